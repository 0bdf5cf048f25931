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
assert runs.size() == 13

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

// 2: the error says how to build the base.
assert runs[2].contains('BUILD FAILURE')
assert runs[2].contains('Maven finds no images of io.example.monorepo:python-base:1.0')
assert runs[2].contains('mvn install -pl :python-base -am')

// 3: all images are published, after the Java module has called a service.
assert runs[3].contains('BUILD SUCCESS')
assert runs[3] =~ /Tests run: 1, Failures: 0, Errors: 0/
assert runs[3].indexOf('Set the tag') > runs[3].lastIndexOf('--- ')
// The digest that a run set the tag of an image to.
def published = { int run, String name, String tag ->
  def found = (runs[run] =~ /Set the tags? (.*) of \S+\/$folder\/$name@(sha256:[0-9a-f]{64})/).findAll { it[1].split('[, ]+').contains(tag) }
  assert found.size() == 1 : "$run $name $tag $found"
  found[0][2]
}
['python', 'service-a', 'service-b'].each { published(3, it, '3.13') }

// The service answered in a container of its own while it was verified.
def verified = new groovy.json.JsonSlurper().parse(new File(basedir, 'service-a/target/python-image/service-a/3.13/verify.json'))
assert verified.rules.find { it.name == 'http' }.result == 'passed'

// 4 and 5: the push of the base tells its digest, and the service is verified all the same.
assert runs[4].contains('BUILD SUCCESS') && !runs[4].contains('Set the tag')
assert runs[5].contains('BUILD SUCCESS')
['python', 'service-a'].each { assert published(5, it, '3.13') != published(3, it, '3.13') }

// 6 and 7: the resumed build has no images of its own, and sets the tags.
assert runs[6].contains('No tag was set, because the Maven build failed.') && !runs[6].contains('Set the tag')
assert runs[7].contains('BUILD SUCCESS') && !(runs[7] =~ /Building service-a /)
['python', 'service-a'].each { assert runs[6].contains("$registry/$folder/$it@${published(7, it, '3.13')}") }

// 8: the same on the containerd store.
assert runs[8].contains('BUILD SUCCESS')
def base = json('python-base/target/python-image/images.json').find { it.series == '3.13' }
def a = json('service-a/target/python-image/images.json')[0]
def b = json('service-b/target/python-image/images.json')[0]
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

// 9 and 10: a released base, by its digest, also without a network for Maven.
[9, 10].each { assert runs[it].contains('BUILD SUCCESS') }
def dockerfile = new File(basedir, 'elsewhere/target/python-image/elsewhere/3.13/Dockerfile').text
assert dockerfile.contains("FROM $registry/$folder/python:3.13@${published(8, 'python', '3.13')} AS parent")
assert dockerfile.contains("FROM $registry/$folder/python:3.13-dev@${published(8, 'python', '3.13-dev')} AS builder")
assert json('elsewhere/target/python-image/images.json')[0].environment == ['itsdangerous==2.2.0', 'markupsafe==3.0.2']

// 11: no tag moves if the Java module fails: each has the digest of the run before.
assert runs[11].contains('BUILD FAILURE') && !runs[11].contains('Set the tag')
assert runs[11].contains('No tag was set, because the Maven build failed.')
assert runs[11] =~ /Pushed \S+\/$folder\/service-a@sha256:/
['python', 'service-a', 'service-b'].each { assert digest(it, '3.13') == published(8, it, '3.13') }

// 12: one service and its base.
assert runs[12].contains('BUILD SUCCESS') && runs[12] =~ /Building python-base / && runs[12] =~ /Building service-b /
assert !(runs[12] =~ /Building service-a /) && !(runs[12] =~ /Building java-api /)

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
