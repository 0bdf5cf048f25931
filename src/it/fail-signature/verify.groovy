context.get('signature.end').call()
def log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] Failed to execute goal .*: Python 3\.13\.5: http:\/\/127\.0\.0\.1:\d+\/3\.13\.5\/Python-3\.13\.5\.tar\.xz\.sigstore is a signature of https:\/\/github\.com\/sigstore\/sigstore-java\/\.github\/workflows\/release-sigstore-java-from-tag\.yaml@refs\/tags\/v[\d.]+ \(https:\/\/token\.actions\.githubusercontent\.com\), not of the release manager, thomas@python\.org \(https:\/\/accounts\.google\.com\)\./
assert log =~ /\[ERROR\] Failed to execute goal .*: Python 3\.13\.5: its signature was never verified here, and Maven is offline \(-o\)\./
// Nothing but the bundle was asked for, and that once.
assert context.get('signature.asked') == ['/3.13.5/Python-3.13.5.tar.xz.sigstore']
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target/python-image/images.json').exists()
return true
