// Two Python services on one base, and a Java module that calls one of them, published together.
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def registry = facts['engine.privateRegistry']
def folder = new File(basedir, 'test.properties').readLines()[0].split('=')[1]
def password = facts['engine.privateRegistryPassword']
def login = "${facts['engine.privateRegistryUser']}:$password".bytes.encodeBase64().toString()
def log = new File(basedir, 'build.log').text
assert !log.contains(password) && !log.contains(login)
def runs = log.split('(?m)^.*Scanning for projects\\.\\.\\.$')
assert runs.size() == 6

def ask = { String method, String path ->
  def connection = new URL("http://$registry/v2/$folder/$path").openConnection()
  connection.requestMethod = method
  connection.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json')
  connection.setRequestProperty('Authorization', 'Basic ' + login)
  connection
}
def digest = { String name, String tag -> ask('HEAD', "$name/manifests/$tag").getHeaderField('Docker-Content-Digest') }
def json = { String file -> new groovy.json.JsonSlurper().parse(new File(basedir, file)).images }

// 1: applications are rendered when their base is built.
assert runs[1].contains('BUILD SUCCESS')
assert runs[1].contains('io.example.monorepo:python-base is not built yet')

// 2: all images are published, after the Java module has called a service.
assert runs[2].contains('BUILD SUCCESS')
assert runs[2] =~ /Tests run: 1, Failures: 0, Errors: 0/
assert runs[2].indexOf('Set the tag') > runs[2].lastIndexOf('--- ')
['python', 'service-a', 'service-b'].each { assert runs[2] =~ /Set the tags? .* of \S+\/$folder\/$it@sha256:/ }

// The service answered in a container of its own while it was verified.
def verified = new groovy.json.JsonSlurper().parse(new File(basedir, 'service-a/target/python-image/service-a/3.13/verify.json'))
assert verified.rules.find { it.name == 'http' }.result == 'passed'

// 3: no tag moves if the Java module fails.
assert runs[3].contains('BUILD FAILURE') && !runs[3].contains('Set the tag')
assert runs[3].contains('No tag was set, because the Maven build failed.')

// 4: the same on the containerd store.
assert runs[4].contains('BUILD SUCCESS')
def base = json('python-base/target/python-image/images.json').find { it.series == '3.13' }
def a = json('service-a/target/python-image/images.json')[0]
def b = json('service-b/target/python-image/images.json')[0]
assert a.runtime.digest == digest('service-a', '3.13')
assert base.python == '3.13.5' && a.python == '3.13.5' && a.user == base.user
assert base.environment == ['markupsafe==3.0.2']
// The base has markupsafe, so the service brings it no second time.
assert a.environment.findAll { it.startsWith('markupsafe==') } == ['markupsafe==3.0.2']
assert a.environment.any { it == 'service-a==1.0' } && a.environment.any { it == 'flask==3.1.0' }
assert a.runtime.layers == base.runtime.layers + 2 && b.runtime.layers == base.runtime.layers + 2

// All but the last layer of the services is the same.
def layers = { String name ->
  def manifest = new groovy.json.JsonSlurper().parse(ask('GET', "$name/manifests/3.13").inputStream)
  manifest.layers*.digest
}
assert layers('service-a')[0..-2] == layers('service-b')[0..-2]
assert layers('service-a')[0..-3] == layers('python')

// 5: a released base, by its digest.
assert runs[5].contains('BUILD SUCCESS')
def dockerfile = new File(basedir, 'elsewhere/target/python-image/elsewhere/3.13/Dockerfile').text
assert dockerfile.contains("FROM $registry/$folder/python:3.13@${base.runtime.digest} AS parent")
assert dockerfile.contains("FROM $registry/$folder/python:3.13-dev@${base.builder.digest} AS builder")
assert json('elsewhere/target/python-image/images.json')[0].environment == ['itsdangerous==2.2.0', 'markupsafe==3.0.2']

// No tag of a build stays, and images can be removed by their names.
[null, facts['engine.containerdHost']].each { host ->
  def command = [docker] + (host ? ['-H', host] : [])
  def names = (command + ['images', '--format', '{{.Repository}}:{{.Tag}}']).execute().text.readLines().findAll { it.contains(folder) && !it.endsWith('<none>') }
  assert names && !names.any { it.contains(':id-') }
  assert (command + ['rmi'] + names).execute().waitFor() == 0
}
['python', 'service-a', 'service-b'].each { name ->
  new groovy.json.JsonSlurper().parse(ask('GET', "$name/tags/list").inputStream).tags
      .collect { digest(name, it) }.unique()
      .each { assert ask('DELETE', "$name/manifests/$it").responseCode == 202 }
}
return true
