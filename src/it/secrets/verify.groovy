context.get('secrets.end')()
def log = new File(basedir, 'build.log').text
// What is sent to the engine and read from it is no part of the debug log: passwords of registries, files of images.
assert !log.contains('http-outgoing') && !log.contains('X-Registry-Auth')
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

// Maven's own folder for temporary files, and what else was written to this machine's meanwhile.
def temporary = new File(basedir, 'tmp')
assert temporary.directory
assert found(temporary).isEmpty()
// Folders that are not open to us make find say so and go on.
def find = ['find', System.getProperty('java.io.tmpdir'), '-path', basedir.path, '-prune', '-o', '-type', 'f',
    '-newer', new File(basedir, 'requirements.txt').path, '-print'].execute()
find.consumeProcessErrorStream(new StringBuilder())
def fresh = find.in.text.readLines().collect { new File(it) }
assert fresh.collectMany { it.canRead() ? found(it) : [] }.isEmpty()

// The image copies from other stages: each that had a secret mounted is looked at as well. The engine has them, and no
// index answers any more that could be asked again. The words are those that docker takes for the same build.
def dockerfile = new File(basedir, 'target/python-image/python/3.13/Dockerfile')
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def network = facts.find { it.key.toString().endsWith('network') }?.value ?: 'default'
def netrc = new File(basedir, 'netrc.txt')
netrc.text = 'machine 127.0.0.1 login bob password planted/settings+3\n'
def stages = dockerfile.text.split(/(?m)^FROM /).tail()
    .findAll { it =~ /type=secret,id=(token|pip-config)/ }
    .collect { (it =~ /^\S+ AS (\S+)/)[0][1] }
assert stages.contains('wheels')
def mounted = stages.collect { stage ->
  def name = "secrets/$stage:it".toString()
  def build = new ProcessBuilder(docker, 'build', '--progress', 'plain', '--network', network.toString(),
      '--secret', 'id=token,env=SECRETS_IT_TOKEN', '--secret', 'id=key,src=key.txt', '--secret', 'id=netrc,src=netrc.txt',
      '--secret', 'id=pip-config,src=pip.conf',
      '--build-context', 'python-image-scripts=target/python-image/scripts', '--target', stage, '-t', name, '-f', dockerfile.path, '.')
      .directory(basedir).redirectErrorStream(true)
  build.environment().put('SECRETS_IT_TOKEN', 'planted/environment+1')
  def process = build.start()
  def said = process.in.text
  assert process.waitFor() == 0 : said
  assert said.contains('CACHED')
  name
}

// All layers, configuration and history, unpacked.
def image = new File(basedir, 'image')
image.mkdirs()
def saved = ['secrets/python:3.13'] + mounted
assert (['sh', '-c', 'd=$1; shift; "$0" save "$@" | tar -x -C "$d"', docker, image.path] + saved).execute().waitFor() == 0
assert new File(image, 'manifest.json').exists()
image.eachFileRecurse(groovy.io.FileType.FILES) { file ->
  if (file.length() > 2 && file.withInputStream { it.readNBytes(2) } == [0x1f, 0x8b] as byte[]) {
    new File(file.path + '.unpacked').withOutputStream { out ->
      file.withInputStream { out << new java.util.zip.GZIPInputStream(it) }
    }
  }
}
// What is in a wheel of such a stage is found there.
def wheels = ['grep', '-r', '-l', '-a', '-F', 'acme_two-1.0.dist-info', image.path].execute()
assert !wheels.in.text.isEmpty()
assert found(image).isEmpty()
image.deleteDir()

def bake = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/python-image/docker-bake.json'))
def secrets = bake.target.values()[0].secret
assert secrets.findAll { it.id != 'pip-config' && it.id != 'pip-cert' } == [
    [env: 'SECRETS_IT_TOKEN', id: 'token', type: 'env'],
    [id: 'key', src: 'key.txt', type: 'file']]
assert log.contains('give bake the secret netrc')
assert ([docker, 'rmi'] + saved).execute().waitFor() == 0
return true
