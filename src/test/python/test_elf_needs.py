"""The libraries that files need are those that the loader would find."""

import glob
import os
import subprocess
import sys

import pytest

from python_image.shared import elf_needs

PLACES = ("/usr/bin/*", "/usr/lib/python3*/lib-dynload/*", "/usr/lib/*/*.so.*")


@pytest.mark.container
def test_what_is_read_is_what_the_loader_answers():
    """For all programs, libraries and modules of the system, which are nobody's attack."""
    loader = glob.glob("/lib64/ld-linux*.so.*")[0]
    paths = {os.path.realpath(path) for place in PLACES for path in glob.glob(place)}
    paths = sorted(path for path in paths if os.path.isfile(path) and elf_needs.is_elf(path))
    assert len(paths) > 100
    for path in paths:
        answer = subprocess.run([loader, "--list", path], capture_output=True, text=True, check=False).stdout
        lines = [line.strip().partition(" => ") for line in answer.splitlines() if " => " in line]
        told = {name: os.path.realpath(target.rpartition(" (")[0]) for name, _, target in lines}
        found = elf_needs.needs(path)
        read = {name: os.path.realpath(target) for name, target in found.found.items()}
        for names in told, read:
            names.pop(os.path.basename(loader), None)
        assert (path, read, found.missing) == (path, told, [])
        assert list(elf_needs.newer(path, found.found)) == []


@pytest.mark.parametrize("content", [b"", b"\x7fELF", b"\x7fELF" + bytes(200), b"\x7fELF\x02\x01" + b"\xff" * 200])
def test_a_file_that_is_no_good_elf_file_needs_nothing(folder, content):
    path = folder / "libacme.so"
    path.write_bytes(content)
    assert elf_needs.needs(str(path)) == ({}, [])
    assert list(elf_needs.newer(str(path), {})) == []


def test_a_program_is_no_library():
    """A package that has one would come into the image."""
    library = (glob.glob("/lib/*/libm.so.6") + glob.glob("/lib64/libm.so.6"))[0]
    kind = elf_needs.binary(library).kind
    assert elf_needs.fits(library, kind)
    for program in ("/bin/ls", "/bin/sh", os.path.realpath(sys.executable)):
        assert elf_needs.binary(program).kind == kind
        assert not elf_needs.fits(program, kind)


def test_a_pipe_is_no_elf_file(folder):
    os.mkfifo(folder / "libacme.so")
    assert not elf_needs.is_elf(folder / "libacme.so")
    assert elf_needs.binary(str(folder / "libacme.so")) is None
