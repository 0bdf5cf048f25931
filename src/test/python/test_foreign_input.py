"""Foreign input is refused where it could be taken for something else: wheels, locks, addresses, repositories."""

import argparse
import hashlib
import http.server
import io
import json
import os
import re
import struct
import subprocess
import sys
import threading
import types
import zipfile
import zlib

import pytest
from packaging import pylock
from packaging.specifiers import SpecifierSet

from python_image.build import lock_origins, locked_files, pinned_files, repair_task, source_task, toolchain_caches
from python_image.install import environment, install
from python_image.resolve import direct_references, resolver, selection, uv_sources
from python_image.steps import command, common, index_cache, indexes, requirements, step, write_guard


def test_a_list_of_pinned_names_means_what_it_means_to_pip(folder, capsys):
    """A list that is read without pip's parser says the same to it."""
    plain = [
        "",
        "# nothing",
        "a==1",
        "A.b_c == 1!2.0.post1+local.1 # why\n\n  d-e==2\t# x\n",
        "a==1\x0cb==2",
        "a==1\r\nb==2\r",
        "  # only\n\t",
        "a==1 #--hash=sha256:0",
    ]
    others = [
        "a",
        "a>=1",
        "a==1.*",
        "a==1;python_version<'3'",
        "a[b]==1",
        "a==1#x",
        "-r more.txt",
        "--no-index",
        "a==1 --hash=sha256:" + "0" * 64,
        "a==1 \\\n --hash=sha256:" + "0" * 64,
        "# x \\\na==1",
        "./a==1",
        "a-1.0-py3-none-any.whl",
        "a @ https://example.org/a.zip",
        "a==${VERSION}",
        "\u00e4==1",
        "a==1,==1",
    ]
    file = folder / "requirements.txt"
    options = argparse.Namespace(requirement=[file], constraint=[])
    for text in plain:
        file.write_bytes(text.encode())
        quick = requirements.pins(options)
        assert requirements.plain(file) is not None, text
        requirements.plain, kept = lambda file: None, requirements.plain
        assert requirements.pins(options) == quick, (text, quick, requirements.pins(options))
        requirements.plain = kept
    for text in others:
        file.write_bytes(text.encode())
        assert requirements.plain(file) is None, text
    assert capsys.readouterr().out == ""


def test_a_resolver_sees_no_sources_that_nobody_named(folder, capsys):
    """Whatever an index says of its files, which is not believed."""
    good, bad = (hashlib.sha256(text).hexdigest() for text in (b"good", b"bad"))

    def pins(text):
        file = folder / "list.txt"
        file.write_text(text)
        return requirements.pins(argparse.Namespace(requirement=[file], constraint=[]))

    said = pins(f"acme-one==1 --hash=sha256:{good}\nacme @ https://example.org/x/acme.tar.gz --hash=sha256:{good}\n")
    free, strict = (pinned_files.PinnedFiles(said, builds) for builds in (pins(""), said))
    for file, known, shown in [
        ("acme_one-1.tar.gz", {"sha256": good}, (True, True)),
        ("acme_one-1.tar.gz", {"sha256": bad}, (False, False)),
        ("acme_one-1.tar.gz", {}, (True, True)),
        ("acme_one-1.tar.gz", {"md5": "0"}, (True, True)),
        ("acme_one-1-py3-none-any.whl", {"sha256": bad}, (True, False)),
        ("other-1.tar.gz", {"sha256": good}, (False, False)),
        ("other-1-py3-none-any.whl", {"sha256": good}, (True, False)),
    ]:
        project = indexes.projects_of(file)[0]
        assert (free.has(project, file, known), strict.has(project, file, known)) == shown, (file, known)

    def received(url, text):
        raw = types.SimpleNamespace(stream=lambda size, decode_content: iter([text]))
        try:
            with free.received(types.SimpleNamespace(raw=raw), url) as content:
                return content.read()
        except indexes.Refusal as refusal:
            return str(refusal)

    assert received("https://index.invalid/acme_one-1.tar.gz", b"good") == b"good"
    assert received("https://example.org/x/acme.tar.gz", b"good") == b"good"
    print(received("https://index.invalid/acme_one-1.tar.gz", b"bad"))
    print(received("https://example.org/x/other.tar.gz", b"good"))
    assert indexes.projects_of("acme-tool-99-1.tar.gz") == ["acme-tool", "acme-tool-99"]

    router = types.SimpleNamespace(named=free, listings={("u", "evil"): f"{good} https://x.invalid/evil-1.tar.gz"})
    print(pinned_files.left_out(router)[:42])
    router.named = None
    assert pinned_files.left_out(router) == ""
    out = capsys.readouterr().out.splitlines()
    has = "acme_one-1.tar.gz: the requirements name sha256 770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c"
    assert out[0].startswith(has + " and the index has sha256 ")
    assert out[1].startswith("other.tar.gz: the requirements name no checksum and the index has some other")
    assert out[2:] == ["evil: the index has no file whose --hash t"]


def test_a_step_ends_where_it_cannot_be_closed(folder, capfd):
    closed = folder / "closed"
    write_guard.close_writable = closed.touch
    write_guard.Closing().wait()
    assert closed.exists()

    def broken():
        raise PermissionError("no")

    write_guard.close_writable = broken
    with pytest.raises(SystemExit, match=r"ERROR: what all users may write to cannot be closed \(see above\)\."):
        write_guard.Closing().wait()
    assert "PermissionError: no" in capfd.readouterr().err


def test_what_a_wheel_names_outside_the_environment_is_refused(folder, capsys):
    """The installer for an old Python writes such a program, and the step runs as root."""

    def named(points, *names):
        wheel = folder / "acme-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr("acme-1.0.dist-info/entry_points.txt", points)
            for name in names:
                file.writestr(name, "")
        try:
            install.validate_wheels([{"path": wheel, "file": wheel.name, "name": "acme"}])
            return "taken"
        except SystemExit as error:
            assert any(
                known in str(error) for known in ("outside the environment", "engines delete other files", "more than 100")
            ), error
            return "refused"

    print(
        named(
            "[console_scripts]\nacme = acme:main\n[mkdocs.plugins]\nacme/blog = acme.blog:Plugin\n",
            "acme/a..b.py",
            "acme/a.wh.b",
            ".whl/.wh",
            "a/" * 100,
        )
    )
    for points in (
        "[console_scripts]\n../../x = acme:main",
        "[gui_scripts]\r  /usr/bin/sort=acme:main",
        "[console_scripts]\u2028a/../../x=a:b",
        "[ console_scripts ]junk\n..\\x = acme:main",
        "../x : acme:main",
        "[console_scripts]\na=/../../x = acme:main",
        "[console_scripts]\n[/usr/bin/sort = acme:main [a] b",
        "[console_scripts]\n[.wh.python3 = acme:main [a] b",
    ):
        print(named(points))
    print(named("", "../x.py"), named("", "/x.py"), named("", "acme-1.0.data/data/../../x"))
    print(named("", ".wh.idna"), named("", "idna/.wh..wh..opq"), named("", "acme-1.0.data/scripts/.wh.x/y"), named(".wh.x = a:b"))
    print(named("", "a/" * 101), named("", "a/" * 2000 + "x.py"))
    assert capsys.readouterr().out.splitlines() == [
        "taken",
        *["refused"] * 8,
        "refused refused refused",
        "refused refused refused refused",
        "refused refused",
    ]


