def log = new File(basedir, 'build.log').text
['one', 'two', 'three', 'four'].each {
  assert new File(basedir, "$it/target/python-image/images.json").exists()
  assert log.contains("reactor-parallel/$it:3.13")
}
def connections = new File(basedir, 'connections.txt').readLines()
assert connections.count { it.startsWith('POST /grpc') || it.startsWith('PRI') } == 1 : connections
assert connections.count { it.startsWith('HEAD /_ping') } == 1 : connections
assert ([docker, 'rmi'] + ['one', 'two', 'three', 'four'].collect { "reactor-parallel/$it:3.13".toString() }).execute().waitFor() == 0
return true
