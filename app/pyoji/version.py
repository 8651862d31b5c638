"""Version: the version of the installed package.

In: the package's metadata. Out: a string. It must not import any other module of Pyoji.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("pyoji")
    except PackageNotFoundError:
        return "0+unknown"  # run from a source tree that is not installed


VERSION = _version()
