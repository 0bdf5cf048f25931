"""Puts the libraries into a wheel that it may not take for granted, and says what there is to say of it; as a build user."""

from __future__ import annotations

import argparse
import ast
import collections.abc
import fnmatch
import io
import json
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import typing
import zipfile
import zlib

from python_image.steps import tool_path  # noqa: F401
from python_image.steps.common import UserError

# A virtual environment's own start reads nothing but what is pinned in it.
AUDITWHEEL = ("/opt/python-image/wheel-tools/bin/python3", "-m", "auditwheel")
GLIBC = {"c", "dl", "m", "pthread", "resolv", "rt", "util"}
ELSEWHERE = {"advapi32", "carbon", "cocoa", "corefoundation", "coreservices", "foundation", "iphlpapi", "kernel32", "msvcrt"}
ELSEWHERE |= {"ntdll", "objc", "ole32", "psapi", "security", "shell32", "system", "systemconfiguration", "user32", "ws2_32"}

LARGEST_MODULE = 8 << 20
# What zipfile says of an archive that is damaged, encrypted, or compressed in a way that this Python does not know.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)


def audit(wheel: pathlib.Path) -> dict[str, typing.Any]:
    """What auditwheel sees: the libraries outside, the symbols' versions, the tag that it could have."""
    if sys.version_info < (3, 10):
        return audit_by_hand(wheel)
    result = subprocess.run([*AUDITWHEEL, "show", "--json", str(wheel)], capture_output=True, text=True, check=False)
    try:
        return json.loads(result.stdout)
    except ValueError:
        raise UserError(f"auditwheel cannot read {wheel.name}: {result.stderr.strip()}") from None


def audit_by_hand(wheel: pathlib.Path) -> dict[str, typing.Any]:
    """The same of the last release for Python 3.9, which cannot say it as JSON."""
    from auditwheel.error import NonPlatformWheel  # type: ignore[attr-defined]
    from auditwheel.wheel_abi import analyze_wheel_abi

    try:
        seen = analyze_wheel_abi(None, None, wheel, frozenset(), False, False)  # type: ignore[call-arg]
    except NonPlatformWheel:
        return {"pure": True}
    return {
        "pure": False,
        "sym_tag": seen.sym_policy.name,
        "versioned_symbols": {library: sorted(versions) for library, versions in seen.versioned_symbols.items()},
        "external_libs": seen.external_refs[seen.policies.lowest.name].libs,
        "policy_upgrades": {name: {"libs_to_eliminate": sorted(refs.libs)} for name, refs in seen.external_refs.items()},
    }


def own_policy() -> str:
    """The newest manylinux policy that this system's C library keeps: what may be taken for granted on it."""
    major, minor = (int(part) for part in platform.libc_ver()[1].split(".")[:2])
    fitting = [
        (int(match[1]), int(match[2]), name)
        for name in policies()
        if (match := re.match(r"manylinux_(\d+)_(\d+)_", name)) and (int(match[1]), int(match[2])) <= (major, minor)
    ]
    return max(fitting)[2]


def policies() -> dict[str, typing.Any]:
    """What auditwheel knows for this machine, by the tags."""
    from auditwheel.architecture import Architecture
    from auditwheel.libc import Libc
    from auditwheel.policy import WheelPolicies

    return {policy.name: policy for policy in WheelPolicies(libc=Libc.GLIBC, arch=Architecture(platform.machine()))}


def validate_repair_mode(mode: str) -> None:
    """Before anything is compiled: some tags are for one architecture, and older Pythons have an older auditwheel."""
    tag = f"{mode}_{platform.machine()}"
    if mode.startswith("manylinux_") and tag not in policies():
        python = ".".join(platform.python_version_tuple()[:2])
        known = sorted(int(name.split("_")[2]) for name in policies() if name.startswith("manylinux_"))
        raise UserError(
            f"<wheels><repair>: auditwheel for Python {python} has no policy for {tag}. Use manylinux_2_N with one of"
            f" {', '.join(str(minor) for minor in known)}."
        )


