"""URL: where a picture lies elsewhere, an https one in the one form we ask for it.

In: what a card or a redirect says. Out: an `ImageLink`, or NotAnImageUrl with what it must be. A
name is a name: addresses in any spelling (`127.0.0.1`, `2130706433`, `0x7f.1`, `[::1]`) are none.
Which hosts may be asked is not decided here.

Lengths are checked before anything else: Python's `idna` codec takes time by the square of a label,
and normalisation by the square of a run of marks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoji.percent import encode

LONGEST = 2048
"""The most characters of a URL."""

LONGEST_HOST, LONGEST_LABEL = 253, 63
"""The most characters of a host's name, and of what stands between two of its dots (RFC 1035)."""

HTTPS = 443

_LONGEST_PORT = len(":65535")

# What comes before the path; `urlsplit` normalises it, so its length is checked first.
_AUTHORITY = re.compile(r"[^/?#]*://([^/?#]*)")

# What the `idna` codec takes for a dot (RFC 3490 §3.1).
_DOTS = re.compile("[.\u3002\uff0e\uff61]")

# What a host is once it is written in ASCII: two labels or more, the last of which is no number:
# a host that ends in one is an IPv4 address to whoever follows the WHATWG's URL standard.
_HOST = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+\Z|0x)[a-z0-9-]{2,63}"
)

# What no URL holds, and what programs read differently: spaces and controls, which some drop, and
# the backslash, which some take for a slash.
_NEVER = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")

_NAMED = "an https URL with a host's full name, not an address"

_SHORT = (
    f"an https URL whose host has at most {LONGEST_HOST} characters, "
    f"and at most {LONGEST_LABEL} between two dots"
)

_PATH_SAFE = "/%:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class ImageLink:
    """An https URL: a host in ASCII, a port, and the path and query as they are sent."""

    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"https://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the usual one."""
        return self.host if self.port == HTTPS else f"{self.host}:{self.port}"


class NotAnImageUrl(ValueError):
    """The text is not the URL of an image elsewhere; `allowed` says what it must be."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(allowed)


def parse(text: str) -> ImageLink:
    """The link that `text` writes; NotAnImageUrl says what it must be."""
    if len(text) > LONGEST:
        raise NotAnImageUrl(f"an https URL of at most {LONGEST} characters")
    if _NEVER.search(text):
        raise NotAnImageUrl("an https URL without spaces, controls or backslashes")
    authority = _AUTHORITY.match(text)
    if authority and len(authority[1]) > LONGEST_HOST + _LONGEST_PORT:
        raise NotAnImageUrl(_SHORT)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotAnImageUrl("an https URL") from None
    if parts.scheme != "https" or not parts.netloc:
        raise NotAnImageUrl("an https URL, beginning with https://")
    if "@" in parts.netloc:
        raise NotAnImageUrl("an https URL without a name or password in it")
    if "[" in parts.netloc:
        raise NotAnImageUrl(_NAMED)
    path = encode(parts.path or "/", _PATH_SAFE)
    query = encode(parts.query, _PATH_SAFE + "?")
    return ImageLink(
        host(parts.hostname or ""),
        HTTPS if port is None else port,
        f"{path}?{query}" if query else path,
    )


def host(text: str) -> str:
    """A host's name in ASCII and small letters; NotAnImageUrl for an address or no name."""
    name = text.removesuffix(".")
    # Compatibility forms expand up to eighteenfold, so the codec's own form is bounded too.
    if not (_is_short(name) and _is_short(unicodedata.normalize("NFKC", name))):
        raise NotAnImageUrl(_SHORT)
    try:
        name = name.casefold().encode("idna").decode("ascii").casefold()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise NotAnImageUrl(_NAMED)
    return name


def _is_short(name: str) -> bool:
    """Whether a name is within the bounds; looks at no more than LONGEST_HOST characters."""
    if len(name) > LONGEST_HOST:
        return False
    return all(len(label) <= LONGEST_LABEL for label in _DOTS.split(name))
