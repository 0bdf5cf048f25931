package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the scripts of wheels take from their cache and from the module, with the machine's Python.
 */
class WheelCacheFilesTest {
  private static final String SETUP =
      """
      import hashlib, pathlib, sys
      sys.path.insert(0, sys.argv[1])
      from python_image.shared import files
      from python_image.wheels import wheel_common, wheel_files, wheel_store

      folder = pathlib.Path(sys.argv[2])
      wheel_files.CACHE = folder / "cache"
      module = folder / "module"
      module.mkdir()
      archive = module / "acme-1.0.tar.gz"
      archive.write_bytes(b"genuine")
      digest = hashlib.sha256(b"genuine").hexdigest()

      def artifact(path, sums):
          return wheel_common.Artifact("acme", "1.0", path.name, path.as_uri(), sums, frozenset(), "", {})

      def fetch(found):
          try:
              return wheel_files.fetch(found, None, [module])
          except wheel_common.Mistake as mistake:
              print("refused:", mistake)

      """;

  @TempDir private Path folder;

  @BeforeAll
  static void python() throws Exception {
    WheelScripts.requirePython();
  }

  private String output(String script) throws Exception {
    return WheelScripts.output(SETUP + script, folder);
  }

  @Test
  void aDamagedFileIsFetchedAgain() throws Exception {
    assertThat(
            output(
                """
                path = fetch(artifact(archive, {"sha256": digest}))
                path.write_bytes(b"damaged")
                print(fetch(artifact(archive, {"sha256": digest})).read_bytes().decode())
                """))
        .isEqualToIgnoringNewLines("genuine");
  }

  /** The wheels, the files that were fetched, and bytecode. */
  @Test
  void whateverIsInThePlaceOfAFileIsNotTaken() throws Exception {
    assertThat(
            output(
                """
                import os, shutil
                from python_image.install import bytecode

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
                    stored = wheel_store.keep(wheel, folder / "store")
                    total = stored.with_name(stored.name + ".sha256")
                    for damage in damages(stored if name == "wheel" else total):
                        assert not wheel_store.find(folder / "store"), (name, damage)
                        wheel_store.keep(wheel, folder / "store")
                        assert wheel_store.find(folder / "store").read_bytes() == b"genuine"
                path = fetch(artifact(archive, {"sha256": digest}))
                for damage in damages(path):
                    assert fetch(artifact(archive, {"sha256": digest})).read_bytes() == b"genuine"
                    assert not path.is_symlink()
                path = fetch(artifact(archive, {}))
                for damage in damages(path):
                    assert fetch(artifact(archive, {})).read_bytes() == b"genuine"
                source = module / "acme.py"
                source.write_text("")
                cache = folder / "bytecode"
                bytecode.compile_all([(module, [source])], cache)
                for damage in damages(next(cache.iterdir())):
                    shutil.rmtree(module / "__pycache__")
                    bytecode.compile_all([(module, [source])], cache)
                    assert bytecode.compiled(source).exists()
                print("good")
                """))
        .isEqualToIgnoringNewLines("good");
  }

  /** Each entry lies in a folder of its own, with the file that is locked. */
  @Test
  void whateverIsInThePlaceOfAFolderOrALockIsMadeAgain() throws Exception {
    assertThat(
            output(
                """
                import os, signal
                from python_image.wheels import index_cache
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

                path = fetch(artifact(archive, {"sha256": digest}))
                for kind in ("folder", "link", "dangling", "pipe"):
                    damage(path.parent / ".lock", kind)
                    assert fetch(artifact(archive, {"sha256": digest})).read_bytes() == b"genuine", kind
                for around in (path.parent, path.parent.parent):
                    for kind in ("file", "link", "dangling", "pipe"):
                        damage(around, kind)
                        assert fetch(artifact(archive, {"sha256": digest})).read_bytes() == b"genuine", (around, kind)
                wheel = folder / "acme-1.0-py3-none-any.whl"
                wheel.write_bytes(b"genuine")
                for kind in ("file", "link", "dangling", "pipe"):
                    damage(folder / "store", kind)
                    assert wheel_store.keep(wheel, folder / "store").read_bytes() == b"genuine"
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
                """))
        .isEqualToIgnoringNewLines("kept False");
  }

