def log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] fail-verify\/python:3\.13: compilers: .*\/usr\/bin\/make/
assert log =~ /\[ERROR\] fail-verify\/python:3\.13: start-up: The image starts 'no-such-program', but it is no program in the image\./
assert log =~ /\[ERROR\] fail-verify\/python:3\.13: size: .*50\.0 MB/
assert log =~ /\[ERROR\] Failed to execute goal .*1 of 1 image is not good: fail-verify\/python:3\.13/
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert new File(basedir, 'target/python-image/images.json').exists() : 'it was built all the same'
def folder = new File(basedir, 'target/python-image/python/3.13')
def results = new groovy.json.JsonSlurper().parse(new File(folder, 'verify.json'))
assert results.result == 'failed'
assert results.findings.any { it.rule == 'size' && it.severity == 'error' && !it.accepted }
assert new groovy.xml.XmlSlurper().parse(new File(folder, 'verify.junit.xml')).testsuite.@failures.toInteger() >= 3
assert new groovy.json.JsonSlurper().parse(new File(folder, 'verify.sarif')).runs[0].results.any { it.ruleId == 'size' }
assert [docker, 'rmi', 'fail-verify/python:3.13'].execute().waitFor() == 0