def test_no_list_learns_the_login_of_a_proxy():
    """pip's parser knows variables in capitals."""
    given = {"HTTPS_PROXY": "http://me:s3cr3t@proxy", "NO_PROXY": "a", "no_proxy": "b", "PATH": "/bin"}
    said = step.own_environment(given)
    assert (said["https_proxy"], said["no_proxy"]) == ("http://me:s3cr3t@proxy", "b")
    assert not [name for name in said if name.isupper() and name.endswith("PROXY")]


def test_a_wheel_that_brings_metadata_of_another_package_is_refused(folder, capsys):
    """A package's files are judged by its record."""

    def tried(name):
        wheel = folder / "acme_own-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            for each in ("acme_own/__init__.py", "acme_own-1.0.dist-info/RECORD", name):
                file.writestr(each, "")
        try:
            install.validate_wheels([{"path": wheel, "file": wheel.name, "name": "acme-own"}])
            return True
        except SystemExit as error:
            assert str(error) == (
                f"ERROR: {wheel.name} brings {name!r}, which is metadata of another package: leave that requirement out."
            ), error
            return False

    good = (
        "Acme.Own-1.0.dist-info/METADATA",
        "acme_own.egg-info/PKG-INFO",
        "acme_own-1.0-py3.9.egg-info",
        "acme_own-1.0.data/purelib/acme_own-1.0.dist-info/LICENSE",
        "acme_own/_vendor/other-1.0.dist-info/RECORD",
        "acme_own-1.0.data/data/share/other-1.0.dist-info/RECORD",
        "acme_own-1.0.data/scripts/other-1.0.dist-info",
        "other/dist-info/RECORD",
        "other.dist-info.py",
        "acme_own-1.0.data/data/lib/python3.13/site-packages/a/b.dist-info/RECORD",
    )
    for name in good:
        assert tried(name), name
    tops = ["", "./", "acme_own-1.0.data/purelib/", "x.data/platlib//", "acme_own-1.0.data/./purelib/"]
    tops += [f"acme_own-1.0.data/data/{lib}/python3.13/site-packages/" for lib in ("lib", "lib64", "./lib")]
    ends = ["other-1.0.dist-info/RECORD", "other.egg-info/PKG-INFO", "other-1.0-py3.9.egg-info", "Other-1.0.Dist-Info/x/y"]
    ends += ["acme_own_other-1.0.dist-info/RECORD", "acme-own-1.0.dist-info/RECORD", "-1.0.dist-info/RECORD", ".dist-info/RECORD"]
    print([top + end for top in tops for end in ends if tried(top + end)])
    assert capsys.readouterr().out == "[]\n"


def test_a_wheel_whose_record_names_files_of_others_by_a_detour_is_refused(folder):
    def tried(row):
        wheel = folder / "acme-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr("acme/a.py", "")
            file.writestr("acme-1.0.dist-info/RECORD", f"acme/a.py,,\n{row},,\nacme-1.0.dist-info/RECORD,,\n")
        try:
            install.validate_wheels([{"path": wheel, "file": wheel.name, "name": "acme"}])
            return True
        except SystemExit as error:
            assert "in its RECORD, which is no file of it" in str(error), error
            return False

    good = ["acme/x/../a.py", "./acme/a.py", "acme/", "acme/gone.py", "acme-1.0.dist-info/RECORD.jws", "acme/..a.py", '"a, b.py"']
    for row in good:
        assert tried(row), row
    site = "/opt/venv/lib/python3.13/site-packages"
    odd = ["acme/tests/../../victim/a.py", "../../../bin/python", f"{site}/victim/a.py", "x\x1c../y", '"x/../victim/a.py"']
    assert [row for row in odd if tried(row)] == []


def test_only_what_one_package_has_is_pruned_by_its_real_path(folder):
    """A record may name files of another package, which would lose them and the line that says so."""
    site = folder / "venv" / "lib" / "python3.13" / "site-packages"
    (site / "x" / "tests").mkdir(parents=True)
    (folder / "venv" / "lib64").symlink_to("lib")
    detour = "../../../lib64/python3.13/site-packages/victim"
    rows = {
        "victim": ["victim/check.py", "victim/tests/own.py", "victim/tests/both.py", "victim/tests/used.py", "victim/never.py"],
        "evil": ["x/tests/../../victim/check.py", "x/tests/a.py", "x/tests/../tests/a.py", "victim/tests/both.py"],
    }
    rows["evil"] += [f"{detour}/tests/used.py", "../../../pyvenv.cfg", "x/tests/../../../../../pyvenv.cfg"]
    for name in ("victim/check.py", "victim/tests/own.py", "victim/tests/both.py", "victim/tests/used.py", "x/tests/a.py"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).touch()
    (folder / "venv" / "pyvenv.cfg").touch()
    for name, paths in rows.items():
        (site / f"{name}-1.0.dist-info").mkdir()
        (site / f"{name}-1.0.dist-info" / "REQUESTED").touch()
        rows[name] = [*paths, f"{name}-1.0.dist-info/REQUESTED"]
        (site / f"{name}-1.0.dist-info" / "RECORD").write_text("".join(f"{path},,\n" for path in rows[name]))
    found = environment.installed(folder / "venv")
    environment.prune(found, folder / "venv", ["tests"], [])
    environment.remember_requests(found, set(), {})
    there = {str(path.relative_to(site)) for path in site.rglob("*.py")}
    assert there == {"victim/check.py", "victim/tests/both.py", "victim/tests/used.py"}
    assert (folder / "venv" / "pyvenv.cfg").exists()
    # Whatever else takes a file away, its line stays.
    (site / "victim" / "check.py").unlink()
    for one in found:
        one.save()
    records = {one.folder.name[:-14]: sorted(row[0] for row in one.read()) for one in found}
    assert records["victim"] == ["victim/check.py", "victim/tests/both.py", "victim/tests/used.py"]
    assert "x/tests/a.py" not in records["evil"]


def test_files_are_looked_at_only_where_some_are_pruned(folder):
    """A call for each file of each package takes long in large environments."""
    site = folder / "venv" / "lib" / "python3.13" / "site-packages"
    (site / "acme-1.0.dist-info").mkdir(parents=True)
    for name in ("a.py", "b.pyi"):
        (site / name).touch()
    (site / "c.py").symlink_to("a.py")
    (site / "acme-1.0.dist-info" / "RECORD").write_text("a.py,,\nb.pyi,,\nc.py,,\n")
    environment.is_regular, real = None, environment.is_regular
    (one,) = environment.installed(folder / "venv")
    environment.prune([one], folder / "venv", [], [])
    assert not one.original_files
    environment.is_regular = real
    environment.prune([one], folder / "venv", ["stubs"], [])
    assert {os.path.relpath(path, site) for path in one.original_files} == {"a.py", "b.pyi", "acme-1.0.dist-info/RECORD"}
    for name in ("a.py", "c.py"):
        (site / name).unlink()
    one.save()
    assert one.read() == [["a.py", "", ""]]


def test_a_record_may_have_a_name_that_no_file_system_takes(folder):
    site = folder / "venv" / "lib" / "python3.13" / "site-packages"
    (site / "acme-1.0.dist-info").mkdir(parents=True)
    (site / "a.py").touch()
    (site / "acme-1.0.dist-info" / "RECORD").write_text(f"a.py,,\n{'x' * 300},,\n")
    (one,) = environment.installed(folder / "venv")
    one.save()
    assert one.read() == [["a.py", "", ""]]


