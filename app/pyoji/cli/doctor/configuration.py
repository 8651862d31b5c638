"""Configuration: check settings, signing rules and lists, alone and in combination.

In: an environment; an installation. Out: settings, and findings without secret values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoji.cli.doctor.finding import DoctorFinding, Installation, ok, warning, wrong
from pyoji.cli.terminal import count_of
from pyoji.engine.design import Registry
from pyoji.errors import SettingsError, nearest, nearest_setting
from pyoji.explanation import explain
from pyoji.settings import HIDDEN, OPTIONS, PREFIX, Settings, from_mapping, variable
from pyoji.web.lists import gate

_KEY = re.compile(r"[0-9a-fA-F]{32,}")


def read(environment: Mapping[str, str]) -> tuple[Settings | None, dict[str, str]]:
    """Return the settings, or None and the fault of each variable, without secrets."""
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
    """Check that every variable exists and has an allowed value."""
    known = [variable(field) for field in Settings.model_fields]
    for name, sentence in faults.items():
        remedy = "set an allowed value, or unset it"
        if name not in known:
            match = None if name in OPTIONS else nearest_setting(name, known)
            remedy = f"rename it to {match}, or unset it" if match else "unset it"
        elif name == variable("signing_keys") and not environment.get(name):
            remedy = "make a key with pyoji sign --new-key"
        yield wrong(sentence, remedy)
    for name in sorted(environment):
        if name.upper().startswith(PREFIX.rstrip("_")) and not name.startswith(PREFIX):
            suggestion = nearest(name, known) or f"a name that begins with {PREFIX}"
            yield warning(
                f"{name} is not a setting and has no effect",
                f"rename it to {suggestion}, or unset it",
            )
    if not faults:
        present = [name for name in known if name in environment]
        yield ok(
            f"{len(present)} set: {', '.join(present)}" if present else "none set: all are defaults"
        )


def signing(installation: Installation) -> Iterator[DoctorFinding]:
    """Check that rules name existing designs, and that keys and rules have an effect."""
    chosen = installation.settings
    rules, names = chosen.signing, installation.engine.templates.names
    unknown = [(name, mode) for name, mode in rules.exceptions if name not in names]
    for name, mode in unknown:
        match = nearest(name, names)
        remedy = f"write {match}={mode}" if match else "name one of `pyoji templates list`"
        yield wrong(f"{variable('signing')} names “{name}”, which is not a design", remedy)
    if chosen.signing_keys and not rules.need_keys:
        yield warning(
            "there are keys, but no signature is verified",
            f"set {variable('signing')} to optional or required, or leave the keys out",
        )
    if not rules.need_keys and not chosen.cache_unsigned:
        yield warning(
            "no card is stored: no link is signed, and cards of unsigned links are not stored",
            f"set {variable('cache_unsigned')} to on, or {variable('signing')} to optional",
        )
    if not unknown:
        exceptions = ", ".join(f"{name} {mode}" for name, mode in rules.exceptions)
        but = f", but {exceptions}" if exceptions else ""
        count = len(chosen.signing_keys.secrets)
        yield ok(f"signatures are {rules.default}{but}; {count} key{'' if count == 1 else 's'}")


def lists(installation: Installation) -> Iterator[DoctorFinding]:
    """Check that each list can be read, and that its links lead to cards."""
    chosen = installation.settings
    if chosen.titles is None and chosen.block is None:
        yield ok("none: unsigned links may have any text, unless links must be signed")
        return
    read_lists = gate.gate(chosen, Registry(installation.engine.templates))
    if (titles := read_lists.titles) is not None:
        if unknown := titles.unknown:
            share = f"{len(unknown):,} of {len(titles.links):,} links lead to no card"
            yield warning(f"{share}; the first is {unknown[0][:200]}", "write the list again")
        cards = count_of(len(titles), "card")
        yield ok(f"rendered unsigned: {cards}, by {variable('titles')}")
    if (blocks := read_lists.blocks) is not None:
        yield ok(f"blocked: {count_of(len(blocks), 'rule')}, by {variable('block')}")
