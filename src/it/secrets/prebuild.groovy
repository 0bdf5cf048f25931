import com.sun.net.httpserver.HttpServer
import java.util.concurrent.ConcurrentHashMap
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream

// Two indexes, each with one wheel for one user.
def wheel = { String name ->
  def bytes = new ByteArrayOutputStream()
  def info = name + '-1.0.dist-info/'
  new ZipOutputStream(bytes).withCloseable { zip ->
    [(name + '.py')        : 'here = True\n',
     (info + 'METADATA')   : "Metadata-Version: 2.1\nName: $name\nVersion: 1.0\n",
     (info + 'WHEEL')      : 'Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
     (info + 'RECORD')     : "${name}.py,,\n${info}METADATA,,\n${info}WHEEL,,\n${info}RECORD,,\n"].each { path, text ->
      zip.putNextEntry(new ZipEntry(path as String))
      zip.write(text.toString().getBytes('UTF-8'))
    }
  }
  bytes.toByteArray()
}
def index = { String name, String login ->
  def file = name + '-1.0-py3-none-any.whl'
  // Made once: an entry has the time at which it was made, and the resolver and the step fetch the same file.
  def content = wheel(name)
  def server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
  server.createContext('/') { exchange ->
    def known = exchange.requestHeaders.getFirst('Authorization') == 'Basic ' + login.bytes.encodeBase64()
    def path = exchange.requestURI.path
    def status = known ? 200 : 401
    def body = ''.bytes
    if (known && path.endsWith('.whl')) {
      body = content
    } else if (known && path == "/simple/${name.replace('_', '-')}/".toString()) {
      exchange.responseHeaders.add('Content-Type', 'text/html')
      body = "<a href=\"/$file\">$file</a>".bytes
    } else if (known) {
      status = 404
    } else {
      exchange.responseHeaders.add('WWW-Authenticate', 'Basic realm="test"')
    }
    exchange.sendResponseHeaders(status, body.length ?: -1)
    exchange.responseBody.write(body)
    exchange.close()
  }
  server.start()
  server
}
def byConfig = index('acme_one', 'alice:planted/pip+4')
def bySettings = index('acme_two', 'bob:planted/settings+3')
// Beside what this machine's pip is told: the tools of the steps come from there.
def facts = new Properties()
new File(basedir, '../../engine.properties').withInputStream { facts.load(it) }
def machine = facts.keySet().find { it.toString().endsWith('pipConfig') }
def told = machine && facts[machine] ? new File(facts[machine].toString()).text.trim() : '[global]'
new File(basedir, 'pip.conf').text = """$told
extra-index-url = http://alice:planted%2Fpip+4@127.0.0.1:${byConfig.address.port}/simple/
"""
new File(basedir, 'requirements.txt').text = """--extra-index-url http://127.0.0.1:${bySettings.address.port}/simple/
acme_one==1.0
acme_two==1.0
"""

// The command lines of all processes while Maven runs.
def seen = ConcurrentHashMap.newKeySet()
def sampler = Thread.startDaemon {
  while (!Thread.interrupted()) {
    ProcessHandle.allProcesses().forEach { it.info().commandLine().ifPresent { line -> seen.add(line) } }
    try {
      Thread.sleep(50)
    } catch (InterruptedException e) {
      return
    }
  }
}
new File(basedir, 'tmp').mkdirs()
context.put('secrets.seen', seen)
context.put('secrets.end', { sampler.interrupt(); byConfig.stop(0); bySettings.stop(0) })
return true
