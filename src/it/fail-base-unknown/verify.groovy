def log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] Failed to execute goal .*python\/3\.13: .*registry\.invalid\/no\/such\/base:1/
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target/python-image/images.json').exists()
