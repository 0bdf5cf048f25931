"""Looks at the image it runs in and prints what it sees as one JSON document.

The plugin passes it to the image's own interpreter (python3 -I -B -c). It judges nothing: it only
collects facts. It needs nothing but the standard library of Python 3.9 to 3.15, and imports what
may be broken only where the failure can be told. A section that fails is a fact of its own.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys

# What needs a library of the system, and what distributions have packages of their own for; idlelib,
# tkinter, turtle, pydoc's topics, tests and ensurepip are in no image.
MODULES = (
    "ssl sqlite3 lzma bz2 zlib ctypes readline curses curses.panel uuid _uuid hashlib decimal zoneinfo".split()
    + "asyncio dbm multiprocessing unittest venv xml.parsers.expat".split()
    + (["compression.zstd"] if sys.version_info >= (3, 14) else [])
    + (["distutils.core"] if sys.version_info < (3, 12) else [])
)
SAMPLE = 5
PARTS = 8
IMPORT_SECONDS = 120

# ---------------------------------------------------------------- files


def walk(root, skipped=()):
    """Every path below root, with its status; links are not followed, unreadable folders left out."""
    stack = [root]
    while stack:
        try:
            entries = list(os.scandir(stack.pop()))
        except OSError:
            continue
        for entry in entries:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            yield entry.path, status
            if stat.S_ISDIR(status.st_mode) and entry.path not in skipped:
                stack.append(entry.path)


def sample(paths):
    paths = sorted(set(paths))
    return {"count": len(paths), "first": paths[:SAMPLE]}


def below(path, folder):
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def read(path, size):
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return b""


# ---------------------------------------------------------------- imports

# Imports one module after the other and says so line by line: where it dies, the next one is to blame.
IMPORTER = """
import importlib, os, sys
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        error = ""
    except BaseException as e:
        error = " ".join((type(e).__name__ + ": " + str(e)).split()) or "failed"
    print(error, file=out, flush=True)
