"""Version: that of the package as it is installed.

In: the package's metadata. Out: a string. It must not import anything else of Pyoji.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("pyoji")
    except PackageNotFoundError:
        return "0+unknown"  # run from a tree that was never installed


VERSION = _version()