def test_no_wheel_writes_lines_of_the_log(folder, capsys):
    """Names in a wheel may have line breaks and what terminals obey."""
    wheel = folder / "evil-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(
            "a.py",
            'import ctypes\nctypes.CDLL("libx.so: no\\n2 wheels")\nctypes.CDLL("liby.so\\x1b[31m")\nctypes.CDLL("libz.so")\n',
        )
    assert repair_task.taken(wheel)["loads"] == ["libz.so"]
    environment.print_kept({"a/tests/x.py": "a.py\nERROR: forged", "b\r/tests/y.py": "b.py"})
    assert capsys.readouterr().out == (
        "kept a/tests/x.py: 'a.py\\nERROR: forged' imports it\nkept 'b\\r/tests/y.py': b.py imports it\n"
    )


def test_a_wheel_with_two_names_for_one_file_is_refused(folder, capsys):
    """uv goes by the names in front of the files and by fields that not each zipfile knows."""

    def tried(name, change=lambda entry: None, before=b"", after=b""):
        wheel = folder / "acme-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr("acme-1.0.dist-info/RECORD", "")
            entry = zipfile.ZipInfo(name)
            entry.extra = before
            file.writestr(entry, "x")
            entry.extra = after
            change(entry)
        try:
            install.validate_wheels([{"path": wheel, "file": wheel.name, "name": "acme"}])
            return "taken"
        except SystemExit as error:
            return str(error).partition(" has ")[2].partition(":")[0] or str(error)

    other = b"other-1.0.dist-info/RECORD"
    field = struct.pack("<2HBL", 0x7075, 5 + len(other), 1, zlib.crc32(b"acme.txt")) + other
    time = struct.pack("<2HBL", 0x5455, 5, 1, 0x7075)
    print(tried("acme.txt"), tried("\u00e4/\u65e5.txt"), tried("acme.txt", before=time + b"\0" * 3, after=time))
    print(tried("acme.txt", before=field, after=field))
    print(tried("acme.txt", before=time + field), tried("acme.txt", after=field))
    print(tried("acme.txt", lambda entry: setattr(entry, "filename", "b.txt")))
    print(tried("acme.txt", before=time[:-1]))
    # Which of the two names is shown depends on the Python: since 3.13 zipfile goes by the field.
    shown = capsys.readouterr().out.replace(other.decode(), "acme.txt")
    assert shown.splitlines() == [
        "taken taken taken",
        "'acme.txt' under a second name",
        "'acme.txt' under a second name 'acme.txt' under a second name",
        "'b.txt' under a second name",
        "ERROR: acme-1.0-py3-none-any.whl is damaged (an extra field is too short): leave that requirement out, or build it again.",
    ]


def test_names_in_a_lock_that_are_none_are_refused(folder, capsys):
    """They are names of folders and of files of the cache."""

    def tried(question, *words):
        try:
            question("acme", *words)
            return True
        except common.UserError as mistake:
            assert "acme" in str(mistake), mistake
            return False

    def commit(said):
        return tried(lock_origins.validate_commit, said)

    print(commit("0" * 40), commit("0123456789abcdef" * 4))
    odd = [
        "",
        "main",
        "abcdef0",
        "0" * 39,
        "0" * 41,
        "../../../etc",
        "0" * 39 + "/",
        "0" * 40 + "\n",
        "0" * 6,
        "A" * 40,
        "0" * 65,
        ".." + "0" * 38,
    ]
    print([said for said in odd if commit(said)])

    def file(name, digest):
        return tried(lock_origins.validate_file, name, {"sha256": digest})

    print(file("acme-1.0.tar.gz", "0" * 64))
    odd = ["", "..", ".hidden", "a/b", "a\\b", "a\0b"]
    print([name for name in odd if file(name, "0" * 64)])
    print([digest for digest in ["", "..", "../" * 3, "0" * 63 + "/", "0\n"] if file("acme", digest)])
    assert capsys.readouterr().out == "True True\n[]\nTrue\n[]\n[]\n"


def test_a_resolvers_answer_has_what_is_asked_for(folder, capsys):
    """Foreign code can write the lock of a resolver."""
    list_of, bounds = folder / "requirements.txt", folder / "constraints.txt"

    def tried(text, chosen, constraints="", lines=()):
        list_of.write_text(text)
        bounds.write_text(constraints)
        said = requirements.pins(argparse.Namespace(requirement=[list_of], constraint=[bounds]))
        for line in lines:
            requirements.require_line(said, line, "acme-self")
        try:
            parts = [(types.SimpleNamespace(name=name, version=version), None) for name, version in chosen.items()]
            locked_files.validate_versions(said, parts)
            direct_references.validate_references(direct_references.of_lines(said.lines), parts)
            return "taken"
        except locked_files.UserError as mistake:
            return re.split("[.] Remove", str(mistake))[0]

    print(tried("A.b==1.0\n", {"a-b": "1", "other": "9"}))
    print(tried("a==1.0\n", {"a": "1.0+local"}), tried("a>=1\n", {"a": "2rc1"}), tried("a[x]>=1,<3\n", {"a": "2"}))
    print(tried("a\n", {"a": None}), tried("a; python_version<'3'\n", {}), tried("a @ https://example.org/a.zip\n", {}))
    print(tried("", {"b": "2"}, "a==1\nb<3\n"), tried("", {"a": "1"}, lines=["a<2", "acme.self[x]", "b; extra=='x'"]))
    for text in ("a==1.0\n", "a>=1\n", "a[x]\n"):
        print(tried(text, {"b": "1"}), "|", tried(text, {"a": "0.9"}))
    print(tried("", {"b": "3"}, "b<3\n"))
    print(tried("", {"a": "2"}, lines=["a<2"]))
    assert capsys.readouterr().out.splitlines() == [
        "taken",
        "taken taken taken",
        "taken taken <requirements> names a from https://example.org/a.zip, but the resolver's lock does not have it",
        "taken taken",
        "a is required, but the resolver's lock does not have it | a==1.0 is required, but the resolver's lock has version 0.9",
        "a is required, but the resolver's lock does not have it | a>=1 is required, but the resolver's lock has version 0.9",
        "a is required, but the resolver's lock does not have it | taken",
        "b<3 is required, but the resolver's lock has version 3",
        "a<2 is required, but the resolver's lock has version 2",
    ]


def test_a_resolvers_answer_says_the_release_of_what_an_index_has(folder):
    """What has none would be taken in any."""
    said = requirements.Pins({}, {}, {}, set(), {"acme"}, {"acme": [SpecifierSet("==2.0")]}, {}, [], False)
    wheel = pylock.PackageWheel(url="https://acme.example/acme-1.0-py3-none-any.whl", hashes={"sha256": "aa"})
    with pytest.raises(common.UserError, match="acme has no version"):
        locked_files.validate_versions(said, [(types.SimpleNamespace(name="acme", version=None), wheel)])


