"""What steps take from their caches and from the module: only what was stored there, whatever lies in its place."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import threading
import time
import types
import zipfile

import pytest

from python_image.build import repair, repair_task, toolchain_caches
from python_image.install import bytecode
from python_image.shared import file_trees, files
from python_image.steps import common, downloads, index_cache, indexes, requirements, store, write_guard

DIGEST = hashlib.sha256(b"genuine").hexdigest()


@pytest.fixture
def module(folder):
    """A module of a project with an archive, and a cache."""
    downloads.CACHE = folder / "cache"
    path = folder / "module"
    path.mkdir()
    (path / "acme-1.0.tar.gz").write_bytes(b"genuine")
    return path


def artifact(path, sums):
    return common.Artifact("acme", "1.0", path.name, path.as_uri(), sums, frozenset(), "", {})


def fetch(path, sums, module):
    try:
        return downloads.fetch(artifact(path, sums), None, [module])
    except common.UserError as error:
        print("refused:", error)


def test_a_damaged_file_is_fetched_again(folder, module, capsys):
    path = fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module)
    path.write_bytes(b"damaged")
    print(fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module).read_bytes().decode())
    assert capsys.readouterr().out == "genuine\n"


def test_a_file_that_was_compared_is_not_replaced_by_one_with_other_sums(module):
    """It has one address, and no SHA-256 by which it could be kept."""

    def sums():
        return {"md5": hashlib.md5((module / "acme-1.0.tar.gz").read_bytes()).hexdigest()}

    path = fetch(module / "acme-1.0.tar.gz", sums(), module)
    (module / "acme-1.0.tar.gz").write_bytes(b"other")
    assert fetch(module / "acme-1.0.tar.gz", sums(), module).read_bytes() == b"other"
    assert path.read_bytes() == b"genuine"


def test_a_file_without_a_sum_stays_what_it_was_while_others_fetch_it(module):
    """What is made of it is stored by its SHA-256, which somebody else may have pinned."""
    path = fetch(module / "acme-1.0.tar.gz", {}, module)
    (module / "acme-1.0.tar.gz").write_bytes(b"other")
    assert fetch(module / "acme-1.0.tar.gz", {}, module).read_bytes() == b"other"
    assert path.read_bytes() == b"genuine" and path.parent.name == DIGEST


def test_whatever_is_in_the_place_of_a_file_is_not_taken(folder, module, capsys):
    """The wheels, the files that were fetched, and bytecode."""

    def damages(file):
        for damage in ("folder", "link", "pipe", "empty"):
            content = file.read_bytes()
            file.unlink()
            if damage == "folder":
                file.mkdir()
                (file / "more").write_text("")
            elif damage == "link":
                (folder / "elsewhere").write_bytes(content)
                file.symlink_to(folder / "elsewhere")
            elif damage == "pipe":
                os.mkfifo(file)
            else:
                file.write_bytes(b"")
            yield damage

    wheel = folder / "acme-1.0-py3-none-any.whl"
    wheel.write_bytes(b"genuine")
    for name in ("wheel", "sum"):
        stored = store.keep(wheel, folder / "store")
        total = stored.with_name(stored.name + ".sha256")
        for damage in damages(stored if name == "wheel" else total):
            assert not store.find(folder / "store"), (name, damage)
            store.keep(wheel, folder / "store")
            assert store.find(folder / "store").read_bytes() == b"genuine"
    path = fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module)
    for _ in damages(path):
        assert fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module).read_bytes() == b"genuine"
        assert not path.is_symlink()
    path = fetch(module / "acme-1.0.tar.gz", {}, module)
    for _ in damages(path):
        assert fetch(module / "acme-1.0.tar.gz", {}, module).read_bytes() == b"genuine"
    source = module / "acme.py"
    source.write_text("")
    cache = folder / "bytecode"
    bytecode.compile_all([(module, [source])], cache)
    for _ in damages(next(cache.iterdir())):
        shutil.rmtree(module / "__pycache__")
        bytecode.compile_all([(module, [source])], cache)
        assert bytecode.compiled(source).exists()


def test_whatever_is_in_the_place_of_a_folder_or_a_lock_is_made_again(folder, module, capsys):
    """Each entry lies in a folder of its own, with the file that is locked."""
    signal.alarm(60)  # of a pipe that is opened
    outside = folder / "outside"
    outside.write_text("kept")

    def damage(path, kind):
        files.remove(path)
        if kind == "file":
            path.write_text("")
        elif kind == "folder":
            path.mkdir()
            (path / "more").write_text("")
        elif kind == "link":
            path.symlink_to(outside)
        elif kind == "dangling":
            path.symlink_to(folder / "made")
        else:
            os.mkfifo(path)

    path = fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module)
    for kind in ("folder", "link", "dangling", "pipe"):
        damage(path.parent / ".lock", kind)
        assert fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module).read_bytes() == b"genuine", kind
    for around in (path.parent, path.parent.parent):
        for kind in ("file", "link", "dangling", "pipe"):
            damage(around, kind)
            assert fetch(module / "acme-1.0.tar.gz", {"sha256": DIGEST}, module).read_bytes() == b"genuine", (around, kind)
    wheel = folder / "acme-1.0-py3-none-any.whl"
    wheel.write_bytes(b"genuine")
    for kind in ("file", "link", "dangling", "pipe"):
        damage(folder / "store", kind)
        assert store.keep(wheel, folder / "store").read_bytes() == b"genuine"
    pages = index_cache.IndexCache(folder / "indexes")
    pages.key()
    for path in (pages.folder / "key", pages.pages, pages.metadata):
        for kind in ("file", "link", "dangling", "pipe", "folder"):
            damage(path, kind)
            again = index_cache.IndexCache(folder / "indexes")
            key = again.key()
            assert again.key() == key and len(key) == 32, (path, kind)
            assert again.known_metadata("acme") == {}
    print(outside.read_text(), (folder / "made").exists())
    assert capsys.readouterr().out == "kept False\n"


def test_who_wants_the_same_at_the_same_time_waits(folder, module, capsys):
    """Two images of a run that want the same."""
    wheel = folder / "acme-1.0-py3-none-any.whl"
    wheel.write_bytes(b"genuine")
    made, found = [], []

    def want():
        with store.locked(folder / "store"):
            if not store.find(folder / "store"):
                time.sleep(0.2)
                made.append(store.keep(wheel, folder / "store"))
            found.append(store.find(folder / "store"))

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(made), len(found), None in found)
    assert capsys.readouterr().out == "1 4 False\n"


def test_folders_of_any_depth_are_deleted_and_links_are_not_followed(folder, module, capsys):
    """A path could not name them, and Python 3.11 recurses where it deletes a folder."""
    outside = folder / "outside"
    outside.mkdir()
    (outside / "kept").write_text("")
    owner = os.getuid()
    tree = folder / "tree"
    tree.mkdir()
    os.chdir(tree)
    for _ in range(1500):
        for name in ("dd", "empty"):
            os.mkdir(name)
            os.chmod(name, 0o777)
        os.symlink(outside, "link")
        open("file", "w").close()
        os.chdir("dd")
    os.chdir(folder)
    write_guard.close_writable(folder)
    print(oct(os.stat("tree/dd/dd/empty").st_mode))
    file_trees.change_owner(tree, owner)
    folders = others = 0
    for _, inside, rest in file_trees.deepest_first(tree):
        folders, others = folders + len(inside), others + len(rest)
    print(folders, others)
    files.remove(tree)
    print(tree.exists(), list(outside.iterdir()) == [outside / "kept"])
    try:
        (folder / "a" / "b" / "c" / "d").mkdir(parents=True)
        for _ in file_trees.deepest_first(folder / "a"):
            os.rename(folder / "a" / "b" / "c" / "d", folder / "d")
    except OSError as error:
        print(error.args[0].replace(str(folder), ""))
    assert capsys.readouterr().out == "0o40775\n3000 3000\nFalse True\na folder below /a was moved\n"


def test_a_toolchain_cache_that_cannot_be_taken_back_is_emptied_and_keeps_no_secret(folder, module, capsys):
    """A copy of it would stay on the builder, and each later build would fail."""
    toolchain_caches.CACHES = folder / "caches"
    toolchain_caches.CACHES.mkdir()
    toolchain_caches.CONFIGURATION = folder / "secret"
    toolchain_caches.CONFIGURATION.write_text("s3cr3t")
    step = building()

    def refuse(*words):
        raise OSError("odd")

    def lend(change, end):
        toolchain_caches.change_owner = change
        try:
            with toolchain_caches.lent_caches(types.SimpleNamespace(give=str, end=end), ["acme"], step) as caches:
                cargo = pathlib.Path(caches["CARGO_HOME"])
                known = (cargo / "registry").exists()
                (cargo / "registry").mkdir(exist_ok=True)
                assert (cargo / "config.toml").read_text() == "s3cr3t"
        except OSError as error:
            print(error, end=" ")
        print(known, sorted(path.name for path in cargo.parent.rglob("*")))

    lend(lambda *words: None, lambda: None)
    lend(lambda *words: None, refuse)
    lend(refuse, lambda: None)
    assert capsys.readouterr().out.splitlines() == [
        "False ['cargo', 'go-build', 'go-modules', 'registry']",
        "odd True ['cargo', 'go-build', 'go-modules', 'registry']",
        "False []",
    ]


def building(index="https://pypi.org/simple/", constraints=()):
    options = types.SimpleNamespace(key="key", phase="all", build_constraint=constraints)
    router = types.SimpleNamespace(indexes=[indexes.Index("acme", index)], links=[])
    return types.SimpleNamespace(options=options, router=router, build_pins=requirements.build_pins(options))


def test_a_toolchain_cache_is_for_who_has_build_requirements_from_the_same_place(folder):
    """What a build needs writes there, and another project may have pinned it."""
    toolchain_caches.CACHES = folder
    toolchain_caches.change_owner = lambda *words: None
    pins = folder / "constraints.txt"
    pins.write_text("acme-backend==1 --hash=sha256:aa")
    steps = [building(), building(), building("https://evil.example/simple/"), building(constraints=[pins])]
    found = set()
    for step in steps:
        with toolchain_caches.lent_caches(types.SimpleNamespace(give=str, end=str), ["acme"], step) as caches:
            found.add(caches["CARGO_HOME"])
    assert len(found) == 3


def test_pins_in_a_list_that_build_constraints_include_count(folder):
    """Another project may have the same words for other pins: its wheels were built with anything."""
    pins = folder / "build.txt"
    pins.write_text("-r more.txt\n")
    found = []
    for text in ("acme", "acme==1", "acme==1 --hash=sha256:aa", "acme==1 --hash=sha256:ab", "acme @ https://own.example/acme.zip"):
        (folder / "more.txt").write_text(f"{text}\n")
        found.append(json.dumps(toolchain_caches.suppliers(building(constraints=[pins]))))
    assert len(set(found)) == len(found)


def test_a_lock_cannot_name_files_outside_the_module(folder, module, capsys):
    """A resolver runs foreign code, so that a lock may name any file."""
    secret = folder / "secret"
    secret.write_text("s3cr3t")
    link = module / "link-1.0.tar.gz"
    link.symlink_to(secret)
    for path in (secret, link, module / ".." / "secret"):
        fetch(path, {}, module)
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 3
    assert all(line.startswith(f"refused: acme comes from {folder}") for line in out)
    assert "s3cr3t" not in "".join(out)


def test_a_wheel_without_its_sum_is_not_taken_from_the_store(folder, module, capsys):
    wheel = folder / "acme-1.0-py3-none-any.whl"
    for damage in ("content", "sum", "no sum"):
        wheel.write_bytes(b"genuine")
        stored = store.keep(wheel, folder / "store")
        total = stored.with_name(stored.name + ".sha256")
        assert store.find(folder / "store") == stored
        if damage == "content":
            stored.write_bytes(b"evil")
        elif damage == "sum":
            total.write_text("0" * 64)
        else:
            total.unlink()
        print(store.find(folder / "store"), list((folder / "store").iterdir()))
    assert capsys.readouterr().out == "None []\n" * 3


def test_the_same_wheel_under_another_name_is_repaired_for_itself(folder, module, capsys):
    """Otherwise one who publishes a copy of a wheel under another name breaks later builds of it."""
    common.CACHE = folder / "cache"
    repair.surroundings = lambda options: ""
    repair.links = lambda wheel: types.SimpleNamespace(found=[])
    repair.repaired = lambda step, wheel, mode, out: (wheel, {"of": wheel.name})
    step = types.SimpleNamespace(options=types.SimpleNamespace(repair="auto", exclude=[], strip=False))
    for name in ("evil", "good", "evil"):
        wheel = folder / f"acme_{name}-1.0-py3-none-any.whl"
        wheel.write_bytes(b"the same")
        result, report = repair.repair(step, wheel)
        print(result.name, report["of"])
    assert capsys.readouterr().out.splitlines() == [
        "acme_evil-1.0-py3-none-any.whl acme_evil-1.0-py3-none-any.whl",
        "acme_good-1.0-py3-none-any.whl acme_good-1.0-py3-none-any.whl",
        "acme_evil-1.0-py3-none-any.whl acme_evil-1.0-py3-none-any.whl",
    ]


def test_what_a_wheel_opens_is_looked_for_once(folder, module, capsys):
    """What a wheel may open when it runs; looked for in the machine's own copy of the tools' modules."""
    common.CACHE = folder / "cache"
    wheel = folder / "acme-1.0-py3-none-any.whl"

    def write(content):
        with zipfile.ZipFile(wheel, "w") as file:
            file.writestr("acme.py", content)

    looked = []
    taken = repair_task.taken
    repair_task.taken = lambda path: looked.append(path) or taken(path)

    def told(total):
        print(repair.unrepaired(wheel, total)["loads"], len(looked))

    write("from ctypes import CDLL; CDLL('libacme.so.1')")
    told("1")
    told("1")
    write("x = 1")
    told("2")
    for path in (folder / "cache" / "unrepaired").rglob("report.json"):
        path.write_text("[]")
    told("2")
    wheel.write_bytes(wheel.read_bytes()[:-30])
    try:
        told("3")
    except common.UserError as mistake:
        print("refused:", mistake)
    assert capsys.readouterr().out.splitlines() == [
        "['libacme.so.1'] 1",
        "['libacme.so.1'] 1",
        "[] 2",
        "[] 3",
        "refused: acme-1.0-py3-none-any.whl cannot be read, so it cannot be installed: File is not a zip file.",
    ]
