def log = new File(basedir, 'build.log').text

assert log =~ /\[INFO\] python: registry\.example\.com\/platform\/python on debian:trixie-slim, which is debian:trixie, with Python 3\.13\n/
assert log =~ /\[INFO\]   base-musl +error +ok: its C library is glibc/
assert log =~ /\[INFO\]   single-python +warn +WARNING: there is no other Python series/
assert log =~ /\[INFO\]   base-not-pinned +off +advice: what debian:trixie-slim stands for can change/
assert log =~ /\[INFO\]   source +yes +used here/
assert log =~ /\[INFO\] jobs: registry\.example\.com\/platform\/jobs/
assert log =~ /2 images examined: 0 mistakes, \d+ warnings?, \d+ pieces? of advice\./

// Nothing is said twice, so the quiet run has said nothing.
assert log.count('jobs: registry.example.com/platform/jobs') == 1

assert log =~ /\[ERROR\] Failed to execute goal .*:doctor .*: 4 mistakes in the configuration:/
assert log.contains("[ERROR] <image> acme/unreadable, <prefix>: '/usr' is, or is nested in, a directory")
assert log.contains("[ERROR] <image> acme/unreadable, <pythons><python>: 'latest' is neither")
assert log.contains("[ERROR] <image> acme/small, <pythons><python>: '3.99' is not a series")
assert log.contains('[ERROR] <image> acme/small, <base>: base-musl: the C library of alpine:3.22 is musl')
assert log =~ /\[INFO\]   source +no +there are no templates for alpine:3\.22/

assert log.contains('Says what there is to say of each image of the POM')
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target').exists() : 'the doctor leaves nothing behind'
