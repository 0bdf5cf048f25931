"""The command lines of the steps that handle foreign code: their common arguments, and what happens around each."""

from __future__ import annotations

import argparse
import collections.abc
import errno
import pathlib
import sys
import typing

from python_image.steps import indexes
from python_image.steps.build_user import BuildUserError
from python_image.steps.common import CACHE, UserError
from python_image.steps.requirements import CONTEXT
from python_image.steps.step import Step, given_environment
from python_image.steps.write_guard import own_cache

if typing.TYPE_CHECKING:
    from python_image.steps.write_guard import Closing


def command_line(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--installer", default="uv")
    parser.add_argument("--key", default="", help="names all that wheels are built against")
    parser.add_argument("--repair", default="auto")
    parser.add_argument("--older-base", help="a base that wheels for others can be built on")
    parser.add_argument("--exclude", action="append", default=[])
    parser.add_argument("--strip", action="store_true")
    parser.add_argument("--phase", default="all", choices=["all", "fetch", "build"])
    parser.add_argument("--marker", type=pathlib.Path, help="left if something is to be built, which is not done here")
    parser.add_argument("--build-constraint", type=pathlib.Path, action="append", default=[])
    indexes.add_arguments(parser)
    for name in ("requirement", "constraint", "wheel", "elsewhere", "member"):
        parser.add_argument(f"--{name}", type=pathlib.Path, action="append", default=[])
    for name in ("no-binary", "only-binary", "extra", "group"):
        parser.add_argument(f"--{name}", action="append", default=[])
    parser.add_argument("--parent", type=pathlib.Path, help="the environment that an application adds to")
    parser.add_argument("--parent-name", default="", help="the image that has it, for messages")
    parser.add_argument("--projects", action="store_true", help="there are projects beside it")
    return parser


def run(options: argparse.Namespace, closing: Closing, goal: collections.abc.Callable[[Step], None]) -> None:
    """Runs a goal once nothing is left that all users may write to; an error that the user can correct is one sentence."""
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        own_cache(CACHE)
        closing.wait()
        step = Step(options, given_environment())
        # The files of the module that a lock may name.
        step.folders = [CONTEXT, *options.elsewhere, *(path for path in options.wheel if path.is_dir())]
        step.folders += [step.plan.folder] if step.plan else []
        goal(step)
    except (UserError, BuildUserError) as error:
        sys.exit(f"ERROR: {error}")
    except RecursionError:
        sys.exit("ERROR: a wheel, its sources or a page of an index is nested too deeply: use another release of that package.")
    except OSError as error:
        # Of foreign code that fills the disk, too; its folders are empty again.
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit("ERROR: No space left on device")
