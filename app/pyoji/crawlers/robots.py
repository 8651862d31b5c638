"""Robots: which addresses of a site its robots.txt leaves to a crawler (RFC 9309).

In: the text of the file, a crawler's name, a path with its query. Out: whether it may be requested.
Unknown lines are skipped, as the RFC says; there is no text that is wrong. Must not know who obeys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoji.byte_sizes import KIB
from pyoji.percent import encode

MOST_BYTES = 500 * KIB
"""What a crawler has to read at least (§2.5), and all that is read here."""

_MOST_PATTERN = 2048
_MOST_PATH = 8192
"""Characters of an address that are compared."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = "-._~!$&'()*+,;=:@/?%"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    allows: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules by the name of a crawler in lower case; "*" is for all others."""

    groups: tuple[tuple[str, tuple[_Rule, ...]], ...] = ()

    def allows(self, name: str, path: str) -> bool:
        """Whether a crawler of this name may request the path.

        The longest pattern that matches decides; of two of one length, that which allows.
        """
        path = _normalized(path[:_MOST_PATH])
        matching = [rule for rule in self._rules(name) if _matches(rule.pattern, path)]
        best = max(matching, key=lambda rule: (len(rule.pattern), rule.allows), default=None)
        return best is None or best.allows

    def _rules(self, name: str) -> tuple[_Rule, ...]:
        """The rules of all groups for the crawler, or else of those for all crawlers."""
        own = [rules for group, rules in self.groups if group == name.lower()]
        common = [rules for group, rules in self.groups if group == "*"]
        return tuple(rule for rules in own or common for rule in rules)


def parse(text: str) -> Robots:
    """Read a robots.txt."""
    groups: list[tuple[str, tuple[_Rule, ...]]] = []
    names: list[str] = []
    rules: list[_Rule] = []
    in_rules = False
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent" and colon:
            if in_rules:
                groups.extend((name, tuple(rules)) for name in names)
                names, rules, in_rules = [], [], False
            names.append(_product(value))
        elif key in ("allow", "disallow") and names:
            in_rules = True
            if value:
                rules.append(_Rule(_normalized(value)[:_MOST_PATTERN], key == "allow"))
    groups.extend((name, tuple(rules)) for name in names)
    return Robots(tuple(groups))


def _product(value: str) -> str:
    """The name of a crawler without its version."""
    return value.partition("/")[0].strip().lower()


def _normalized(path: str) -> str:
    """The path with every character percent-encoded that a request encodes (§2.2.2)."""
    return _ESCAPE.sub(lambda match: match[0].upper(), encode(path, _UNRESERVED))


def _matches(pattern: str, path: str) -> bool:
    """Whether the normalised path begins with the pattern: `*` is any text, a last `$` the end."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if others and is_whole else None
    for piece in others:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if last is not None:
        return len(path) - at >= len(last) and path.endswith(last)
    return not is_whole or at == len(path)
