"""Pins everything that is asked for, with the checksums of its files."""

import re
import shutil
import subprocess
import sys
import tempfile
import types
import urllib.parse
import zipfile
from email.parser import HeaderParser

from packaging.pylock import (
    PackageArchive,
    PackageDirectory,
    PackageVcs,
    PackageWheel,
    Pylock,
    PylockSelectError,
    PylockValidationError,
)
from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from python_image.shared.files import sha256
from python_image.wheels import indexes
from python_image.wheels.wheel_asked import CONTEXT, Lists, build_pins, insist_on_line, pins, place
from python_image.wheels.wheel_common import Artifact, Mistake, without_login
from python_image.wheels.wheel_files import routed_from
from python_image.wheels.wheel_named import REMOTE, NamedFiles, left_out, remote_lists, routed, routed_lists
from python_image.wheels.wheel_origin import (
    ARCHIVE,
    WEB,
    Origins,
    context_texts,
    own_sources,
    refuse_odd,
    refuse_odd_commit,
    with_addresses,
)
from python_image.wheels.wheel_step import TOOLS, tool

LARGEST_LOCK = 64 << 20
NO_HASH = "all must. Ask for an archive or a wheel of it, by its address, with the hash."

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    import tomli as tomllib

def lock(step, folder, said, builds):
    """Pins everything that is asked for, with the checksums of its files; gives the lock, and where it was written.

    A build user does it, as that may run foreign code: what comes of it are names, versions and checksums.
    """
    first = first_of(step.options)
    if is_pylock(first):
        return first, first
    with step.user("resolve") as user:
        written = user.folder / "out" / "pylock.toml"
        pin(step, user, written, said, builds)
        return user.take("out/pylock.toml", folder / "pylock.toml", LARGEST_LOCK), written

def first_of(options):
    return options.requirement[0] if options.requirement else None

def is_pylock(file):
    return bool(file and re.fullmatch(r"pylock(\.[^.]+)?\.toml", file.name))

def is_made_here(options):
    """Whether a resolver makes the lock, in place of the POM's own."""
    first = first_of(options)
    return not is_pylock(first) and not (first and first.name in ("uv.lock", "poetry.lock"))

