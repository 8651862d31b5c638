"""Configuration: whether settings, signing rules and lists are right, each alone and together.

In: an environment; an installation. Out: settings, and findings; values only of settings that are
no secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoji.cli.doctor.finding import DoctorFinding, Installation, ok, warning, wrong
from pyoji.engine.design import Registry
from pyoji.errors import SettingsError, nearest
from pyoji.explanation import explain
from pyoji.settings import HIDDEN, PREFIX, Settings, from_mapping, variable
from pyoji.web.lists import gate

_KEY = re.compile(r"[0-9a-fA-F]{32,}")


def read(environment: Mapping[str, str]) -> tuple[Settings | None, dict[str, str]]:
    """Return the settings, or None and every fault by variable, in a sentence without secrets."""
    left, faults = dict(environment), dict[str, str]()
    while True:
        try:
            chosen = from_mapping(left)
        except SettingsError as error:
            faults.setdefault(error.name, _KEY.sub(HIDDEN, explain(error)))
            if left.pop(error.name, None) is None:
                return None, faults
        else:
            return None if faults else chosen, faults


def settings(environment: Mapping[str, str], faults: Mapping[str, str]) -> Iterator[DoctorFinding]:
    """Every variable is known and its value allowed."""
    known = [variable(field) for field in Settings.model_fields]
    for name, sentence in faults.items():
        remedy = "set it to what is allowed, or unset it"
        if name not in known:
            near = nearest(name, known)
            remedy = f"call it {near}, or unset it" if near else "unset it"
        elif name == variable("signing_keys") and not environment.get(name):
            remedy = "make a key with pyoji sign --new-key"
        yield wrong(sentence, remedy)
    for name in sorted(environment):
        if name.upper().startswith(PREFIX.rstrip("_")) and not name.startswith(PREFIX):
            meant = nearest(name, known) or f"a name that begins with {PREFIX}"
            yield warning(
                f"{name} is no setting and has no effect", f"call it {meant}, or unset it"
            )
    if not faults:
        given = [name for name in known if name in environment]
        yield ok(f"{len(given)} set: {', '.join(given)}" if given else "none set: all are defaults")


def signing(installation: Installation) -> Iterator[DoctorFinding]:
    """The rules name designs that exist, and keys and rules are used together."""
    chosen = installation.settings
    rules, names = chosen.signing, installation.engine.templates.names
    unknown = [(name, mode) for name, mode in rules.exceptions if name not in names]
    for name, mode in unknown:
        near = nearest(name, names)
        remedy = f"write {near}={mode}" if near else "name one of `pyoji templates list`"
        yield wrong(f"{variable('signing')} names “{name}”, and there is no such design", remedy)
    if chosen.signing_keys and not rules.need_keys:
        yield warning(
            "there are keys, and no signature is verified",
            f"set {variable('signing')} to optional or required, or leave the keys out",
        )
    if not rules.need_keys and not chosen.cache_unsigned:
        yield warning(
            "no link counts as signed, and cards of unsigned links are not stored: none ever is",
            f"set {variable('cache_unsigned')} to on, or {variable('signing')} to optional",
        )
    if not unknown:
        exceptions = ", ".join(f"{name} {mode}" for name, mode in rules.exceptions)
        but = f", but {exceptions}" if exceptions else ""
        count = len(chosen.signing_keys.secrets)
        yield ok(f"signatures are {rules.default}{but}; {count} key{'' if count == 1 else 's'}")


def lists(installation: Installation) -> Iterator[DoctorFinding]:
    """Each list can be read, and its links lead to cards."""
    chosen = installation.settings
    if chosen.titles is None and chosen.block is None:
        yield ok("none: unsigned links may draw any words, unless links have to be signed")
        return
    read_lists = gate.gate(chosen, Registry(installation.engine.templates))
    if (titles := read_lists.titles) is not None:
        if unknown := titles.unknown:
            share = f"{len(unknown):,} of {len(titles.links):,} links lead to no card here"
            yield warning(f"{share}; the first is {unknown[0][:200]}", "make the list anew")
        yield ok(f"{len(titles):,} cards are drawn unsigned, those of {variable('titles')}")
    if (blocks := read_lists.blocks) is not None:
        yield ok(f"{len(blocks):,} rules of {variable('block')}")
