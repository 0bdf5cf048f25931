"""Looks at the image it runs in, as the image's user, and prints what it sees as one JSON document.

The plugin passes it to the image's own interpreter (python3 -I -S -B -c SCRIPT REQUEST), once for each part in a
container of its own. The part "system" runs no code of packages. The others do, so their answers count for imports and
start-up only. The script judges nothing: it only collects facts, and rules on those facts can only add findings. It needs
nothing but the standard library of Python 3.9 to 3.15. What may be broken runs in a child process with a time limit; of
what that prints, a part is kept.
"""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time

# What needs a library of the system, and what distributions have packages of their own for; idlelib,
# tkinter, turtle, pydoc's topics, tests and ensurepip are in no image.
STANDARD_LIBRARY = (
    "ssl sqlite3 lzma bz2 zlib ctypes readline curses curses.panel uuid _uuid hashlib decimal zoneinfo".split()
    + "asyncio dbm multiprocessing unittest venv xml.parsers.expat".split()
    + (["compression.zstd"] if sys.version_info >= (3, 14) else [])
    + (["distutils.core"] if sys.version_info < (3, 12) else [])
)
# Minutes east of UTC in July 2024.
ZONES = {
    "Africa/Cairo": 180,
    "America/New_York": -240,
    "America/Sao_Paulo": -180,
    "Asia/Kolkata": 330,
    "Asia/Tokyo": 540,
    "Australia/Sydney": 600,
    "Europe/Berlin": 120,
    "Pacific/Auckland": 720,
}
SAMPLE = 5
KEPT_BYTES = 64 * 1024
KEPT_CHARACTERS = 1000
KEPT_PATHS = 1000
MODULE_SECONDS = 60
CHILD_SECONDS = 60
# Before the plugin stops the container.
ALL_SECONDS = 240
STARTED = time.monotonic()


def shortened(text):
    """One line, of a length that a finding can have."""
    line = " ".join(str(text).split())
    return line if len(line) <= KEPT_CHARACTERS else line[: KEPT_CHARACTERS - 1] + "\u2026"


# ---------------------------------------------------------------- child processes


class Ended:
    def __init__(self, code, out, error, timed_out):
        self.code, self.out, self.error, self.timed_out = code, out, error, timed_out

    def problem(self):
        """Why it came to no good end; empty if it did."""
        if self.timed_out:
            return "it did not finish in time"
        if self.code == 0:
            return ""
        if self.code < 0:
            ended = "the process was killed by signal %d" % -self.code
        else:
            ended = "the process ended with exit code %d" % self.code
        last = self.error.strip().splitlines()[-1:]
        return shortened(ended + (" (%s)" % last[0] if last else ""))


def run(command, seconds=CHILD_SECONDS, source=subprocess.DEVNULL, variables=None):
    """Runs a command in a session of its own, so that a time limit ends all of its processes."""
    child = subprocess.Popen(
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=variables,
    )
    kept = {}

    def read(name, stream):
        kept[name] = b""
        for chunk in iter(lambda: stream.read1(8192), b""):
            # Only the end of it: there is the reason of a failure.
            kept[name] = (kept[name] + chunk)[-KEPT_BYTES:]

    readers = []
    for name, stream in (("out", child.stdout), ("error", child.stderr)):
        readers.append(threading.Thread(target=read, args=(name, stream), daemon=True))
        readers[-1].start()
    timed_out = False
    try:
        child.wait(max(1, min(seconds, STARTED + ALL_SECONDS - time.monotonic())))
    except subprocess.TimeoutExpired:
        timed_out = True
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except OSError:
        pass  # all have ended
    child.wait()
    for reader in readers:
        # What left the session may hold the pipe open for ever.
        reader.join(2)
    out, error = (kept[name].decode("utf-8", "replace") for name in ("out", "error"))
    return Ended(child.returncode, out, error, timed_out)


def isolated(code, *arguments):
    """What some code prints; neither site nor variables of the image have a part in it."""
    return run([sys.executable, "-I", "-S", "-B", "-c", code] + list(arguments))


