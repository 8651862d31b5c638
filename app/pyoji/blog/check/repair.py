"""Reading: what a link says, what its author meant to say, and what stands between the two.

In: a link's parts, the names a template knows, and the titles that the post gives itself. Out: the
names and values that the service reads, those that were meant, and each damage by its kind. The
post's own titles decide where a character can be read in two ways; without them only what is sure
is taken back. Must not know rules, severities or files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote, unquote_to_bytes

from pyoji.blog.source.body import unescape
from pyoji.blog.source.links import Anatomy
from pyoji.blog.source.titles import agree
from pyoji.link import query
from pyoji.percent import encode

Kind = Literal[
    "lost-ampersand", "lost-hash", "lost-plus", "broken-escape", "double-escape", "escape-shown",
    "html-escape", "bad-bytes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueryParameter:
    """A name and its value, and the piece of the query that says so ("" when none says it so)."""

    name: str
    value: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that stands between what is written and what was meant, and where it is seen."""

    kind: Kind
    name: str
    seen: str


@dataclass(frozen=True, slots=True)
class LinkReading:
    """`literal` is what the service reads, in order; `intended` what should have stood there."""

    literal: tuple[QueryParameter, ...]
    intended: tuple[QueryParameter, ...]
    damages: tuple[Damage, ...] = ()


# A theme's switches (Material for MkDocs, code hosts) stand after a picture's #.
_SWITCHES = frozenset({"only-light", "only-dark", "gh-light-mode-only", "gh-dark-mode-only"})
_ENTITY = re.compile(
    r"&(?:amp;)*(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|quot|apos|lt|gt|nbsp|hellip|[mn]dash|[lr][sd]quo);"
)
_AMP = re.compile(r"(?:amp;)+", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SHOWN_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|quot|apos|lt|gt|nbsp);")


def read(
    anatomy: Anatomy,
    texts: Collection[str],
    colors: Collection[str],
    known: Collection[str],
    titles: Iterable[str] = (),
    comment: str = "",
) -> LinkReading:
    """The reading of a link. `texts` are the names whose values are words, `colors` those whose
    values may begin with #, `known` all that may be there, `titles` what the title may have been
    meant to be, `comment` what follows in YAML."""
    reader = _Reader(frozenset(texts), frozenset(colors), frozenset(known), tuple(titles))
    return reader.read(anatomy, comment)


MOST = 40
"""How many pieces of a query may be one title's: more are no title, and would take long."""


