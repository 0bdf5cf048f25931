"""Foreign code runs as a user that has nothing of root's and leaves nothing behind."""

import json
import os
import subprocess
import sys

import pytest

from python_image.steps.build_user import BuildUser, BuildUserError, running
from python_image.steps.write_guard import Closing

pytestmark = pytest.mark.container

LOOK = """
import json, os, sys
status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
found = {"ids": os.getresuid() + os.getresgid(), "groups": os.getgroups(), "environment": sorted(os.environ)}
found["capabilities"] = sorted({status[name].strip() for name in ("CapInh", "CapPrm", "CapEff", "CapAmb", "CapBnd")})
for path in sys.argv[1:]:
    try:
        open(path, "a" if path.startswith("+") else "r").close()
        found[path] = "open"
    except OSError as error:
        found[path] = type(error).__name__
print(json.dumps(found))
"""


@pytest.fixture
def user(folder):
    # Folders of pytest can be entered by root alone.
    for path in (folder, *folder.parents):
        path.chmod(0o755)
    with BuildUser(folder / "work" / "acme") as made:
        yield made


def run(user, *command, **settings):
    with open(user.folder.parent / "output", "w+b") as output:
        status = user.run(command, {"PATH": os.environ["PATH"], "ACME": "1"}, stdout=output, **settings)
        output.seek(0)
        return status, output.read().decode()


def test_a_build_has_ids_of_its_own_and_no_capability(user, folder):
    secret = folder / "secret"
    secret.write_text("s3cr3t")
    secret.chmod(0o600)
    status, output = run(user, sys.executable, "-c", LOOK, str(secret), "/root/.cache")
    found = json.loads(output)

    assert status == 0
    assert found["ids"] == [user.id] * 6
    assert found["groups"] == []
    assert found["capabilities"] == ["0000000000000000"]
    assert found[str(secret)] == "PermissionError"
    assert {"ACME", "HOME", "TMPDIR", "USER"}.issubset(found["environment"])


def test_what_a_build_leaves_running_is_ended(user):
    leave = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n"
    assert run(user, sys.executable, "-c", leave)[0] == 0
    assert running(user.id)
    user.end()
    assert not running(user.id)


def test_only_a_regular_file_of_the_build_is_taken(user, folder):
    (folder / "secret").write_text("s3cr3t")
    out = user.folder / "out"
    make = (
        "import os, sys\nos.chdir(sys.argv[1])\nopen('good', 'w').write('1')\nos.symlink(sys.argv[2], 'link')\nos.mkfifo('pipe')\n"
    )
    assert run(user, sys.executable, "-c", make, str(out), str(folder / "secret"))[0] == 0
    (out / "roots").write_text("")

    assert user.take("out/good", folder / "taken").read_text() == "1"
    for name in ("link", "pipe", "roots"):
        with pytest.raises(BuildUserError, match="is no regular file of the build"):
            user.take(f"out/{name}", folder / f"taken-{name}")
    with pytest.raises(BuildUserError, match="at most 0 are taken from a build"):
        user.take("out/good", folder / "taken-again", 0)


def test_the_folders_of_a_build_are_gone_after_it(folder):
    for path in (folder, *folder.parents):
        path.chmod(0o755)
    with BuildUser(folder / "work" / "acme") as user:
        deep = "import os\nos.chdir(os.environ['HOME'])\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')\n"
        assert run(user, sys.executable, "-c", deep)[0] == 0
    assert not (folder / "work" / "acme").exists()


def test_a_nul_byte_in_a_command_is_rejected(user):
    with pytest.raises(BuildUserError, match="contains a NUL byte"):
        user.run(["true", "a\0b"], {})


def test_nothing_stays_that_all_users_may_write_to(folder):
    for path in (folder, *folder.parents):
        path.chmod(0o755)
    (folder / "open").write_text("")
    (folder / "open").chmod(0o666)
    Closing().wait()
    found = subprocess.run(
        ["find", "/", "-xdev", "-not", "-type", "l", "-not", "-path", "/proc/*", "-not", "-path", "/dev/*", "-perm", "/o+w"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
