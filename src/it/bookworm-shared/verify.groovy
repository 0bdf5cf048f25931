def images = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/python-image/images.json')).images
assert images*.names == [
  ['bookworm-shared/python:3.11', 'bookworm-shared/python:3.11.2-cp311'],
  ['bookworm-shared/python:3.11-dev', 'bookworm-shared/python:3.11.2-cp311-dev'],
]
assert images*.stage == ['runtime', 'builder']
assert ([docker, 'rmi'] + images*.names.flatten()).execute().waitFor() == 0