  /** Two images of a run that want the same. */
  @Test
  void whoWantsTheSameAtTheSameTimeWaits() throws Exception {
    assertThat(
            output(
                """
                import threading, time
                wheel = folder / "acme-1.0-py3-none-any.whl"
                wheel.write_bytes(b"genuine")
                made, found = [], []

                def want():
                    with wheel_store.locked(folder / "store"):
                        if not wheel_store.find(folder / "store"):
                            time.sleep(0.2)
                            made.append(wheel_store.keep(wheel, folder / "store"))
                        found.append(wheel_store.find(folder / "store"))

                threads = [threading.Thread(target=want) for _ in range(4)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                print(len(made), len(found), None in found)
                """))
        .isEqualToIgnoringNewLines("1 4 False");
  }

  /** A path could not name them, and Python 3.11 recurses where it deletes a folder. */
  @Test
  void foldersOfAnyDepthAreDeletedAndLinksAreNotFollowed() throws Exception {
    assertThat(
            output(
                """
                import os
                from python_image.wheels import wheel_guard
                from python_image.shared import wheel_tree
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
                wheel_guard.close_writable(folder)
                print(oct(os.stat("tree/dd/dd/empty").st_mode))
                wheel_tree.change_owner(tree, owner)
                folders = others = 0
                for descriptor, inside, rest in wheel_tree.deepest_first(tree):
                    folders, others = folders + len(inside), others + len(rest)
                print(folders, others)
                files.remove(tree)
                print(tree.exists(), list(outside.iterdir()) == [outside / "kept"])
                try:
                    (folder / "a" / "b" / "c" / "d").mkdir(parents=True)
                    for descriptor, inside, rest in wheel_tree.deepest_first(folder / "a"):
                        os.rename(folder / "a" / "b" / "c" / "d", folder / "d")
                except OSError as error:
                    print(error.args[0].replace(str(folder), ""))
                """))
        .isEqualTo("0o40775\n3000 3000\nFalse True\na folder below /a was moved\n");
  }

  /** A copy of it would stay on the builder, and each later build would fail. */
  @Test
  void aToolchainCacheThatCannotBeTakenBackIsEmptiedAndKeepsNoSecret() throws Exception {
    assertThat(
            output(
                """
                import os, types
                from python_image.wheels import wheel_caches
                wheel_caches.CACHES = folder / "caches"
                wheel_caches.CACHES.mkdir()
                wheel_caches.CONFIGURATION = folder / "secret"
                wheel_caches.CONFIGURATION.write_text("s3cr3t")
                step = types.SimpleNamespace(options=types.SimpleNamespace(key="key", phase="all"))

                def refuse(*words):
                    raise OSError("odd")

                def lend(change, end):
                    wheel_caches.change_owner = change
                    try:
                        with wheel_caches.lent_caches(types.SimpleNamespace(give=str, end=end), ["acme"], step) as caches:
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
                """))
        .isEqualTo(
            """
            False ['cargo', 'go-build', 'go-modules', 'registry']
            odd True ['cargo', 'go-build', 'go-modules', 'registry']
            False []
            """);
  }

  /** A resolver runs foreign code, so that a lock may name any file. */
  @Test
  void aLockCannotNameFilesOutsideTheModule() throws Exception {
    var refusal = "refused: acme comes from " + folder.toRealPath();

    assertThat(
            output(
                    """
                secret = folder / "secret"
                secret.write_text("s3cr3t")
                link = module / "link-1.0.tar.gz"
                link.symlink_to(secret)
                for path in (secret, link, module / ".." / "secret"):
                    fetch(artifact(path, {}))
                """)
                .lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith(refusal))
        .noneMatch(line -> line.contains("s3cr3t"));
  }

