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
return true