os._exit(0)
"""


def import_all(names):
    """Imports modules in child processes, so that a crash or a hang costs one module."""
    names = list(names)
    results = []
    while len(results) < len(names):
        todo = names[len(results) :]
        command = [sys.executable, "-I", "-B", "-c", IMPORTER] + todo
        try:
            child = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                timeout=IMPORT_SECONDS,
            )
            lines = child.stdout.decode("utf-8", "replace").splitlines()
            if child.returncode < 0:
                died = "the process was killed by signal %d" % -child.returncode
            else:
                died = "the process ended with exit code %d" % child.returncode
            last = child.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            died += " (%s)" % last[0] if last else ""
        except subprocess.TimeoutExpired as e:
            lines = (e.stdout or b"").decode("utf-8", "replace").splitlines()
            died = "it did not finish within %d seconds" % IMPORT_SECONDS
        results += lines[: len(todo)]
        if len(lines) < len(todo):
            results.append(died)
    return [{"name": name, "error": error} for name, error in zip(names, results)]


# ---------------------------------------------------------------- versions and markers


class Undecided(Exception):
    """Something that this modest reader of versions and markers does not know."""


VERSION = re.compile(
    r"v?(?:(\d+)!)?(\d+(?:\.\d+)*)"
    r"(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?"
    r"(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?"
    r"(?:[-_.]?dev[-_.]?(\d*))?"
    r"(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$"
)
KINDS = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}


def version_key(text):
    """A key that sorts as PEP 440 says; local versions are left out of the comparison."""
    match = VERSION.match(text.strip().lower())
    if not match:
        raise Undecided("version " + text)
    epoch, release, kind, number, post1, post2, dev = match.groups()
    numbers = [int(n) for n in release.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    posted = post1 is not None or post2 is not None
    if kind:
        pre = (KINDS.get(kind, kind), int(number or 0))
    else:
        pre = ("", 0) if dev is not None and not posted else ("z", 0)
    return (
        int(epoch or 0),
        tuple(numbers),
        pre,
        int(post1 or post2 or 0) + 1 if posted else 0,
        int(dev or 0) if dev is not None else float("inf"),
    )


def satisfies(version, specifiers):
    """Whether a version is within specifiers such as '>=1.2,!=1.3.*'."""
    key = version_key(version)
    for clause in specifiers.strip().strip("()").split(","):
        if not clause.strip():
            continue
        match = re.match(r"\s*(===|==|!=|<=|>=|~=|<|>)\s*(\S+)\s*$", clause)
        if not match:
            raise Undecided("specifier " + clause.strip())
        operator, wanted = match.groups()
        if operator == "===":
            good = version == wanted
        elif wanted.endswith(".*"):
            good = starts(key, wanted[:-2]) == (operator == "==")
        else:
            other = version_key(wanted)
            if operator == "~=":
                good = key >= other and starts(key, wanted.rpartition(".")[0])
            else:
                good = compare(key, operator, other)
                # '>1.0' does not take 1.0.post1, nor '<1.0' 1.0rc1.
                if operator == ">" and key[3] and not other[3]:
                    good = good and key[:2] != other[:2]
                if operator == "<" and key[2][0] != "z" and other[2][0] == "z":
                    good = good and key[:2] != other[:2]
        if not good:
            return False
    return True


def starts(key, prefix):
    epoch, numbers = version_key(prefix)[0], [int(n) for n in prefix.split("!")[-1].split(".")]
    own = list(key[1]) + [0] * len(numbers)
    return key[0] == epoch and own[: len(numbers)] == numbers


def compare(a, operator, b):
    return {
        "==": a == b,
        "!=": a != b,
        "<": a < b,
        "<=": a <= b,
        ">": a > b,
        ">=": a >= b,
    }[operator]


def marker_environment(extra):
    import platform

    release = platform.python_version()
    return {
        "python_version": "%d.%d" % sys.version_info[:2],
        "python_full_version": release.rstrip("+"),
        "implementation_name": sys.implementation.name,
        "implementation_version": release.rstrip("+"),
        "platform_python_implementation": platform.python_implementation(),
        "os_name": os.name,
        "sys_platform": sys.platform,
        "platform_machine": platform.machine(),
        "platform_system": platform.system(),
        "platform_release": platform.release(),
        "platform_version": platform.version(),
        "extra": extra,
    }


TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|(?P<symbol>\(|\)|===|==|!=|<=|>=|~=|<|>)|(?P<word>[A-Za-z_.]+))"
)


class Marker:
    """Evaluates an environment marker: or, and, parentheses, comparisons."""

    def __init__(self, text, environment):
        self.text, self.environment, self.tokens = text, environment, []
        position = 0
        while text[position:].strip():
            match = TOKEN.match(text, position)
            if not match:
                raise Undecided("marker " + text)
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            position = match.end()

    def holds(self):
        result = self.either()
        if self.tokens:
            raise Undecided("marker " + self.text)
        return result

    def either(self):
        result = self.both()
        while self.take("or"):
            other = self.both()
            result = result or other
        return result

    def both(self):
        result = self.single()
        while self.take("and"):
            other = self.single()
            result = result and other
        return result

    def single(self):
        if self.take("("):
            result = self.either()
            if not self.take(")"):
                raise Undecided("marker " + self.text)
            return result
        left, left_is_version = self.operand()
        negated = self.take("not")
        operator = self.next()[1]
        right, right_is_version = self.operand()
        if operator == "in":
            return (left in right) != negated
        if operator not in ("===", "==", "!=", "<=", ">=", "~=", "<", ">"):
            raise Undecided("marker " + self.text)
        if left_is_version:
            return satisfies(left, operator + right)
        if right_is_version:
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
            return satisfies(right, turned + left)
        if operator in ("==", "==="):
            return left == right
        if operator == "!=":
            return left != right
        raise Undecided("marker " + self.text)

    def operand(self):
        kind, value = self.next()
        if kind == "text":
            return value[1:-1], False
        if kind != "word" or value not in self.environment:
            raise Undecided("marker " + self.text)
        return self.environment[value], value.endswith("_version") and value != "platform_version"

    def next(self):
        if not self.tokens:
            raise Undecided("marker " + self.text)
        return self.tokens.pop(0)

    def take(self, word):
        if self.tokens and self.tokens[0][1] == word:
            self.tokens.pop(0)
            return True
        return False


REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?\s*([^;]*?)\s*(?:;(.*))?$")


def requirement(text):
    """Name, extras, specifiers and marker of one Requires-Dist."""
    match = REQUIREMENT.match(text)
    if not match:
        raise Undecided("requirement " + text)
    name, extras, rest, marker = match.groups()
    wanted = [normal(e) for e in (extras or "").split(",") if e.strip()]
    return normal(name), wanted, "" if rest.startswith("@") else rest, (marker or "").strip()


def normal(name):
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


# ---------------------------------------------------------------- distributions


def top_modules(files, suffixes):
    """The modules and packages that a distribution's files make importable, private ones left out."""
    tree = {}
    for file in files:
        suffix = next((s for s in suffixes if file.endswith(s)), None)
        parts = file[: -len(suffix)].split("/") if suffix else []
        if parts and all(p.isidentifier() for p in parts):
            node = tree
            for part in parts:
                node = node.setdefault(part, {})

    def names(node, prefix):
        for name, children in sorted(node.items()):
            if name.startswith("_") or name in NOT_FOR_IMPORT:
                continue
            if children and "__init__" not in children and prefix.count(".") < 3:
                # A namespace: what is in it belongs to several distributions.
                yield from names(children, prefix + name + ".")
            else:
                yield prefix + name

    return list(names(tree, ""))


