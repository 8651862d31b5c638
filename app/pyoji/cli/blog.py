"""Blog arguments: parse the arguments that all commands for blog posts have.

In: arguments. Out: paths, parameters, the blog's settings; or an error message and an exit.
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
    typer.Option(
        help="The blog's settings (default: the nearest .pyoji.yaml above).", metavar="FILE"
    ),
]


def require_existing(paths: Iterable[Path]) -> None:
    """Fail for a path that does not exist."""
    for path in paths:
        if not path.exists():
            fail(f"there is no file or folder {path}.", USAGE)


def open_blog(
    paths: Sequence[Path], config: Path | None, templates: tuple[str, ...]
) -> tuple[Blog, Path]:
    """Return the blog's settings and the folder they apply to. Raises BlogError, OSError."""
    file = config or blog_settings.find(paths[0])
    if file is None:
        return Blog(), _base_folder(paths)
    return blog_settings.read(file, templates), file.absolute().parent


def _base_folder(paths: Sequence[Path]) -> Path:
    """Return the current folder if it contains all paths, else their common parent."""
    absolute = [path.absolute() for path in paths]
    if all(path.is_relative_to(Path.cwd()) for path in absolute):
        return Path.cwd()
    folders = (path if path.is_dir() else path.parent for path in absolute)
    return Path(os.path.commonpath([Path(os.path.normpath(folder)) for folder in folders]))


def split_arguments(words: Iterable[str]) -> tuple[list[Path], Pairs]:
    """Split arguments into paths and NAME=VALUE pairs."""
    paths: list[Path] = []
    pairs: list[tuple[str, str]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or Path(word).exists():
            paths.append(Path(word))
        else:
            pairs.append((name, value))
    require_existing(paths)
    return paths, tuple(pairs)


def require_parameters(pairs: Pairs, templates: Templates, template: str | None) -> None:
    """Fail for unknown parameters of `template`; with None, of all templates."""
    names = templates.names if template is None else (template,)
    known = {name for design in names for name in templates.get(design).parameters} | {"v"}
    subject = f"{template} has no" if template else "No template has a"
    check_names((name for name, _ in pairs), sorted(known), subject)


_ORIGIN = re.compile(r"(?:(https?)://)?([^\s/?#@]+)((?:/[^\s?#/]+)*)/?", re.I)
_LOCAL = re.compile(r"(?:localhost|127\.|\[::1\])", re.I)


def origin(host: str) -> str:
    """Return the origin of links for a typed host, with scheme and mount path."""
    match = _ORIGIN.fullmatch(host.strip())
    if match is None:
        fail(f"“{host}” is not a host such as og.example.com.", USAGE)
    if match[3].lower().endswith("/api"):
        fail(f"“{host}” ends with /api, which links add themselves; leave it out.", USAGE)
    scheme = match[1] or ("http" if _LOCAL.match(match[2]) else "https")
    return f"{scheme}://{match[2]}{match[3]}"
