context.get('wheels.end')()
def file = 'acme_native-1.0-cp313-cp313-linux_x86_64.whl'
def wheel = new File(basedir, "image/target/wheels/python/3.13/$file")
assert wheel.length() > 0

// Attached: another module of the same build has it.
def unpacked = new File(basedir, "app/target/wheelhouse/$file")
assert unpacked.bytes == wheel.bytes

def uploads = context.get('wheels.uploads')
assert uploads.size() == 1
assert uploads[0].contains('name="name"\r\n\r\nacme-native\r\n')
assert uploads[0].contains(new String(wheel.bytes, 'ISO-8859-1'))

def log = new File(basedir, 'build.log').text
assert log =~ /python\/3\.13 +\w+ +acme_native-1\.0-cp313-cp313-linux_x86_64\.whl +[0-9.]+ kB/
assert log.contains('plain/3.13 has no <wheels>.')
assert log.contains('Uploaded 1 of 1 wheel to http://127.0.0.1:')
assert log.contains('upload-wheels needs the network, and Maven is offline.')
assert log.contains('[DEBUG]')
['planted/settings+3', 'bob:planted/settings+3'.bytes.encodeBase64().toString()].each { assert !log.contains(it) }
return true
