// Images that mvn deploy published, on both image stores, and one build in the middle that failed.
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def registry = facts['engine.privateRegistry']
def folder = new File(basedir, 'test.properties').readLines()[0].split('=')[1]
def password = facts['engine.privateRegistryPassword']
def login = "${facts['engine.privateRegistryUser']}:$password".bytes.encodeBase64().toString()
def log = new File(basedir, 'build.log').text
assert !log.contains(password) && !log.contains(login)
def runs = log.split('(?m)^.*Scanning for projects\\.\\.\\.$')
assert runs.size() == 8

def ask = { String method, String path ->
  def connection = new URL("http://$registry/v2/$folder/$path").openConnection()
  connection.requestMethod = method
  connection.setRequestProperty('Accept', 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json')
  connection.setRequestProperty('Authorization', 'Basic ' + login)
  connection
}
def digests = { run, name -> (runs[run] =~ /Set the tag \S+ of \S+\/$folder\/$name@(sha256:[0-9a-f]{64})/).collect { it[1] } }

// 1: everything is published, the tags last.
assert digests(1, 'base').size() == 1
assert digests(1, 'attached').size() == 1
assert runs[1].indexOf('Set the tag') > runs[1].lastIndexOf('--- ')
assert runs[1].contains('images.json of this module was deployed without the digests')
assert !runs[5].contains('was deployed without the digests')
assert runs[1].contains("later plugin: $registry/$folder/base:3.13 sha256:")

// A second registry has the same image.
def mirrored = new URL("http://${facts['engine.registry']}/v2/$folder/mirrored/manifests/3.13").openConnection()
mirrored.requestMethod = 'HEAD'
mirrored.setRequestProperty('Accept', 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json')
assert mirrored.getHeaderField('Docker-Content-Digest') == digests(5, 'attached')[0]

// 2: nothing moved.
assert digests(2, 'base').empty && digests(2, 'attached').empty
assert runs[2].contains('No tag was set, because the Maven build failed.')
assert runs[2].contains('BUILD FAILURE')

// 3: the resumed build sets the tags of the modules before it.
assert runs[3].contains('BUILD SUCCESS')
assert digests(3, 'base').size() == 1 && digests(3, 'attached').size() == 1
assert !runs[3].contains('@ python-base')
assert digests(3, 'base') != digests(1, 'base')

// 4: the same again.
// An engine with the classic store makes another manifest for another registry, so it is asked again.
assert !(runs[4] =~ /Pushed \S+\/(base|attached)@/) && digests(4, 'base') == digests(3, 'base')

// 5: content by digest, no tag on the way.
assert digests(5, 'base').size() == 1
def tags = new groovy.json.JsonSlurper().parse(ask('GET', 'base/tags/list').inputStream).tags
assert tags.findAll { !it.startsWith('id-') }.sort() == ['3.13']
assert tags.count { it.startsWith('id-') } == 2 : 'two builds on the classic store'

def current = ask('HEAD', 'base/manifests/3.13').getHeaderField('Docker-Content-Digest')
assert current == digests(5, 'base')[0]

// resolve: of a module of the same Maven build, and of an installed one.
assert runs[1].contains("resolved: $registry/$folder/base:3.13 sha256:")
assert runs[6].contains("resolved: $registry/$folder/base:3.13 $current")
assert runs[6].contains("resolved: $registry/$folder/attached:3.13")
assert runs[7].contains('Maven finds no images of io.example.publish:missing:1.0') && !runs[7].contains('\tat ')

// What other modules and programs get.
def deployed = new File(basedir, 'target/repository/io/example/publish')
def images = new groovy.json.JsonSlurper().parse(new File(deployed, 'python-base/1.0/python-base-1.0.json'))
assert images.formatVersion == 1
def image = images.images[0]
assert image.runtime.digest == current && image.runtime.platforms == ['linux/amd64': current]
assert image.python ==~ /3\.13\.\d+/ && image.environment == []
assert new File(deployed, 'attached/1.0/attached-1.0-images.json').exists()
assert new File(basedir, 'python-base/target/python-image/images.properties').readLines()
    .contains("python-image.base.3.13.digest=$current".toString())

// What the registry and the engines keep of this.
['base', 'attached'].each { name ->
  new groovy.json.JsonSlurper().parse(ask('GET', "$name/tags/list").inputStream).tags
      .collect { ask('HEAD', "$name/manifests/$it").getHeaderField('Docker-Content-Digest') }.unique()
      .each { assert ask('DELETE', "$name/manifests/$it").responseCode == 202 }
}
[null, facts['engine.containerdHost']].each { host ->
  def command = [docker] + (host ? ['-H', host] : [])
  ["$registry/$folder/base:3.13", "$registry/$folder/attached:3.13", "${facts['engine.registry']}/$folder/mirrored:3.13"].each {
    assert (command + ['rmi', it.toString()]).execute().waitFor() == 0
  }
}
return true
