"""How a link is written: characters that do not belong there, and text that they have cut off.

Pyoji mends much of this when it is asked; other programs on the way refuse it, and what follows
an & or a # never arrives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pyoji.blog.check.context import Case
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.repair import Kind
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation, put
from pyoji.engine.text.clean import clean
from pyoji.printable import code_point

_SPACE = re.compile(r"[ \t\r\n]")
# What RFC 3986 lets stand nowhere in a link; spaces are told apart, # and % by what they do.
_CHARACTER = re.compile(r"[^\x00-\x20!#-;=?-Z_a-z~]|[\x00-\x08\x0b\x0c\x0e-\x1f]")
ENCODE = "write it percent-encoded"


def _spelt(draft: Draft) -> Draft:
    return draft  # a draft is written well


def _raw_space(case: Case) -> Iterator[Violation]:
    if count := len(_SPACE.findall(case.link.text)):
        yield Violation(f"{_number(count, 'raw space')} in the link", "write %20", _spelt)


def _raw_character(case: Case) -> Iterator[Violation]:
    found = dict.fromkeys(_CHARACTER.findall(case.link.text))
    if found:
        shown = "".join(each for each in found if each.isprintable())
        more = "…" if len(shown) > 12 else ""
        yield Violation(f"raw characters in the link: {shown[:12]}{more}", ENCODE, _spelt)


def _bare_colon(case: Case) -> Iterator[Violation]:
    if case.link.colon:
        what = "a colon and a space in a link without quotes: the front matter is not YAML"
        yield Violation(what, "write it percent-encoded, or put the link in quotes", _spelt)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _meant(case: Case) -> Change:
    """What was meant instead of what is read; of the fragment only a theme's switch stays."""
    given_back = any(each.kind == "lost-hash" for each in case.reading.damages)

    def change(draft: Draft) -> Draft:
        fragment = None if given_back else draft.fragment
        return replace(draft, parameters=case.reading.intended, fragment=fragment)

    return change


def _damage(kind: Kind, message: str, remedy: str) -> Callable[[Case], Iterable[Violation]]:
    def find(case: Case) -> Iterator[Violation]:
        for damage in case.reading.damages:
            if damage.kind == kind:
                seen = damage.seen if len(damage.seen) <= 40 else damage.seen[:39] + "…"
                name = damage.name or "the query"
                yield Violation(message.format(seen=seen, name=name), remedy, _meant(case))
                return

    return find


_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\ufeff\u202a-\u202e\u2066-\u2069]")


def _unclean(case: Case) -> Iterator[Violation]:
    for name, text in case.pairs.items():
        if name not in case.parameters or case.parameters[name].kind != "text":
            continue
        dropped = dict.fromkeys(_UNCLEAN.findall(text.strip()))
        if dropped:
            named = ", ".join(code_point(ord(each)) for each in dropped)
            what = f"{name} holds {named}, which nobody sees"
        elif unicodedata.normalize("NFC", text) != text:
            what = f"{name} is in decomposed letters (NFD), as some file systems write them"
        else:
            continue
        bare = _UNCLEAN.sub("", text)
        tidy = clean(text) if len(bare) < 250 else unicodedata.normalize("NFC", bare)
        yield Violation(what, "write it without", put(name, tidy))


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - a table's columns
RULES: tuple[LinkRule, ...] = (
    LinkRule("raw-space", W, "A raw space stands in the link.", True, _raw_space),
    LinkRule("raw-character", W, "A character stands in the link that a link cannot hold.", True,
             _raw_character),
    LinkRule("bare-colon", E, "A colon and a space stand in a link without quotes: no YAML.", True,
             _bare_colon),
    LinkRule("lost-ampersand", E, "An `&` of the title has cut it off.", True,
             _damage("lost-ampersand", "“{seen}” is lost: an & ends the {name}",
                     "write & as %26")),
    LinkRule("lost-hash", E, "A `#` has cut the link off.", True,
             _damage("lost-hash", "“{seen}” is lost: a # ends the link", "write # as %23")),
    LinkRule("lost-plus", E, "A `+` of the title became a space.", True,
             _damage("lost-plus", "a + in the {name} is read as a space", "write + as %2B")),
    LinkRule("broken-escape", E, "A `%` stands before what is no escape.", True,
             _damage("broken-escape", "“{seen}” in the {name} is no percent escape",
                     "write % as %25")),
    LinkRule("bad-bytes", E, "The escapes are in an old encoding, not in UTF-8.", True,
             _damage("bad-bytes", "the escapes of the {name} are not UTF-8", "encode it as UTF-8")),
    LinkRule("escape-shown", E, "The card shows an escape, such as `%20` or `&amp;`.", True,
             _damage("escape-shown", "the card shows “{seen}”", "escape it once")),
    LinkRule("double-escape", W, "The value is percent-encoded twice.", True,
             _damage("double-escape", "{name} is percent-encoded twice", "encode it once")),
    LinkRule("html-escape", W, "`&amp;` stands where `&` is meant.", True,
             _damage("html-escape", "“{seen}” is HTML's way to write &", "write &")),
    LinkRule("unclean-text", I, "A text holds what is not set: controls, decomposed letters.",
             True, _unclean),
)  # fmt: skip