# ---------------------------------------------------------------- imports

# Imports one module after the other in a child process. A module that fails, crashes or hangs there is tried once more,
# alone, so that none is blamed for what another did. A child ends early where an import changed the places that others are
# found in, or where it has become large. Numbers of modules come from a pipe that all importers share, because one import
# may take longer than all others. Prints one line a module.
IMPORTER = r"""
import importlib, os, select, signal, sys, time
answers, queue = os.dup(1), os.dup(0)
os.dup2(2, 1)
seconds, deadline = float(sys.argv[1]), time.monotonic() + float(sys.argv[2])
LARGE = 384 * 1024  # of the 2 GiB that the container may use
LATE = "it was not tried: the probe ran out of time"

def is_large():
    try:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > LARGE
    except ImportError:
        return True

def attempt(number):
    if time.monotonic() >= deadline:
        return LATE
    try:
        importlib.import_module(sys.argv[3 + int(number)])
        return ""
    except BaseException as e:
        return " ".join((type(e).__name__ + ": " + str(e)).split()) or "failed"

def import_many(first, out):
    places = list(sys.path)
    number = first or os.read(queue, 6)
    while number:
        os.write(out, b"<" + number + b"\n")
        error = attempt(number).encode("utf-8", "replace")[:1000]
        os.write(out, b">" + number + error + b"\n")
        if error or first or list(sys.path) != places or is_large():
            # As what an import left running may hold the pipe open.
            os.write(out, b"-\n")
            os._exit(0)
        number = os.read(queue, 6)
    os.write(out, b".\n")
    os._exit(0)

class Child:
    def __init__(self, first):
        self.source, out = os.pipe()
        self.heard = b""
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.source)
            os.close(0)
            os.open(os.devnull, os.O_RDONLY)
            os.setsid()
            import_many(first, out)
        os.close(out)

    def line(self, end):
        # Empty if there is no more, or not in time.
        while b"\n" not in self.heard and len(self.heard) < 8192:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.source], [], [], left)[0]:
                return b"", True
            chunk = os.read(self.source, 4096)
            if not chunk:
                return b"", False
            self.heard += chunk
        line, _, self.heard = self.heard.partition(b"\n")
        return line, False

    def end(self, late):
        os.close(self.source)
        if late:
            os.kill(self.pid, signal.SIGKILL)
        # An import may leave threads or an exit hook that never ends.
        end = time.monotonic() + 2
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return status
            time.sleep(0.005)
        os.kill(self.pid, signal.SIGKILL)
        return os.waitpid(self.pid, 0)[1]

def why(status, late):
    if late:
        return "it did not finish within %d seconds" % seconds
    if os.WIFSIGNALED(status):
        return "the process was killed by signal %d" % os.WTERMSIG(status)
    return "the process ended with exit code %d" % os.WEXITSTATUS(status)

def answer(number, error):
    os.write(answers, (number.decode("ascii") + " ".join(error.split()) + "\n").encode("utf-8", "replace"))

def run(first):
    # The module to try alone, whether none is left, and whether anything was tried.
    child = Child(first)
    current, tried, alone, is_last, late = b"", 0, b"", False, False
    while True:
        # One that hangs among others gets all of its time when it is tried alone.
        line, late = child.line(min(time.monotonic() + (seconds if tried <= 1 else seconds / 3), deadline + 1))
        if line.startswith(b"<"):
            current, tried = line[1:7], tried + 1
        elif line.startswith(b">") and line[1:7] == current:
            error = line[7:].decode("utf-8", "replace")
            if error and error != LATE and tried > 1:
                alone = current
            else:
                answer(current, error)
            current = b""
        else:
            is_last = line == b"."
            break
    status = child.end(late)
    if current and tried > 1:
        alone = current
    elif current:
        answer(current, why(status, late))
    return alone, is_last, tried > 0

first, is_last, goes_on = b"", False, True
while goes_on and (first or not is_last):
    first, is_last, goes_on = run(first)
os._exit(0)
"""


