"""Link options: the host, design, format and version of links, as every command takes them.

In: options and the blog's settings. Out: a builder of links; or an error message and an exit.
"""

from __future__ import annotations

from typing import Annotated

import typer

from pyoji.blog.check.config import Blog
from pyoji.blog.links.suggest import LinkBuilder, Sign
from pyoji.cli import blog as blogs
from pyoji.cli.terminal import USAGE, fail, settings
from pyoji.engine.assembly import Engine
from pyoji.engine.card import EXTENSIONS, Format
from pyoji.link.path import AUTO, VERSION, is_version
from pyoji.link.query import Pairs
from pyoji.link.signature import message

Design = Annotated[str | None, typer.Option("--template", "-t", metavar="NAME", help="The design.")]
Host = Annotated[
    str | None,
    typer.Option(metavar="HOST", help="The service's host (default: the blog's first one)."),
]
Extension = Annotated[
    str | None, typer.Option("--extension", metavar="EXT", help="png, jpg or webp.")
]


def extension_of(text: str | None) -> Format | None:
    """Return the format of an extension; fail for an unknown one."""
    if text is not None and text.lower() not in EXTENSIONS:
        fail(f"“{text}” is not an extension; the extensions are {', '.join(EXTENSIONS)}.", USAGE)
    return None if text is None else EXTENSIONS[text.lower()]


def version_of(version: str | None, blog: Blog) -> str | None:
    """Return the version of the option, or of the blog's settings; fail for an invalid one."""
    if version is not None and not is_version(version):
        fail(f"“{version}” is not a version; it must be {AUTO}, or match {VERSION}.", USAGE)
    return version or blog.version


def origin_of(host: str | None, blog: Blog, used: str | None = None) -> str:
    """Return the origin of links: of the option, of the blog's settings, or the `used` one."""
    text = host or next(iter(blog.hosts), None) or used
    if text is None:
        fail("no host: set --host og.example.com, or hosts: in .pyoji.yaml.", USAGE)
    return blogs.origin(text)


def link_builder(
    engine: Engine,
    template: str | None,
    origin: str,
    pairs: Pairs,
    format_: Format | None,
    version: str | None,
) -> LinkBuilder:
    """Return a builder of links; fail without a design."""
    names = engine.templates.names
    if template is None:
        fail(f"no design: set --template; the designs are {', '.join(names)}.", USAGE)
    engine.templates.get(template)
    blogs.require_parameters(pairs, engine.templates, template)
    sign = _signer(engine)
    return LinkBuilder(origin, template, engine.templates, pairs, format_, sign, version=version)


def _signer(engine: Engine) -> Sign | None:
    """Return a signer with the first key of the settings, or None without a key."""
    signing_keys = settings().signing_keys
    if not signing_keys:
        return None

    def sign(template: str, parameters: Pairs) -> str:
        return signing_keys.sign(
            message(template, parameters, engine.templates.get(template).parameters)
        )

    return sign
