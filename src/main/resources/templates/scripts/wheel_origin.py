"""Where files of a lock are taken from, and whether the logins of indexes are for them."""

import re
import urllib.parse

import indexes
from wheel_asked import CONTEXT, place
from wheel_common import Mistake, without_login
from wheel_files import routed_from

ARCHIVE = re.compile(r"https?://[^\s;#'\"\]]+\.(?:whl|zip|tgz|tar\.(?:gz|bz2|xz))(?=$|[\s;#'\"])", re.MULTILINE)
REPOSITORY = re.compile(r"\b((?:git|hg|svn|bzr)\+[a-z]+:[^\s;#'\"\]]+)|\b(git)[ \t]*=[ \t]*[\"']([^\"'\s]+)[\"']")
ARCHIVES = (".whl", ".zip", ".gz", ".tgz", ".bz2", ".xz")

def context_texts():
    """The files of the POM that name requirements."""
    files = [path for path in CONTEXT.rglob("*") if path.is_file() and path.suffix not in ARCHIVES] if CONTEXT.exists() else []
    return {file: file.read_text(errors="replace") for file in files}

def with_addresses(said, texts):
    """What the requirements say, with the addresses that a project's own file names as well."""
    found = {place(url) for text in texts for url in ARCHIVE.findall(text)}
    found |= {place(full or f"{kind}+{url}") for text in texts for full, kind, url in REPOSITORY.findall(text)}
    return said._replace(addresses={**{address: set() for address in found}, **said.addresses})

def refuse_odd(name, file, hashes):
    """A file's name and its checksum are names in the cache as well."""
    good = re.fullmatch(r"[^/\\\0.][^/\\\0]*", file) and file.isprintable() and len(file.encode(errors="replace")) <= 210
    if not good or not all(re.fullmatch("[0-9a-fA-F]{1,200}", some) for some in hashes.values()):
        raise Mistake(f"the lock has a file of {name} whose name or checksum is none: {file!r}.")

def refuse_odd_commit(name, commit):
    """A folder is called by it. A part of one can be the name of a branch."""
    if not re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", commit):
        raise Mistake(f"{name} has {commit!r} where a lock has the commit: lock it again.")

class Origins:
    """Of one lock. A lock that was made here is the word of a resolver, which runs foreign code and reads foreign metadata."""

    def __init__(self, step, said, made_here):
        self.step, self.said, self.made_here = step, said, made_here

    def of_address(self, package, address):
        """Whether logins are for what a lock has by its address: for what the POM names. What it wants from an index comes
        from no other place."""
        if not self.made_here or address in self.said.addresses:
            return True
        if address.startswith("file:"):
            return False
        index = self.step.router.bound(package.name)
        if index or package.name in self.said.names:
            why = f"is bound to {index}" if index else "is asked for by name"
            raise Mistake(
                f"{package.name} {why}, and a dependency has it from {address}: name that address in <requirements>, or leave"
                " that dependency out."
            )
        return False

    def of_index(self, package, url, hashes):
        """Where a file is taken from, and whether logins are for it. What is bound to an index and is no file of it is
        refused: a lock, or a project's own configuration, may have it from elsewhere."""
        router = self.step.router
        routed = routed_from(self.step, url)
        bound = router.bound(package.name)
        if url.startswith("file:") or (not routed and not bound):
            return url, not self.made_here
        fragment = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).fragment))
        digest = hashes.get("sha256") or fragment.get("sha256") or ""
        index = bound or routed[0]
        if index not in router.indexes:
            # One of the machine's lists of links.
            return url, True
        address = routed[1] if routed else url
        try:
            # As the index itself has it: a resolver runs foreign code, which could write any address into the lock.
            found = router.own(index, package.name, address, digest, self.made_here or bool(routed))
        except indexes.Refusal as refusal:
            raise Mistake(str(refusal)) from None
        if found:
            return f"{self.step.address}/{router.routed(found, router.indexes.index(index))}", True
        place = urllib.parse.urlsplit(without_login(address))._replace(query="", fragment="").geturl()
        if routed:
            raise Mistake(f"{package.name} {package.version} is no file of {index}: {place} with the checksum {digest}.")
        raise Mistake(
            f"{package.name} {package.version} is bound to {index}, and a lock or [tool.uv.sources] has it from {place}:"
            " that index has no file of this name and checksum. Make the lock anew with it, or bind the package to the other"
            " one in <indexes>."
        )
