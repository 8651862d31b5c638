"""Repair: infer the parameters that a link is intended to have.

In: a link's parts, the template's parameter names, and the post's titles. Out: the parameters as
the service reads them, the intended ones, and each damage by kind. If a character can be read in
two ways, the post's titles decide; without a matching title only unambiguous damage is repaired.
Must not know rules, severities or files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import unquote, unquote_to_bytes

from pyoji.blog.source.anatomy import Anatomy
from pyoji.blog.source.body import unescape
from pyoji.blog.source.titles import agree
from pyoji.link import query
from pyoji.percent import encode

Kind = Literal[
    "lost-ampersand", "lost-hash", "lost-plus", "broken-escape", "double-escape", "escape-shown",
    "html-escape", "bad-bytes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """A name, its value, and the piece of the query that holds them ("" if there is none)."""

    name: str
    value: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """A difference between a link's literal and intended parameters, with an excerpt."""

    kind: Kind
    name: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class LinkReading:
    """A link's parameters: `literal` as the service reads them, `intended` after repairs."""

    literal: tuple[QueryParameter, ...]
    intended: tuple[QueryParameter, ...]
    damages: tuple[Damage, ...] = ()


# Fragments that select a theme for an image (Material for MkDocs, code hosts).
_SWITCHES = frozenset({"only-light", "only-dark", "gh-light-mode-only", "gh-dark-mode-only"})
_ENTITY = re.compile(
    r"&(?:amp;)*(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|quot|apos|lt|gt|nbsp|hellip|[mn]dash|[lr][sd]quo);"
)
_AMP_PREFIX = re.compile(r"(?:amp;)+", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SHOWN_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|quot|apos|lt|gt|nbsp);")


def read(
    anatomy: Anatomy,
    texts: Collection[str],
    colors: Collection[str],
    names: Collection[str],
    titles: Iterable[str] = (),
    comment: str = "",
) -> LinkReading:
    """Read a link.

    `texts` and `colors` are the names of parameters of these kinds, `names` those of all
    parameters. `titles` are candidates for the intended title; `comment` follows the link in YAML.
    """
    reader = _Reader(frozenset(texts), frozenset(colors), frozenset(names), tuple(titles))
    return reader.read(anatomy, comment)


MAX_PIECES = 40
"""The most pieces of a query that are tried as one title; this bounds the time."""