def import_all(names, options, workers):
    """Imports modules in several processes, with these options of the interpreter."""
    if not names:
        return []
    errors, problems = {}, []
    numbers, queue = os.pipe()

    def work():
        left = max(1, STARTED + ALL_SECONDS - time.monotonic())
        command = [sys.executable] + options + ["-c", IMPORTER, str(MODULE_SECONDS), str(left)]
        ended = run(command + names, left + 5, numbers)
        for line in re.findall(r"^(\d{6})(.*)$", ended.out, re.MULTILINE):
            errors[int(line[0])] = shortened(line[1])
        problems.append(ended.problem())

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    # A pipe holds 10,000 of them.
    os.write(queue, b"".join(b"%06d" % number for number in range(len(names))))
    os.close(queue)
    for thread in threads:
        thread.join()
    os.close(numbers)
    missing = next(filter(None, problems), "the interpreter gave no answer")
    return [{"name": name, "error": errors.get(number, missing)} for number, name in enumerate(names)]


# ---------------------------------------------------------------- what the user can change


def explained(status, uid, groups):
    """Whether owner and mode alone say that the user can change it; the plugin reads those from outside."""
    mode = status.st_mode
    return bool(
        mode & stat.S_IWOTH or status.st_uid == uid or (mode & stat.S_IWGRP and status.st_gid in groups)
    )


def writable():
    """What access(2) lets this process change though owner and mode do not: access control lists, for example."""
    uid, groups = os.getuid(), set(os.getgroups()) | {os.getgid()}
    # No archive that the plugin reads has the root folder for certain.
    paths, stack = ["/"] if os.access("/", os.W_OK) else [], ["/"]
    while stack and time.monotonic() < STARTED + ALL_SECONDS:
        try:
            entries = list(os.scandir(stack.pop()))
        except OSError:
            continue
        for entry in entries:
            try:
                if entry.is_symlink():
                    continue
                if os.access(entry.path, os.W_OK) and not explained(entry.stat(follow_symlinks=False), uid, groups):
                    paths.append(entry.path)
                if entry.is_dir(follow_symlinks=False) and entry.path not in ("/proc", "/sys", "/dev"):
                    stack.append(entry.path)
            except OSError:
                continue
    named = sorted(path for path in paths if len(path) <= KEPT_CHARACTERS)[:KEPT_PATHS]
    return {"paths": named, "others": len(paths) - len(named)}


# ---------------------------------------------------------------- start-up