NOT_FOR_IMPORT = {
    "test", "tests", "testing", "conftest", "setup", "doc", "docs", "example", "examples",
    "benchmark", "benchmarks", "bin", "scripts",
}  # fmt: skip


def module_names(distribution):
    from importlib.machinery import all_suffixes

    files = [str(f).replace(os.sep, "/") for f in distribution.files or ()]
    suffixes = sorted(set(all_suffixes()) - {".pyc"}, key=len, reverse=True)
    found = top_modules(files, suffixes)
    if found or files:
        return found
    listed = (distribution.read_text("top_level.txt") or "").split()
    return [n for n in listed if not n.startswith("_") and n not in NOT_FOR_IMPORT]


def distributions():
    from concurrent.futures import ThreadPoolExecutor
    from importlib import metadata

    installed = {}
    for distribution in metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            installed.setdefault(normal(name), distribution)
    problems, undecided, required_by = requirements(installed)
    modules = {name: module_names(d) for name, d in installed.items()}
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        imported = dict(zip(modules, pool.map(import_all, modules.values())))
    return [
        {
            "name": distribution.metadata["Name"],
            "version": distribution.version,
            "requested": distribution.read_text("REQUESTED") is not None,
            "requiredBy": sorted(required_by[name]),
            "problems": problems[name],
            "undecided": undecided[name],
            "modules": imported[name],
            "bytes": installed_bytes(distribution),
        }
        for name, distribution in sorted(installed.items())
    ]


def requirements(installed):
    """Checks what each distribution requires, with the extras that others ask of it."""
    problems, undecided, required_by = ({n: [] for n in installed} for _ in range(3))
    todo, seen = [(name, "") for name in installed], set()
    while todo:
        name, extra = todo.pop(0)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for text in installed[name].requires or ():
            try:
                other, extras, specifiers, marker = requirement(text)
                if marker and not Marker(marker, marker_environment(extra)).holds():
                    continue
                if other not in installed:
                    problems[name].append("requires %s, which is not installed" % text)
                    continue
                if name != other and name not in required_by[other]:
                    required_by[other].append(name)
                todo.extend((other, e) for e in extras)
                if specifiers and not satisfies(installed[other].version, specifiers):
                    found = installed[other].version
                    problems[name].append("requires %s, but %s is installed" % (text, found))
            except Undecided as e:
                undecided[name].append("%s (%s)" % (text, e))
    for lists in (problems, undecided):
        for name in lists:
            lists[name] = sorted(set(lists[name]))
    return problems, undecided, required_by