def repaired(
    wheel: pathlib.Path, temporary: pathlib.Path, options: argparse.Namespace
) -> tuple[pathlib.Path, dict[str, typing.Any]]:
    tags = wheel.name[:-4].split("-")[-1]
    report: dict[str, typing.Any] = {"before": tags, "after": tags, "vendored": [], "outside": []}
    report["loads"] = loaded_at_run_time(wheel)
    if tags == "any":
        return wheel, report
    seen = audit(wheel)
    if "error" in seen:
        raise UserError(f"auditwheel cannot judge {wheel.name}: {seen['error']}")
    if seen["pure"]:
        return wheel, report
    own = own_policy()
    asked = own if options.repair in ("auto", "linux") else f"{options.repair}_{platform.machine()}"
    outside = seen["policy_upgrades"].get(own, {}).get("libs_to_eliminate", [])
    report["outside"] = sorted(seen["external_libs"])
    if options.repair == "none" or (options.repair == "auto" and not outside):
        return wheel, report
    if options.repair in ("auto", "linux") and seen["sym_tag"].startswith("linux_"):
        print(f"{wheel.name} needs a newer C library than auditwheel knows: what it links to stays outside", flush=True)
        return wheel, report
    result = graft(wheel, asked, seen, temporary, options)
    report["after"] = result.name[:-4].split("-")[-1]
    report["vendored"] = vendored(result)
    return result, report


def graft(
    wheel: pathlib.Path, policy: str, seen: dict[str, typing.Any], out: pathlib.Path, options: argparse.Namespace
) -> pathlib.Path:
    if not shutil.which("patchelf"):
        raise UserError(
            f"{wheel.name} needs libraries of this base inside. With <onlyBinary>:all:</onlyBinary>, nothing that could put them"
            " there is compiled: name the projects in <onlyBinary>, or use <repair>none</repair>."
        )
    missing = not_here(policy, seen, options.exclude)
    if missing:
        raise UserError(f"{wheel.name} links to {', '.join(missing)}, which no installed package has.")
    command = [*AUDITWHEEL, "repair", "--plat", policy, "--wheel-dir", out, wheel]
    command += [word for name in options.exclude for word in ("--exclude", name)]
    command += ["--strip"] if options.strip else []
    # For this image the wheel is one for linux, whatever else could run it.
    command += ["--no-update-tags"] if options.repair in ("auto", "linux") else ["--only-plat"]
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        if "too-recent versioned symbols" in result.stderr:
            raise UserError(too_recent(wheel, policy, seen, options))
        raise UserError(f"auditwheel cannot repair {wheel.name} for {policy}:\n{result.stderr.strip()}")
    return next(out.glob("*.whl"))


def not_here(policy: str, seen: dict[str, typing.Any], exclude: list[str]) -> list[str]:
    """Libraries that should go into the wheel and are nowhere: auditwheel names the first alone. It takes libpython out."""
    return sorted(
        name
        for name in seen["policy_upgrades"].get(policy, {}).get("libs_to_eliminate", [])
        if not seen["external_libs"].get(name)
        and not name.startswith("libpython")
        and not any(fnmatch.fnmatch(name, pattern) for pattern in exclude)
    )


def too_recent(wheel: pathlib.Path, policy: str, seen: dict[str, typing.Any], options: argparse.Namespace) -> str:
    found = policies()[policy].symbol_versions
    known = {f"{kind}_{version}" for kind, versions in found.items() for version in versions}
    newer = sorted(
        f"{library} {symbol}{inside}"
        for library, symbol, inside in asked_for(seen, options.exclude)
        if symbol.partition("_")[0] in found and symbol not in known
    )
    wanted = re.match(r"manylinux_(\d+)_(\d+)", policy) or ("", "", "")
    older = f"choose an older <base>, such as {options.older_base or f'one with glibc {wanted[1]}.{wanted[2]}'}"
    own = seen["sym_tag"].rpartition("_" + platform.machine())[0]
    here = f"On this base use <repair>{own}</repair>, or {older}" if own.startswith("many") else f"For that {older}"
    return f"{wheel.name} cannot be {policy}: it asks for {', '.join(newer) or 'newer symbols than that has'}. {here}."