def pin(step, user, out, said, builds):
    options, folder = step.options, user.folder
    first = first_of(options)
    kind = first.name if first else ""
    groups = [word for group in options.group for word in ("--group", group)]
    extras = [word for extra in options.extra for word in ("--extra", extra)]
    settings, no_build = {}, False
    environment = {**step.resolver_environment(), "UV_CACHE_DIR": f"{folder}/home/uv", "UV_PYTHON": sys.executable}
    refuse_unknown(options)
    if kind == "uv.lock":
        refuse_local(first, options)
        command = [tool("uv"), "export", "--quiet", "--frozen", "--no-emit-local", "--no-default-groups", "--no-header"]
        command += ["--directory", first.parent, "--format", "pylock.toml", "--output-file", out, *groups, *extras]
    elif kind == "poetry.lock":
        command = ["/opt/python-image/poetry/bin/poetry", "--directory", first.parent, "--no-interaction", "export"]
        command += ["--format", "pylock.toml", "--output", out]
        command += [word for group in options.group for word in ("--with", group)]
        command += [word for extra in options.extra for word in ("--extras", extra)]
    else:
        # pip takes a project's own file for a list, and builds what is named by its address, also by metadata, whatever it is told.
        files = [file for file in options.requirement if file.name == "pyproject.toml"]
        # uv compares checksums when it installs: what it runs for its answer comes before. pip does so at once, if only what
        # builds need has them; else the router shows no other file.
        only_builds = builds.insisted and not said.insisted
        wheels_alone = ":all:" in step.lists.wheels
        by_pip = (options.installer == "pip" and not wheels_alone) or (only_builds and not (wheels_alone and not step.lists.sources))
        by_pip = by_pip and options.phase != "fetch" and not files
        if said.insisted and not by_pip:
            step.router.named = NamedFiles(said, builds)
            refuse_unchecked(said, step.router.named)
        moved = rewritten(step, user, by_pip, said)
        settings["cwd"] = moved(CONTEXT) if CONTEXT.exists() else None
        inputs = [word for file in options.requirement for word in ("--requirement", moved(file))]
        inputs += [word for file in options.constraint for word in ("--constraint", moved(file))]
        no_build = options.phase == "fetch" or (only_builds and not by_pip)
        if no_build:
            refuse_sources(step.lists)
        # uv takes these or that; of pip's, the later one counts.
        if not no_build:
            inputs += [word for name in sorted(step.lists.wheels) for word in ("--only-binary", name)]
            inputs += [word for name in options.no_binary for word in ("--no-binary", name)]
        direct = folder / "direct.txt"
        wheels = own_wheels(options)
        direct.write_text("".join(f"{line}\n" for line in as_requirements(wheels, options, said)))
        if wheels:
            inputs += ["--requirement", direct]
        if by_pip:
            command = [TOOLS / "bin" / "python3", "-m", "pip", "lock", "--output", out, *inputs]
            command += [word for group in options.group for word in ("--group", f"{group_file(options)}:{group}")]
            command += [word for file in options.build_constraint for word in ("--build-constraint", file)]
        else:
            # What it takes as files it does not take with that name before them.
            inputs = [word for word in inputs if word != "--requirement"]
            # Configuration is looked for elsewhere than among the requirements, whose paths are those of their module.
            command = [tool("uv"), "--project", "/", "pip", "compile", "--no-header", "--python", sys.executable]
            # Not while there is a network, or as nobody would compare what the build needs.
            command += ["--no-build"] if no_build else []
            # uv leaves this word of pip's lists out, with a warning.
            command += ["--prerelease", "allow"] if options.installer == "pip" and step.lists.takes_early else []
            # The lock is in the file; what it warns of, such as a release that its owner has withdrawn, is for the log.
            settings["stdout"] = subprocess.DEVNULL
            command += ["--format", "pylock.toml", "--output-file", out, *inputs, *([] if options.elsewhere else extras)]
            command += [word for file in routed_lists(step, folder, options.build_constraint) for word in ("--build-constraints", file)]
            command += [word for group in options.group for word in ("--group", f"{group_file(options)}:{group}")]
    if resolved(step, user, command, environment, settings) != 0:
        step.router.tell_missing()
        if problem := left_out(step.router):
            raise Mistake(problem)
        if kind.endswith(".lock"):
            raise Mistake(f"{kind} cannot be used (see above). If its pyproject.toml has changed since, lock again.")
        if no_build and options.phase != "fetch":
            raise Mistake(
                "what is asked for cannot be had as wheels (see above). Where <buildConstraints> has hashes and pyproject.toml says"
                " what is asked for, nothing is built to learn more: name uv.lock, or a list of requirements, in <requirements>."
            )
        if options.phase == "fetch":
            raise Mistake(
                "what is asked for cannot be had as wheels (see above). Where <network> is none, sources come from a lock alone:"
                " name uv.lock, poetry.lock or pylock.toml in <requirements>."
            )
        raise Mistake("what is asked for cannot be had together (see above).")

def resolved(step, user, command, environment, settings):
    """Runs a resolver. Where metadata names an address that a line has a checksum for, once more, with the router's address.
    Not at once, as such an override replaces extras and markers of all who need that project."""
    named = step.router.named
    if not named or not named.lines:
        return step.resolve(user, command, environment, **settings)
    with tempfile.TemporaryFile() as output:
        status = step.resolve(user, command, environment, log=output, **settings)
        output.seek(0)
        text = output.read().decode(errors="replace")
        # A package of an index that names such an address is refused without a question for it.
        named.notes_projects(re.findall(r"conflicting URLs for package [`']?([A-Za-z0-9._-]+)", text))
        lines = "".join(named.overrides(step))
        if status and lines:
            file = user.folder / "overrides.txt"
            file.write_text(lines)
            return step.resolve(user, [*command, "--override", file], environment, **settings)
        print(text, end="", flush=True)
        return status

