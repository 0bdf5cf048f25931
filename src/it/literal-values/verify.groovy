// That the values arrived literally is what the verify goal checks; here only that nothing ran.
def text = new File(basedir, 'target/python-image/python/3.13/Dockerfile').text
assert !text.readLines().any { it.startsWith('RUN touch') }
assert [docker, 'rmi', 'literal-values/python:3.13'].execute().waitFor() == 0
