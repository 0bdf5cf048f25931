from setuptools import Extension, setup

setup(name="acme-native", version="1.0", description="Zoë's", ext_modules=[Extension("acme_native", ["acme.c"])])
