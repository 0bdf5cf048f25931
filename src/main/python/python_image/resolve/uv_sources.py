"""Reads the [tool.uv.sources] of pyproject.toml files: where uv takes packages from, in place of the indexes of the POM."""

from __future__ import annotations

import pathlib
import typing

from packaging.utils import canonicalize_name

from python_image.steps import indexes
from python_image.steps.requirements import CONTEXT, place
from python_image.steps.toml import tomllib

# What a file raises that uv rejects: the resolver reports it, if it reads that file.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError)


def read(text: str) -> tuple[dict[str, typing.Any], list[tuple[str, list[typing.Any]]]]:
    """The [tool.uv] of a pyproject.toml, and the sources of each package that has some there."""
    uv = tomllib.loads(text).get("tool", {}).get("uv", {})
    sources = uv.get("sources", {}).items()
    return uv, [(canonicalize_name(name), said if isinstance(said, list) else [said]) for name, said in sources]


def own_sources(texts: dict[pathlib.Path, str]) -> tuple[dict[str, list[dict[str, typing.Any]]], set[str]]:
    """The indexes, by the names of their packages, and the addresses of all sources, whatever project or platform these are for."""
    found: dict[str, list[dict[str, typing.Any]]] = {}
    addresses: set[str] = set()
    for text in (text for file, text in texts.items() if file.name == "pyproject.toml"):
        try:
            uv, packages = read(text)
            known = {index["name"]: index for index in uv.get("index", []) if "name" in index}
            for name, source in ((name, source) for name, sources in packages for source in sources):
                index = known.get(source.get("index"))
                if index and indexes.is_web(index["url"]):
                    found.setdefault(name, []).append(index)
                addresses |= {place(source["url"])} if "url" in source else set()
                addresses |= {place(f"git+{source['git'].removeprefix('git+')}")} if "git" in source else set()
        except MALFORMED:
            continue
    return found, addresses


def sources_of(file: pathlib.Path) -> dict[str, list[tuple[pathlib.Path, dict[str, typing.Any]]]]:
    """The sources that count for a project, and the folders of the files that have them: its own count before its workspace's."""
    found: dict[str, list[tuple[pathlib.Path, dict[str, typing.Any]]]] = {}
    above = [folder for folder in file.parent.parents if CONTEXT in (folder, *folder.parents)]
    for folder in (*reversed(above), file.parent):
        try:
            uv, packages = read((folder / file.name).read_text())
            if folder == file.parent or "workspace" in uv:
                for name, sources in packages:
                    found[name] = [(folder, {**source}) for source in sources]
        except (OSError, *MALFORMED):
            continue
    return found
