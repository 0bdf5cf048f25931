import com.sun.net.httpserver.HttpServer

// A mirror whose bundle is genuine, but of another project's release.
def target = basedir.parentFile.parentFile
def bundle = new File(target, 'sigstore/sigstore-java.jar.sigstore.json').bytes
def asked = Collections.synchronizedList([])
def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
server.createContext('/') { exchange ->
  asked << exchange.requestURI.path
  def there = exchange.requestURI.path == '/3.13.5/Python-3.13.5.tar.xz.sigstore'
  exchange.sendResponseHeaders(there ? 200 : 404, there ? bundle.length : -1)
  if (there) {
    exchange.responseBody.write(bundle)
  }
  exchange.close()
}
server.start()
new File(basedir, 'trusted_root.json').bytes = new File(target, 'test-classes/sigstore/trusted_root.json').bytes
new File(basedir, 'test.properties').text = """\
test.mirror=http://127.0.0.1:${server.address.port}
python-image.source.mirror=
"""
context.put('signature.asked', asked)
context.put('signature.end', { server.stop(0) })
return true
