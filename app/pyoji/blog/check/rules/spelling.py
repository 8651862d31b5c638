"""Rules for a link's spelling: characters that a link must not contain, and text that they cut off.

In: a case. Out: violations. The service repairs many of these faults on request, but other programs
on the way may refuse the link, and text behind an & or a # never arrives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from pyoji.blog.check.context import Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.repair import Kind
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation, set_value
from pyoji.engine.text.clean import clean
from pyoji.link import query
from pyoji.printable import code_point

_SPACE = re.compile(r"[ \t\r\n]")
# Characters that RFC 3986 forbids, without spaces. Other rules find misplaced # and %.
_CHARACTER = re.compile(r"[^\x00-\x20!#-;=?-Z_a-z~]|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _encode(draft: Draft) -> Draft:
    return draft  # a draft encodes its text


def _raw_space(case: Case) -> Iterator[Violation]:
    if count := len(_SPACE.findall(case.link.text)):
        spaces = "1 raw space" if count == 1 else f"{count} raw spaces"
        yield Violation(f"{spaces} in the link", "write %20", _encode)


def _raw_character(case: Case) -> Iterator[Violation]:
    characters = dict.fromkeys(_CHARACTER.findall(case.link.text))
    if characters:
        visible = "".join(character for character in characters if character.isprintable())
        names = [code_point(ord(character)) for character in characters if character not in visible]
        parts = [f"{visible[:12]}…" if len(visible) > 12 else visible, *names[:3]]
        message = f"raw characters in the link: {' '.join(filter(None, parts))}"
        yield Violation(message, "percent-encode them", _encode)


def _bare_colon(case: Case) -> Iterator[Violation]:
    if case.link.colon:
        message = "an unquoted link with a colon and a space is invalid YAML"
        yield Violation(message, "percent-encode the space, or quote the link", _encode)


def _use_intended(case: Case) -> Change:
    """Make the change to the intended parameters. Only a theme's fragment is kept."""
    restored = any(damage.kind == "lost-hash" for damage in case.reading.damages)

    def change(draft: Draft) -> Draft:
        fragment = None if restored else draft.fragment
        return replace(draft, parameters=case.reading.intended, fragment=fragment)

    return change


def _damage(kind: Kind, message: str, remedy: str) -> Callable[[Case], Iterable[Violation]]:
    def find(case: Case) -> Iterator[Violation]:
        for damage in case.reading.damages:
            if damage.kind == kind:
                excerpt = damage.excerpt if len(damage.excerpt) <= 40 else damage.excerpt[:39] + "…"
                sentence = message.format(excerpt=excerpt, name=damage.name or "the query")
                yield Violation(sentence, remedy, _use_intended(case))
                return

    return find


_encoded_twice = _damage("double-escape", "{name} is percent-encoded twice", "encode it once")


def _double_escape(case: Case) -> Iterable[Violation]:
    """Values that a plugin would change are to be encoded twice."""
    twice = [damage for damage in case.reading.damages if damage.kind == "double-escape"]
    values = [case.pairs.get(damage.name, "") for damage in twice]
    if case.is_decoded and not any(map(query.survives_decoder, values)):
        return ()
    return _encoded_twice(case)


def _decoded_link(case: Case) -> Iterator[Violation]:
    """Values of which a plugin that decodes the link loses a part."""
    if not case.is_decoded:
        return
    for parameter in case.reading.literal:
        value = parameter.value
        lost = re.search("[&#+]", value)
        decoded = unquote_to_bytes(parameter.raw).partition(b"#")[0]
        if lost and query.read(decoded) != ((parameter.name, value),):
            raw = query.write_for_decoder([(parameter.name, value)])
            sentence = f"a plugin of the generator decodes {lost[0]} in the {parameter.name}"
            yield Violation(sentence, "encode it twice", _with_raw(parameter.name, value, raw))


def _with_raw(name: str, value: str, raw: str) -> Change:
    """Make the change that writes a parameter's value as it is in `raw`."""

    def change(draft: Draft) -> Draft:
        changed = draft.with_value(name, value)
        parameters = tuple(
            replace(parameter, raw=raw)
            if (parameter.name, parameter.value) == (name, value)
            else parameter
            for parameter in changed.parameters
        )
        return replace(changed, parameters=parameters)

    return change


_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\ufeff\u202a-\u202e\u2066-\u2069]")


def _unclean(case: Case) -> Iterator[Violation]:
    for name, text in case.pairs.items():
        if name not in case.parameters or case.parameters[name].kind != "text":
            continue
        invisible = dict.fromkeys(_UNCLEAN.findall(text.strip()))
        if invisible:
            names = ", ".join(map(code_point, map(ord, invisible)))
            message, remedy = f"{name} has invisible characters: {names}", "remove them"
        elif unicodedata.normalize("NFC", text) != text:
            message, remedy = f"{name} has decomposed letters (Unicode NFD)", "compose them (NFC)"
        else:
            continue
        cleaned = _UNCLEAN.sub("", text)
        tidy = clean(text) if len(cleaned) < 250 else unicodedata.normalize("NFC", cleaned)
        yield Violation(message, remedy, set_value(name, tidy))


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - a table's columns
RULES: tuple[LinkRule, ...] = (
    LinkRule("raw-space", W, "The link contains a raw space.", True, _raw_space),
    LinkRule("raw-character", W, "The link contains a character that links must not contain.", True,
             _raw_character),
    LinkRule("bare-colon", E, "An unquoted link contains a colon and a space: invalid YAML.", True,
             _bare_colon),
    LinkRule("lost-ampersand", E, "An `&` in the title cuts it off.", True,
             _damage("lost-ampersand", "“{excerpt}” is lost: an & ends the {name}",
                     "write & as %26")),
    LinkRule("lost-hash", E, "A `#` cuts the link off.", True,
             _damage("lost-hash", "“{excerpt}” is lost: a # ends the link", "write # as %23")),
    LinkRule("lost-plus", E, "A `+` in the title is read as a space.", True,
             _damage("lost-plus", "a + in the {name} is read as a space", "write + as %2B")),
    LinkRule("broken-escape", E, "A `%` does not begin a percent escape.", True,
             _damage("broken-escape", "“{excerpt}” in the {name} is not a percent escape",
                     "write % as %25")),
    LinkRule("bad-bytes", E, "The escapes are in a legacy encoding, not in UTF-8.", True,
             _damage("bad-bytes", "the escapes of the {name} are not UTF-8", "encode it as UTF-8")),
    LinkRule("escape-shown", E, "The card shows an escape, such as `%20` or `&amp;`.", True,
             _damage("escape-shown", "the card shows “{excerpt}”", "escape it once")),
    LinkRule("double-escape", W, "A value is percent-encoded twice.", True, _double_escape),
    LinkRule("decoded-link", E, "A plugin of the generator decodes the link: text is lost.", True,
             _decoded_link, keeps_signature=True),
    LinkRule("html-escape", W, "`&amp;` is written instead of `&`.", True,
             _damage("html-escape", "“{excerpt}” is the HTML escape of &", "write &")),
    LinkRule("unclean-text", I, "A text has invisible characters or decomposed letters.", True,
             _unclean),
)  # fmt: skip
