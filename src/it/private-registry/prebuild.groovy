import io.github.pythonimage.buildkit.BuildKit
import io.github.pythonimage.buildkit.credentials.Credentials
import io.github.pythonimage.buildkit.endpoint.Endpoint
import io.github.pythonimage.buildkit.request.BuildRequest
import io.github.pythonimage.buildkit.request.Output
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

def base = "$registry/private-registry/base:1".toString()
def request = BuildRequest.builder(basedir.toPath(), "FROM ${facts['engine.baseMultiPlatform']}\n".toString())
    .output(new Output.Registry([base], false)).build()
def known = { host -> Optional.of(new Credentials(user, password, 'a test')) }
BuildKit.connect(Endpoint.of(facts['engine.buildkitd']), known).withCloseable {
  it.start(request, { event -> }).result().join()
}
return true
