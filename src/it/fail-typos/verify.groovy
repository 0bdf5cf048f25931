// Every unknown element and property, with its place: of the module, of its parent, of a parent from a repository.
def runs = new File(basedir, 'build.log').text.split('(?m)^.*Scanning for projects\\.\\.\\.$')
assert runs.size() == 7
def mistakes = { run -> run.readLines().collect { it - '[ERROR] ' }.findAll { it.contains('is unknown.') || it.contains('has the') || it.contains('2.7') } }
runs.each { run ->
    assert !run.contains('\tat ')
    assert !run.contains('io.github.pythonimage.maven') : 'the name of a Java class'
}

def inPom = { service, parent -> [
    "<configuration><images> (${service}:27): has the unknown attribute 'combine.childern'. Did you mean 'combine.children'?",
    "<configuration><images><image>[2]<tagz> (${service}:36): is unknown. Did you mean <tags>?",
    "<configuration><images><image>[2]<runtime><pakages> (${service}:43): is unknown. Did you mean <packages>?",
    "<configuration><images><image>[2]<packages> (${service}:47): is unknown. Did you mean <interpreter><packages> or <runtime><packages> or <wheels><packages>?",
    "<configuration><images><image>[2]<publish> (${service}:50): has the text 'true', and takes elements only. Use <builder>.",
    "<configuration><pulll> (${service}:22): is unknown. Did you mean <pull>?",
    "<configuration><imagse> (${parent}:24): is unknown. Did you mean <images>?",
    "<configuration><secrets><secret><evn> (${parent}:28): is unknown. Did you mean <env>?",
    "<properties><python-image.networks> (${parent}:12): is unknown. Did you mean <python-image.network>?",
    "<image> typos/service, <pythons><python>: '2.7' is neither a Python series nor an exact version. Write a series such as 3.13 or a release such as 3.13.5.",
].collect { it.toString() } }

// The order is that of the merged configuration, which is Maven's.
assert mistakes(runs[2]).sort() == (inPom('service/pom.xml', 'pom.xml') + '-Dpython-image.skp: is unknown. Did you mean -Dpython-image.skip?').sort()
assert runs[2].contains('11 mistakes in the configuration:')
assert runs[2].contains('on project service: ')

// Alone, and with a profile.
assert mistakes(runs[3]).sort() == (inPom('pom.xml', '../pom.xml') + '<configuration><forse> (pom.xml:66): is unknown. Did you mean <force>?').sort()

def outside = 'io.example.typos:outside:1.0'
assert mistakes(runs[4]).sort() == [
    "<configuration><certficate> (${outside}): is unknown. Did you mean <certificate>?".toString(),
    "<properties><python-image.platfroms> (${outside}): is unknown. Did you mean <python-image.platforms>?".toString(),
]

assert runs[5].contains('on project typos: ')
assert runs[5].contains('-Dpython-image.pythosn: is unknown. Did you mean -Dpython-image.pythons?')
assert runs[5].contains('<configuration><imagse> (pom.xml:24): is unknown.')

assert runs[6].contains('BUILD SUCCESS')
return true
