def log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] Failed to execute goal .*:render .*: 2 mistakes in the configuration:/
assert log.contains('[ERROR] <image> fail-policy/old, <base>: base-end-of-life: debian:buster reached end of life on 2024-06-30')
assert log.contains('Move to debian:trixie')
assert log.contains('[ERROR] <image> fail-policy/alone, <pythons>: single-python: there is no other Python series')
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'

// Nothing was rendered before the permission was given, of the good image neither.
assert log.indexOf('Rendered ') > log.indexOf('BUILD FAILURE')
assert log.count('Rendered 5 Dockerfiles') == 1
assert log.count('[WARNING] old: base-end-of-life: debian:buster reached end of life') == 1
assert new File(basedir, 'target/python-image/old/3.13/Dockerfile').exists()
