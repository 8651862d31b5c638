"""pyoji sign: sign a link, verify one, or make a key.

In: a template's name or a link, and the keys of the settings or of a file. Out: a percent-encoded
link, or a finding. Keys are never arguments, since every user of the machine can read those.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from pyoji.cli import words as words_
from pyoji.cli.terminal import FINDINGS, USAGE, AsJson, fail, print_finding, print_json, settings
from pyoji.cli.words import Pairs, RequestedCard
from pyoji.engine.card import PNG
from pyoji.link import query
from pyoji.link.signature import SIG, Keys, is_covered, message, signature_in
from pyoji.loading import load_engine
from pyoji.settings import Settings
from pyoji.web.server.request_line import encode

NEW_KEY = 32
"""Bytes of a new key, the length of the digest (RFC 2104 §3)."""


def sign(
    link: Annotated[
        str | None,
        typer.Argument(metavar="[TEMPLATE|LINK]", help="A template's name, or a whole link."),
    ] = None,
    words: Pairs = None,
    check: Annotated[
        bool, typer.Option("--check", help="Verify the signature; exit 1 if it is not valid.")
    ] = False,
    key_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="The file of the keys; - is standard input.")
    ] = None,
    new_key: Annotated[bool, typer.Option("--new-key", help="Make and print a key.")] = False,
    as_json: AsJson = False,
) -> None:
    """Sign a link with the first of PYOJI_SIGNING_KEYS, and print it."""
    if new_key:
        if link or words or check or key_file:
            fail("--new-key takes no other arguments.", USAGE)
        key = secrets.token_hex(NEW_KEY)
        print_json({"key": key}) if as_json else typer.echo(key)
        return
    if link is None:
        fail("Name a template or a link, or use --new-key.", USAGE)
    chosen = settings()
    keys = _keys(chosen, key_file)
    templates = load_engine(chosen).templates
    card = words_.read(templates, link, words or [], takes_page=True)
    # Refuse to sign what the service would refuse.
    templates.card(card.template.name, card.pairs, card.address.format or PNG)
    if check:
        _check(card, keys, as_json)
        return
    signed_link = signed(card, keys)
    if as_json:
        print_json({"template": card.template.name, "link": signed_link})
    else:
        typer.echo(signed_link)


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
        source = "Standard input" if file == "-" else file
        fail(f"{source} must hold {Keys.ALLOWED}.", USAGE)
    return keys


def signed(card: RequestedCard, keys: Keys) -> str:
    """The link with a signature at its end, percent-encoded."""
    query_text = query.write([(name, value) for name, value in card.pairs if name != SIG])
    # Sign what the service will parse: some titles look as if they were encoded twice.
    content = message(card.template.name, query.read(query_text.encode()), card.template.parameters)
    path = encode(card.path.encode("utf-8", "surrogateescape")).decode()
    if "/api/" not in path:
        path = f"/api/{path}"
    return f"{path}?{query_text}{'&' if query_text else ''}{SIG}={keys.sign(content)}"


def _check(card: RequestedCard, keys: Keys, as_json: bool) -> None:
    """Report whether the link has a valid signature, and of which key."""
    signature = signature_in(card.pairs)
    content = message(card.template.name, card.pairs, card.template.parameters)
    signer = keys.maker(content, signature) if signature else None
    covered = [n for n, _ in card.pairs if is_covered(n, card.template.parameters)]
    if as_json:
        number = None if signer is None else signer + 1
        facts = {"signed": signer is not None, "key": number, "covered": sorted(covered)}
        print_json({"template": card.template.name, **facts})
    elif signer is not None:
        typer.echo(f"The signature is valid: key {signer + 1} of {len(keys.secrets)}.")
    else:
        print_finding("The signature is not valid." if signature else "The link is not signed.")
    if signer is None:
        raise typer.Exit(FINDINGS)