@dataclass(slots=True)
class _Reader:
    """Reads one link and collects its damages."""

    texts: frozenset[str]
    colors: frozenset[str]
    names: frozenset[str]
    titles: tuple[str, ...]
    damages: list[Damage] = field(default_factory=list)

    def read(self, anatomy: Anatomy, comment: str) -> LinkReading:
        query_string = anatomy.query or ""
        if "=" not in query_string and "%3d" in query_string.lower():
            self._add("double-escape", "", query_string[:40])
            query_string = unquote(query_string)
        literal = tuple(_parse(query_string))
        is_title = self._is_title(
            next((s.value for s in reversed(literal) if s.name == "title"), "")
        )
        if is_title and not (literal and literal[-1].name in self.colors and not literal[-1].value):
            merged = list(literal)  # the title is intact
        else:
            merged = self._merge(self._with_fragment(anatomy, query_string), comment)
        intended = tuple(map(self._repair, merged))
        return LinkReading(literal, intended, tuple(dict.fromkeys(self.damages)))

    def _add(self, kind: Kind, name: str, excerpt: str) -> None:
        self.damages.append(Damage(kind, name, excerpt))

    def _is_title(self, text: str) -> bool:
        return any(agree(text, title) for title in self.titles)

    # Text cut off by & and # ----------------------------------------------------------------

    def _with_fragment(self, anatomy: Anatomy, query_string: str) -> str:
        """The query with its fragment, and with entities percent-encoded."""
        fragment = anatomy.fragment
        if fragment is not None and anatomy.query is not None and fragment not in _SWITCHES:
            query_string = f"{query_string}#{fragment}"
        for entity in _ENTITY.finditer(query_string):
            self._add("lost-ampersand", "title", entity[0])
        return _ENTITY.sub(lambda entity: encode(unescape(f"&{entity[1]};")), query_string)

    def _merge(self, query_string: str, comment: str) -> list[QueryParameter]:
        """Parse the query; append a piece without a name to the text before it."""
        pieces = query_string.split("&")
        groups: list[list[str]] = []
        for piece in pieces:
            name, equals, _ = piece.partition("=")
            bare = _AMP_PREFIX.sub("", name, count=1).strip()
            belongs = bool(groups) and _name(groups[-1][0]) in self.texts
            if belongs and bare and not equals and bare not in self.names:
                groups[-1].append(piece)
            else:
                groups.append([piece])
        groups = self._match_title(pieces, groups, comment)
        return [parameter for group in groups for parameter in self._merged_group(group)]

    def _match_title(
        self, pieces: list[str], groups: list[list[str]], comment: str
    ) -> list[list[str]]:
        """Regroup the pieces so that the title is one of the post's titles, if possible."""
        first = next((i for i, piece in enumerate(pieces) if _name(piece) == "title"), None)
        if first is None:
            return groups
        for last in range(min(len(pieces), first + MAX_PIECES), first, -1):
            group = pieces[first:last]
            for suffix in ("", comment) if last == len(pieces) and comment else ("",):
                candidate = [*group[:-1], group[-1] + suffix]
                if any(self._is_title(value) for value in _interpretations(_escaped(candidate))):
                    return [
                        *([p] for p in pieces[:first]),
                        candidate,
                        *([p] for p in pieces[last:]),
                    ]
        return groups

    def _merged_group(self, group: list[str]) -> Iterator[QueryParameter]:
        """Parse a group as one piece, with & and # escaped."""
        name = _name(group[0])
        if not name:
            return
        if name in self.texts and len(group) > 1:
            self._add("lost-ampersand", name, "&" + "&".join(group[1:]))
        source = "&".join(group)
        if "#" in source and name in self.texts | self.colors:
            self._add("lost-hash", name, "#" + source.partition("#")[2].strip())
        elif "#" in source:
            group = source.partition("#")[0].split("&")
        escaped = _escaped(group)
        yield from (replace(parameter, raw=escaped) for parameter in _parse(escaped))

    # Damage within a value ------------------------------------------------------------------

    def _repair(self, piece: QueryParameter) -> QueryParameter:
        """The piece with its intended value; without `raw` if it is damaged."""
        before = len(self.damages)
        name, _, raw = piece.raw.partition("=")
        if _AMP_PREFIX.match(name.strip()):
            self._add("html-escape", piece.name, "&" + name.strip())
        if broken := _BROKEN.search(raw):
            self._add("broken-escape", piece.name, raw[broken.start() : broken.start() + 3])
        if "%25" in raw and piece.value != unquote(raw.replace("+", " ")):
            self._add("double-escape", piece.name, raw[:40])
        value = piece.value
        if piece.name in self.texts:
            value = self._repair_plus(piece, raw, value)
            value = self._repair_percent(piece, raw, value)
            value = self._repair_bytes(piece, raw, value)
            value = self._repair_shown_escape(piece.name, value)
        is_unchanged = value == piece.value and len(self.damages) == before
        return piece if is_unchanged else QueryParameter(piece.name, value)

    def _title_among(self, piece: QueryParameter, candidates: Iterable[str]) -> str | None:
        if piece.name != "title":
            return None
        return next((candidate for candidate in candidates if self._is_title(candidate)), None)

    def _repair_plus(self, piece: QueryParameter, raw: str, value: str) -> str:
        if "+" not in raw or self._title_among(piece, [value]):
            return value
        pluses, mixed, spaced = list(_interpretations(f"{piece.name}={raw}"))[1:4]
        intended = self._title_among(piece, [pluses, mixed, spaced])
        if intended is None and _is_plus(raw):
            intended = pluses if re.search(r"%20| ", raw) else mixed
        if intended is None or intended == value:
            return value
        self._add("lost-plus", piece.name, "+")
        return intended

    def _repair_percent(self, piece: QueryParameter, raw: str, value: str) -> str:
        if not _BROKEN.search(raw):
            return value
        candidates = [value, _BROKEN.sub(" ", value), _BROKEN.sub("", value)]
        return self._title_among(piece, candidates) or value

    def _repair_bytes(self, piece: QueryParameter, raw: str, value: str) -> str:
        if "\ufffd" not in value or "\ufffd" in raw:
            return value
        octets = unquote_to_bytes(raw.replace("+", " "))
        if b"\xef\xbf\xbd" in octets:
            return value  # U+FFFD itself was escaped
        self._add("bad-bytes", piece.name, raw[:40])
        return self._title_among(piece, _decoded(octets)) or value

    def _repair_shown_escape(self, name: str, value: str) -> str:
        match = _ESCAPE.search(value) or _SHOWN_ENTITY.search(value)
        if match is None or any(match[0] in title for title in self.titles):
            return value
        decoded = value
        while _ESCAPE.search(decoded):
            unquoted = unquote(decoded)
            if unquoted == decoded or "\ufffd" in unquoted:
                break
            decoded = unquoted
        while _SHOWN_ENTITY.search(decoded):
            decoded = unescape(decoded)
        if decoded == value:
            return value
        self._add("escape-shown", name, match[0])
        return decoded


