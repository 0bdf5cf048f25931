import io.github.pythonimage.buildkit.ThrowAwayEngine
import java.time.Duration

// Whole Maven builds on a terminal, ended by Ctrl-C: what they draw is on a pseudo-terminal of script(1).
def ESC = '\u001b'
def start = { File log, String... arguments ->
    def temporary = new File(basedir, log.name - '.log' + '.tmp')
    assert temporary.mkdir()
    // The trap keeps this shell, and with it the terminal, until Maven has ended.
    def mvn = "trap : INT; stty rows 30 cols 100; '${System.getProperty('maven.home')}/bin/mvn' -o ${arguments.join(' ')}" +
            " '-Dmaven.repo.local=$localRepositoryPath' verify; echo \"ended with \$?\""
    def builder = new ProcessBuilder('env', '--default-signal=INT', 'script', '--quiet', '--command', mvn.toString(), '/dev/null')
            .directory(basedir).redirectErrorStream(true).redirectOutput(log)
    // Nobody looks at the terminal of a build server.
    builder.environment().remove('CI')
    builder.environment().putAll([TERM: 'xterm-256color', SHELL: '/bin/sh'])
    builder.environment().merge('MAVEN_OPTS', '-Djava.io.tmpdir=' + temporary.name) { told, ours -> told + ' ' + ours }
    builder.start()
}
def within = { int seconds, String what, Closure<Boolean> over ->
    assert ThrowAwayEngine.ends(Duration.ofSeconds(seconds), over) : "$what within $seconds seconds"
}
def ctrlC = { Process build, File log, Closure<Boolean> begun ->
    within(180, "what is to be interrupted begins; see $log") { begun() || !build.alive }
    assert build.alive : "it went on until it was interrupted:\n${log.text}"
    within(5, 'it is drawn') { log.text.contains("$ESC[?25l") }
    build.outputStream.write(3)
    build.outputStream.flush()
    within(20, 'Maven ends after Ctrl-C') { !build.alive }
    def said = log.text
    assert said =~ /ended with 130\r?\n$/
    // Nothing is drawn after it.
    def cursorBack = said.lastIndexOf("$ESC[?25h")
    assert cursorBack > said.lastIndexOf("$ESC[?25l") && cursorBack > said.lastIndexOf("$ESC[?7l")
    assert !said.contains('\tat ') && !said.contains('ERROR')
    assert new File(basedir, log.name - '.log' + '.tmp').list().toList().findAll { !it.startsWith('hsperfdata') && !it.contains('jline') } == []
    said
}
def running = { String mark -> ThrowAwayEngine.processes('/mark-' + mark).size() }
def containers = {
    [docker, 'ps', '--all', '--quiet', '--filter', 'ancestor=terminal/short:3.13'].execute().text
}

def mark = Long.toString(System.nanoTime(), 36)
def log = new File(basedir, 'build.log')
def build = start(log, '-Dpython-image.filter=long', '-Dmark=' + mark)
assert ctrlC(build, log) { running(mark) > 0 }.contains('Cancelled: long/3.13.')
within(5, 'nothing goes on in the engine') { running(mark) == 0 }

log = new File(basedir, 'verify.log')
build = start(log, '-Dpython-image.filter=short')
assert ctrlC(build, log) { !containers().empty }.contains('Cancelled: short/3.13.')
assert containers().empty : 'the container of the verification is gone'
assert [docker, 'rmi', 'terminal/short:3.13'].execute().waitFor() == 0
