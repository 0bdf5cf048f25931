"""The parser for TOML, which the standard library has since Python 3.11."""

import sys

from python_image.steps import tool_path  # noqa: F401 - where tomli is

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["tomllib"]