def refuse_unchecked(said, named):
    """A resolver would build what is there, which no checksum is for."""
    for address in sorted(said.asked):
        if re.match(r"(git|hg|svn|bzr)\+", address):
            raise Mistake(f"{without_login(address)} comes from a repository, which has no --hash, and others have: {NO_HASH}")
        if indexes.is_web(address) and not named.has_sums(address):
            raise Mistake(f"{without_login(address)} has no --hash, and others have: all must. Write it on the line of that address.")

def refuse_sources(asked):
    """Packages that are to be built would be, for what they say of themselves, while nobody compares what their builds need,
    or while there is a network: uv lets --no-binary of a list count more than --no-build."""
    if asked.sources:
        raise Mistake(
            "<noBinary> and --no-binary ask for sources. Where <network> is none, and where pyproject.toml says what is asked for"
            " and <buildConstraints> has hashes, those come from a lock alone: name uv.lock, poetry.lock or pylock.toml in"
            " <requirements>."
        )

def own_wheels(options):
    """The wheels that the POM names, and those of its projects."""
    return [wheel for path in options.wheel for wheel in ([path] if path.is_file() else sorted(path.glob("*.whl")))]

def as_requirements(wheels, options, said):
    """A line for each wheel: with the extras that it has, where the projects are all there is."""
    wanted = {canonicalize_name(extra) for extra in options.extra} if options.elsewhere else set()
    known = {wheel: extras_of(wheel) for wheel in wheels} if wanted else {}
    refuse_missing("extra", wanted, set().union(*known.values()), "<projects>")
    for wheel in wheels:
        extras = ",".join(sorted(wanted & known.get(wheel, set())))
        # pip wants a checksum of these, too: they are the module's own, as the list of the others' checksums is.
        checked = f" --hash=sha256:{sha256(wheel)}" if said.insisted else ""
        yield f"{wheel}[{extras}]{checked}" if extras else f"{wheel}{checked}"

def metadata_of(wheel):
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return HeaderParser().parsestr(file.read(name).decode(errors="replace"))

def extras_of(wheel):
    return {canonicalize_name(extra) for extra in metadata_of(wheel).get_all("Provides-Extra", [])}

def addresses_of(wheels):
    """The addresses that these wheels need something from."""
    lines = (str(line) for wheel in wheels for line in metadata_of(wheel).get_all("Requires-Dist", []))
    found = (re.search(r"@\s*([A-Za-z0-9+.-]+://[^\s;]+)", line) for line in lines)
    return {place(match[1]) for match in found if match}

def rewritten(step, user, by_pip, said):
    """Where a tool finds the files of the context, without the indexes that they name, as the router asks those, and for uv
    without what pip's format has and uv's has not. Archives that need a login, or are compared, come from the router as well."""
    own = re.compile(
        r"(?m)^[ \t]*(?:(?:-i|--index-url|--extra-index-url|--pypi-url|--trusted-host)[ \t=].*"
        r"|--no-index\b.*|(?:-f|--find-links)[ \t=]*[\"']?https?://.*)$"
    )
    # Lists of names become a line for each.
    lists = re.compile(r"(?m)^([ \t]*--(?:no-binary|only-binary))[ \t=]+([^\s,]+,\S*)[ \t]*(?:[ \t]#.*)?$")
    # How one is built is for who builds it.
    value = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+(?:"[^"\n]*"|'[^'\n]*')?)"""
    how = re.compile(rf"(?m)(?:^|(?:[ \t]|\\\r?\n)+)(?:--config-settings?(?:[ \t]*=[ \t]*|[ \t]+)|-C[ \t=]*){value}")
    texts = context_texts()
    named = step.router.named
    # A resolver gets those that were read here.
    remote = remote_lists(texts.values())
    copy = user.folder / "out" / "context"
    places = {url: copy / f"list-{number}.txt" for number, url in enumerate(remote)}
    forms = (own,) if by_pip else (own, lists, how)
    guarded = {url for text in texts.values() for url in ARCHIVE.findall(text) if step.router.has_login(url)}
    if named:
        guarded |= {url for text in (*texts.values(), *remote.values()) for url in WEB.findall(text) if named.has_sums(url)}
    if not guarded and not remote and not any(form.search(text) for text in texts.values() for form in forms):
        return lambda file: file
    shutil.copytree(CONTEXT, copy)
    for file, text in [*texts.items(), *((places[url], text) for url, text in remote.items())]:
        lines = own.sub("", text)
        lines = REMOTE.sub(lambda found: f"{found[1]}{places.get(found[2], found[2])}", lines)
        lines = WEB.sub(lambda found: routed(step, found[0]) if found[0] in guarded else found[0], lines)
        if not by_pip:
            lines = lists.sub(lambda found: "\n".join(f"{found[1]} {name}" for name in found[2].split(",") if name), lines)
            lines = how.sub("", lines)
        if file in places.values():
            file.write_text(lines)
        elif lines != text:
            (copy / file.relative_to(CONTEXT)).write_text(lines)
    return lambda file: copy / file.relative_to(CONTEXT) if CONTEXT in (file, *file.parents) else file

