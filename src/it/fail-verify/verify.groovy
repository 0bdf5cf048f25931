def log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] fail-verify\/python:3\.13: compilers: .*\/usr\/bin\/make/
assert log =~ /\[ERROR\] fail-verify\/python:3\.13: command: 'no-such-program', which the image starts, is no program in it/
assert log =~ /\[ERROR\] fail-verify\/python:3\.13: size: .*50\.0 MB/
assert log =~ /\[ERROR\] Failed to execute goal .*1 of 1 image\(s\) are not good: fail-verify\/python:3\.13/
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert new File(basedir, 'target/python-image/images.json').exists() : 'it was built all the same'
assert [docker, 'rmi', 'fail-verify/python:3.13'].execute().waitFor() == 0