@pytest.fixture
def answer(folder):
    """Tells what is taken of a resolver's answer, or why it is refused."""
    context, projects, lock = folder / "context", folder / "projects" / "1", folder / "pylock.toml"
    context.mkdir()
    projects.mkdir(parents=True)
    for module in (requirements, lock_origins, locked_files, direct_references, resolver, uv_sources):
        module.CONTEXT = context
    selection.lock = lambda *words: (lock, lock)

    def tried(files, packages, constraints="", metadata="", listings=(), leave_out=False, variables=None, **more):
        for name, text in files.items():
            (context / name).parent.mkdir(exist_ok=True)
            (context / name).write_text(text)
        (context / "constraints.txt").write_text(constraints)
        wheel = projects / "proj-1.0-py3-none-any.whl"
        if metadata:
            with zipfile.ZipFile(wheel, "w") as file:
                file.writestr("proj-1.0.dist-info/METADATA", f"Name: proj\nProvides-Extra: x\n{metadata}\n")
            packages += (
                "" if leave_out else f'[[packages]]\nname = "proj"\narchive = {{path = "{wheel}", hashes = {{sha256 = "ee"}}}}\n'
            )
        lock.write_text('lock-version = "1.0"\ncreated-by = "uv"\n' + (packages or "packages = []"))
        said = {
            "requirement": [context / name for name in files if "lib/" not in name],
            "constraint": [context / "constraints.txt"],
        }
        said.update(wheel=[projects] if metadata else [], elsewhere=[projects] if metadata else [], build_constraint=[], member=[])
        said.update(extra=[], group=[], no_binary=[], only_binary=[], phase="all")
        said.update(more)
        router = indexes.Router([indexes.Index("public", "https://index.example/simple/")], {})
        router.read = lambda index, name: None
        router.listings.update(listings)
        options = argparse.Namespace(**said)
        step = types.SimpleNamespace(
            options=options,
            lists=requirements.read_lists(options),
            build_pins=requirements.build_pins(options),
            router=router,
            address="http://localhost",
        )
        step.resolver_environment = lambda: {"HOST": "own.example", "FOLDER": str(context), "lower": "x", **(variables or {})}
        index, pages = "https://index.example/simple/", ("core", "util")
        router.listings.update({(index, name): f"aa https://files.example/{name}-9.9-py3-none-any.whl" for name in pages})
        text = lock.read_text()
        for name in pages:
            text = text.replace(
                f"ROUTED-{name}",
                f"{step.address}/{router.routed(f'https://files.example/{name}-9.9-py3-none-any.whl', 0)}",
            )
        lock.write_text(text)
        try:
            selection.wanted(step, folder)
            return "taken"
        except common.UserError as mistake:
            return str(mistake)

    return tried


# Why an answer is refused: by validate_references, or because nobody names its address.
NOT_IN_LOCK = "^<requirements> names .*, but the resolver's lock (has|does not have) "
BY_NAME = "^core is asked for by name, and a dependency has it from "
ONE, TWO, AT = "1" * 40, "2" * 40, "https://own.example/core"


def repository(name="core", url=AT, commit=ONE, below=""):
    return f'[[packages]]\nname = "{name}"\n[packages.vcs]\ntype = "git"\nurl = "{url}"\ncommit-id = "{commit}"\nsubdirectory = "{below}"\n'


def archive(name="core", url="https://own.example/core.zip", below=""):
    return (
        f'[[packages]]\nname = "{name}"\n[packages.archive]\nurl = "{url}"\nsubdirectory = "{below}"\nhashes = {{sha256 = "cc"}}\n'
    )


def of_index(name="core"):
    return (
        f'[[packages]]\nname = "{name}"\nversion = "9.9"\n[[packages.wheels]]\nname = "{name}-9.9-py3-none-any.whl"\n'
        f'url = "ROUTED-{name}"\nhashes = {{sha256 = "aa"}}\n'
    )


def test_a_resolvers_answer_has_what_is_asked_for_by_address(answer, folder):
    """Foreign code can write the lock of a resolver: a wheel of an index, a fork or nothing in place of what the POM names."""
    (folder / "context" / "core-1.0.zip").touch()
    (folder / "context" / "linked.zip").symlink_to("core-1.0.zip")
    hashed = f"https://own.example/core.zip --hash=sha256:{'cc' * 32}"
    local = (folder / "context" / "core-1.0.zip").as_uri()
    for line, good, *more in (
        (f"core[x] @ git+{AT}@{ONE}", repository()),
        (f"git+{AT}@{ONE}", repository()),
        (f"git+{AT}@{ONE}#egg=Core[x]&subdirectory=./a/", repository(below="a"), repository(), repository(below="b")),
        (f"-e git+https://me:pw@OWN.example:443/core@{ONE}#egg=core", repository()),
        ("core @ https://own.example/core.zip", archive()),
        ("https://own.example/core.zip#subdirectory=a", archive(below="a"), archive(), archive(below="b")),
        (hashed, archive().replace("cc", "cc" * 32)),
        (f"core @ {hashed}", archive().replace("cc", "cc" * 32)),
        ("./core-1.0.zip", archive(url=local)),
        ("core @ ./linked.zip ; python_version > '3'", archive(url=local)),
        # As a resolver has it that was given a copy of these files.
        ("./linked.zip", archive(url=local.replace("core-1.0", "linked"))),
    ):
        files = {"requirements.txt": f"{line}\n"}
        assert answer(files, good) == "taken", line
        others = ["", of_index(), repository(url="https://evil.example/core"), archive(url="https://evil.example/core.zip"), *more]
        for other in [*others, repository(commit=TWO), repository("zzz", "https://evil.example/zzz"), of_index("util")]:
            is_moved = other in others[2:4] or (other == repository(commit=TWO) and "git+" not in line)
            if "--hash" in line and other:
                reason = r"has no --hash|the requirements name sha256"
            elif line.startswith("core") and is_moved:
                reason = BY_NAME
            else:
                reason = NOT_IN_LOCK
            said = answer(files, other)
            assert re.search(reason, said), (line, other, said)
    for line in (f"core @ git+{AT}@{ONE} ; python_version < '3'", "./core-1.0.zip ; python_version < '3'"):
        assert answer({"requirements.txt": f"{line}\n"}, "") == "taken"
    files = {"requirements.txt": "util\n"}
    assert answer(files, of_index("util"), f"core @ git+{AT}@{ONE}\n") == "taken"
    assert answer(files, of_index("util") + repository(), f"core @ git+{AT}@{ONE}\n") == "taken"
    for other in (of_index(), repository(commit=TWO)):
        said = answer(files, of_index("util") + other, f"core @ git+{AT}@{ONE}\n")
        assert said.startswith(f"<constraints> names core from git+{AT}@{ONE}, but the resolver's lock has "), said


def test_variables_in_addresses_are_those_of_the_resolver(answer, folder):
    """uv expands them in lists and in a project's own file. PROJECT_ROOT is the folder that it runs in."""
    file = "dist/core-1.0.zip"
    (folder / "context" / "dist").mkdir()
    (folder / "context" / file).touch()
    good = archive(url=(folder / "context" / file).as_uri())
    evil = archive(url=(folder / "context" / "dist" / "evil.zip").as_uri())
    for line in (
        f"file://${{PROJECT_ROOT}}/{file}",
        f"${{PROJECT_ROOT}}/{file}",
        f"core @ file://${{PROJECT_ROOT}}/{file}",
        f"core @ file:///${{PROJECT_ROOT}}/{file}",
        f"core[x] @ ${{PROJECT_ROOT}}/{file} ; python_version > '3'",
        f"core @ file://${{FOLDER}}/{file}",
        f"core @ ${{FOLDER}}/{file}",
        f"core @ {(folder / 'context' / file).as_uri()}",
    ):
        project = {"pyproject.toml": f'[project]\nname = "app"\ndependencies = ["{line}"]\n'}
        for files in ({"requirements.txt": f"{line}\n"}, *([project] if line.startswith("core") else [])):
            said = answer(files, good)
            assert said == "taken", (files, said)
            for bad in (evil, of_index(), ""):
                said = answer(files, bad)
                assert re.search(NOT_IN_LOCK, said), (files, bad, said)
    for line in ("core @ https://me:${SECRET}@${HOST}/core.zip", f"core @ git+https://${{HOST}}/core@{ONE}"):
        found = repository() if "git" in line else archive()
        for files in ({"requirements.txt": f"{line}\n"}, {"pyproject.toml": f'[project]\ndependencies = ["{line}"]\n'}):
            said = answer(files, found, variables={"SECRET": "pw"})
            assert said == "taken", (files, said)
            said = answer(files, found, variables={"HOST": "other.example"})
            assert re.search(BY_NAME, said), (files, said)
    checked = f"core @ ${{PROJECT_ROOT}}/{file} --hash=sha256:{'cc' * 32}\n"
    assert answer({"requirements.txt": checked}, good.replace("cc", "cc" * 32)) == "taken"
    elsewhere = {"variables": {"PROJECT_ROOT": "/elsewhere"}}
    assert "/elsewhere/x.zip" in answer({"requirements.txt": "core @ file://${PROJECT_ROOT}/x.zip\n"}, of_index(), **elsewhere)
    assert "%7Blower%7D" in answer({"requirements.txt": "core @ https://own.example/${lower}.zip\n"}, of_index())


