// A base without the settings that images of Debian usually carry: nothing may slip in for that.
def image = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/python-image/images.json')).images[0].runtime
assert image.layers == 3
assert image.size < 116_000_000
assert [docker, 'rmi', 'plain-base/python:3.13'].execute().waitFor() == 0