def head(path):
    """The beginning of a file; empty if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(1024)
    except OSError:
        return b""


def shebang(path):
    """The interpreter of a script; empty for other files."""
    # The kernel ends a line at a line feed only.
    lines = head(path).decode("utf-8", "replace").split("\n") + [""]
    if not lines[0].startswith("#!"):
        return ""
    words = re.split("[ \t]+", lines[0][2:].strip(" \t"))
    # How pip writes a path that is too long for a shebang.
    polyglot = re.match(r"'''exec' \"?([^\" ]+)\"?", lines[1])
    if polyglot:
        return polyglot.group(1)
    if os.path.basename(words[0]) == "env":
        command = [w for w in words[1:] if not w.startswith("-") and "=" not in w]
        return shutil.which(command[0]) or command[0] if command else words[0]
    return words[0]


def is_python(path):
    return re.match(r"python[0-9.]*$", os.path.basename(path)) is not None


def interpreter_of(word):
    """The Python that a word of the entry point is run by; empty if it is none."""
    program = shutil.which(word) or ""
    if is_python(program):
        return program
    interpreter = shebang(program) if program else ""
    return interpreter if is_python(interpreter) else ""


MOST_SEGMENTS = 1000


def loader(path):
    """The loader that a program of ELF names; empty if it names none."""
    try:
        with open(path, "rb") as file:
            begin = file.read(64)
            order, is_large = "little" if begin[5] == 1 else "big", begin[4] == 2

            def number(data, place, size):
                return int.from_bytes(data[place:place + size], order)

            start, word = (32, 8) if is_large else (28, 4)
            length, count = (number(begin, place, 2) for place in ((54, 56) if is_large else (42, 44)))
            file.seek(number(begin, start, word))
            for _ in range(min(count, MOST_SEGMENTS)):
                header = file.read(length)
                # PT_INTERP
                if number(header, 0, 4) == 3:
                    file.seek(number(header, word, word))
                    size = number(header, 4 * word, word)
                    return file.read(min(size, 4096)).split(b"\0")[0].decode("utf-8", "replace")
    except (OSError, IndexError, OverflowError, ValueError):
        # Other rules look at files that are no proper programs.
        pass
    return ""


# The kernel starts no script whose interpreters are scripts more often than that.
DEEPEST_SCRIPT = 5


def unstartable(path):
    """Why the kernel cannot start a file; empty if nothing is against it."""
    what, line = "it", "its first line"
    for _ in range(DEEPEST_SCRIPT):
        begin = head(path)
        if begin.startswith(b"\x7fELF"):
            # Class, order of bytes and machine.
            own = head(sys.executable)
            if own and (begin[4:6], begin[18:20]) != (own[4:6], own[18:20]):
                return "%s is a program of another architecture" % what
            named = loader(path)
            if named and not os.access(named, os.X_OK):
                return "%s needs the loader %s, which is no program in the image" % (what, named)
            return ""
        if not begin.startswith(b"#!"):
            # It may be for execution only.
            return "%s is neither a program nor a script that begins with #!" % what if os.access(path, os.R_OK) else ""
        if begin.split(b"\n")[0].endswith(b"\r"):
            return "%s ends with a carriage return, which becomes a part of the interpreter's name or argument" % line
        interpreter = shebang(path)
        if not interpreter:
            return ""
        if not os.access(interpreter, os.X_OK):
            return "%s names %s, which is no program in the image" % (line, interpreter)
        path, what, line = interpreter, "its interpreter " + interpreter, "the first line of its interpreter " + interpreter
    return "more than %d of its interpreters are scripts" % (DEEPEST_SCRIPT - 1)


def program(words):
    """Why the entry point cannot start; empty if nothing is against it. No code of packages runs for it."""
    found = shutil.which(words[0])
    if not found:
        return "it is no program in the image"
    return unstartable(found) or (script(words[1:]) if is_python(found) else "")


def interpreted(arguments):
    """The kind and the name of what an interpreter is to run, and its options that change where modules are found.

    The kind is "module", "file", or empty for what is no file, such as the code of -c.
    """
    options, words = [], iter(arguments)
    for word in words:
        if word == "--":
            return "file", next(words, ""), options
        if word == "--check-hash-based-pycs":
            next(words, "")
        elif word == "-" or word.startswith("--"):
            return "", "", options
        elif not word.startswith("-"):
            return "file", word, options
        else:
            for place, letter in enumerate(word[1:], 2):
                if letter in "cmWX":
                    value = word[place:] or next(words, "")
                    if letter in "cm":
                        return "module" if letter == "m" else "", value, options
                    break
                if letter in "EIPSs":
                    options.append("-" + letter)
                elif letter not in "BORbdiqtuvx":
                    # It prints help or a version, or an option is newer than this script.
                    return "", "", options
    return "", "", options


def script(arguments):
    """Why an interpreter cannot run the file that it is to run; empty if nothing is against it."""
    kind, name, _ = interpreted(arguments)
    if kind != "file" or not name:
        return ""
    if not os.access(name, os.R_OK):
        return "%s cannot be read" % name
    if os.path.isdir(name) and not any(os.path.isfile(os.path.join(name, "__main__" + s)) for s in (".py", ".pyc")):
        return "the folder %s has no __main__.py" % name
    return ""


# Its exit code is 3 where there is no such module, and 4 where it is a package that -m cannot run.
FIND = """
import importlib.machinery, importlib.util, sys
name = sys.argv[1]
spec = importlib.util.find_spec(name)
if spec is None:
    sys.exit(3)