def test_a_message_names_what_the_pom_and_the_lock_have(answer):
    line = f"core @ git+{AT}@1111111\n"
    start = f"<requirements> names core from git+{AT}@1111111, but the resolver's lock "
    tag = " If a tag looks like a commit, name it refs/tags/NAME."
    for packages, end in (
        (repository(commit=TWO), f"has git+{AT}@{TWO}. Remove the dependency that names git+{AT}@{TWO}.{tag}"),
        (
            of_index(),
            f"has core-9.9-py3-none-any.whl of an index. Remove the dependency that changes it.{tag}",
        ),
        ("", "does not have it. Remove the dependency that excludes it."),
    ):
        assert answer({"requirements.txt": line}, packages) == start + end
    said = answer({"requirements.txt": "core @ https://own.example/core.zip?token=${TOKEN}\n"}, "", variables={"TOKEN": "s3cr3t"})
    assert said.startswith("<requirements> names core from https://own.example/core.zip, but"), said
    said = answer({"requirements.txt": "https://own.example/core.zip#subdirectory=a\n"}, archive(below="b"))
    assert said.startswith("<requirements> names https://own.example/core.zip#subdirectory=a, but the resolver's lock has "), said


def test_an_address_may_be_written_in_several_ways(answer):
    """uv writes the shortest one into its lock."""
    for line, good in (
        (f"git+{AT}@{ONE}#egg=core%5Bx%5D", repository()),
        (f"core @ git+https://own.example/x/../core@{ONE}", repository()),
        ("https://own.example/x/../core.zip", archive()),
        ("core @ https://own.example/../x/./../core.zip", archive()),
        ("https://own.example/x/../core.zip", archive(url="https://own.example/x/../core.zip")),
    ):
        said = answer({"requirements.txt": f"{line}\n"}, good)
        assert said == "taken", (line, said)
    for source in (f'{{git = "git+{AT}", rev = "{ONE}"}}', f'{{git = "https://own.example/x/../core", rev = "{ONE}"}}'):
        project = f'[project]\ndependencies = ["core"]\n[tool.uv.sources]\ncore = {source}\n'
        said = answer({"pyproject.toml": project}, repository())
        assert said == "taken", (source, said)
    for path, short in (("/a/b/../../../c/.", "/c/"), ("/a/..", "/"), ("//a/./b", "//a/b"), ("", ""), ("/a../.b", "/a../.b")):
        assert requirements.without_dot_segments(path) == short
    # The machine at the other end decides what these are: a link may be in between.
    for start in ("git+ssh://git@own.example", "git+file://"):
        assert requirements.place(f"{start}/x/../core@{ONE}") == f"{start.replace('git@', '')}/x/../core"


def test_a_resolvers_answer_has_the_commits_that_are_asked_for(answer):
    """Forks have commits under the address of a repository. Comments and lines of other platforms do not count."""
    for text, good in (
        (f"# before: core @ git+{AT}@main\ncore @ git+{AT}@{ONE}\n", False),
        (f"core @ git+{AT}@{ONE}  # follows git+{AT}@main#egg=core\n", False),
        (f"core @ git+{AT}@main ; sys_platform == 'win32'\ncore @ git+{AT}@{ONE} ; sys_platform != 'win32'\n", False),
        (f"core @ git+{AT}@{'AB' * 20}\n", False),
        (f"core @ git+{AT}@1111111\n", False),
        (f"core @ git+{AT}@2222222\n", True),
        (f"core @ git+{AT}@main\n", True),
        (f"core @ git+{AT}@20240131\n", True),
        (f"core @ git+{AT}@refs/tags/1111111\n", True),
        (f"core @ git+{AT}\n", True),
    ):
        said = answer({"requirements.txt": text}, repository(commit=TWO))
        assert ("lock has git+https://own.example/core@2222" in said, said == "taken") == (not good, good), (text, said)
    for url, path in (("https://own.example/a.git", "a.git"), ("https://own.example/a.git@/../../evil/a.git", "evil/a.git")):
        where = locked_files.place_of(pylock.PackageVcs(type="git", url=url, commit_id=ONE))
        assert where == f"git+https://own.example/{path}"
    lock_origins.validate_subdirectory("acme", "src/acme..core")
    for below in ("/tmp", "../acme", "src/../../acme", "a\0b"):
        with pytest.raises(common.UserError):
            lock_origins.validate_subdirectory("acme", below)


def test_a_resolvers_answer_has_what_sources_of_a_project_name(answer, folder):
    """The files of [tool.uv.sources] count for what the project asks for itself."""
    end = '\n[[tool.uv.index]]\nname = "own"\nurl = "https://own.example/simple"\n'
    listings = {("https://own.example/simple/", "core"): "aa https://own.example/core-1-py3-none-any.whl"}
    own = '[[packages]]\nname = "core"\nversion = "1"\n[[packages.wheels]]\nname = "core-1-py3-none-any.whl"\n'
    own += 'url = "https://own.example/core-1-py3-none-any.whl"\nhashes = {sha256 = "aa"}\n'

    def project(source, core="core"):
        return f'[project]\nname = "app"\ndependencies = ["{core}"]\n[tool.uv.sources]\ncore = {source}{end}'

    at_commit = f'{{git = "{AT}", rev = "{ONE}"}}'
    other = "sys_platform == 'win32'"
    for source, good in (
        (at_commit, repository()),
        (f'{{git = "{AT}", tag = "v1", subdirectory = "a"}}', repository(below="a")),
        ('{url = "https://own.example/core.zip"}', archive()),
        ('{index = "own"}', own),
        (f'[{{url = "https://x.example/core.zip", marker = "{other}"}}, {{url = "https://own.example/core.zip"}}]', archive()),
    ):
        said = answer({"pyproject.toml": project(source)}, good, listings=listings)
        assert said == "taken", (source, said)
        for bad, reason in (
            (of_index(), "is no file of the index that" if "index" in source else NOT_IN_LOCK),
            (repository(url="https://evil.example/core"), BY_NAME),
            (repository(commit=TWO, below="b"), NOT_IN_LOCK if "git" in source else BY_NAME),
            ("", "core is required, but the resolver's lock does not have it"),
        ):
            said = answer({"pyproject.toml": project(source)}, bad, listings=listings)
            assert re.search(reason, said), (source, bad, said)
    # What no source is for, or nobody here asks for, may come from an index.
    for source, core in (
        (f'{{git = "{AT}", marker = "{other}"}}', "core"),
        ('{index = "own", extra = "x"}', "core"),
        (at_commit, "util"),
    ):
        said = answer({"pyproject.toml": project(source, core)}, of_index() + of_index("util"))
        assert said == "taken", (source, said)
    (folder / "context" / "core-1-py3-none-any.whl").touch()
    in_folder = project('{index = "own"}').replace("https://own.example/simple", "./wheels")
    local = own.replace("https://own.example", (folder / "context").as_uri())
    assert answer({"pyproject.toml": in_folder}, local) == "taken"
    below = {"lib/pyproject.toml": project(at_commit)}
    assert answer({"pyproject.toml": '[project]\nname = "app"\ndependencies = ["core"]\n', **below}, of_index()) == "taken"
    named = f'[project]\nname = "app"\ndependencies = ["core @ git+{AT}@{ONE}"]\n'
    assert answer({"pyproject.toml": named}, repository()) == "taken"
    assert re.search(NOT_IN_LOCK, answer({"pyproject.toml": named}, of_index()))


