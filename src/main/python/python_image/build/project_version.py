"""The version that the POM has for a project: offered to its build, and compared with that of its wheel."""

from __future__ import annotations

import re

from packaging.version import Version

from python_image.steps.common import UserError

# In place of a version control system, which has left nothing in the sources: for setuptools-scm and hatch-vcs, pdm-backend,
# uv-dynamic-versioning and poetry-dynamic-versioning.
READ_BY_TOOLS = (
    "SETUPTOOLS_SCM_PRETEND_VERSION",
    "PDM_BUILD_SCM_VERSION",
    "UV_DYNAMIC_VERSIONING_BYPASS",
    "POETRY_DYNAMIC_VERSIONING_BYPASS",
)
NAME = re.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def version_variables(version: str, name: object) -> dict[str, str]:
    """What a build sees of it.

    The name is what the sources say, which may be anything. hatch-vcs reads the variable without a name alone.
    """
    if not version:
        return {}
    said = dict.fromkeys(("PYTHON_IMAGE_VERSION", *READ_BY_TOOLS), version)
    if isinstance(name, str) and NAME.fullmatch(name):
        said["SETUPTOOLS_SCM_PRETEND_VERSION_FOR_" + re.sub("[-_.]+", "_", name).upper()] = version
    return said


def compare_version(version: str, severity: str, project: str, found: str) -> None:
    """The policy project-version. Its warning is told by these words."""
    if severity == "off" or not version or Version(found) == Version(version):
        return
    if severity == "warn":
        print(f"project {project}: the wheel has the version {found}, and the POM has {version}", flush=True)
        return
    raise UserError(
        f"project-version: the wheel of the project {project} has the version {found}, and the POM has {version}. Take the"
        " version from PYTHON_IMAGE_VERSION in its build, or change one of the two. To build it all the same:"
        " -Dpython-image.policies=project-version=warn."
    )
