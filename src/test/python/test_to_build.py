"""A stage without compilers finishes what has wheels, and leaves everything else to the one that has them."""

import argparse
import contextlib
import pathlib
import shutil
import types
import zipfile

import pytest

from python_image.resolve import fill, resolver, to_build
from python_image.steps.common import Artifact, UserError


def options_of(folder, phase="all", repair="auto"):
    out = folder / "out" / "wheels"
    out.mkdir(parents=True)
    return argparse.Namespace(
        phase=phase,
        repair=repair,
        out=out,
        marker=folder / "out" / "to-build" / "marker",
        elsewhere=[],
        member=[],
        build_constraint=[],
        parent=None,
    )


def part(file):
    return types.SimpleNamespace(name=file.partition("-")[0]), Artifact("", "", file, "", {}, frozenset(), "", {})


def wheel_at(folder, name, files=None):
    path = folder / name
    with zipfile.ZipFile(path, "w") as wheel:
        for file, content in (files or {"acme.py": b""}).items():
            wheel.writestr(file, content)
    return path


@pytest.mark.parametrize("file", ["acme-1.0.tar.gz", "acme-1.0.zip"])
def test_sources_are_for_compilers(file):
    with pytest.raises(to_build.NeedsBuild, match="acme has no wheel that fits"):
        to_build.validate_all_wheels([part("other-1.0-py3-none-any.whl"), part(file)])


def test_what_is_in_a_repository_is_for_compilers():
    with pytest.raises(to_build.NeedsBuild):
        to_build.validate_all_wheels([(types.SimpleNamespace(name="acme"), object())])


@pytest.mark.parametrize(
    "tag, repair, native, needed",
    [
        ("linux_x86_64", "auto", True, True),
        ("linux_x86_64", "none", True, False),
        ("linux_x86_64", "auto", False, False),
        ("manylinux_2_17_x86_64", "auto", True, False),
    ],
)
def test_a_wheel_that_nobody_has_looked_at_may_be_repaired(folder, tag, repair, native, needed):
    content = true_program() if native else b"text"
    wheel = wheel_at(folder, f"acme-1.0-cp313-cp313-{tag}.whl", {"acme.so": content})
    options = options_of(folder, repair=repair)

    with pytest.raises(to_build.NeedsBuild) if needed else contextlib.nullcontext():
        to_build.validate_no_repair(wheel, options)


def test_libraries_that_are_here_are_no_reason(folder):
    to_build.validate_libraries([wheel_at(folder, "acme-1.0-py3-none-any.whl", {"a.so": true_program()})])


def test_libraries_that_are_not_here_may_come_with_packages(folder):
    renamed = true_program().replace(b"libc.so.6\0", b"libc.so.0\0")
    with pytest.raises(to_build.NeedsBuild, match=r"links to libc\.so\.0"):
        to_build.validate_libraries([wheel_at(folder, "acme-1.0-py3-none-any.whl", {"a.so": renamed})])


def test_wheels_that_hinder_each_other_do_not_hide_what_is_missing(folder):
    renamed = true_program().replace(b"libc.so.6\0", b"libc.so.0\0")
    wheels = [
        wheel_at(folder, "acme-1.0-py3-none-any.whl", {"x/lib.so": true_program()}),
        wheel_at(folder, "other-1.0-py3-none-any.whl", {"x/lib.so/y.so": renamed}),
    ]
    with pytest.raises(to_build.NeedsBuild, match="one folder"):
        to_build.validate_libraries(wheels)


def test_names_in_files_do_not_write_lines_of_the_log(folder):
    hostile = true_program().replace(b"libc.so.6\0", b"libc\nzz.6\0")
    with pytest.raises(to_build.NeedsBuild) as found:
        to_build.validate_libraries([wheel_at(folder, "acme-1.0-py3-none-any.whl", {"a.so": hostile})])
    assert str(found.value).isprintable()


def true_program():
    return pathlib.Path(shutil.which("true")).resolve().read_bytes()


def test_a_damaged_wheel_is_left_to_who_installs_it(folder):
    path = folder / "acme-1.0-py3-none-any.whl"
    path.write_bytes(b"no archive")
    to_build.validate_libraries([path])


def test_the_marker_has_one_content_and_nothing_half_done_is_left(folder):
    contents = []
    for number, reason in enumerate(("one", "two")):
        options = options_of(folder / str(number))
        options.marker.parent.mkdir()
        (options.out / "acme-1.0-py3-none-any.whl").write_text("")
        to_build.leave_marker(options, to_build.NeedsBuild(reason))
        contents.append(options.marker.read_text())
        assert list(options.out.iterdir()) == []
    assert len(set(contents)) == 1


@pytest.mark.parametrize(
    "said, needs_build",
    [
        ("  × Failed to build `psycopg2==2.9.10`\n  ├─▶ The build backend returned an error", True),
        ("  × Failed to download and build `acme==1`", True),
        ("error: metadata-generation-failed", True),
        ("error: subprocess-exited-with-error", True),
        ("  ├─▶ Git operation failed", True),
        ("Git executable not found. Ensure that Git is installed and available.", True),
        ("Because there is no version of gitbuild==9 and you require gitbuild==9, we conclude", False),
        ("ERROR: No matching distribution found for acme==9", False),
    ],
)
@pytest.mark.parametrize("marked", [True, False])
def test_a_resolver_that_cannot_build_is_no_error_where_compilers_come_later(folder, capsys, said, needs_build, marked):
    options = options_of(folder)
    options.marker = options.marker if marked else None

    def resolve(user, command, environment, log):
        log.write(said.encode())
        return 1

    step = types.SimpleNamespace(options=options, router=types.SimpleNamespace(named=None), resolve=resolve)
    if marked and needs_build:
        with pytest.raises(to_build.NeedsBuild):
            resolver.resolved(step, None, ["uv"], {}, {})
        assert capsys.readouterr().out == ""
    else:
        assert resolver.resolved(step, None, ["uv"], {}, {}) == 1
        assert capsys.readouterr().out == said


@pytest.fixture
def filled(folder, monkeypatch):
    """Fills with one part of that name; gives the options."""

    def run(file, fails=None):
        options = options_of(folder)
        monkeypatch.setattr(fill, "validate_repair_mode", lambda mode: None)
        monkeypatch.setattr(fill, "Builder", lambda step, select: types.SimpleNamespace(step=step, fetch=fetch))
        monkeypatch.setattr(fill, "wanted", lambda step, temporary: (None, [part(file)]))
        monkeypatch.setattr(fill, "requested", lambda *arguments: {"names": [], "addresses": {}})
        report = {"before": ["any"], "after": ["any"], "vendored": [], "outside": [], "loads": []}
        monkeypatch.setattr(fill, "unrepaired", lambda wheel, total: report)

        def fetch(artifact):
            if fails:
                raise UserError(fails)
            return wheel_at(folder, artifact.file)

        fill.fill(types.SimpleNamespace(options=options))
        return options

    return run


def test_wheels_alone_are_finished_without_compilers(filled):
    options = filled("acme-1.0-py3-none-any.whl")
    assert sorted(path.name for path in options.out.iterdir()) == ["acme-1.0-py3-none-any.whl", "report.json", "requested.json"]
    assert options.marker.parent.is_dir()
    assert not options.marker.exists()


def test_sources_leave_the_marker_alone(filled):
    options = filled("acme-1.0.tar.gz")
    assert options.marker.exists()
    assert list(options.out.iterdir()) == []


def test_a_wrong_checksum_is_an_error_at_once(filled):
    with pytest.raises(UserError, match="another checksum"):
        filled("acme-1.0-py3-none-any.whl", "another checksum")
