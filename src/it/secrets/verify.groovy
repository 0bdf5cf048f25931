context.get('secrets.end')()
def log = new File(basedir, 'build.log').text
assert log.contains('imports acme-one 1.0, acme-two 1.0') || log.contains('imports acme_one 1.0, acme_two 1.0') : 'both logins worked'
assert log.contains('[DEBUG]')

def planted = (1..4).collect { "planted/${['environment', 'file', 'settings', 'pip'][it - 1]}+$it".toString() }
def forms = planted.collectMany {
  // base64 of it wherever it starts, without the characters that its surroundings decide.
  def inBase64 = (0..2).collect { n ->
    def text = (('x' * n) + it).bytes.encodeBase64().toString().replace('=', '')
    text.substring(n == 0 ? 0 : n + 1, text.length() - 1)
  }
  [it, URLEncoder.encode(it, 'UTF-8'), it.replace('/', '%2F')] + inBase64
}
def patterns = File.createTempFile('patterns', '', basedir)
patterns.text = forms.join('\n')

def found = { File place ->
  def grep = ['grep', '-r', '-l', '-a', '-F', '-f', patterns.path, place.path].execute()
  def names = grep.in.text.readLines()
  assert grep.waitFor() < 2 || names.isEmpty()
  names.findAll { it != patterns.path }
}
// What is looked for is found where it is.
assert found(new File(basedir, 'key.txt')) && found(new File(basedir, 'pip.conf'))

assert found(new File(basedir, 'build.log')).isEmpty()
assert found(new File(basedir, 'target')).isEmpty()
def seen = context.get('secrets.seen')
assert seen.any { it.contains('maven') }
assert seen.findAll { line -> forms.any { line.contains(it) } }.isEmpty()

def fresh = new File(System.getProperty('java.io.tmpdir')).listFiles().findAll {
  it.file && it.canRead() && it.lastModified() >= context.get('secrets.began')
}
assert fresh.collectMany { found(it) }.isEmpty()

// All layers, configuration and history, unpacked.
def image = new File(basedir, 'image')
image.mkdirs()
['sh', '-c', '"$0" save secrets/python:3.13 | tar -x -C "$1"', docker, image.path].execute().waitFor()
assert new File(image, 'manifest.json').exists()
image.eachFileRecurse(groovy.io.FileType.FILES) { file ->
  if (file.length() > 2 && file.withInputStream { it.readNBytes(2) } == [0x1f, 0x8b] as byte[]) {
    new File(file.path + '.unpacked').withOutputStream { out ->
      file.withInputStream { out << new java.util.zip.GZIPInputStream(it) }
    }
  }
}
assert found(image).isEmpty()
image.deleteDir()

def bake = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/python-image/docker-bake.json'))
def secrets = bake.target.values()[0].secret
assert secrets.findAll { it.id != 'pip-config' && it.id != 'pip-cert' } == [
    [env: 'SECRETS_IT_TOKEN', id: 'token', type: 'env'],
    [id: 'key', src: new File(basedir, 'key.txt').path, type: 'file']]
assert log.contains('give bake the secret(s) netrc')
assert [docker, 'rmi', 'secrets/python:3.13'].execute().waitFor() == 0
return true
