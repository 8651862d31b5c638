"""Anatomy: split a link into its parts, and name the faults of its address.

    https://og.example.com/cards/api/minimal?title=표지#only-light
    origin                 mount     path    query     fragment

In: a link as an author wrote it. Out: its parts as the service expects them; a link without faults
comes back unchanged. Each fault below has one likely meaning:

    og.example.com/api/…   https:/og.example.com/api/…   no scheme, or a broken one
    /API/…   //api/…   /api//minimal                      another case; doubled or reversed slashes
    /api/minimal&title=…   /api/minimal%3Ftitle=…         another character instead of the ?
    &#x2F;api&#x2F;…   %2Fapi%2F…   &#38;theme=dark       the address is escaped for HTML or a query

Must not know which hosts and templates exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote


class AddressFault(Enum):
    """A fault of a link's address, for which the service does not find the card."""

    SCHEME = "scheme"
    CASE = "case"
    SLASHES = "slashes"
    QUERY_MARK = "query mark"
    ESCAPED = "escaped"


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A link's parts.

    `origin` is scheme and host, or ""; `mount` the service's path prefix; `path` follows /api/;
    `query` and `fragment` are None if absent. `faults` are those of the link as written.
    """

    origin: str
    mount: str
    path: str
    query: str | None
    fragment: str | None
    faults: frozenset[AddressFault] = frozenset()

    @property
    def host(self) -> str:
        """Host and port in lower case, or "" for a relative link."""
        return self.origin.partition("//")[2].rpartition("@")[2].lower()

    @property
    def template(self) -> str:
        """The template's name in the path, without the extension."""
        name = unquote(self.path).partition("/")[0].strip()
        stem, dot, _ = name.rpartition(".")
        return stem if dot and stem else name

    @property
    def is_titled(self) -> bool:
        """Whether the query has `title`."""
        return bool(re.match(r"(?:.*&)?\s*title=", self.query or "", re.S))

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.origin}{self.mount}/api/{self.path}{query}{fragment}"


_MAY_LEAD = re.compile(
    r"(?:[/\\]|%2F|&(?:amp;)*#(?:0*47|x0*2F);)api(?:[/\\]|%2F|&(?:amp;)*#(?:0*47|x0*2F);)", re.I
)

# Placeholders of a generator: the final link is unknown.
_DYNAMIC = re.compile(r"\$\{|\{\{|\{%|<%|%\{|\{[A-Za-z_]\w*\}")

# A scheme with its mark, misspelt or without one of its slashes. A host after it has a dot, or is
# this machine, so that a relative path is not taken for a host.
_SCHEME = r"h*t+p*s*(?:[:;]+[/\\]*|[/\\]{1,4})"
_HOST = r"(?:(?:[\w-]+\.)+[^\W\d_]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|localhost)(?::\d{1,5})?"
_ADDRESS = re.compile(
    rf"(?:(?P<origin>(?:https?:)?//(?!{_SCHEME})[^/\\?#\s]+)"
    rf"|(?P<scheme>(?:{_SCHEME}){{1,3}}|:?[/\\]{{2,4}}|)(?P<host>{_HOST})"
    r"|)"
    r"(?P<mount>(?:[/\\]+[^/\\?#\s]+)*?)(?P<api>[/\\]+api[/\\]+)(?P<path>.*)",
    re.S | re.I,
)

_BEGINNING = re.compile(rf"{_SCHEME}|[/\\&:]|%2F|h*t+p*s*%3A|{_HOST}[/\\]", re.I)

_PARAMETER = r"(?=[A-Za-z]\w*(?:=|%3D))"
_QUERY_MARK = re.compile(
    rf"\?+|(?P<fragment>#(?!title(?:=|%3D)))|(?:#|？|;|/|&(?:amp;)*|%3F|%26(?:amp%3B)*){_PARAMETER}",
    re.I,
)
# A link that was repaired wrongly: its query is also a part of its path.
_SECOND_QUERY = re.compile(r"[^?#]*\?(?=(?:[^#]*&)?title=)", re.S)

_ESCAPED_LINK = re.compile(r"(?:h*t+p*s*(?::|%3A))?%2F[^/?#\s]*", re.I)
_ENTITIES = {":": "58|x0*3A", "/": "47|x0*2F", "?": "63|x0*3F", "=": "61|x0*3D"}
_ENTITY = {
    character: re.compile(rf"&(?:amp;)*#(?:0*{codes});", re.I)
    for character, codes in _ENTITIES.items()
}
_AMPERSAND = re.compile(rf"&(?:amp;)*#(?:0*38|x0*26);{_PARAMETER}", re.I)


def may_lead(text: str) -> bool:
    """Whether a text contains `/api/`, also escaped. Most texts do not."""
    return _MAY_LEAD.search(text) is not None


def may_begin(text: str, offset: int) -> bool:
    """Whether a link to a card may begin at an offset."""
    return _BEGINNING.match(text, offset) is not None


def dissect(text: str) -> Anatomy | None:
    """Split a link into its parts; None if it cannot lead to a card."""
    text = text.strip()
    if _DYNAMIC.search(text):
        return None
    plain = _unescaped(text)
    mark = _QUERY_MARK.search(plain, _start_of_path(plain))
    address, rest = (plain[: mark.start()], plain[mark.end() :]) if mark else (plain, "")
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    origin = _origin(match)
    path = re.sub(r"[/\\]+", "/", match["path"])
    faults = {
        AddressFault.ESCAPED: plain != text,
        AddressFault.SCHEME: origin != (match["origin"] or ""),
        AddressFault.CASE: match["api"].strip("/\\") != "api",
        AddressFault.SLASHES: path != match["path"]
        or bool(re.search(r"\\|//", match["mount"] + match["api"])),
    }
    query, fragment = None, None
    if mark and mark["fragment"]:
        fragment = rest
    elif mark:
        faults[AddressFault.QUERY_MARK] = mark[0] != "?"
        if mark[0][0] != "?" and (second := _SECOND_QUERY.match(rest)):
            rest = rest[second.end() :]
        query, hash_, fragment_text = rest.partition("#")
        fragment = fragment_text if hash_ else None
    return Anatomy(
        origin,
        re.sub(r"[/\\]+", "/", match["mount"]),
        path,
        query,
        fragment,
        frozenset(fault for fault, is_found in faults.items() if is_found),
    )


def _start_of_path(text: str) -> int:
    """The offset behind /api/, where a query mark may first occur."""
    api = re.search(r"[/\\]api[/\\]+", text, re.I)
    return api.end() if api else 0


def _origin(match: re.Match[str]) -> str:
    """The origin, with a scheme if the link names a host."""
    if match["host"] is None:
        return match["origin"] or ""
    scheme = match["scheme"].lower().strip(":;/\\")
    is_local = match["host"].lower().startswith(("localhost", "127."))
    is_secure = "s" in scheme or not (scheme or is_local)
    return f"{'https' if is_secure else 'http'}://{match['host']}"


def _unescaped(text: str) -> str:
    """Decode the delimiters of a link that was escaped as a whole."""
    if _ESCAPED_LINK.match(text) and "/" not in text:
        text = unquote(text)
    if "#" in text:
        for character, entity in _ENTITY.items():
            text = entity.sub(character, text)
        text = _AMPERSAND.sub("&", text)
    return text
