def all = new File(basedir, 'build.log').text
def second = all.lastIndexOf('[INFO] Scanning for projects')
def log = all.substring(0, second)
assert log =~ /\[ERROR\] Failed to execute goal .*\/nonexistent\/docker\.sock/
assert new File(basedir, 'target/python-image/python/3.13/Dockerfile').exists()
assert !log.contains('\tat ') : 'a mistake of the user shows no stack trace'
assert !new File(basedir, 'target/python-image/images.json').exists()

assert all.substring(second).contains('Caused by: org.apache.maven.plugin.MojoExecutionException: ')
assert all.substring(second) =~ /Caused by: .*Exception: No such file or directory/
