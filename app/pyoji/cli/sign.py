"""pyoji sign: sign a link, check one, make a key.

In: a template's name or a link, and the keys of the settings or of a file. Out: a link that every
program can pass on, or a finding. Keys come by no argument: what a command is called with, all
users of the machine can read.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from pyoji.cli import words as words_
from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, finding, settings, show, told
from pyoji.cli.words import Pairs, RequestedCard
from pyoji.engine.card import PNG
from pyoji.link import query
from pyoji.link.signature import OUTSIDE, SIG, Keys, message, signature_in
from pyoji.loading import load_engine
from pyoji.settings import Settings
from pyoji.web.server.request_line import encode

NEW_KEY = 32
"""Bytes of a new key: as many as the digest has (RFC 2104 §3)."""


def sign(
    link: Annotated[
        str | None,
        typer.Argument(metavar="[TEMPLATE|LINK]", help="A template's name, or a whole link."),
    ] = None,
    words: Pairs = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say whether the link is signed; exit 1 if not.")
    ] = False,
    key_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Where the keys are; - is standard input."),
    ] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="Make a key, and nothing else.")] = (
        False
    ),
    as_json: AsJson = False,
) -> None:
    """Sign a link with the first of PYOJI_SIGNING_KEYS, and print it."""
    if new_key:
        if link or words or check or key_file:
            fail("--new-key takes nothing beside it.", USAGE)
        key = secrets.token_hex(NEW_KEY)
        show({"key": key}, plain=True) if as_json else typer.echo(key)
        return
    if link is None:
        fail("Name a template or a link, or ask for a --new-key.", USAGE)
    with told():
        chosen = settings()
        keys = _keys(chosen, key_file)
        templates = load_engine(chosen).templates
        asked = words_.read(templates, link, words or [])
        # What the service would refuse is not worth a signature.
        templates.card(asked.template.name, asked.pairs, asked.address.format or PNG)
    if check:
        _check(asked, keys, as_json)
        return
    made = signed(asked, keys)
    if as_json:
        show({"template": asked.template.name, "link": made}, plain=True)
    else:
        typer.echo(made)


def _keys(chosen: Settings, file: str | None) -> Keys:
    if file is None:
        if not chosen.signing_keys:
            fail("There is no key: set PYOJI_SIGNING_KEYS, or name a --key-file.", USAGE)
        return chosen.signing_keys
    text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8", "replace")
    try:
        keys = Keys.parse(text)
    except ValueError:
        keys = Keys()
    if not keys:
        called = "Standard input" if file == "-" else file
        fail(f"{called} must hold {Keys.ALLOWED}.", USAGE)
    return keys


def signed(asked: RequestedCard, keys: Keys) -> str:
    """The link with a signature at its end, percent-encoded."""
    said = query.write([(name, value) for name, value in asked.pairs if name != SIG])
    # Signed is what the service will read: some titles look as if they were encoded twice.
    content = message(asked.template.name, query.read(said.encode()), asked.template.parameters)
    path = encode(asked.path.encode("utf-8", "surrogateescape")).decode()
    if "/api/" not in path:
        path = f"/api/{path}"
    return f"{path}?{said}{'&' if said else ''}{SIG}={keys.sign(content)}"


def _check(asked: RequestedCard, keys: Keys, as_json: bool) -> None:
    """Say whether the link is signed, and with which key."""
    signature = signature_in(asked.pairs)
    content = message(asked.template.name, asked.pairs, asked.template.parameters)
    maker = keys.maker(content, signature) if signature else None
    covered = [n for n, _ in asked.pairs if n in asked.template.parameters and n not in OUTSIDE]
    if as_json:
        number = None if maker is None else maker + 1
        facts = {"signed": maker is not None, "key": number, "covered": sorted(covered)}
        show({"template": asked.template.name, **facts}, plain=True)
    elif maker is not None:
        typer.echo(f"The signature is right: key {maker + 1} of {len(keys.secrets)}.")
    else:
        finding("The signature is not right." if signature else "The link is not signed.")
    if maker is None:
        raise typer.Exit(FOUND)
