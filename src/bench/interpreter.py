"""A handful of pure-Python workloads, each timed once: prints its name and seconds.

Run by src/bench/interpreter in containers of several images in turns; needs nothing but the standard library.
With 'start' it times starts of the interpreter instead, so that no container's start is in the figures.
"""

import json
import re
import subprocess
import sys
from time import perf_counter


def calls():
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    fib(27)


def dicts():
    counts = {}
    for i in range(150_000):
        key = i * 7919 % 5_003
        counts[key] = counts.get(key, 0) + 1
    {value: key for key, value in counts.items()}


def strings():
    words = ["word%d" % (i % 997) for i in range(60_000)]
    text = " ".join(words)
    sum(len(word.upper().replace("O", "0")) for word in text.split())


def sorting():
    numbers = [i * 48_271 % 65_537 for i in range(60_000)]
    numbers.sort()
    sorted((str(n) for n in numbers[:20_000]), key=len)


def regexes():
    text = "2026-11-24 10:15:30 INFO worker-7 took 153 ms; " * 20_000
    pattern = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) (\w+) (\S+) took (\d+) ms")
    sum(int(match.group(9)) for match in pattern.finditer(text))


def objects():
    class Point:
        __slots__ = ("x", "y")

        def __init__(self, x, y):
            self.x, self.y = x, y

        def moved(self, dx, dy):
            return Point(self.x + dx, self.y + dy)

    point = Point(0, 0)
    for _ in range(60_000):
        point = point.moved(1, 2)


def floats():
    x, y, z = 0.1, 0.0, 0.0
    for _ in range(120_000):
        x, y, z = (
            x + 0.01 * 10.0 * (y - x),
            y + 0.01 * (x * (28.0 - z) - y),
            z + 0.01 * (x * y - 8.0 / 3.0 * z),
        )


def generators():
    def numbers(n):
        for i in range(n):
            yield i

    sum(a * b for a, b in zip(numbers(100_000), numbers(100_000)) if a % 3)


def documents():
    document = {"rows": [{"id": i, "name": "n%d" % i, "tags": ["a", "b"], "v": i / 3} for i in range(2_000)]}
    for _ in range(3):
        document = json.loads(json.dumps(document))


def exceptions():
    failures = 0
    for i in range(60_000):
        try:
            if i % 2:
                raise ValueError(i)
        except ValueError:
            failures += 1


WORKLOADS = (calls, dicts, strings, sorting, regexes, objects, floats, generators, documents, exceptions)
STARTS = {"start": "pass", "start-imports": "import json, http.client, decimal"}


def seconds(work):
    begin = perf_counter()
    work()
    return perf_counter() - begin


def main():
    if sys.argv[1:] == ["start"]:
        for name, program in STARTS.items():
            command = ["python", "-c", program]
            best = min(seconds(lambda: subprocess.run(command, check=True)) for _ in range(10))
            print(name, best)
    else:
        for work in WORKLOADS:
            # Twice, because the first run of a function specializes its bytecode.
            print(work.__name__, min(seconds(work), seconds(work), seconds(work)))


main()
