"""Whole steps, as a Dockerfile starts them: foreign sources become wheels, and their code reaches nothing of root's."""

import io
import json
import os
import pathlib
import shutil
import subprocess
import tarfile

import pytest

pytestmark = pytest.mark.container

SCRIPTS = pathlib.Path(__file__).parents[2] / "main" / "python"
CONTEXT = pathlib.Path("/context")
# A build backend beside its sources needs nothing of an index; what it may do is in the wheel that it makes.
BACKEND = """
import os, zipfile


def attempt(action):
    try:
        action()
        return "done"
    except OSError as error:
        return type(error).__name__


def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "acme-1.0-py3-none-any.whl"
    result = {
        "root": os.getuid() == 0,
        "cache": attempt(lambda: os.listdir("/root/.cache/python-image")),
        "wheels": attempt(lambda: open("/tmp/out/wheels/evil-1.0-py3-none-any.whl", "w").close()),
        "scripts": attempt(lambda: open(SCRIPTS + "/python_image/__init__.py", "w").close()),
        "environment": sorted(name for name in os.environ if "SECRET" in name or name.startswith("PIP_")),
    }
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("acme.py", f"found = {result!r}\\n")
        wheel.writestr("acme-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: acme\\nVersion: 1.0\\n")
        wheel.writestr("acme-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("acme-1.0.dist-info/RECORD", "")
    return name
""".replace("SCRIPTS", repr(str(SCRIPTS)))
PROJECT = {
    "pyproject.toml": '[project]\nname = "acme"\nversion = "1.0"\n'
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    "backend.py": BACKEND,
}


@pytest.fixture
def out():
    # As in a step of its own.
    for path in ("/tmp/build-environments", "/tmp/wheel-sources", "/root/.cache/python-image", CONTEXT, "/tmp/out"):
        shutil.rmtree(path, ignore_errors=True)
    CONTEXT.mkdir()
    os.mkdir("/tmp/out")
    return pathlib.Path("/tmp/out/wheels")


def run(module, *arguments):
    """Runs a step, which reads its variables from its standard input and starts without any."""
    variables = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PIP_SECRET": "s3cr3t"}
    given = "\0".join(f"{name}={value}" for name, value in variables.items()).encode()
    command = ["/usr/bin/python3", "-s", "-S", "-B", SCRIPTS, f"python_image.{module}", *arguments, "--key", "test"]
    environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "315532800", "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        list(map(str, command)), input=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, check=False
    )
    return done.returncode, done.stdout.decode()


def result_of(wheels):
    """What the backend found, which is in the wheel."""
    install = ["/usr/bin/python3", "-c", "import acme, json; print(json.dumps(acme.found))"]
    variables = {"PYTHONPATH": str(wheels / "acme-1.0-py3-none-any.whl")}
    return json.loads(subprocess.run(install, env=variables, capture_output=True, text=True, check=True).stdout)


CLOSED = {"root": False, "cache": "PermissionError", "wheels": "PermissionError", "scripts": "PermissionError", "environment": []}


def test_requirements_are_pinned_and_built(out):
    with tarfile.open(CONTEXT / "acme-1.0.tar.gz", "w:gz") as archive:
        for name, text in PROJECT.items():
            entry = tarfile.TarInfo(f"acme-1.0/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    (CONTEXT / "requirements.txt").write_text("./acme-1.0.tar.gz\n")

    status, output = run("resolve.fill", "--out", out, "--requirement", CONTEXT / "requirements.txt")

    assert status == 0, output
    assert "1 wheels, 1 of them built here" in output
    report = json.loads((out / "report.json").read_text())["wheels"]
    assert [(entry["name"], entry["origin"]) for entry in report] == [("acme", "built")]
    assert json.loads((out / "requested.json").read_text())["names"] == ["acme"]
    assert sorted(os.listdir(out)) == ["acme-1.0-py3-none-any.whl", "report.json", "requested.json"]
    assert result_of(out) == CLOSED


def test_a_project_is_built(out):
    for name, text in PROJECT.items():
        (CONTEXT / name).write_text(text)

    status, output = run("project", "--out", out, "--source", CONTEXT, "--name", "app", "--module", "")

    assert status == 0, output
    assert [entry["origin"] for entry in json.loads((out / "report.json").read_text())["wheels"]] == ["project"]
    assert result_of(out) == CLOSED


def test_sources_that_do_not_build_are_an_error_that_names_them(out):
    (CONTEXT / "pyproject.toml").write_text(PROJECT["pyproject.toml"])
    (CONTEXT / "backend.py").write_text(
        "def build_wheel(folder, config_settings=None, metadata_directory=None):\n    raise ValueError('odd')\n"
    )

    status, output = run("project", "--out", out, "--source", CONTEXT, "--name", "app", "--module", "")

    assert status == 1
    assert "ValueError: odd" in output
    assert output.endswith("ERROR: the project app could not be built (see above).\n")
    assert os.listdir(out) == []


def test_a_policy_that_auditwheel_does_not_know_is_an_error_before_anything_is_built(out):
    status, output = run("project", "--out", out, "--source", CONTEXT, "--name", "app", "--module", "", "--repair", "manylinux_2_1")

    assert status == 1
    assert output.startswith("ERROR: <wheels><repair>: auditwheel for Python 3.")
