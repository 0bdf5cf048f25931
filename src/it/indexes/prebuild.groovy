import com.sun.net.httpserver.HttpServer
import io.github.pythonimage.build.ForwardProxy
import io.github.pythonimage.build.PureWheel

// An index that one user may read, at a host that only a proxy knows, which lets one user through.
def password = 'planted/settings+3'
def folder = new File(basedir, 'files')
folder.mkdirs()
// Never the same, so that it is fetched in every run.
def version = '1.' + System.currentTimeMillis()
new PureWheel('acme-three', version, 'acme').into(folder.toPath())
def wheel = folder.listFiles()[0]

def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
server.createContext('/') { exchange ->
  def known = exchange.requestHeaders.getFirst('Authorization') == 'Basic ' + "bob:$password".bytes.encodeBase64()
  def answers = ['/simple/acme-three/': "<a href=\"${wheel.name}\">${wheel.name}</a>".bytes, ("/simple/acme-three/${wheel.name}".toString()): wheel.bytes]
  def body = known ? answers[exchange.requestURI.path] : null
  exchange.responseHeaders.set(known ? 'Content-Type' : 'WWW-Authenticate', known ? 'text/html' : 'Basic realm="acme"')
  exchange.sendResponseHeaders(!known ? 401 : body ? 200 : 404, body ? body.length : -1)
  if (body) {
    exchange.responseBody.write(body)
  }
  exchange.close()
}
server.start()
def proxy = new ForwardProxy(['index.invalid': URI.create("http://127.0.0.1:${server.address.port}")], "alice:$password".toString())

new File(basedir, 'requirements.txt').text = "acme-three==$version\n"
// The password, encrypted with the master password of security.xml.
def encrypted = '{Ek/IkbcHPIYHzpjvKNYMTCaPakXANeNv/zCeb7PQFXBE6houSuoI5TKXPmFDT4qO}'
new File(basedir, 'settings.xml').text = """<settings>
  <proxies>
    <proxy>
      <protocol>http</protocol>
      <host>127.0.0.1</host>
      <port>${proxy.port()}</port>
      <username>alice</username>
      <password>$encrypted</password>
      <nonProxyHosts>localhost|127.0.0.1</nonProxyHosts>
    </proxy>
  </proxies>
  <servers>
    <server>
      <id>acme</id>
      <username>bob</username>
      <password>$encrypted</password>
    </server>
  </servers>
</settings>
"""
context.put('indexes.asked', proxy.asked)
context.put('indexes.end', { proxy.close(); server.stop(0) })
return true