def unrouted(step, document):
    """The lock with the addresses that the requirements name."""
    for package in document.get("packages", []):
        archive = package.get("archive", {})
        found = routed_from(step, archive.get("url", ""))
        if found:
            archive["url"] = found[1]
    return document

def refuse_unknown(options):
    """Says which extras and groups a project's own file does not have; the tools say it in many ways, or not at all."""
    extras, groups, told = set(), set(), True
    files = [file.with_name("pyproject.toml") for file in options.requirement if file.suffix in (".toml", ".lock")]
    for file in files:
        document = tomllib.loads(file.read_text())
        poetry = document.get("tool", {}).get("poetry", {})
        told = told and "optional-dependencies" not in document.get("project", {}).get("dynamic", [])
        told = told and ("project" in document or bool(poetry))
        extras.update(document.get("project", {}).get("optional-dependencies", {}), poetry.get("extras", {}))
        groups.update(document.get("dependency-groups", {}), poetry.get("group", {}))
        if "dev-dependencies" in document.get("tool", {}).get("uv", {}) or "dev-dependencies" in poetry:
            groups.add("dev")
    if files and told:
        refuse_missing("extra", options.extra, extras, "pyproject.toml")
    if files:
        refuse_missing("group", options.group, groups, "pyproject.toml")

def declared(wanted, known):
    names = {canonicalize_name(name) for name in wanted}
    return [name for name in known if canonicalize_name(name) in names]

def refuse_missing(kind, wanted, known, place):
    names = {canonicalize_name(name) for name in known}
    missing = [name for name in wanted if canonicalize_name(name) not in names]
    if missing:
        has = f"it has {', '.join(sorted(names))}" if names else "it has none"
        if place == "<projects>":
            has = has.replace("it has", "they have")
        raise Mistake(f"there is no {kind} {', '.join(sorted(missing))} in {place}: {has}. Correct <wheels><{kind}s>.")

def refuse_local(lock, options):
    """Says what a lock has as folders and files of its project's machine, which it does not carry."""
    local = [
        package["name"]
        for package in tomllib.loads(lock.read_text()).get("package", [])
        if {"directory", "editable", "path", "virtual"}.intersection(package.get("source", {}))
        and package["source"] not in ({"virtual": "."}, {"editable": "."})
    ]
    if local and not options.projects:
        raise Mistake(
            f"uv.lock has {', '.join(local)} as folders or files of its own, which a lock does not carry: name them in"
            " <projects>."
        )
    for name in local:
        print(f"{name} is a folder or file of uv.lock's own: it is installed if one of <projects> is it", flush=True)

def group_file(options):
    return next((file for file in options.requirement if file.name == "pyproject.toml"), "pyproject.toml")

def asked_lines(document, extras, groups):
    """The requirements of a project's own file, but what Poetry alone understands."""
    project = document.get("project", {})
    lines = list(project.get("dependencies", []))
    for extra in extras:
        lines += project.get("optional-dependencies", {}).get(extra, [])
    groups = list(groups)
    for group in groups:
        for line in document.get("dependency-groups", {}).get(group, []):
            if isinstance(line, str):
                lines.append(line)
            elif line.get("include-group") not in (None, *groups):
                groups.append(line["include-group"])
    return lines

