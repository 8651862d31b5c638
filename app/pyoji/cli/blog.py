"""Blogs on the command line: what the commands about posts share.

In: paths and words as they are typed. Out: the blog's settings, and what stands for NAME=VALUE;
or one clear line and an exit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pyoji.blog.check import config as blog_settings
from pyoji.blog.check.config import Blog
from pyoji.cli.terminal import USAGE, fail
from pyoji.cli.words import check_names
from pyoji.engine.design import Templates
from pyoji.link.query import Pairs

Config = Annotated[
    Path | None,
    typer.Option(help="The blog's settings; the nearest .pyoji.yaml above.", metavar="FILE"),
]


def there(paths: Iterable[Path]) -> None:
    """Fail for a path that is not there."""
    for path in paths:
        if not path.exists():
            fail(f"there is no {path}", USAGE)


def opened(
    paths: Sequence[Path], config: Path | None, templates: tuple[str, ...]
) -> tuple[Blog, Path]:
    """The blog's settings, and the folder they count from. Raises BlogError, OSError."""
    file = config or blog_settings.find(paths[0])
    if file is None:
        return Blog(), _around(paths)
    return blog_settings.read(file, templates), file.absolute().parent


def _around(paths: Sequence[Path]) -> Path:
    """This folder if it holds them all, else the nearest that does."""
    absolute = [path.absolute() for path in paths]
    if all(path.is_relative_to(Path.cwd()) for path in absolute):
        return Path.cwd()
    folders = (path if path.is_dir() else path.parent for path in absolute)
    return Path(os.path.commonpath([Path(os.path.normpath(folder)) for folder in folders]))


def divided(words: Iterable[str]) -> tuple[list[Path], Pairs]:
    """Words that are paths, and those that are NAME=VALUE."""
    paths: list[Path] = []
    pairs: list[tuple[str, str]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or Path(word).exists():
            paths.append(Path(word))
        else:
            pairs.append((name, value))
    there(paths)
    return paths, tuple(pairs)


def understood(pairs: Pairs, templates: Templates, template: str | None) -> None:
    """Fail for a name that the template, or every template, has not: typed here it is a slip."""
    names = templates.names if template is None else (template,)
    known = {name for each in names for name in templates.get(each).parameters} | {"v"}
    subject = f"{template} has no" if template else "No template has a"
    check_names((name for name, _ in pairs), sorted(known), subject)


_ORIGIN = re.compile(r"(?:(https?)://)?([^\s/?#@]+)((?:/[^\s?#/]+)*)/?", re.I)
_NEAR = re.compile(r"(?:localhost|127\.|\[::1\])", re.I)


def origin(host: str) -> str:
    """What links begin with, for a host as it is typed: with its scheme, and what the service
    stands under if that is said."""
    found = _ORIGIN.fullmatch(host.strip())
    if found is None:
        fail(f"“{host}” is no host; it must be such as og.example.com.", USAGE)
    scheme = found[1] or ("http" if _NEAR.match(found[2]) else "https")
    return f"{scheme}://{found[2]}{found[3]}"
