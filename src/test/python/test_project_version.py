"""The version that the POM has for a project."""

import pytest

from python_image.build.project_version import compare_version, version_variables
from python_image.build.source_task import describe
from python_image.steps.common import UserError

PREFIX = "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_"


@pytest.mark.parametrize(
    ("name", "variable"),
    [("acme", "ACME"), ("Acme.Service", "ACME_SERVICE"), ("acme--x_.y", "ACME_X_Y"), ("a1", "A1")],
)
def test_the_variable_has_the_name_that_setuptools_scm_looks_for(name, variable):
    said = version_variables("1.4.0.dev0", name)

    assert said[PREFIX + variable] == said["PYTHON_IMAGE_VERSION"] == said["SETUPTOOLS_SCM_PRETEND_VERSION"] == "1.4.0.dev0"


@pytest.mark.parametrize("name", [None, "", 7, "a=b", "a b", "-a", "a\n", "é"])
def test_a_name_that_is_none_gives_no_variable(name):
    said = version_variables("1.4", name)

    assert said["PYTHON_IMAGE_VERSION"] == "1.4"
    assert not any(variable.startswith(PREFIX) for variable in said)


def test_without_a_version_nothing_is_offered():
    assert version_variables("", "acme") == {}


@pytest.mark.parametrize(
    ("pyproject", "setup", "name"),
    [
        ('[project]\nname = "acme"\n', "", "acme"),
        ('[tool.poetry]\nname = "acme"\n', "", "acme"),
        ("", "[metadata]\nname = acme\n", "acme"),
        ('[build-system]\nrequires = ["setuptools"]\n', "[metadata]\nname = acme\n", "acme"),
        ("[project]\nname = 2020-01-01\n", "", None),
        ('project = "acme"\n[tool]\npoetry = []\n', "", None),
        ("", "no section\n", None),
        ("", "", None),
    ],
)
def test_the_name_is_that_of_the_sources(tmp_path, pyproject, setup, name):
    for file, text in (("pyproject.toml", pyproject), ("setup.cfg", setup)):
        if text:
            (tmp_path / file).write_text(text)

    assert describe(str(tmp_path))["name"] == name


@pytest.mark.parametrize(("version", "found"), [("1.4.0", "1.4.0"), ("1.4.0.dev0", "1.4.dev0"), ("1.4+a.1", "1.4+A-1"), ("", "2")])
def test_the_same_version_passes(capsys, version, found):
    compare_version(version, "error", "service", found)

    assert capsys.readouterr().out == ""


def test_another_version_is_what_the_policy_says(capsys):
    compare_version("1.4.0.dev0", "off", "service", "1.0")
    assert capsys.readouterr().out == ""

    compare_version("1.4.0.dev0", "warn", "service", "1.0")
    assert capsys.readouterr().out == "project service: the wheel has the version 1.0, and the POM has 1.4.0.dev0\n"

    with pytest.raises(
        UserError, match=r"^project-version: the wheel of the project service has the version 1\.0, and the POM has"
    ):
        compare_version("1.4.0.dev0", "error", "service", "1.0")
