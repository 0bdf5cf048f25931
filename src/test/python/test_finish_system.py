"""Nothing in the finished system gives privileges, and its times do not say when it was built."""

import os
import stat

from python_image import finish_system

# Everything that a test writes is newer than the folder of process 1: it stands for /dev/mqueue, which not each machine has.
START = os.lstat("/proc/1").st_mtime_ns


def test_privileges_are_taken_and_reported_without_following_links(tmp_path, capsys):
    for name, mode in {"setuid": 0o4755, "setgid": 0o2755, "plain": 0o755}.items():
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(mode)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder").chmod(0o3777)
    (tmp_path / "link").symlink_to("setuid")
    for path, status in finish_system.entries(str(tmp_path)):
        finish_system.drop(path, status.st_mode)

    modes = {path.name: stat.S_IMODE(path.lstat().st_mode) for path in tmp_path.iterdir() if not path.is_symlink()}
    assert modes == {"setuid": 0o755, "setgid": 0o755, "plain": 0o755, "folder": 0o1777}
    reported = sorted(line.partition(": ")[2] for line in capsys.readouterr().out.splitlines())
    assert reported == sorted(repr(str(tmp_path / name)) for name in ("setuid", "setgid", "folder"))


def test_only_what_the_step_wrote_gets_the_fixed_time(tmp_path):
    (tmp_path / "new").write_text("")
    (tmp_path / "of-a-package").write_text("")
    os.utime(tmp_path / "of-a-package", ns=(1, 1))
    for path, status in finish_system.entries(str(tmp_path)):
        finish_system.settle(path, status, START, 42)

    assert (tmp_path / "new").stat().st_mtime == 42
    assert (tmp_path / "of-a-package").stat().st_mtime_ns == 1
