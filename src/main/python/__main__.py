"""Runs a module of this folder: python3 -s -S -B FOLDER MODULE [ARGUMENTS]."""

import os
import runpy
import sys
import types

# The package is this folder's, whatever else of that name is on the path.
package = types.ModuleType("python_image")
package.__path__ = [os.path.join(sys.path[0], "python_image")]
sys.modules["python_image"] = package
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
