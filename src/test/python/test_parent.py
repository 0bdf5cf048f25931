"""What an application's parent has is not installed once more, and cannot change."""

import argparse
import types

import pytest

from python_image.install import environment
from python_image.resolve import parent
from python_image.steps.common import Artifact, UserError


@pytest.fixture
def options(tmp_path):
    site = tmp_path / "venv" / "lib" / "python3.13" / "site-packages"
    for name, version in (("MarkupSafe", "3.0.2"), ("zope.interface", "7.0")):
        folder = site / f"{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Name: {name}\nVersion: {version}\nRequires-Dist: six>=1\n")
        (folder / "RECORD").write_text(f"{folder.name}/METADATA,,\n_native.so,,\n")
    (site / "_native.so").write_bytes(b"x")
    return argparse.Namespace(parent=tmp_path / "venv", parent_name="image base of com.acme:base")


def part(name, version):
    artifact = Artifact(name, version, f"{name}-{version}-py3-none-any.whl", "", {}, frozenset(), "", {})
    return types.SimpleNamespace(name=name, version=version), artifact


def test_projects_of_the_parent_are_left_out(options):
    other = part("flask", "3.1.0")

    assert parent.without_parent(options, [part("markupsafe", "3.0.2"), other, part("zope-interface", "7.0.0")]) == [other]


def test_another_version_names_both_sides(options):
    parts = [part("markupsafe", "2.1.5"), part("zope-interface", "6.0")]

    with pytest.raises(UserError) as error:
        parent.without_parent(options, parts)

    assert "markupsafe 2.1.5, and image base of com.acme:base has markupsafe 3.0.2" in str(error.value)
    assert "zope-interface 6.0, and image base of com.acme:base has zope-interface 7.0" in str(error.value)


def test_no_parent_leaves_everything(options):
    options.parent = None
    parts = [part("markupsafe", "2.1.5")]

    assert parent.without_parent(options, parts) == parts
    assert parent.write_constraints(options, None) == []


def test_resolvers_are_told_the_versions(options, tmp_path):
    (file,) = parent.write_constraints(options, tmp_path / "parent.txt")

    assert file.read_text() == "markupsafe==3.0.2\nzope-interface==7.0\n"


def test_metadata_folders_with_odd_names_write_no_options(options, tmp_path):
    (options.parent / "lib/python3.13/site-packages/a\n--index-url evil-1.dist-info").mkdir()

    (file,) = parent.write_constraints(options, tmp_path / "parent.txt")

    assert "evil" not in file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "Because you require markupsafe==2.1.5 and markupsafe==3.0.2, we can conclude that",
        "The user requested (constraint) MarkupSafe==3.0.2",
    ],
)
def test_a_conflict_with_the_parent_names_it(options, text):
    assert "contradict image base of com.acme:base, which has markupsafe 3.0.2" in parent.conflict(options, text)


def test_a_conflict_without_the_parent_does_not_name_it(options):
    assert parent.conflict(options, "flask depends on markupsafe>=2.1.1 and you require jinja2==2.0") == ""


def test_the_summary_has_the_paths_of_the_image(options, tmp_path):
    summary = environment.summary_of(options.parent, tmp_path / "there")

    assert str(tmp_path / "there/lib/python3.13/site-packages/_native.so") in summary["native"]
    assert summary["requires"] == {"markupsafe": ["six"], "zope-interface": ["six"]}
    assert summary["pruned"] == []
