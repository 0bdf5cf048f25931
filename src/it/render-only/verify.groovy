def folder = new File(basedir, 'target/python-image')
['3.13', '3.14'].each { series ->
  def text = new File(folder, "python/$series/Dockerfile").text
  assert text.contains('FROM debian:trixie-slim AS base')
  assert text.contains("/ftp/python")
}
def bake = new groovy.json.JsonSlurper().parse(new File(folder, 'docker-bake.json'))
assert bake.target[bake.group.default.targets[0]].tags == ['registry.example.com/platform/python:3.13']
assert !new File(folder, 'images.json').exists()