class _Reader:
    """One reading in the making."""

    def __init__(
        self,
        texts: frozenset[str],
        colors: frozenset[str],
        known: frozenset[str],
        titles: tuple[str, ...],
    ) -> None:
        self._texts, self._colors, self._known, self._titles = texts, colors, known, titles
        self._damages: list[Damage] = []

    def read(self, anatomy: Anatomy, comment: str) -> LinkReading:
        written = anatomy.query or ""
        if "=" not in written and "%3d" in written.lower():
            self._damages.append(Damage("double-escape", "", written[:40]))
            written = unquote(written)
        said = tuple(_said(written))
        is_title = self._is_title(next((s.value for s in reversed(said) if s.name == "title"), ""))
        if is_title and not (said and said[-1].name in self._colors and not said[-1].value):
            joined = list(said)  # nothing is lost, whatever follows
        else:
            joined = self._joined(self._whole(anatomy, written), comment)
        meant = tuple(each for piece in joined for each in self._mended(piece))
        return LinkReading(said, meant, tuple(dict.fromkeys(self._damages)))

    def _is_title(self, text: str) -> bool:
        return any(agree(text, title) for title in self._titles)

    # What & and # have cut off --------------------------------------------------------------

    def _whole(self, anatomy: Anatomy, written: str) -> str:
        """The query with what a # has cut off, and without entities."""
        fragment = anatomy.fragment
        if fragment is not None and anatomy.query is not None and fragment not in _SWITCHES:
            written = f"{written}#{fragment}"
        for found in _ENTITY.finditer(written):
            self._damages.append(Damage("lost-ampersand", "title", found[0]))
        return _ENTITY.sub(lambda found: encode(unescape(f"&{found[1]};")), written)

    def _joined(self, written: str, comment: str) -> list[QueryParameter]:
        """The pieces, each text with the pieces that belong to it."""
        pieces = written.split("&")
        groups: list[list[str]] = []
        for piece in pieces:
            name, equals, _ = piece.partition("=")
            bare = _AMP.sub("", name, count=1).strip()
            of_text = bool(groups) and _name(groups[-1][0]) in self._texts
            if of_text and bare and not equals and bare not in self._known:
                groups[-1].append(piece)
            else:
                groups.append([piece])
        groups = self._as_titled(pieces, groups, comment)
        return [each for group in groups for each in self._one(group)]

    def _as_titled(
        self, pieces: list[str], groups: list[list[str]], comment: str
    ) -> list[list[str]]:
        """The groups, the title's with as many pieces as make it the post's title."""
        first = next((i for i, each in enumerate(pieces) if _name(each) == "title"), None)
        if first is None:
            return groups
        for last in range(min(len(pieces), first + MOST), first, -1):
            group = pieces[first:last]
            for more in ("", comment) if last == len(pieces) and comment else ("",):
                whole = [*group[:-1], group[-1] + more]
                if any(self._is_title(value) for value in _values(_sealed(whole))):
                    return [*([p] for p in pieces[:first]), whole, *([p] for p in pieces[last:])]
        return groups

    def _one(self, group: list[str]) -> Iterator[QueryParameter]:
        """A group as one piece, its & and # escaped."""
        name = _name(group[0])
        if not name:
            return
        if name in self._texts and len(group) > 1:
            self._damages.append(Damage("lost-ampersand", name, "&" + "&".join(group[1:])))
        whole = "&".join(group)
        if "#" in whole and name in self._texts | self._colors:
            self._damages.append(Damage("lost-hash", name, "#" + whole.partition("#")[2].strip()))
        elif "#" in whole:
            group = whole.partition("#")[0].split("&")
        sealed = _sealed(group)
        yield from (replace(each, raw=sealed) for each in _said(sealed))

    # What is within a value -----------------------------------------------------------------

    def _mended(self, piece: QueryParameter) -> Iterator[QueryParameter]:
        """The piece with the value that was meant; without its spelling, if that is damaged."""
        before = len(self._damages)
        name, _, raw = piece.raw.partition("=")
        if _AMP.match(name.strip()):
            self._damages.append(Damage("html-escape", piece.name, "&" + name.strip()))
        if broken := _BROKEN.search(raw):
            seen = raw[broken.start() : broken.start() + 3]
            self._damages.append(Damage("broken-escape", piece.name, seen))
        once = unquote(raw.replace("+", " "))
        if "%25" in raw and piece.value != once:
            self._damages.append(Damage("double-escape", piece.name, raw[:40]))
        value = piece.value
        if piece.name not in self._texts:
            yield piece if len(self._damages) == before else QueryParameter(piece.name, value)
            return
        for mend in (self._plus, self._percent, self._bytes, self._shown):
            value = mend(piece, raw, value)
        kept = value == piece.value and len(self._damages) == before
        yield piece if kept else QueryParameter(piece.name, value)

    def _titled(self, piece: QueryParameter, candidates: Iterable[str]) -> str | None:
        if piece.name != "title":
            return None
        return next((each for each in candidates if self._is_title(each)), None)

    def _plus(self, piece: QueryParameter, raw: str, value: str) -> str:
        if "+" not in raw or self._titled(piece, [value]):
            return value
        kept, some, last = list(_values(f"{piece.name}={raw}"))[1:4]
        found = self._titled(piece, [kept, some, last])
        if found is None and _is_plus(raw):
            found = kept if re.search(r"%20| ", raw) else some
        if found is None or found == value:
            return value
        self._damages.append(Damage("lost-plus", piece.name, "+"))
        return found

    def _percent(self, piece: QueryParameter, raw: str, value: str) -> str:
        if not _BROKEN.search(raw):
            return value
        candidates = [value, _BROKEN.sub(" ", value), _BROKEN.sub("", value)]
        return self._titled(piece, candidates) or value

    def _bytes(self, piece: QueryParameter, raw: str, value: str) -> str:
        if "\ufffd" not in value or "\ufffd" in raw:
            return value
        octets = unquote_to_bytes(raw.replace("+", " "))
        if b"\xef\xbf\xbd" in octets:
            return value  # it was escaped as such
        self._damages.append(Damage("bad-bytes", piece.name, raw[:40]))
        return self._titled(piece, _decoded(octets)) or value

    def _shown(self, piece: QueryParameter, raw: str, value: str) -> str:
        seen = _ESCAPE.search(value) or _SHOWN_ENTITY.search(value)
        if seen is None or any(seen[0] in title for title in self._titles):
            return value
        plain = value
        while _ESCAPE.search(plain) and (bare := unquote(plain)) != plain and "\ufffd" not in bare:
            plain = bare
        while _SHOWN_ENTITY.search(plain):
            plain = unescape(plain)
        if plain == value:
            return value
        self._damages.append(Damage("escape-shown", piece.name, seen[0]))
        return plain


