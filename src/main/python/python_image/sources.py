"""Takes the sources of one project from its index: those with the given checksum, and none of their code runs."""

from __future__ import annotations

import pathlib
import shutil
import tarfile
import tempfile
import typing

from python_image.steps import tool_path  # noqa: F401
from python_image.steps.write_guard import Closing

if __name__ == "__main__":
    CLOSING = Closing()  # before all that takes long to import

# isort: split
from python_image.steps import indexes
from python_image.steps.command import command_line, run
from python_image.steps.common import Artifact, UserError
from python_image.steps.downloads import fetch

if typing.TYPE_CHECKING:
    from python_image.steps.step import Step


def sources(step: Step) -> None:
    """The sources of one project as its index has them: those with that checksum, which is ours, and nothing else runs."""
    options, router = step.options, step.router
    name, _, version = options.project.partition("==")
    bound = router.bound(name)
    for index in [bound] if bound else [index for index in router.indexes if not index.patterns]:
        try:
            page = router.read(index, name)
        except indexes.Refusal as refusal:
            raise UserError(str(refusal)) from None
        url = page and page.with_sum(options.sha256)
        if url:
            break
    else:
        raise UserError(f"no index has the sources of {options.project} with the SHA-256 {options.sha256}.")
    artifact = Artifact(name, version, indexes.file_name(url), url, {"sha256": options.sha256}, frozenset(), "", {}, True)
    with tempfile.TemporaryDirectory() as temporary:
        arguments: dict[str, typing.Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        with tarfile.open(fetch(artifact, step.get)) as file:
            file.extractall(temporary, **arguments)
        folder = next(pathlib.Path(temporary).iterdir())
        shutil.copytree(folder / options.folder, options.out, dirs_exist_ok=True)


def main() -> None:
    parser = command_line(__doc__)
    for name in ("project", "sha256", "folder"):
        parser.add_argument(f"--{name}", required=True)
    run(parser.parse_args(), CLOSING, sources)


if __name__ == "__main__":
    main()
