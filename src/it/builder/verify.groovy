// Built on BuildKit's own daemon, which has no images: each module has its image where it was wanted.
def image = { String module ->
    new groovy.json.JsonSlurper().parse(new File(basedir, "$module/target/python-image/images.json")).images[0].runtime
}
def log = new File(basedir, 'build.log').text
['classic', 'containerd'].each {
    assert image(it).outputs == ['engine']
    assert image(it).layers == 3
    // As they are unpacked; what was packed would be far below.
    assert image(it).size > 100_000_000 && image(it).size < 130_000_000 : image(it)
    assert log =~ "builder-$it/python:3.13 is good"
}
def pushed = image('registry')
assert pushed.outputs[0] == 'registry'
assert pushed.outputs[1].endsWith('python/3.13/image.oci.tar')
assert new File(basedir, 'registry/target/python-image/python/3.13/image.oci.tar').length() > 30_000_000
def index = new groovy.json.JsonSlurper().parse(new File(basedir, 'registry/target/python-image/python/3.13/image.oci/index.json'))
assert index.manifests[0].digest == pushed.id
// Verified from outside, layers read from the registry; only then does the tag point to it.
assert pushed.digest == pushed.id
assert log.contains("without a tag; run mvn python-image:verify to verify it and set the tag 3.13.")
assert log.contains("Set the tag 3.13 of ${pushed.names[0].replaceFirst(':3.13$', '')}@$pushed.id.")
def url = { String reference -> 'http://' + pushed.names[0].replaceFirst('/', '/v2/').replaceFirst(':3.13$', '/manifests/' + reference) }
def ask = { String method, String reference ->
    def connection = new URL(url(reference)).openConnection()
    connection.requestMethod = method
    connection.setRequestProperty('Accept', 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json')
    assert connection.responseCode < 300 : "$method $reference: $connection.responseCode"
    connection
}
assert ask('GET', '3.13').getHeaderField('Docker-Content-Digest') == pushed.id
ask('DELETE', pushed.id)
return true
