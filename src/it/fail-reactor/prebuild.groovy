// A mirror on which one module waits for ever, and the other is told that there is nothing, once the first one waits.
def waiting = new java.util.concurrent.CountDownLatch(1)
def mirror = new ServerSocket(0, 50, InetAddress.getByName('127.0.0.1'))
Thread.startDaemon {
  while (true) {
    def client = mirror.accept()
    Thread.startDaemon {
      def reader = client.inputStream.newReader('ISO-8859-1')
      if (reader.readLine().contains('/slow/')) {
        waiting.countDown()
        while (reader.readLine() != null) {
          // Until whoever asked is gone.
        }
        new File(basedir, 'slow-was-stopped').text = ''
      } else {
        waiting.await()
        client.outputStream << 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
      }
      client.close()
    }
  }
}
new File(basedir, 'test.properties').text = """\
test.mirror=http://127.0.0.1:${mirror.localPort}
python-image.source.mirror=
python-image.network=host
"""
return true