  @Test
  void aWheelWithoutItsSumIsNotTakenFromTheStore() throws Exception {
    assertThat(
            output(
                """
                wheel = folder / "acme-1.0-py3-none-any.whl"
                for damage in ("content", "sum", "no sum"):
                    wheel.write_bytes(b"genuine")
                    stored = wheel_store.keep(wheel, folder / "store")
                    total = stored.with_name(stored.name + ".sha256")
                    assert wheel_store.find(folder / "store") == stored
                    if damage == "content":
                        stored.write_bytes(b"evil")
                    elif damage == "sum":
                        total.write_text("0" * 64)
                    else:
                        total.unlink()
                    print(wheel_store.find(folder / "store"), list((folder / "store").iterdir()))
                """))
        .isEqualTo("None []\n".repeat(3));
  }

  /** Otherwise one who publishes a copy of a wheel under another name breaks later builds of it. */
  @Test
  void theSameWheelUnderAnotherNameIsRepairedForItself() throws Exception {
    assertThat(
            output(
                """
                import types
                tags = types.SimpleNamespace(InvalidWheelFilename=ValueError, parse_wheel_filename=None)
                for name in ("wheel_path", "wheel_build", "wheel_native", "wheel_step", "wheel_repair"):
                    sys.modules[f"python_image.wheels.{name}"] = types.SimpleNamespace(
                        parsed=0, surroundings=lambda options: "", fingerprint=str, interpreter=0,
                        links=lambda wheel: types.SimpleNamespace(found=[]),
                    )
                sys.modules["packaging"] = types.SimpleNamespace(utils=tags)
                sys.modules["packaging.utils"] = tags
                from python_image.wheels import wheel_mend
                wheel_common.CACHE = folder / "cache"
                wheel_mend.repaired = lambda step, wheel, mode, out: (wheel, {"of": wheel.name})
                step = types.SimpleNamespace(options=types.SimpleNamespace(repair="auto", exclude=[], strip=False))
                for name in ("evil", "good", "evil"):
                    wheel = folder / f"acme_{name}-1.0-py3-none-any.whl"
                    wheel.write_bytes(b"the same")
                    mended, report = wheel_mend.repair(step, wheel)
                    print(mended.name, report["of"])
                """))
        .isEqualTo(
            """
            acme_evil-1.0-py3-none-any.whl acme_evil-1.0-py3-none-any.whl
            acme_good-1.0-py3-none-any.whl acme_good-1.0-py3-none-any.whl
            acme_evil-1.0-py3-none-any.whl acme_evil-1.0-py3-none-any.whl
            """);
  }

  /**
   * What a wheel may open when it runs; looked for in the machine's own copy of the tools' modules.
   */
  @Test
  void whatAWheelOpensIsLookedForOnce() throws Exception {
    assertThat(
            output(
                """
                import types, zipfile
                tags = types.SimpleNamespace(InvalidWheelFilename=ValueError, parse_wheel_filename=None)
                for name in ("wheel_path", "wheel_build", "wheel_native", "wheel_step"):
                    sys.modules[f"python_image.wheels.{name}"] = types.SimpleNamespace(parsed=0, surroundings=0, fingerprint=0, links=0, interpreter=0)
                sys.modules["packaging"] = types.SimpleNamespace(utils=tags)
                sys.modules["packaging.utils"] = tags
                from python_image.wheels import wheel_mend, wheel_repair
                wheel_common.CACHE = folder / "cache"
                wheel = folder / "acme-1.0-py3-none-any.whl"

                def write(content):
                    with zipfile.ZipFile(wheel, "w") as file:
                        file.writestr("acme.py", content)

                looked = []
                taken = wheel_repair.taken
                wheel_repair.taken = lambda path: looked.append(path) or taken(path)

                def told(total):
                    print(wheel_mend.unrepaired(wheel, total)["loads"], len(looked))

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
                except wheel_common.Mistake as mistake:
                    print("refused:", mistake)
                """))
        .isEqualToIgnoringNewLines(
            "['libacme.so.1'] 1\n['libacme.so.1'] 1\n[] 2\n[] 3\n"
                + "refused: acme-1.0-py3-none-any.whl cannot be read, so it cannot be installed: File is"
                + " not a zip file.");
  }
}
