def log = new File(basedir, 'build.log').text
assert log =~ /checksum mismatch of http.*Python-3\.13\.5\.tar\.xz: expected SHA-256 0{64}, found [0-9a-f]{64}/
assert log =~ /\[ERROR\] Failed to execute goal .*python\/3\.13: .*Dockerfile:\d+/
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target/python-image/images.json').exists()
