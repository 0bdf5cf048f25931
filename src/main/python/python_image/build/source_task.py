"""What a build user does with foreign sources before they are built; the answer goes to standard output, as JSON."""

from __future__ import annotations

import configparser
import json
import pathlib
import sys
import tarfile
import typing
import zipfile

from python_image.steps import tool_path  # noqa: F401
from python_image.steps.toml import tomllib

LEGACY = "setuptools.build_meta:__legacy__"


def unpack(file_name: str, folder_name: str) -> dict[str, str]:
    """Unpacks an archive of sources; names the folder that it has."""
    archive, folder = pathlib.Path(file_name), pathlib.Path(folder_name)
    try:
        if archive.name.endswith(".zip"):
            with zipfile.ZipFile(archive) as file:
                for entry in file.infolist():
                    path = pathlib.Path(file.extract(entry, folder))
                    if entry.external_attr >> 16 & 0o111 and path.is_file():
                        path.chmod(0o755)
        else:
            with tarfile.open(archive) as file:
                if hasattr(tarfile, "data_filter"):
                    file.extractall(folder, filter="data")
                else:
                    file.extractall(folder)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        return {"error": f"{archive.name} is no archive of sources: {error}."}
    inside = list(folder.iterdir())
    return {"folder": inside[0].name if len(inside) == 1 and inside[0].is_dir() else "."}


def describe(folder: str) -> dict[str, typing.Any]:
    """What sources say that they are built with."""
    file = pathlib.Path(folder, "pyproject.toml")
    said: dict[str, typing.Any] = {}
    if file.exists():
        try:
            said = tomllib.loads(file.read_text("utf-8"))
        except (ValueError, OSError) as error:
            return {"error": f"its pyproject.toml cannot be read: {error}"}
    system: typing.Any = said.get("build-system", {})
    if not isinstance(system, dict):
        # None of PEP 518, as whoever asks will say.
        system = {"requires": None}
    return {
        "requires": system.get("requires", ["setuptools >= 40.8.0"]),
        "backend": system.get("build-backend", LEGACY),
        "path": system.get("backend-path", []),
        "name": project_name(pathlib.Path(folder), said),
    }


def project_name(folder: pathlib.Path, said: dict[str, typing.Any]) -> str | None:
    """What sources call their project: by PEP 621, as Poetry had it before, or as setuptools has it."""
    for table in (dict_of(said.get("project")), dict_of(dict_of(said.get("tool")).get("poetry"))):
        if isinstance(table.get("name"), str):
            return table["name"]
    settings = configparser.ConfigParser(interpolation=None)
    try:
        settings.read(folder / "setup.cfg", "utf-8")
    except (configparser.Error, ValueError, OSError):
        return None
    return settings.get("metadata", "name", fallback=None)


def dict_of(value: typing.Any) -> dict[str, typing.Any]:
    return value if isinstance(value, dict) else {}


def check_out() -> dict[str, str]:
    """Takes sources from a repository, as pip does it; what an address has of a login is nothing for a command line."""
    from pip._internal.exceptions import PipError
    from pip._internal.models.link import Link
    from pip._internal.operations.prepare import unpack_vcs_link
    from pip._internal.vcs import vcs

    order = json.load(sys.stdin)
    # What it says itself is for the log, not for the answer.
    answer, sys.stdout = sys.stdout, sys.stderr
    try:
        unpack_vcs_link(Link(order["url"]), order["folder"], 0)
        backend = vcs.get_backend(order["url"].partition("+")[0])
        found = backend.get_requirement_revision(order["folder"]) if backend else ""
        if found != order["commit"]:
            # A branch may be called like a commit: pip looks for branches of git first, and hg takes a bookmark of that name.
            return {"error": f"the repository gives the commit {found} for {order['commit']}: lock it again."}
    except PipError as error:
        return {"error": str(getattr(error, "context", None) or error).rstrip()}
    finally:
        sys.stdout = answer
    return {}


if __name__ == "__main__":
    goals: dict[str, typing.Callable[..., dict]] = {"unpack": unpack, "describe": describe, "check-out": check_out}
    print(json.dumps(goals[sys.argv[1]](*sys.argv[2:])))
