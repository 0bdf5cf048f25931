// A door before the engine, which notes what every connection through it begins with.
def engine = new Properties()
new File(basedir, '../../engine.properties').withInputStream { engine.load(it) }
def host = URI.create(engine['engine.host'])
def address = host.scheme == 'unix' ? UnixDomainSocketAddress.of(host.path) : new InetSocketAddress(host.host, host.port)
def notes = new File(basedir, 'connections.txt')
notes.text = ''

def copy = { from, to ->
  def buffer = java.nio.ByteBuffer.allocate(65536)
  try {
    while (from.read(buffer.clear()) >= 0) {
      buffer.flip()
      while (buffer.hasRemaining()) to.write(buffer)
    }
  } catch (IOException e) {
    // One side has gone, and takes the other with it.
  }
  from.close()
  to.close()
}
def door = java.nio.channels.ServerSocketChannel.open().bind(new InetSocketAddress('127.0.0.1', 0))
Thread.startDaemon {
  while (true) {
    def client = door.accept()
    Thread.startDaemon {
      def first = java.nio.ByteBuffer.allocate(65536)
      client.read(first)
      first.flip()
      synchronized (notes) {
        notes << new String(first.array(), 0, first.limit(), 'ISO-8859-1').readLines()[0] + '\n'
      }
      def server = java.nio.channels.SocketChannel.open(address)
      server.write(first)
      Thread.startDaemon { copy(server, client) }
      copy(client, server)
    }
  }
}
new File(basedir, 'test.properties').text = "python-image.host=tcp://127.0.0.1:${door.localAddress.port}\n"
return true