def asked_for(seen: dict[str, typing.Any], excludes: list[str]) -> collections.abc.Iterator[tuple[str, str, str]]:
    """Each version of a library's symbols that the wheel asks for, and that what would be taken into it does."""
    from auditwheel.wheel_abi import get_versioned_symbols

    for library, versions in seen["versioned_symbols"].items():
        yield from ((library, version, "") for version in versions)
    outside = {
        pathlib.Path(path): name
        for name, path in seen["external_libs"].items()
        if path and not any(fnmatch.fnmatch(name, pattern) for pattern in excludes)
    }
    for name, libraries in get_versioned_symbols(outside).items():
        for library, versions in libraries.items():
            yield from ((library, version, f" (for {name})") for version in versions)


def vendored(wheel: pathlib.Path) -> list[dict[str, typing.Any]]:
    """Which libraries are inside of a repaired wheel, and the packages that they were taken from."""
    with zipfile.ZipFile(wheel) as file:
        libraries = sorted(name.rpartition("/")[2] for name in file.namelist() if ".libs/" in name and not name.endswith("/"))
        boms = [name for name in file.namelist() if name.endswith("/sboms/auditwheel.cdx.json")]
        packages = [json.loads(file.read(name))["components"][1:] for name in boms]
    from_packages = sorted({f"{part['name']} {part['version']}" for parts in packages for part in parts})
    return [{"libraries": libraries, "packages": from_packages}] if libraries else []


def taken(wheel: pathlib.Path) -> dict[str, typing.Any]:
    """What there is to say of a wheel that is taken as it is: what native code in it opens, its makers have looked at."""
    tags = wheel.name[:-4].split("-")[-1]
    try:
        loads = loaded_at_run_time(wheel, False)
    except DAMAGED as error:
        raise UserError(f"{wheel.name} cannot be read, so it cannot be installed: {error}.") from None
    return {"before": tags, "after": tags, "vendored": [], "outside": [], "loads": loads}


def loaded_at_run_time(wheel: pathlib.Path, native: bool = True) -> list[str]:
    """Libraries that its code opens by name, which no tool sees before it runs: what its text shows of them."""
    found: set[str] = set()
    with zipfile.ZipFile(wheel) as file:
        entries = [one for one in file.infolist() if not {"test", "tests"}.intersection(one.filename.split("/")[:-1])]
        names = [one.filename for one in entries]
        for one in entries:
            name = one.filename
            if name.endswith(".py") and one.file_size <= LARGEST_MODULE:
                found.update(opened_by_ctypes(file.read(one)))
            elif native and re.search(r"\.so(\.|$)", name) and ".libs/" not in name:
                content = file.read(one)
                if b"\0dlopen\0" in content:
                    words = re.findall(rb"(?<=\0)lib[A-Za-z0-9_+.-]+\.so(?:\.[0-9.]+)?(?=\0)", content)
                    found.update(word.decode() for word in set(words) - needed(content))
    own = {name.rpartition("/")[2] for name in names}
    # What is no line of a log is the name of no library.
    return sorted(name for name in found if name.isprintable() and name.rpartition("/")[2] not in own and not everywhere(name))


def everywhere(name: str) -> bool:
    """Whether every Linux with glibc has it, or none has, as it is of another system or beside the code that names it."""
    base = re.sub(r"^lib(?=.*\.so)|\.so[.\d]*$", "", name)
    return (
        not name or base in GLIBC or base.lower() in ELSEWHERE or bool(re.search(r"\.(dll|dylib|framework)\b|^/System/|^\.", name))
    )


def needed(content: bytes) -> set[bytes]:
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        section: typing.Any = ELFFile(io.BytesIO(content)).get_section_by_name(".dynamic")
        tags = section.iter_tags() if section else ()
        return {getattr(tag, kind).encode() for tag in tags for kind in ("needed", "soname") if hasattr(tag, kind)}
    except ELFError:
        return set()


def opened_by_ctypes(source: bytes) -> collections.abc.Iterator[str]:
    # Most files are of no interest, and parsing takes its time.
    if b"ctypes" not in source and b"dlopen" not in source:
        return
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    calls = {"find_library", "CDLL", "PyDLL", "LoadLibrary", "dlopen"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", "")).lstrip("_")
            value = node.args[0].value
            if name in calls and isinstance(value, str):
                yield value


def main() -> None:
    wheel, out, order = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), json.loads(sys.argv[3])
    try:
        _, report = repaired(wheel, out, argparse.Namespace(**order))
    except UserError as error:
        report = {"error": str(error)}
    (out / "report.json").write_text(json.dumps(report))


if __name__ == "__main__":
    main()