def installed_bytes(distribution):
    total = 0
    for file in distribution.files or ():
        try:
            total += os.lstat(str(distribution.locate_file(file))).st_size
        except OSError:
            pass
    return total


# ---------------------------------------------------------------- sections


def python():
    return sys.version.split()[0].rstrip("+")


def time_zone():
    try:
        import datetime
        import zoneinfo

        moment = datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
        return "" if moment.utcoffset() == datetime.timedelta(hours=2) else "its summer time is wrong"
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def certificates():
    """How many authorities a default TLS context trusts; a folder of them is only read when needed."""
    try:
        import ssl
    except ImportError:
        return -1  # told as a module that cannot be imported
    loaded = ssl.create_default_context().cert_store_stats()["x509_ca"]
    folder = ssl.get_default_verify_paths().capath
    hashed = [n for n in os.listdir(folder) if re.match(r"[0-9a-f]{8}\.\d+$", n)] if folder else []
    return max(loaded, sum(1 for n in hashed if os.access(os.path.join(folder, n), os.R_OK)))


def elf_machine(path):
    head = read(path, 20)
    return head[4:6] + head[18:20] if head[:4] == b"\x7fELF" and len(head) == 20 else None


def loader():
    """The dynamic loader that this interpreter asks for; it can list what a file links to."""
    import struct

    with open(sys.executable, "rb") as file:
        data = file.read(1 << 16)
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    offset = struct.unpack_from(order + ("Q" if wide else "I"), data, 32 if wide else 28)[0]
    size, count = struct.unpack_from(order + "HH", data, 54 if wide else 42)
    for i in range(count):
        at = offset + i * size
        if struct.unpack_from(order + "I", data, at)[0] == 3:  # PT_INTERP
            start = struct.unpack_from(order + ("Q" if wide else "I"), data, at + (8 if wide else 4))[0]
            return data[start : data.index(b"\0", start)].decode()
    return None


def libraries(prefix):
    machine, ld = elf_machine(os.path.realpath(sys.executable)), loader()
    files, names = [], set()
    for path, status in walk(prefix):
        names.add(os.path.basename(path))
        if stat.S_ISREG(status.st_mode) and elf_machine(path) == machine:
            files.append(path)
    missing = {}
    # glibc's --list stops at the first library that is missing; what ldd asks for goes on. musl only lists.
    arguments = ["--list"] if "musl" in (ld or "") else []
    environment = dict(os.environ, LD_TRACE_LOADED_OBJECTS="1")
    for path in files if ld else ():
        listing = subprocess.run(
            [ld] + arguments + [path],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ).stdout.decode("utf-8", "replace")
        for line in listing.splitlines():
            match = (
                re.match(r"\s*(\S+) => not found", line)
                or re.match(r"Error loading shared library ([^:]+):", line)
                or re.search(r"(\S+: version `[^']+') not found", line)
            )
            # What lies below the prefix its package loads by itself before it needs it.
            if match and match.group(1) not in names:
                missing.setdefault(match.group(1), []).append(path)
    return {
        "files": len(files),
        "missing": [{"library": n, "needed": sample(p)} for n, p in sorted(missing.items())],
    }


def writable(prefix):
    """What this process may change, or could allow itself to, or what is open by its mode."""
    me, found = os.geteuid(), []
    parents = prefix
    while parents != "/":
        parents = os.path.dirname(parents)
        # A folder that is open to this process lets it put another tree in this one's place.
        if os.access(parents, os.W_OK):
            found.append(parents)
    for path, status in [(prefix, os.lstat(prefix))] + list(walk(prefix)):
        if stat.S_ISLNK(status.st_mode):
            continue
        if status.st_mode & 0o022 or status.st_uid == me or os.access(path, os.W_OK):
            found.append(path)
    return sample(found)