def asked_by_name(file, options):
    """The names of what a project's own file asks for."""
    if not file.exists():
        return set()
    document = tomllib.loads(file.read_text())
    lines = asked_lines(document, options.extra, options.group)
    poetry = document.get("tool", {}).get("poetry", {})
    lines += poetry.get("dependencies", {})
    for group in options.group:
        lines += poetry.get("group", {}).get(group, {}).get("dependencies", {})
    matches = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {canonicalize_name(match.group()) for match in matches if match}

def asked_names(options, said, wheels):
    """The names of all that is asked for by name or is one of these wheels."""
    names = {*said.names, *(canonicalize_name(wheel.name.split("-")[0]) for wheel in wheels)}
    for file in options.requirement:
        if file.suffix in (".toml", ".lock"):
            names |= asked_by_name(file.with_name("pyproject.toml"), options)
    return names

def requested(options, said, parts):
    """What was asked for itself, and not by something else; and the address of what came from one, whoever asked."""
    names = asked_names(options, said, [path for path in options.wheel if path.is_file()])
    addresses, every = {}, set()
    for package, part in parts:
        every.add(package.name)
        if place_of(part) in said.asked:
            names.add(package.name)
        address = {}
        if isinstance(part, PackageVcs):
            address = {"url": without_login(part.url), "vcs_info": {"vcs": part.type, "commit_id": part.commit_id}}
            if part.requested_revision:
                address["vcs_info"]["requested_revision"] = part.requested_revision
        elif package.archive and package.archive.url and not package.archive.url.startswith("file:"):
            address = {"url": without_login(part.url), "archive_info": {"hashes": dict(package.archive.hashes)}}
        if address and part.subdirectory:
            address["subdirectory"] = part.subdirectory
        if address:
            addresses[package.name] = address
    names &= every
    if options.elsewhere:
        # Of what others depend on, nothing was asked for itself.
        names = set()
    elif not names and all(file.suffix in (".toml", ".lock") for file in options.requirement):
        # A lock alone does not say.
        names = every
    return {"names": sorted(names), "addresses": addresses}

def place_of(part):
    """Where something comes from, as a requirement may name it."""
    if isinstance(part, PackageVcs):
        return place(f"{part.type}+{part.url}")
    return place(part.url) if isinstance(part, Artifact) else None

def whereabouts(file, lock):
    """The address of a lock's file: a path is one from where the lock is, and uv may have been given a copy."""
    url = file.get("url") or (lock.parent / file["path"]).resolve().as_uri()
    copy = f"{(lock.parent / 'context').as_uri()}/"
    return url.replace(copy, f"{CONTEXT.as_uri()}/") if CONTEXT not in lock.parents else url

def refuse_unfit(addresses):
    """Refuses wheels that are named themselves and fit elsewhere only; the tools say it of some, and in many ways."""
    fitting = set(sys_tags()) if addresses else set()
    for address in addresses:
        file = file_at(address)
        try:
            fits = not file.endswith(".whl") or fitting.intersection(parse_wheel_filename(file)[3])
        except InvalidWheelFilename as error:
            raise Mistake(f"{file} is not called as wheels are: {error}.") from error
        if not fits:
            raise Mistake(
                f"{file} is for another Python or platform, as its name says: name one that fits this Python and platform, or"
                " what it is built from."
            )

def file_at(address):
    try:
        return urllib.parse.unquote(urllib.parse.urlsplit(address).path.rpartition("/")[2])
    except ValueError:  # of a host in brackets, say
        return ""

