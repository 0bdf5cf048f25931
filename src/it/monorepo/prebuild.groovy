// The registry's password is another one each time that it starts.
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def login = "${facts['engine.privateRegistryUser']}:${facts['engine.privateRegistryPassword']}".bytes.encodeBase64()
[basedir, new File(basedir, 'elsewhere')].each {
  new File(it, 'docker-config').mkdirs()
  new File(it, 'docker-config/config.json').text =
      """{"auths": {"${facts['engine.privateRegistry']}": {"auth": "$login"}}}"""
}
// A folder of its own, whatever an earlier run that failed left in the registry.
def folder = "monorepo.folder=monorepo-it-${System.currentTimeMillis()}\n"
// Maven replaces placeholders in POMs of modules only, and the consumer is none.
def plugin = new groovy.xml.XmlSlurper().parse(new File(basedir, 'pom.xml')).build.pluginManagement.plugins.plugin[0]
folder += "plugin.version=${plugin.version.text()}\n"
new File(basedir, 'test.properties').text = folder
new File(basedir, 'engine29.properties').text = folder + "python-image.host=${facts['engine.containerdHost']}\n"
// The base is in no repository yet: neither of this Maven nor of the build.
assert !new File(localRepositoryPath, 'io/example/monorepo').exists() || new File(localRepositoryPath, 'io/example/monorepo').deleteDir()
// The services are one uv workspace. Its lock is written here, as it names the index of this machine.
def run = { List command ->
  def builder = new ProcessBuilder(command*.toString()).directory(basedir).redirectErrorStream(true)
  new File(facts['engine.pipConfig']).eachLine { line ->
    def setting = line.split(' = ', 2)
    def name = [cert: 'SSL_CERT_FILE', 'index-url': 'UV_DEFAULT_INDEX'][setting[0]]
    if (name) builder.environment().put(name, setting[1])
  }
  def process = builder.start()
  process.outputStream.close()
  def output = process.inputStream.text
  assert process.waitFor() == 0 : output
}
def tools = new File(basedir, '../../it-uv')
if (!new File(tools, 'bin/uv').exists()) {
  run(['python3', '-m', 'venv', tools])
  run([new File(tools, 'bin/pip'), 'install', '--quiet', 'uv==0.13.9'])
}
run([new File(tools, 'bin/uv'), 'lock', '--quiet'])
return true
