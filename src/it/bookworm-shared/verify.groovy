def images = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/python-image/images.json')).images
assert images*.runtime.names == [['bookworm-shared/python:3.11', 'bookworm-shared/python:3.11.2-cp311']]
assert images*.builder.names == [['bookworm-shared/python:3.11-dev', 'bookworm-shared/python:3.11.2-cp311-dev']]
assert ([docker, 'rmi'] + images[0].runtime.names + images[0].builder.names).execute().waitFor() == 0