def only_pinned(document, found, own, lock):
    """The lock without the files whose checksums nobody named, where the requirements name any; and what they name."""
    named = {}
    if not found.insisted:
        return document, named
    for package in document.get("packages", []):
        archive = package.get("archive", {})
        name = canonicalize_name(package["name"])
        title = f"{package['name']} {package.get('version', '')}".strip()
        if "vcs" in package:
            raise Mistake(
                f"{title} comes from a repository, which has no --hash, and others have: {NO_HASH}"
            )
        where = whereabouts(archive, lock) if archive else ""
        if "directory" in package or where in own:
            continue
        allowed = found.names.get(name, set()) | found.bounds.get(name, set()) | found.addresses.get(place(where), set())
        if not allowed:
            raise Mistake(
                f"{title} has no --hash, and others have: all must, what they depend on as well."
                " uv pip compile --generate-hashes or pip-compile --generate-hashes writes them."
            )
        kept = {kind: package[kind] for kind in ("sdist", "archive") if kind in package and may_be(package[kind], allowed)}
        wheels = [file for file in package.get("wheels", []) if may_be(file, allowed)]
        if wheels:
            kept["wheels"] = wheels
        if not kept:
            files = [package[kind] for kind in ("sdist", "archive") if kind in package] + package.get("wheels", [])
            sums = sorted({file["hashes"]["sha256"] for file in files if "sha256" in file["hashes"]})
            raise Mistake(
                f"{title}: the requirements name {', '.join(sorted(f'{kind} {digest}' for kind, digest in allowed))} and the"
                f" index has sha256 {', '.join(sums)}: either the requirements were not made for these files, or somebody"
                " changed them."
            )
        for kind in ("sdist", "archive", "wheels"):
            package.pop(kind, None)
        package.update(kept)
        named[name] = frozenset(allowed)
    return document, named

def may_be(file, allowed):
    """Whether a file can be one of those; where the index has sums of other kinds only, that shows when it is here."""
    kinds = {kind for kind, _ in allowed}.intersection(file["hashes"])
    return not kinds or any((kind, file["hashes"][kind]) in allowed for kind in kinds)

def wanted(step, folder):
    """What is said of files, and every file to take or to build, with what comes from elsewhere than files."""
    options = step.options
    said = pins(options)
    own = {wheel.resolve().as_uri() for wheel in own_wheels(options)}
    refuse_unfit(sorted({*own, *said.asked}))
    builds = build_pins(options)
    file, path = lock(step, folder, said, builds)
    # What builds need is asked for later.
    show_named_builds(step, builds)
    document, named = only_pinned(unrouted(step, parsed(file, path)), said, own, path)
    if path in options.requirement:
        refuse_missing("extra", options.extra, document.get("extras", []), path.name)
        refuse_missing("group", options.group, document.get("dependency-groups", []), path.name)
    return said, select(step, document, path, said, named)

def show_named_builds(step, builds):
    """Where <buildConstraints> has checksums, what builds need is resolved with the files that it names."""
    step.router.named = NamedFiles(builds, builds) if builds.insisted else None

def parsed(file, path):
    try:
        document = tomllib.loads(file.read_text("utf-8"))
        Pylock.from_dict(document)
        return document
    except PylockValidationError as error:
        raise Mistake(f"{path.name} is no lock as PEP 751 has them: {error}.") from error
    except ValueError as error:
        raise Mistake(f"{path.name} is no TOML: {error}.") from error

def select(step, document, path, said, named):
    """Every file of a lock to take or to build, with what comes from elsewhere than files."""
    refused = {canonicalize_name(name) for name in step.options.no_binary}
    chosen = chosen_of(document, path, step.options, lambda name: name in refused or ":all:" in step.options.no_binary)
    texts, made_here = context_texts(), is_made_here(step.options)
    sources, addresses = own_sources(texts) if made_here else ({}, set())
    wheels = own_wheels(step.options) if made_here else []
    names = asked_names(step.options, said, wheels) if made_here else set()
    if made_here:
        for file in (file for file in step.options.requirement if file.suffix == ".toml"):
            document = tomllib.loads(file.read_text())
            project = canonicalize_name(document.get("project", {}).get("name", ""))
            # Where there are projects, extras are theirs.
            extras = [] if step.options.elsewhere else step.options.extra
            for line in asked_lines(document, extras, step.options.group):
                insist_on_line(said, line, project)
        refuse_other(said, chosen)
    everything = with_addresses(said, texts.values(), addresses)._replace(names={**dict.fromkeys(names), **said.names})
    origins = Origins(step, everything, made_here, sources, addresses_of(wheels))
    return files_of(origins, step.lists, path, named, chosen)

