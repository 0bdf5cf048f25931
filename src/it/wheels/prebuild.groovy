import com.sun.net.httpserver.HttpServer
import java.util.concurrent.CopyOnWriteArrayList

// An index that takes everything from one user.
def uploads = new CopyOnWriteArrayList()
def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
server.createContext('/legacy/') { exchange ->
  def known = exchange.requestHeaders.getFirst('Authorization') == 'Basic ' + 'bob:planted/settings+3'.bytes.encodeBase64()
  def body = exchange.requestBody.bytes
  if (known) {
    uploads.add(new String(body, 'ISO-8859-1'))
  }
  exchange.sendResponseHeaders(known ? 200 : 401, -1)
  exchange.close()
}
server.start()
context.put('wheels.uploads', uploads)
context.put('wheels.end', { server.stop(0) })
new File(basedir, 'test.properties').text = "python-image.wheels.url=http://127.0.0.1:${server.address.port}/legacy/\n"
return true