def test_a_member_of_a_workspace_has_its_sources(folder):
    uv_sources.CONTEXT = folder
    for name, text in (("a", ""), ("b", '[tool.uv.sources]\ncore = {path = "../x/core.zip"}')):
        (folder / name).mkdir()
        (folder / name / "pyproject.toml").write_text(text)
    (folder / "pyproject.toml").write_text('[tool.uv]\nworkspace = {}\nsources = {core = {git = "https://own.example/core"}}\n')
    needed = direct_references.applicable(["core>=1", "util; python_version<'3'"])
    for name, place in (("a", "git+https://own.example/core"), ("b", f"{folder.as_uri()}/x/core.zip")):
        found, _ = direct_references.of_sources(folder / name / "pyproject.toml", needed, {})
        assert [[one.place for one in some] for some in found] == [[place]]


def test_a_resolvers_answer_has_what_wheels_of_projects_ask_for(answer):
    """What a project's metadata asks for is there, in a release and from the address that it names."""
    for metadata, extra, good, bad in (
        ("Requires-Dist: core>=9", [], of_index(), ""),
        ("Requires-Dist: core==1.0", [], archive(), of_index()),
        (f"Requires-Dist: core @ git+{AT}@{ONE}", [], repository(), of_index()),
        (f"Requires-Dist: core @ git+{AT}@{ONE}", [], repository(), repository(commit=TWO)),
        ("Requires-Dist: core==1.0; extra == 'x'", ["x"], archive(), of_index()),
        ("Requires-Dist: core; extra == 'y'\nRequires-Dist: core; python_version < '3'\nRequires-Dist: proj[x]", [], "", None),
    ):
        assert answer({}, good, metadata=metadata, extra=extra) == "taken", metadata
        if bad is not None:
            said = answer({}, bad, metadata=metadata, extra=extra)
            reason = NOT_IN_LOCK.replace("requirements", "projects") if "@" in metadata else "^core.* is required, but"
            assert re.search(reason, said), (metadata, said)
    said = answer({}, of_index(), metadata="Requires-Dist: core", leave_out=True)
    assert said.startswith("<projects> names proj from file:"), said
    files = {"requirements.txt": "core @ https://own.example/core.zip\n"}
    assert answer(files, archive(), metadata="Requires-Dist: core @ https://other.example/core.zip") == "taken"


def test_no_repository_takes_the_place_of_what_is_pinned_for_builds(folder):
    pins, lock = folder / "constraints.txt", folder / "pylock.toml"
    pins.write_text(f"acme==1 --hash=sha256:{'a' * 64}\n")
    lock.write_text(
        'lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "acme"\n'
        f'vcs = {{type = "git", url = "https://evil.example/acme", commit-id = "{"e" * 40}"}}\n'
    )
    said = requirements.build_pins(argparse.Namespace(build_constraint=[pins]))
    step = types.SimpleNamespace(build_pins=said, address="http://localhost")
    with pytest.raises(common.UserError, match="has no --hash"):
        locked_files.build_files(step, lock, lock)


def test_lists_that_build_constraints_include_ask_for_nothing(folder):
    """uv takes them as constraints as well."""
    (folder / "more.txt").write_text(f"acme==1 --hash=sha256:{'a' * 64}\nother @ https://own.example/other.zip\n")
    (folder / "build.txt").write_text("-r more.txt\n")
    said = requirements.build_pins(argparse.Namespace(build_constraint=[folder / "build.txt"]))
    assert said.bounds == {"acme": {("sha256", "a" * 64)}, "other": set()}
    assert (said.needed, said.asked, said.hashes_required) == (set(), set(), True)


def test_build_constraints_are_parsed_once_per_step(folder):
    """All builds depend on them."""
    file = folder / "build.txt"
    file.write_text(f"acme==1 --hash=sha256:{'a' * 64}\n")
    options = command.command_line("").parse_args(["--out", f"{folder}/out", "--phase", "build", "--build-constraint", str(file)])
    made = step.Step(options, {})
    first = toolchain_caches.suppliers(made)
    requirements.pins = None
    assert "acme" in str(first) and toolchain_caches.suppliers(made) == first


def test_a_list_of_links_does_not_have_the_login_of_an_index():
    private = indexes.Index("acme", "https://acme.example/simple/", (), "acme", ("me", "s3cr3t"))
    router = indexes.Router([private], {"find-links": "https://evil.example/links/"})
    asked = router.routed("https://acme.example/delete/acme-1.0.zip", "link0").partition("/")[2]
    assert router.file(*router.original(asked))[0].login is None


def test_no_index_describes_the_files_of_another(folder):
    """A page may name any address, and a wheel may say that it is another package's."""
    wheel = folder / "evil-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("evil-1.0.dist-info/METADATA", "Name: acme-core\nRequires-Dist: evil2\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    cache = index_cache.IndexCache(folder / "cache")
    cache.keep_metadata("evil", wheel, digest)
    bound = indexes.Index("acme", "https://acme.example/simple/", ("acme-*",))
    router = indexes.Router([bound, indexes.Index("open", "https://open.example/simple/")], {})
    router.use(cache)
    name = "acme_core-1.0-py3-none-any.whl"

    def ask(index, project):
        said = {"filename": name, "url": f"https://acme.example/files/{name}", "hashes": {"sha256": digest}}
        kind = "application/vnd.pypi.simple.v1+json"
        return kind, json.dumps({"files": [{**said, "core-metadata": project != "evil"}]}).encode(), index.url

    router.ask = ask
    page = json.loads(router.page("acme-core")[1])
    router.page("evil")
    asked = []
    handler = types.SimpleNamespace(router=router, answer=None, relay=lambda index, url: asked.append(index.name))
    indexes.Handler.download(handler, page["files"][0]["url"].partition("files/")[2] + ".metadata")
    assert asked == ["acme"]


def test_no_list_has_root_read_a_file():
    with pytest.raises(common.UserError, match="is no list"):
        requirements.from_address("file:///run/secrets/index-logins")