def refuse_other(said, chosen):
    """A resolver's lock has what is asked for: foreign code ran beside it, and could leave something out or take an older one."""
    found = {package.name: str(package.version or "") for package, _ in chosen}
    mistakes = [
        f"{name} is asked for, and the resolver's answer does not have it: leave out the dependency that removes it."
        for name in sorted(said.needed - found.keys())
    ]
    for name, specifiers in said.versions.items():
        version = found.get(name)
        mistakes += [
            f"{name}{specifier} is asked for, and the resolver's answer has {version}: leave out the dependency that changes it."
            for specifier in specifiers
            if version and not specifier.contains(version, prereleases=True)
        ]
    if mistakes:
        raise Mistake("\nERROR: ".join(mistakes))

def files_of(origins, asked, path, named, chosen):
    found, settings = [], origins.said.settings
    for package, source in chosen:
        if isinstance(source, (PackageVcs, PackageDirectory)):
            if isinstance(source, PackageVcs):
                refuse_odd_commit(package.name, source.commit_id)
                refuse_built(package, asked)
                origins.refuse_forged(package, source.url or "")
                origins.of_address(package, place_of(source))
            found.append((package, source))
            continue
        url = whereabouts({"url": source.url, "path": source.path}, path)
        file = file_at(url)
        refuse_odd(package.name, file, source.hashes)
        origins.refuse_forged(package, url, file)
        if isinstance(source, PackageArchive):
            refuse_unfit([url])
        elif isinstance(source, PackageWheel) != file.endswith(".whl"):
            raise Mistake(f"the lock has {file} of {package.name} as {'a wheel' if isinstance(source, PackageWheel) else 'sources'}: lock it again.")
        if not file.endswith(".whl"):
            refuse_built(package, asked)
        if isinstance(source, PackageArchive):
            login = origins.of_address(package, place(url))
        else:
            url, login = origins.of_index(package, url, source.hashes)
        below = getattr(source, "subdirectory", None) or ""
        sums = named.get(package.name, frozenset())
        version = str(package.version or "")
        how = settings.get(package.name) or settings.get(place(url)) or {}
        found.append((package, Artifact(package.name, version, file, url, dict(source.hashes), sums, below, how, login)))
    return found

def refuse_built(package, asked):
    """Refuses sources where <onlyBinary>, or a list, asks for wheels, wherever they are."""
    if package.name in asked.wheels or (":all:" in asked.wheels and package.name not in asked.sources):
        title = f"{package.name} {package.version or ''}".strip()
        raise Mistake(f"{title} has no wheel for this Python, and <onlyBinary> or --only-binary asks for one.")

def build_files(step, file, path):
    """Every file of a lock of what builds need; checksums of <buildConstraints> are insisted on."""
    said = build_pins(step.options)
    document = unrouted(step, parsed(file, path))
    options = types.SimpleNamespace(extra=[], group=[])
    chosen = chosen_of(document, path, options, lambda name: False)
    refuse_other(said, chosen)
    for package, _ in chosen:
        if said.insisted and not said.bounds.get(package.name):
            raise Mistake(
                f"{package.name} {package.version} is needed to build and has no --hash in <buildConstraints>, and others have:"
                " all must. uv pip compile --generate-hashes writes them."
            )
    sums = {name: frozenset(hashes) for name, hashes in said.bounds.items()}
    return files_of(Origins(step, said, True, for_builds=True), Lists([], frozenset(), frozenset()), path, sums, chosen)

def chosen_of(document, path, options, from_source):
    try:
        return list(
            Pylock.from_dict(document).select(
                tags=list(sys_tags()),
                prefer_sdist_predicate=from_source,
                # What a tool has locked with them already, it need not declare.
                extras=declared(options.extra, document.get("extras", [])),
                dependency_groups=declared(options.group, document.get("dependency-groups", [])) or None,
            )
        )
    except PylockSelectError as error:
        raise Mistake(f"{error}.") from error
    except PylockValidationError as error:
        raise Mistake(f"{path.name} is no lock as PEP 751 has them: {error}.") from error