def _said(written: str) -> Iterator[QueryParameter]:
    """The pieces of a query as the service reads each; what names nothing is left out."""
    for piece in written.split("&"):
        for name, value in query.read(f"&{piece}".encode("utf-8", "replace")):
            yield QueryParameter(name, value, piece)


def _name(piece: str) -> str:
    return next((each.name for each in _said(piece)), "") if "=" in piece else ""


def _sealed(group: list[str]) -> str:
    """The group's pieces as one that no & or # cuts."""
    first, *more = group
    text = "&".join([first, *(_AMP.sub("", piece, count=1) for piece in more)])
    name, _, value = text.partition("=")
    return f"{name}={value.replace('&', '%26').replace('#', '%23')}"


def _values(piece: str) -> Iterator[str]:
    """What a piece may say: with + as a space, as a plus, as whichever it looks like, and as a
    space after pluses; each also with a broken % as a space or as nothing."""
    name, _, raw = piece.partition("=")
    some = re.sub(r"\+(?=\+|\Z|%20|\s|[)\]}/:,.!?])|(?<=\+)\+|(?<=%20)\+|(?<=\s)\+", "%2B", raw)
    last = re.sub(r"(?<!\+)\+{2,}+(?=\w)", lambda run: "%2B" * (len(run[0]) - 1) + "+", raw)
    for each in (raw, raw.replace("+", "%2B"), some, last):
        yield next((said.value for said in _said(f"{name}={each}")), "")
    for each in (" ", ""):
        if _BROKEN.search(raw):
            yield next((said.value for said in _said(f"{name}={_BROKEN.sub(each, raw)}")), "")


def _is_plus(raw: str) -> bool:
    """Whether a + in a value can hardly be a space: doubled, last, beside one, or among others."""
    return bool(re.search(r"\+\+|\+\Z|\A\+|\+(?:%20|\s)|(?:%20|\s)\+", raw)) or (
        "+" in raw and bool(re.search(r"%20| ", raw))
    )


_CODECS = ("cp949", "cp932", "gb18030", "big5", "cp1251", "cp1252", "cp1254", "cp1256", "cp874",
           "cp1258", "koi8-r")  # fmt: skip
"""What titles were encoded in before UTF-8."""


def _decoded(octets: bytes) -> Iterator[str]:
    for codec in _CODECS:
        try:
            yield octets.decode(codec)
        except UnicodeDecodeError:
            continue
