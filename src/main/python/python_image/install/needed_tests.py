"""Which test files the rest of an environment imports, so that it does not work without them."""

from __future__ import annotations

import ast
import collections.abc
import importlib.machinery
import pathlib
import re
import warnings

# Where a file may import tests, as far as its text shows: nearly all others need not be parsed. Lines may be endless.
SAID = (
    re.compile(rb"import(?:_module|__)?\b(?:\s*\((?:[^()#]|#[^\n]*\n){0,9999}?|(?:\\\r?\n|[^\n#]){0,999}?)\btests?\b"),
    re.compile(rb"test(?<=[\s.]test)s?(?:\.[\w.]*)?[ \t\\]+(?:\r?\n[ \t]*)?import\b"),  # from there
)
# The longest first: each ends as the next one does.
SUFFIXES = (*importlib.machinery.EXTENSION_SUFFIXES, ".py")


def needed(tests: dict[str, pathlib.Path], others: dict[str, pathlib.Path]) -> dict[str, str]:
    """Those of the tests that others need, and what these need in turn, with who imports each.

    Both are paths, by their names in the records of what is installed; not all of the others need to be there.
    """
    modules = {module(name): name for name in tests if name.endswith(SUFFIXES)}
    importers = {}
    # Those of pytest last: where anything else imports the same, that says more.
    todo = sorted(others.items(), key=lambda other: other[0].endswith("conftest.py"))
    for name, path in todo:
        # Tests speak of each other without the word.
        for wanted in imported(name, content(path), name in tests):
            parts = wanted.split(".")
            # The packages around it are imported before it.
            for end in range(1, len(parts) + 1):
                found = modules.get(".".join(parts[:end]))
                if found and found not in importers:
                    importers[found] = name
                    todo.append((found, tests[found]))
    return importers


def content(path: pathlib.Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def module(name: str) -> str:
    stem = next(name[: -len(suffix)] for suffix in SUFFIXES if name.endswith(suffix))
    parts = stem.split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(name: str, text: bytes, all_of_it: bool) -> list[str]:
    """The modules that a file may import; names that it takes from one may be modules, too."""
    if name.endswith("/entry_points.txt"):
        return re.findall(r"^[^#\[\n=]+=\s*([\w.]+)", text.decode(errors="replace"), re.MULTILINE)
    if name.endswith(SUFFIXES[:-1]) or not (all_of_it or any(words.search(text) for words in SAID)):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []  # of another Python: nobody can import it here
    return list(imports(tree, name.split("/")[:-1]))


def imports(tree: ast.AST, package: list[str]) -> collections.abc.Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute("." * node.level + (node.module or ""), package)
            yield from (base if alias.name == "*" else f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            said = node.args[0].value
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("import_module", "__import__") and isinstance(said, str):
                yield absolute(said, package)


def absolute(said: str, package: list[str]) -> str:
    name = said.lstrip(".")
    level = len(said) - len(name)
    around = package[: len(package) - level + 1] if level else []
    return ".".join(around + [name] if name else around)