main, places = name + ".__main__", spec.submodule_search_locations
# A package may change its places when it is imported.
if places is not None and not (importlib.machinery.PathFinder.find_spec(main, places) or importlib.util.find_spec(main)):
    sys.exit(4)
"""


def module(words):
    """The same for the module that an interpreter is to run. Packages run code for it."""
    python = shutil.which(words[0]) or ""
    kind, name, options = interpreted(words[1:])
    if not is_python(python) or kind != "module" or not name:
        return ""
    ended = run([python] + options + ["-B", "-c", FIND, name])
    if ended.code == 3:
        return "there is no module %s" % name
    if ended.code == 4:
        return "%s is a package without a module __main__" % name
    return ended.problem()


# The first line is for releases that do not know PYTHONSAFEPATH.
ENCODINGS = """
import sys; sys.path = [path for path in sys.path if path]
import locale
for name, value in (("standard output", sys.stdout.encoding), ("file names", sys.getfilesystemencoding()),
                    ("text files", locale.getpreferredencoding(False))):
    print(name + "\\t" + value)
"""
ENCODING_VARIABLES = ("PYTHONCOERCECLOCALE", "PYTHONIOENCODING", "PYTHONUTF8")


def start(words):
    """How the entry point and the image's interpreter start, without the code of packages."""
    # Other variables of Python lead to modules that run instead of the standard library's.
    known = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON") or k in ENCODING_VARIABLES}
    ended = run([sys.executable, "-s", "-S", "-B", "-c", ENCODINGS], variables=dict(known, PYTHONSAFEPATH="1"))
    encodings = [line.split("\t") for line in ended.out.splitlines() if "\t" in line]
    wrong = [
        "%s %s" % (name, value)
        for name, value in encodings
        if value.lower().replace("-", "").replace("_", "") != "utf8"
    ]
    return {
        "word": words[0],
        "program": shortened(program(words)),
        "interpreter": ended.problem(),
        "encodings": [shortened(text) for text in wrong][:SAMPLE],
    }


def start_with_packages(words):
    """How they start with all variables and with the start-up files of the image."""
    return {
        "program": shortened(module(words)),
        "interpreter": run([sys.executable, "-B", "-c", "import locale"]).problem(),
    }


# ---------------------------------------------------------------- time zones, certificates

TIME_ZONES = """
import datetime, json, os, sys, zoneinfo
# The data of the package tzdata, without the code of a package.
zoneinfo.reset_tzpath(to=list(zoneinfo.TZPATH) + [os.path.join(sys.argv[2], "tzdata", "zoneinfo")])
problems = []
for name, minutes in sorted(json.loads(sys.argv[1]).items()):
    try:
        moment = datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo(name))
        if moment.utcoffset() != datetime.timedelta(minutes=minutes):
            problems.append(name + " (its summer time is wrong)")
    except Exception as e:
        problems.append(name + " (" + type(e).__name__ + ")")
print("\\n".join(problems))
"""


def time_zones(prefix):
    packages = "%s/venv/lib/python%d.%d/site-packages" % ((prefix,) + sys.version_info[:2])
    ended = isolated(TIME_ZONES, json.dumps(ZONES), packages)
    if ended.problem():
        return [ended.problem()]
    return [shortened(line) for line in ended.out.splitlines() if line][: len(ZONES)]


# A folder of certificates is only read when needed, so its entries count as well.
CERTIFICATES = r"""
import os, re, ssl
loaded = ssl.create_default_context().cert_store_stats()["x509_ca"]
folder = ssl.get_default_verify_paths().capath
names = os.listdir(folder) if folder else []
hashed = [n for n in names if re.match(r"[0-9a-f]{8}\.\d+$", n)]
print(max(loaded, sum(1 for n in hashed if os.access(os.path.join(folder, n), os.R_OK))))
"""


