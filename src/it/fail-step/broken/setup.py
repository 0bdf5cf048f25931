from setuptools import Extension, setup

setup(name="broken", version="1.0", ext_modules=[Extension("broken", ["src/broken.c"])])
