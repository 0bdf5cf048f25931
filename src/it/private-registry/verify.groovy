// Pulled from and pushed to a registry whose encrypted password settings.xml has, and nobody else.
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def registry = facts['engine.privateRegistry']
def login = "${facts['engine.privateRegistryUser']}:${facts['engine.privateRegistryPassword']}".bytes.encodeBase64().toString()
def log = new File(basedir, 'build.log').text
// What is sent to the engine and read from it is no part of the debug log: passwords of registries, files of images.
assert !log.contains('http-outgoing') && !log.contains('X-Registry-Auth')

def name = "$registry/private-registry/python:3.13".toString()
assert log.contains(name + ' is good')
def ask = { String method, String repository, String reference, boolean known ->
  def address = "http://$registry/v2/private-registry/$repository/manifests/$reference"
  def connection = new URL(address).openConnection()
  connection.requestMethod = method
  connection.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json')
  if (known) {
    connection.setRequestProperty('Authorization', 'Basic ' + login)
  }
  connection
}
assert ask('GET', 'python', '3.13', false).responseCode == 401
assert ask('GET', 'python', '3.13', true).responseCode == 200

// Who is refused is told whose word was taken.
def refused = log.readLines().find { it.startsWith('[ERROR]') && it.contains(registry) }
assert refused.contains(facts['engine.privateRegistryUser']) && refused.contains('settings.xml') : refused

// Maven's debug log shows every parameter.
assert log.contains('[DEBUG]')
[facts['engine.privateRegistryPassword'], login].each {
  assert !log.contains(it)
  // 1: it has looked, and found nothing.
  assert ['grep', '-r', '-q', '-a', '-F', it, new File(basedir, 'target').path].execute().waitFor() == 1
}

[python: '3.13', base: '1'].each { repository, tag ->
  def digest = ask('HEAD', repository, tag, true).getHeaderField('Docker-Content-Digest')
  assert ask('DELETE', repository, digest, true).responseCode == 202
}
assert [docker, 'rmi', name].execute().waitFor() == 0
return true
