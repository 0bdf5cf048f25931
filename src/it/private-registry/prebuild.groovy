import io.github.pythonimage.buildkit.PushedImage
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher

// The registry's password is another one each time that it starts.
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def registry = facts['engine.privateRegistry']
def user = facts['engine.privateRegistryUser']
def password = facts['engine.privateRegistryPassword']

def cipher = new DefaultPlexusCipher()
def security = new groovy.xml.XmlSlurper().parse(new File(basedir, 'security.xml'))
def master = cipher.decryptDecorated(security.master.text(), 'settings.security')
[settings: password, wrong: 'another'].each { name, given ->
  new File(basedir, "${name}.xml").text = """<settings>
  <servers>
    <server>
      <id>$registry</id>
      <username>$user</username>
      <password>${cipher.encryptAndDecorate(given, master)}</password>
    </server>
  </servers>
</settings>
"""
}

PushedImage.push(facts['engine.buildkitd'], basedir.toPath(), facts['engine.baseMultiPlatform'],
    "$registry/private-registry/base:1", user, password)
return true