def test_a_build_without_a_network_reads_the_lists_that_were_fetched(folder):
    """<buildConstraints> may include lists of the web, which the keys of caches consist of."""
    replies = {"/more.txt": b"-r deep.txt\nacme==1\n", "/deep.txt": b"acme-tool==2\n"}

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path in replies else 404)
            self.end_headers()
            self.wfile.write(replies.get(self.path, b""))

        def log_message(self, *words):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file = folder / "build.txt"
    file.write_text(f"-r http://127.0.0.1:{server.server_address[1]}/more.txt\n")

    def of_phase(phase):
        requirements.from_address.cache_clear()
        options = command.command_line("").parse_args(["--out", f"{folder}/out", "--phase", phase, "--build-constraint", str(file)])
        made = step.Step(options, {"NO_PROXY": "*"})
        return toolchain_caches.suppliers(made), requirements.build_requirements(options)

    fetched = of_phase("fetch")
    assert "acme-tool" in str(fetched) and fetched[1] == ["acme-tool==2", "acme==1"]
    replies.clear()
    assert of_phase("build") == fetched
    (folder / "build.txt").write_text(file.read_text() + "-c beside.txt\n-c ${PROJECT_ROOT}/c.txt\n")
    made = types.SimpleNamespace(options=types.SimpleNamespace(phase="build"), router=types.SimpleNamespace(named=None))
    (folder / "user").mkdir()
    (copy,) = pinned_files.routed_lists(made, folder / "user", [file])
    assert copy.read_text() == f"-r {folder}/user/build-list-0.txt\n-c {folder}/beside.txt\n-c ${{PROJECT_ROOT}}/c.txt\n"
    assert (folder / "user" / "build-list-0.txt").read_text() == f"-r {folder}/user/build-list-1.txt\nacme==1\n"
    assert (folder / "user" / "build-list-1.txt").read_text() == "acme-tool==2\n"
    made.options.phase = "all"
    assert list(pinned_files.routed_lists(made, folder / "user", [file])) == [file]
    with pytest.raises(common.UserError, match="404"):
        of_phase("all")
    server.shutdown()


def test_a_branch_that_is_called_like_a_commit_is_not_taken_for_it(folder, capsys):
    """pip looks for a branch of that name first."""
    repository = folder / "acme"

    def git(*words):
        said = (
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
            "-c",
            "commit.gpgsign=false",
            "-c",
            "protocol.file.allow=always",
        )
        return subprocess.run(["git", *said, "-C", repository, *words], check=True, capture_output=True, text=True).stdout.strip()

    repository.mkdir()
    git("init", "-q")
    commits = []
    for text in ("genuine", "evil"):
        (repository / "said").write_text(text)
        git("add", "said")
        git("commit", "-q", "-m", text)
        commits.append(git("rev-parse", "HEAD"))
    pinned, evil = commits

    def taken(name):
        sys.stdin = io.StringIO(
            json.dumps({"url": f"git+file://{repository}@{pinned}", "commit": pinned, "folder": str(folder / name)})
        )
        answer = source_task.check_out()
        return answer.get("error") or (folder / name / "said").read_text()

    print(taken("first"))
    git("branch", "-m", "main")
    git("branch", pinned, evil)
    print(taken("second").replace(evil, "EVIL").replace(pinned, "PINNED"))
    assert capsys.readouterr().out.endswith("genuine\nthe repository gives the commit EVIL for PINNED: lock it again.\n")


def test_an_address_in_a_lock_made_here_counts_for_what_the_pom_names(folder, capsys):
    """Foreign code may have written the lock, and foreign metadata is in it."""
    index = indexes.Index("acme", "https://acme.example/simple/", ("acme-*",))
    router = indexes.Router([index, indexes.Index("open", "https://open.example/simple/")], {})
    router.read = lambda index, name: name == "other"
    router.listings["https://acme.example/simple/", "acme-core"] = "aa https://acme.example/files/acme_core-1.whl"
    step = types.SimpleNamespace(router=router, address="http://localhost")
    texts = [
        "x @ https://Own.example:443/x-1.tar.gz#sha256=aa",
        'y = {url = "https://me:pw@own.example/y-1.whl"}',
        'z = {git = "https://own.example/z.git", rev = "1"}',
        "a @ git+https://own.example/a.git@main#egg=a",
    ]
    pins = requirements.Pins({"named": set()}, {}, {}, set(), set(), {}, {}, {}, False)
    said = lock_origins.with_addresses(pins, texts)

    def tried(made_here, question, name, *words, **builds):
        origins = lock_origins.Origins(step, said, made_here, **builds)
        package = types.SimpleNamespace(name=name, version="1")
        try:
            found = getattr(origins, question)(package, *words)
            print(found if isinstance(found, bool) else (found[0].split("/")[-1], found[1]))
        except common.UserError as mistake:
            print(mistake)

    place = requirements.place
    for address in (
        "https://own.example/x-1.tar.gz",
        "https://own.example/y-1.whl",
        "git+https://own.example/z.git@2",
        "git+https://own.example/a.git@3",
        "https://own.example/z-1.whl",
        "https://own.example/x-1.tar.gz/more",
    ):
        tried(True, "of_address", "other", place(address))
    tried(True, "of_address", "other", place("https://evil.example/x.whl"), for_builds=True)
    tried(True, "of_address", "nobodys", place("https://evil.example/x.whl"))
    tried(True, "of_address", "other", "https://evil.example/x.whl", named={"https://evil.example/x.whl"})
    for name in ("acme-core", "named"):
        tried(True, "of_address", name, place("https://evil.example/core.whl"), for_builds=name == "named")
        tried(True, "of_address", name, place("git+https://evil.example/core.git@1"))
        tried(False, "of_address", name, place("https://evil.example/core.whl"))
    beside = "https://acme.example/simple/beside/acme_core-1.1.whl"
    tried(True, "of_index", "acme-core", "https://acme.example/files/acme_core-1.whl", {"sha256": "aa"})
    tried(True, "of_index", "acme-core", beside, {"sha256": "ab"})
    tried(False, "of_index", "acme-core", beside, {"sha256": "ab"})
    tried(True, "of_index", "other", "https://acme.example/files/other-1.whl", {"sha256": "ab"})
    tried(False, "of_index", "other", "https://acme.example/files/other-1.whl", {"sha256": "ab"})
    assert capsys.readouterr().out.splitlines() == [
        "True",
        "True",
        "True",
        "True",
        "other is on an index, and a dependency has it from https://own.example/z-1.whl: name that address in <requirements>, or leave that dependency out.",
        "other is on an index, and a dependency has it from https://own.example/x-1.tar.gz/more: name that address in <requirements>, or leave that dependency out.",
        "False",
        "False",
        "False",
        "acme-core is bound to the index acme (https://acme.example/simple/), and a dependency has it from https://evil.example/core.whl: name that address in <requirements>, or leave that dependency out.",
        "acme-core is bound to the index acme (https://acme.example/simple/), and a dependency has it from git+https://evil.example/core.git: name that address in <requirements>, or leave that dependency out.",
        "True",
        "named is asked for by name, and a dependency has it from https://evil.example/core.whl: name that address in <requirements>, or leave that dependency out.",
        "named is asked for by name, and a dependency has it from git+https://evil.example/core.git: name that address in <requirements>, or leave that dependency out.",
        "True",
        "('acme_core-1.whl', True)",
        "acme-core 1 is bound to the index acme (https://acme.example/simple/), and a lock or [tool.uv.sources] has it from https://acme.example/simple/beside/acme_core-1.1.whl: that index has no file of this name and checksum. Make the lock anew with it, or bind the package to the other one in <indexes>.",
        "('acme_core-1.1.whl', True)",
        "other is on an index, and a dependency has it from https://acme.example/files/other-1.whl: name that address in <requirements>, or leave that dependency out.",
        "('other-1.whl', True)",
    ]


