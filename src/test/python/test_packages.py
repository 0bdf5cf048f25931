"""Each step mounts the folders that its modules import, and no other: a change elsewhere must not run it again."""

import ast
import pathlib
import subprocess
import sys

import pytest
from packaging.utils import canonicalize_name

from python_image.install import environment
from python_image.steps import indexes

SCRIPTS = pathlib.Path(__file__).parents[2] / "main" / "python"
PACKAGE = SCRIPTS / "python_image"
# What the templates mount, by what they start.
MAY_IMPORT = {
    "gather.py": {"shared.wheel_report"},
    "finish_system.py": set(),
    "libraries.py": set(),
    "project.py": {"shared", "steps", "build"},
    "sources.py": {"shared", "steps"},
    "steps/indexes.py": set(),  # alone where the pinned tools are about to be installed
    "steps/launcher.py": set(),  # starts with each command of a build user
    "build/backend_hook.py": set(),  # runs in the environment of a build
    "shared": {"shared"},
    "install": {"shared", "install"},
    "steps": {"shared", "steps"},
    "build": {"shared", "steps", "build"},
    "resolve": {"shared", "steps", "build", "resolve"},
}


def rule_of(file):
    path = file.relative_to(PACKAGE).as_posix()
    return path if path in MAY_IMPORT else path.partition("/")[0]


def imports_of(file):
    """The modules of ours that a file imports, without those that it needs for type hints."""
    pending = [ast.parse(file.read_text())]
    while pending:
        for node in ast.iter_child_nodes(pending.pop()):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "typing.TYPE_CHECKING":
                continue
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("python_image"):
                yield from (f"{node.module}.{alias.name}".partition(".")[2] for alias in node.names)
            pending.append(node)


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_imports_what_its_steps_mount(file):
    allowed = MAY_IMPORT[rule_of(file)]
    strange = [name for name in imports_of(file) if not any(name == part or name.startswith(f"{part}.") for part in allowed)]
    assert strange == []


@pytest.mark.parametrize("module", ["gather", "install.install", "shared.needed_libraries"])
def test_an_entry_starts_without_installed_packages(module, tmp_path):
    """Another package of the same name, and variables, change nothing."""
    (tmp_path / "python_image").mkdir()
    (tmp_path / "python_image" / "__init__.py").write_text("raise SystemExit('foreign')")
    command = [sys.executable, "-s", "-S", "-B", SCRIPTS, f"python_image.{module}", "--help"]
    variables = {"PYTHONPATH": str(tmp_path), "PATH": ""}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=tmp_path, env=variables, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage:" in done.stdout


@pytest.mark.parametrize("name", ["acme", "Acme.Core", "acme__core", "-_.Acme-_.core.", "1.0", "a--B", ""])
def test_names_are_normalized_as_packaging_does_it(name):
    """Two modules have a copy: neither has the packaging library in all of its steps, and no step mounts both."""
    assert environment.normalized(name) == indexes.normalized(name) == canonicalize_name(name)
