"""Tests are pruned unless the rest of an environment imports them."""

import pytest

from python_image.install.needed_tests import needed

# Lines of a module a.m that import a.tests or what is in it.
NEEDING = [
    "from a.tests import x",
    "from a.tests.b import x",
    "import a.tests",
    "import os, a.tests.b as t",
    "from a import tests",
    "from . import tests",
    "if x:\n  from .tests import b",
    "from a import(tests)",
    "from a import (\n  z,  # (not this)\n  tests,\n)",
    "from . import (\r\n  tests,\r\n)",
    "from a import z, \\\n    tests",
    "from a.tests \\\n  import b",
    "try: import a.tests\nexcept ImportError: pass",
    "__import__('a.tests')",
    "def f():\n\timport importlib\n\timportlib.import_module(\n  'a.tests.b')",
    "import importlib as i\ni.import_module('.tests', __package__)",
]
# Lines that only look like it.
NOT_NEEDING = [
    "# import a.tests",
    "'import a.tests'",
    "from pytest import a",
    "import a_tests",
    "x = 'tests'",
    "from tests import b",
    "from .. import tests",
    "import a.tests that is no Python",
]


@pytest.mark.parametrize("text", NEEDING + NOT_NEEDING)
def test_every_way_to_import_tests_is_seen(folder, text):
    for file in ("package.py", "b.py"):
        (folder / file).touch()
    (folder / "m.py").write_bytes(text.encode())
    tests = {"a/tests/__init__.py": folder / "package.py", "a/tests/b.py": folder / "b.py"}
    found = needed(tests, {"a/m.py": folder / "m.py", "a/gone.py": folder / "gone.py"})
    assert ("a/tests/__init__.py" in found) == (text in NEEDING)
