def log = new File(basedir, 'build.log').text
assert log.contains('fatal error: no_such_header.h: No such file or directory') : 'the log of the failing step'
assert log =~ /\[ERROR\] Failed to execute goal .*python\/3\.1[13]: The project cannot be built: the header no_such_header\.h is missing\. .*Dockerfile:\d+-\d+, stage project-1/
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target/python-image/images.json').exists()
