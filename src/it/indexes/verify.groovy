context.get('indexes.end')()
def log = new File(basedir, 'build.log').text
// What is sent to the engine and read from it is no part of the debug log: passwords of registries, files of images.
assert !log.contains('http-outgoing') && !log.contains('X-Registry-Auth')
assert log =~ /imports acme[-_]three 1\.\d+/
assert log.contains('[DEBUG]')
// The file, too, and by nobody else: nothing resolves that name.
assert context.get('indexes.asked').count { it.startsWith('GET http://index.invalid/simple/acme-three/') } >= 2

def password = 'planted/settings+3'
[password, URLEncoder.encode(password, 'UTF-8'), "bob:$password".bytes.encodeBase64().toString(),
 "alice:$password".bytes.encodeBase64().toString()].each { assert !log.contains(it) }
assert [docker, 'rmi', 'indexes/python:3.13'].execute().waitFor() == 0
return true
