import io.github.pythonimage.buildkit.ThrowAwayEngine
import java.time.Duration

// Whole Maven builds that are ended in the middle. Each compiles CPython with an option of its own, by which the
// engine's processes are known: the engine of the tests runs on this machine.
def mvn = { String log, String mark, String... arguments ->
    // A shell without job control has children ignore Ctrl-C.
    def command = ['env', '--default-signal=INT', System.getProperty('maven.home') + '/bin/mvn', '-B', '-o',
            "-Dmaven.repo.local=${localRepositoryPath}".toString(), '-Dmark=' + mark]
    def temporary = new File(basedir, log - '.log' + '.tmp')
    assert temporary.mkdir()
    def builder = new ProcessBuilder(command + arguments.toList() + ['package'])
            .directory(basedir).redirectErrorStream(true).redirectOutput(new File(basedir, log))
    // Of its own, so that what is left there is this run's.
    builder.environment().merge('MAVEN_OPTS', '-Djava.io.tmpdir=' + temporary.name) { told, ours -> told + ' ' + ours }
    builder.start()
}
def left = { String log -> new File(basedir, log - '.log' + '.tmp').list().toList() }
def running = { String mark -> ThrowAwayEngine.processes('/mark-' + mark).size() }
def within = { int seconds, String what, Closure<Boolean> over ->
    assert ThrowAwayEngine.ends(Duration.ofSeconds(seconds), over) : "$what within $seconds seconds"
}
def signal = { String name, Process process -> assert ['kill', '-' + name, process.pid().toString()].execute().waitFor() == 0 }
def stamp = Long.toString(System.nanoTime(), 36)

// Ctrl-C, and the way a build server ends a build.
['INT', 'TERM'].each { name ->
    def mark = "$stamp-$name".toString()
    def build = mvn("${name}.log", mark, '-pl', 'a')
    within(120, 'the interpreter is being compiled') { running(mark) > 0 || !build.alive }
    assert build.alive : "the build went on until it was ended; see ${name}.log"
    signal(name, build)
    within(15, "Maven ends after SIG$name") { !build.alive }
    within(5, "nothing goes on in the engine after SIG$name") { running(mark) == 0 }
    assert !new File(basedir, "${name}.log").text.contains('\tat ') : 'no stack trace'
    assert new File(basedir, "${name}.log").text.contains('Cancelled: a/3.13') : 'what was given up is named'
    assert left("${name}.log").isEmpty()
}

// One module of four fails, and with it the whole run: the others do not compile for minutes more.
def mark = stamp + '-fast'
def reactor = mvn('fail-fast.log', mark, '-T4', '--fail-fast')
within(120, 'a reactor with a module that fails ends') { !reactor.alive }
within(5, 'nothing goes on in the engine for the other modules') { running(mark) == 0 }
def log = new File(basedir, 'fail-fast.log').text
assert reactor.exitValue() == 1
assert log =~ /on project d: d\/3\.13: .*Dockerfile:\d+-\d+ \[interpreter .*its command ended with exit code 1/
assert log =~ /on project [abc]: [abc]\/3\.13: The build was stopped/
assert !log.contains('\tat ') : 'no stack trace'
assert left('fail-fast.log').isEmpty()

// Of two runs at once on one engine, one is killed: it can clean up nothing, and the other is not disturbed. That one is
// the next run of a module whose runs were ended in the middle.
def killed = mvn('killed.log', stamp + '-killed', '-pl', 'b')
def other = mvn('other.log', stamp + '-other', '-pl', 'a')
within(120, 'both compile') {
    running(stamp + '-killed') > 0 && running(stamp + '-other') > 0 || !killed.alive || !other.alive
}
assert killed.alive && other.alive
signal('KILL', killed)
within(10, 'nothing goes on in the engine for a Maven that was killed') { running(stamp + '-killed') == 0 }
Thread.sleep(2000)
assert other.alive && running(stamp + '-other') > 0 : 'the other goes on'
assert left('killed.log').findAll { it.contains('python-image') || it.contains('buildkit') }.isEmpty()
within(900, 'the other compiles to its end') { !other.alive }
def survived = new File(basedir, 'other.log').text
assert other.exitValue() == 0 : survived
assert survived.contains('BUILD SUCCESS')
assert left('other.log').isEmpty()
assert running(stamp + '-other') == 0
assert [docker, 'rmi', 'interrupted/a:3.13'].execute().waitFor() == 0 : 'its image is in the engine'
assert [docker, 'image', 'inspect', 'interrupted/b:3.13'].execute().waitFor() != 0 : 'that of the killed one is not'