def _parse(query_string: str) -> Iterator[QueryParameter]:
    """Parse each piece of a query as the service does; skip pieces without a name."""
    for piece in query_string.split("&"):
        for name, value in query.read(f"&{piece}".encode("utf-8", "replace")):
            yield QueryParameter(name, value, piece)


def _name(piece: str) -> str:
    return next((parameter.name for parameter in _parse(piece)), "") if "=" in piece else ""


def _escaped(group: list[str]) -> str:
    """Join a group's pieces; escape & and # in the value."""
    first, *rest = group
    text = "&".join([first, *(_AMP_PREFIX.sub("", piece, count=1) for piece in rest)])
    name, _, value = text.partition("=")
    return f"{name}={value.replace('&', '%26').replace('#', '%23')}"


def _interpretations(piece: str) -> Iterator[str]:
    """Yield the possible values of a piece.

    First + as a space, as a plus, as the more likely of the two, and as a space after pluses. Then
    the first of these with an invalid % as a space, and as nothing.
    """
    name, _, raw = piece.partition("=")
    mixed = re.sub(r"\+(?=\+|\Z|%20|\s|[)\]}/:,.!?])|(?<=\+)\+|(?<=%20)\+|(?<=\s)\+", "%2B", raw)
    spaced = re.sub(r"(?<!\+)\+{2,}+(?=\w)", lambda run: "%2B" * (len(run[0]) - 1) + "+", raw)
    variants = [raw, raw.replace("+", "%2B"), mixed, spaced]
    if _BROKEN.search(raw):
        variants += [_BROKEN.sub(" ", raw), _BROKEN.sub("", raw)]
    for variant in variants:
        yield next((parameter.value for parameter in _parse(f"{name}={variant}")), "")


def _is_plus(raw: str) -> bool:
    """Whether a + is probably not a space: doubled, at an end, or with encoded spaces."""
    return bool(re.search(r"\+\+|\+\Z|\A\+|\+(?:%20|\s)|(?:%20|\s)\+", raw)) or (
        "+" in raw and bool(re.search(r"%20| ", raw))
    )


_CODECS = ("cp949", "cp932", "gb18030", "big5", "cp1251", "cp1252", "cp1254", "cp1256", "cp874",
           "cp1258", "koi8-r")  # fmt: skip
"""Legacy encodings of titles."""


def _decoded(octets: bytes) -> Iterator[str]:
    for codec in _CODECS:
        try:
            yield octets.decode(codec)
        except UnicodeDecodeError:
            continue
