"""Finds the pinned tools' modules: interpreters that run our scripts start without site, which would run foreign .pth files."""

import sys

sys.path.append("/opt/python-image/wheel-tools/lib/python{}.{}/site-packages".format(*sys.version_info[:2]))
