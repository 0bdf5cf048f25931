def log = new File(basedir, 'build.log').text
assert log.contains('on project broken: broken/3.13: ')
assert log.contains('on project slow: slow/3.13: The build was stopped, because this run of Maven is over.')
assert !log.contains('\tat ')
// The step itself has ended too, and not only our waiting for it.
def stopped = new File(basedir, 'slow-was-stopped')
for (i = 0; i < 100 && !stopped.exists(); i++) sleep(100)
assert stopped.exists()
return true