def test_a_lock_made_here_has_only_files_of_its_packages_and_clear_addresses(folder, capsys):
    """Installers go by the names of wheels, so a bound package could come under another name."""

    def tried(name, version, file, url="https://example.org/x", made_here=True):
        origins = lock_origins.Origins(None, None, made_here)
        try:
            origins.validate_entry(types.SimpleNamespace(name=name, version=version), url, file)
            return True
        except common.UserError:
            return False

    tag = "-py3-none-any.whl"
    for name, version, start in (
        ("acme-core", "1.0", "acme_core-1.0"),
        ("acme-core", None, "Acme.Core-1.0"),
        ("acme-core", "1.0", "acme_core-1.0.0"),
        ("acme-core", "1.0+cpu.1", "acme_core-1.0+cpu.1"),
        ("acme-core", "1!2.0rc1", "acme_core-1!2.0rc1-7b"),
    ):
        assert tried(name, version, start + tag), start
    assert tried("zzz", None, "main.zip") and tried("acme-core", "1", "Acme-1.tar.gz") and tried("git", "1", "")
    for name, version, start in (
        ("zzz", None, "acme_private-1.0"),
        ("zzz", "9.9", "acme_core-9.9"),
        ("acme-core", "1.0", "acme_core-1.1"),
        ("acme-core", "1.0", "acme_core-1.0+evil"),
        ("acme", None, "acme_core-1.0"),
        ("acme", "1", "acme"),
    ):
        assert not tried(name, version, start + tag), start
        assert tried(name, version, start + tag, made_here=False), start
    good = ("https://me:pw@own.example/x.zip?raw=1", "https://own.example/a%20b.zip", "git+ssh://git@own.example/x.git")
    assert all(tried("x", "1", "", url) for url in good)
    odd = ("http://evil\\@own/x", "http://own\t@evil/x", "http://own/ x", "http://own/\nx", " http://own/x", "http://own\x7f/x")
    print([url for url in odd if tried("x", "1", "", url)])
    assert capsys.readouterr().out == "[]\n"


def test_what_a_project_asks_for_comes_from_an_index_of_its(folder, capsys):
    """What a project's own file asks for by name comes from an index, and from no other place."""
    project = """
    [project]
    dependencies = ["named", "other", "direct @ https://own.example/direct.zip?raw=1"]
    [tool.uv.sources]
    Named = [{ index = "own", marker = "sys_platform == 'linux'" }]
    flat = { index = "flat" }
    git = { "git" = "https://own.example/git.git", tag = "v1" }
    url = { "url" = "https://me:pw@own.example/url.zip?raw=1" }
    [[tool.uv.index]]
    name = "own"
    url = "https://own.example/simple"
    [[tool.uv.index]]
    name = "flat"
    url = "https://own.example/flat/"
    format = "flat"
    """
    texts = {folder / "pyproject.toml": project, folder / "other" / "pyproject.toml": "[tool]\nuv = 1", folder / "more.txt": "["}
    sources, addresses = uv_sources.own_sources(texts)
    router = indexes.Router([indexes.Index("open", "https://open.example/simple/")], {})
    router.read = lambda index, name: True
    router.listings["https://own.example/simple/", "named"] = "aa https://files.example/named-1+cpu-py3-none-any.whl"
    router.listings["https://own.example/flat/", ""] = "aa https://files.example/flat-1-py3-none-any.whl"
    step = types.SimpleNamespace(router=router, address="http://localhost")
    pins = requirements.Pins(
        dict.fromkeys(("named", "other", "flat", "git", "url", "direct"), ()), {}, {}, set(), set(), {}, {}, {}, False
    )
    origins = lock_origins.Origins(step, lock_origins.with_addresses(pins, texts.values(), addresses), True, sources)

    def tried(question, name, *words):
        try:
            found = getattr(origins, question)(types.SimpleNamespace(name=name, version="1"), *words)
            return found if isinstance(found, bool) else found[1]
        except common.UserError as mistake:
            return str(mistake).partition(",")[0]

    print(tried("of_index", "named", "https://files.example/named-1%2Bcpu-py3-none-any.whl", {"sha256": "aa"}))
    print(tried("of_index", "flat", "https://files.example/flat-1-py3-none-any.whl", {"sha256": "aa"}))
    print(tried("of_index", "named", "https://files.example/named-1%2Bcpu-py3-none-any.whl", {"sha256": "ab"}))
    evil = "https://evil.example/flat-1-py3-none-any.whl"
    found = origins.of_index(types.SimpleNamespace(name="flat", version="1"), evil, {"md5": "ab"})
    assert found == ("https://files.example/flat-1-py3-none-any.whl", False)
    print(tried("of_index", "other", "https://evil.example/other-1.tar.gz", {"sha256": "aa"}))
    print(tried("of_index", "unnamed", "https://evil.example/unnamed-1.tar.gz", {"sha256": "aa"}))
    for name, address in (
        ("git", "git+https://own.example/git.git@1"),
        ("url", "https://own.example/url.zip?raw=1"),
        ("direct", "https://own.example/direct.zip?raw=1"),
        ("git", "git+https://evil.example/git.git"),
    ):
        print(tried("of_address", name, requirements.place(address)))
    assert capsys.readouterr().out.splitlines() == [
        "False",
        "False",
        "named is asked for by name",
        "other is asked for by name",
        "unnamed is on an index",
        "True",
        "True",
        "True",
        "git is asked for by name",
    ]


def test_no_login_goes_to_the_host_before_a_backslash(folder, capsys):
    """Its host is ours to one parser, and the thief's to the one that connects."""
    seen = []

    class Thief(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers["Authorization"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Thief)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    thief = f"127.0.0.1:{server.server_address[1]}"
    netrc = folder / "netrc"
    netrc.write_text("machine own.example login me password s3cr3t\n")
    os.environ["NETRC"] = str(netrc)
    index = indexes.Index("own", "http://own.example/simple/", (), "own", ("me", "s3cr3t"))
    router = indexes.Router([index], {})

    def tried(ask, *words):
        try:
            ask(*words).close()
            print("asked", seen)
        except indexes.Refusal as refusal:
            assert "has a backslash, a control character or no host" in str(refusal), refusal
            print("refused")

    for start in (f"http://{thief}\\@own.example", f"http://{thief}\\@own.example:80", f"http://me\n@{thief}"):
        tried(router.get, indexes.Index("of the lock", start), f"{start}/x")
        tried(router.get, index, f"{start}/x")
        tried(router.get_without_login, f"{start}/x")
    tried(router.get, index, f"http://{thief}/a\\b@own.example")
    tried(router.get_without_login, f"http://me:pw@{thief}/x")
    assert capsys.readouterr().out == "refused\n" * 9 + "asked [None]\nasked [None, None]\n"


def test_the_members_of_a_workspace_say_what_is_asked_for(folder):
    for name, needs in {"service": "acme>=1", "other": "evil"}.items():
        (folder / name).mkdir()
        (folder / name / "pyproject.toml").write_text(f'[project]\nname = "{name}"\ndependencies = ["{needs}"]\n')
    (folder / "pyproject.toml").write_text('[project]\nname = "root"\ndependencies = ["root-only"]\n')
    lock = folder / "uv.lock"
    options = argparse.Namespace(requirement=[lock], member=[folder / "service"], extra=[], group=[])
    assert selection.asked_names(options, types.SimpleNamespace(names={}), []) == {"acme"}
    options.member = []
    assert selection.asked_names(options, types.SimpleNamespace(names={}), []) == {"root-only"}
