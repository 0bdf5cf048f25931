// Goals of the command line in a reactor of which only some modules describe images.
def runs = new File(basedir, 'build.log').text.split('(?m)^.*Scanning for projects\\.\\.\\.$')
assert runs.size() == 10
def nothing = 'This module describes no <images>: nothing to do.'

assert runs[1].count(nothing) == 2 : 'the parent and one module'
assert new File(basedir, 'base/target/python-image/base/3.13/Dockerfile').exists()

assert runs[2].contains('<images>: is in the <execution> images of this module, and a goal of the command line does not read that.')
assert runs[2].contains('Run mvn python-image:render@images')
assert !runs[2].contains('\tat ')

assert new File(basedir, 'inner/target/python-image/inner/3.13/Dockerfile').exists()

assert runs[4].contains("<images>: is missing from the plugin's configuration.")

assert runs[5].count(nothing) == 2
assert runs[5].contains('Skipped: python-image.skip.push is set.')

def unselected = 'No image of this module is selected.'
assert runs[6].count(unselected) == 2
assert runs[6].contains('-Dpython-image.filter=serivce matches no image of this Maven build. Its images are: base, service.')
assert runs[6].contains('BUILD FAILURE')
assert !runs[6].contains('\tat ')

assert runs[7].count(unselected) == 1
assert runs[7].contains('BUILD SUCCESS')

assert runs[8].count(unselected) == 0
assert runs[8].contains('-Dpython-image.pythons=2.7 matches no image of this Maven build. Its Python is: 3.13.')

assert runs[9].contains("-Dpython-image.filter=base matches no image of this Maven build, which runs only a part of the reactor's modules (-pl, -rf). Its image is: service.")
assert runs[9].contains('BUILD FAILURE')
return true
