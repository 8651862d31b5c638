"""Configuration: whether the settings are right, each by itself and together.

In: an installation. Out: findings; values only of settings that are no secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.cli.doctor.finding import Finding, ok, warning, wrong
from pyoji.cli.doctor.installation import Installation, variable
from pyoji.errors import nearest
from pyoji.link.signature import Mode
from pyoji.settings import PREFIX, SETTINGS

_PROBE = b"pyoji doctor"


def settings(seen: Installation) -> Iterator[Finding]:
    """Every variable is known and its value allowed."""
    known = [variable(field) for field in SETTINGS]
    for name, sentence in seen.faults.items():
        remedy = "set it to what is allowed, or unset it"
        if name not in known:
            near = nearest(name, known)
            remedy = f"call it {near}, or unset it" if near else "unset it"
        elif name == variable("signing_keys") and not seen.environment.get(name):
            remedy = "make a key with pyoji sign --new-key"
        yield wrong(sentence, remedy)
    for name in sorted(seen.environment):
        if name.upper().startswith(PREFIX.rstrip("_")) and not name.startswith(PREFIX):
            near = nearest(name, known)
            meant = near or f"a name that begins with {PREFIX}"
            yield warning(f"{name} is no setting: nobody reads it", f"call it {meant}, or unset it")
    if not seen.faults:
        given = [name for name in known if name in seen.environment]
        yield ok(f"{len(given)} set: {', '.join(given)}" if given else "none set: all are defaults")


def signing(seen: Installation) -> Iterator[Finding]:
    """The rules name designs that there are, have keys, and the keys work."""
    rules, keys = seen.settings.signing, seen.settings.signing_keys
    for name, mode in rules.exceptions:
        if name not in seen.template_names:
            near = nearest(name, seen.template_names)
            remedy = f"write {near}={mode}" if near else "name one of `pyoji templates list`"
            yield wrong(
                f"{variable('signing')} names “{name}”, and there is no such design", remedy
            )
    if len(set(keys.secrets)) < len(keys.secrets):
        yield warning("a key is there twice", f"take one of them out of {variable('signing_keys')}")
    if keys and keys.maker(_PROBE, keys.sign(_PROBE)) is None:
        yield wrong("what the first key signs, none verifies", "make one with pyoji sign --new-key")
    if keys and not rules.need_keys:
        yield warning(
            "there are keys, and nobody looks at signatures",
            f"set {variable('signing')} to optional or required, or leave the keys out",
        )
    if not rules.need_keys and not seen.settings.cache_unsigned:
        yield warning(
            "no link counts as signed, and cards of unsigned links are not stored: none ever is",
            f"set {variable('cache_unsigned')} to on, or {variable('signing')} to optional",
        )
    if all(name in seen.template_names for name, _ in rules.exceptions):
        yield ok(_rules(rules.default, dict(rules.exceptions), len(keys.secrets)))


def _rules(default: Mode, exceptions: dict[str, Mode], keys: int) -> str:
    but = ", ".join(f"{name} {mode}" for name, mode in exceptions.items())
    held = f"{keys} key{'' if keys == 1 else 's'}"
    return f"signatures are {default}{f', but {but}' if but else ''}; {held}"
