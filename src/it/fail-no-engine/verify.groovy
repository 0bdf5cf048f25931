def log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] Failed to execute goal .*\/nonexistent\/docker\.sock/
assert new File(basedir, 'target/python-image/python/3.13/Dockerfile').exists()
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target/python-image/images.json').exists()
