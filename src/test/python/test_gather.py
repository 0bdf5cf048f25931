"""Only wheels that a report lists, unchanged, reach an environment or a wheelhouse."""

import hashlib
import json
import os

import pytest

from python_image import gather
from python_image.shared.wheel_report import ReportMismatch, listed, requested


@pytest.fixture
def make(folder):
    def make_folder(name, **wheels):
        path = folder / name
        path.mkdir()
        entries = []
        for project, text in wheels.items():
            file = f"{project}-1.0-py3-none-any.whl"
            (path / file).write_text(text)
            entries.append({"file": file, "name": project, "sha256": hashlib.sha256(text.encode()).hexdigest()})
        (path / "report.json").write_text(json.dumps({"wheels": entries}))
        return path

    return make_folder


def test_wheels_of_several_folders_are_put_into_one_with_one_report(folder, make):
    (folder / "out").mkdir()
    gather.gather([make("one", b="2"), make("two", a="1")], folder / "out")

    assert sorted(os.listdir(folder / "out")) == ["a-1.0-py3-none-any.whl", "b-1.0-py3-none-any.whl", "report.json"]
    assert [entry["name"] for entry in listed(folder / "out")] == ["a", "b"]
    assert (folder / "out" / "report.json").stat().st_mtime == 0


def test_a_project_in_two_folders_is_rejected(folder, make):
    (folder / "out").mkdir()
    with pytest.raises(ReportMismatch, match="is in another folder as well: name its project once"):
        gather.gather([make("one", a="1"), make("two", a="1")], folder / "out")


def test_a_folder_that_differs_from_its_report_is_rejected(folder, make):
    wheel = "a-1.0-py3-none-any.whl"
    path = make("one", a="1")
    (path / "evil-1.0-py3-none-any.whl").write_text("")
    with pytest.raises(ReportMismatch, match="evil.* is not listed in report.json"):
        listed(path)
    (path / "evil-1.0-py3-none-any.whl").unlink()

    (path / wheel).write_text("changed")
    with pytest.raises(ReportMismatch, match="the wheel was changed"):
        listed(path)

    (path / wheel).unlink()
    with pytest.raises(ReportMismatch, match="is missing, and report.json lists it"):
        listed(path)

    (folder / "elsewhere").write_text("1")
    (path / wheel).symlink_to(folder / "elsewhere")
    with pytest.raises(ReportMismatch, match="cannot be read as a regular file"):
        listed(path)

    (path / wheel).unlink()
    os.mkfifo(path / wheel)
    with pytest.raises(ReportMismatch, match="is not a regular file"):
        listed(path)


def test_nothing_is_requested_where_no_list_says_so(make):
    path = make("one", a="1")
    assert requested(path) == {"names": [], "addresses": {}}
    (path / "requested.json").write_text('{"names": ["a"], "addresses": {}}')
    assert requested(path)["names"] == ["a"]
    assert [entry["name"] for entry in listed(path)] == ["a"]
