"""The fonts that Pyoji draws cards with: the files, their licences, and the manifest SOURCES.toml.

`directory()` is where they lie. It must not know the service; that finds them through this.
"""

from pathlib import Path


def directory() -> Path:
    """Return the directory of the fonts, with SOURCES.toml and licences/ in it."""
    return Path(__file__).resolve().parent