def installers(prefix):
    import importlib.util
    import sysconfig

    found = []
    for name in ("pip", "ensurepip"):
        spec = importlib.util.find_spec(name)
        if spec:
            found.append(os.path.dirname(spec.origin) if spec.origin else name)
    base = os.path.join(sysconfig.get_path("stdlib"), "site-packages")
    found += [os.path.join(base, n) for n in ("pip", "setuptools") if os.path.exists(os.path.join(base, n))]
    for folder in path_folders() + [prefix + "/python/bin", prefix + "/venv/bin"]:
        for name in listed(folder):
            if re.match(r"(pip|pipx|easy_install)[0-9.-]*$", name):
                found.append(os.path.join(folder, name))
    return sorted(set(found))


def path_folders():
    return [f for f in os.environ.get("PATH", "").split(":") if f]


def listed(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


TOOL = re.compile(
    r"(?:[a-z0-9_]+-(?:[a-z0-9_]+-)?linux(?:-[a-z0-9_]+)?-)?"
    r"(?:gcc|g\+\+|cc|c\+\+|cpp|c89|c99|tcc|clang|clang\+\+|clang-cpp|gfortran|f77|f95|flang"
    r"|ld|ld\.(?:bfd|gold|lld)|lld|gold|mold|as|ar|ranlib|gcc-ar|collect2|lto1|lto-wrapper|cc1|cc1plus|f951"
    r"|make|gmake|cmake|ninja|meson|rustc|cargo|rustup|go|gofmt|javac|nasm|yasm)"
    r"(?:-[0-9.]+)?$"
)


def development(prefix):
    """Compilers and what they need, anywhere in the image; what wheels brought along apart."""
    tools, headers, archives, wheels = [], [], [], []
    for path, status in walk("/", skipped=("/proc", "/sys", "/dev")):
        if stat.S_ISDIR(status.st_mode):
            continue
        name = os.path.basename(path)
        shipped = below(path, prefix + "/venv/lib")
        if TOOL.match(name) and os.access(path, os.X_OK) and os.path.isfile(path):
            tools.append(path)
        elif name.endswith((".h", ".hpp", ".hh")):
            (wheels if shipped else headers).append(path)
        elif name.endswith(".a"):
            (wheels if shipped else archives).append(path)
    return {
        "tools": sample(tools),
        "headers": sample(headers),
        "archives": sample(archives),
        "wheels": sample(wheels),
    }


def bytecode(folder, flags):
    """Which sources lack bytecode of the kind with these flags: 1 is an unchecked hash, 3 a checked one."""
    from importlib.util import MAGIC_NUMBER

    tag = sys.implementation.cache_tag
    sources, lacking = 0, []
    for path, status in walk(folder):
        parts = path[len(folder) :].split("/")
        if not path.endswith(".py") or not stat.S_ISREG(status.st_mode):
            continue
        if "test" in parts or "tests" in parts or "lib2to3" in parts:
            continue
        if "site-packages" in parts and not folder.endswith("site-packages"):
            continue
        sources += 1
        parent, name = os.path.split(path)
        head = read("%s/__pycache__/%s.%s.pyc" % (parent, name[:-3], tag), 8)
        if head != MAGIC_NUMBER + bytes([flags, 0, 0, 0]):
            lacking.append(path)
    return {"sources": sources, "lacking": sample(lacking)}


def bytecodes(prefix):
    import sysconfig

    return {
        "interpreter": bytecode(sysconfig.get_path("stdlib"), 1),
        "environment": bytecode(sysconfig.get_path("purelib"), 3),
    }


def start(prefix, word):
    """Whether what the image starts is there, and its interpreter starts with the image's own variables."""
    child = subprocess.run(
        [prefix + "/venv/bin/python3", "-c", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    said = child.stderr.decode("utf-8", "replace").strip().splitlines()
    ended = "exit code %d" % child.returncode
    return {
        "word": word,
        "found": shutil.which(word) is not None,
        "interpreter": "" if child.returncode == 0 else said[-1] if said else ended,
    }


def shebangs(prefix):
    """Scripts whose interpreter is not there."""
    broken = []
    for folder in (prefix + "/venv/bin", prefix + "/python/bin"):
        for name in sorted(listed(folder)):
            path = os.path.join(folder, name)
            head = read(path, 1024)
            if not head.startswith(b"#!"):
                continue
            lines = head.decode("utf-8", "replace").splitlines() + [""]
            words = lines[0][2:].split() or [""]
            # How pip writes a path that is too long for a shebang.
            polyglot = re.match(r"'''exec' \"?([^\" ]+)\"?", lines[1])
            interpreter = polyglot.group(1) if polyglot else words[0]
            if os.path.basename(interpreter) == "env":
                command = next((w for w in words[1:] if not w.startswith("-") and "=" not in w), "")
                good = any(os.access(os.path.join(f, command), os.X_OK) for f in path_folders())
                interpreter = interpreter + " " + command
            else:
                good = os.access(interpreter, os.X_OK)
            if not good:
                broken.append({"script": path, "interpreter": interpreter})
    return broken


def sizes(prefix, found):
    """Bytes below the prefix, and its largest parts: distributions, and folders of the rest."""
    import sysconfig

    packages = sysconfig.get_path("purelib")
    stdlib = sysconfig.get_path("stdlib")
    seen, total, parts = set(), 0, {}
    for path, status in walk(prefix):
        if stat.S_ISDIR(status.st_mode) or (status.st_dev, status.st_ino) in seen:
            continue
        if status.st_nlink > 1:
            seen.add((status.st_dev, status.st_ino))
        total += status.st_size
        depth = len(stdlib.split("/")) + 1 if below(path, stdlib) else len(prefix.split("/")) + 2
        if not below(path, packages):
            part = "/".join(path.split("/")[:depth])
            part = os.path.dirname(path) if part == path else part
            parts[part] = parts.get(part, 0) + status.st_size
    for distribution in found:
        parts[distribution["name"] + " " + distribution["version"]] = distribution["bytes"]
    largest = sorted(parts.items(), key=lambda p: (-p[1], p[0]))[:PARTS]
    return {"bytes": total, "largest": [{"name": n, "bytes": b} for n, b in largest]}


def pruned(prefix):
    """What was left out of the distributions when the environment was made, as that step noted it."""
    report = os.path.join(prefix, "venv", "share", "python-image", "pruned.json")
    if not os.path.exists(report):
        return []
    with open(report, encoding="utf-8") as file:
        return json.load(file)


# ---------------------------------------------------------------- all of it


def main(prefix, word):
    facts, failures = {}, []
    nothing = sample([])

    def section(name, default, work, *arguments):
        try:
            facts[name] = work(*arguments)
        except Exception as e:
            facts[name] = default
            failures.append({"name": name, "error": "%s: %s" % (type(e).__name__, e)})

    section("python", "", python)
    section("uid", 0, os.getuid)
    section("gid", 0, os.getgid)
    section("standardLibrary", [], import_all, MODULES)
    section("timeZone", "", time_zone)
    section("certificates", -1, certificates)
    section("distributions", [], distributions)
    section("libraries", {"files": 0, "missing": []}, libraries, prefix)
    section("writable", nothing, writable, prefix)
    section("installers", [], installers, prefix)
    none = dict.fromkeys(("tools", "headers", "archives", "wheels"), nothing)
    section("development", none, development, prefix)
    none = {"sources": 0, "lacking": nothing}
    section("bytecode", {"interpreter": none, "environment": none}, bytecodes, prefix)
    section("start", {"word": word, "found": True, "interpreter": ""}, start, prefix, word)
    section("shebangs", [], shebangs, prefix)
    section("sizes", {"bytes": 0, "largest": []}, sizes, prefix, facts["distributions"])
    section("pruned", [], pruned, prefix)
    facts["failures"] = failures
    json.dump(facts, sys.stdout, ensure_ascii=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
