def images = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/python-image/images.json')).images
assert images*.python == ['3.11.2', '3.13.5']
assert images*.runtime.names == [['quickstart/python:3.11'], ['quickstart/python:3.13']]
images*.runtime.each {
  assert it.id ==~ /sha256:[0-9a-f]{64}/
  assert it.layers == 4 : 'the base, packages, interpreter, environment'
  assert it.size < 135_000_000
}
return true
