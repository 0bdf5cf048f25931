// Maven replaces placeholders in POMs of modules only, and the library is none.
def pom = new groovy.xml.XmlSlurper().parse(new File(basedir, 'pom.xml'))
new File(basedir, 'test.properties').text = "plugin.version=${pom.properties.'python-image.version'.text()}\n"
return true