def certificates():
    """How many authorities a default TLS context trusts; -1 where there is no TLS."""
    ended = isolated(CERTIFICATES)
    if "No module named" in ended.error:
        return -1  # told as a module that cannot be imported
    if ended.problem():
        raise OSError(ended.problem())
    return int(ended.out)


# ---------------------------------------------------------------- a read-only root


TEMPORARY = "import tempfile; tempfile.TemporaryFile().close()"


def read_only(words):
    """Why programs do not start where nothing but /tmp can be written."""
    problems = []
    for python in dict.fromkeys((sys.executable, interpreter_of(words[0]))):
        if python:
            problem = run([python, "-c", TEMPORARY]).problem()
            if problem:
                problems.append(shortened("%s: %s" % (python, problem)))
    return problems


# ---------------------------------------------------------------- protection from the code of packages


def hide(request):
    """Starts the script again without the nonce on its command line, which every process can read."""
    nonce, hidden = os.pipe()
    os.write(hidden, request.pop("nonce").encode("ascii"))
    os.close(hidden)
    os.set_inheritable(nonce, True)
    with open("/proc/self/cmdline", "rb") as file:
        words = file.read().split(b"\0")[:-1]
    # The last two words are the script and the request.
    options = [os.fsencode(sys.executable), b"-I", b"-S", b"-B", b"-c"]
    os.execv(sys.executable, options + [words[-2], json.dumps(dict(request, pipe=nonce)).encode("ascii")])


def protect(request):
    """Keeps processes that run code of packages from this one: they run as the same user."""
    descriptor = request.pop("pipe")
    request["nonce"] = os.read(descriptor, 1024).decode("ascii")
    os.close(descriptor)
    # The kernel drops signals that process 1 has no handler for.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        import ctypes

        # PR_SET_DUMPABLE: /proc/1/fd and /proc/1/mem are closed to others.
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    except Exception:
        pass  # there is no ctypes; the nonce still protects the answer


# ---------------------------------------------------------------- all of it


def main(request):
    facts, failures, threads = {"nonce": request["nonce"]}, [], []

    def section(name, default, work, *arguments):
        """All sections run at once: most of them wait for a process, or for the disk."""
        threads.append(threading.Thread(target=collect, args=(name, default, work) + arguments))
        threads[-1].start()

    def collect(name, default, work, *arguments):
        try:
            facts[name] = work(*arguments)
        except Exception as e:
            facts[name] = default
            failures.append({"name": name, "error": shortened("%s: %s" % (type(e).__name__, e))})

    words = request["words"]
    if request["part"] == "readOnly":
        section("problems", [], read_only, words)
    elif request["part"] == "packages":
        # With the image's own start-up files, as its programs do.
        workers = max(1, min(4, os.cpu_count() or 1))
        section("imports", [], import_all, request["modules"], ["-I", "-B"], workers)
        section("start", {"program": "", "interpreter": ""}, start_with_packages, words)
    else:
        section("python", "", lambda: shortened(sys.version.split()[0].rstrip("+")))
        section("uid", 0, os.getuid)
        section("gid", 0, os.getgid)
        section("groups", [], lambda: sorted(set(os.getgroups()) - {os.getgid()}))
        section("standardLibrary", [], import_all, list(STANDARD_LIBRARY), ["-I", "-S", "-B"], 1)
        section("timeZones", [], time_zones, request["prefix"])
        section("certificates", -1, certificates)
        section("start", {"word": words[0], "program": "", "interpreter": "", "encodings": []}, start, words)
        section("writable", {"paths": [], "others": 0}, writable)
    for thread in threads:
        thread.join()
    facts["failures"] = sorted(failures, key=lambda failure: failure["name"])
    json.dump(facts, sys.stdout, ensure_ascii=True)
    sys.stdout.write("\n")
    sys.stdout.flush()
    # A thread that still reads from a process of the image is not waited for.
    os._exit(0)


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    if asked["part"] != "system":
        if "nonce" in asked:
            hide(asked)
        protect(asked)
    main(asked)
