"""Image URL: the https URL of a remote image, in canonical form.

In: a parameter's value or a redirect's location. Out: an `ImageUrl`, or NotAnImageUrl with what is
allowed. Hosts must be names: IP addresses in any spelling (`127.0.0.1`, `2130706433`, `0x7f.1`,
`[::1]`) are rejected. Must not know the allowed hosts.

Lengths are checked first: Python's `idna` codec is quadratic in the length of a label, and
normalisation in the length of a run of marks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoji.percent import encode

LONGEST = 2048
"""Characters of a URL."""

LONGEST_HOST, LONGEST_LABEL = 253, 63
"""Characters of a host name, and of one of its labels (RFC 1035)."""

HTTPS = 443

_LONGEST_PORT = len(":65535")

# The authority. `urlsplit` normalises it, so its length is checked first.
_AUTHORITY = re.compile(r"[^/?#]*://([^/?#]*)")

# Label separators of the `idna` codec (RFC 3490 §3.1).
_DOTS = re.compile("[.\u3002\uff0e\uff61]")

# An ASCII host: two labels or more, the last one not a number. By the WHATWG URL standard, a host
# that ends in a number is an IPv4 address.
_HOST = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+\Z|0x)[a-z0-9-]{2,63}"
)

# Characters that are invalid in URLs and that programs treat differently: some drop spaces and
# control characters, some read a backslash as a slash.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")

_NAMED = "an https URL with a host's full name, not an address"

_SHORT = (
    f"an https URL whose host has at most {LONGEST_HOST} characters, "
    f"and at most {LONGEST_LABEL} between two dots"
)

_PATH_SAFE = "/%:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class ImageUrl:
    """An https URL: an ASCII host, a port, and the request target (path and query)."""

    host: str
    port: int
    target: str

    def __str__(self) -> str:
        return f"https://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host, and the port if it is not the default."""
        return self.host if self.port == HTTPS else f"{self.host}:{self.port}"


class NotAnImageUrl(ValueError):
    """The text is not the URL of a remote image; `allowed` says what is valid."""

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__(allowed)


def parse(text: str) -> ImageUrl:
    """Parse an image URL; raise NotAnImageUrl if it is invalid."""
    if len(text) > LONGEST:
        raise NotAnImageUrl(f"an https URL of at most {LONGEST} characters")
    if _FORBIDDEN.search(text):
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
    return ImageUrl(
        host(parts.hostname or ""),
        HTTPS if port is None else port,
        f"{path}?{query}" if query else path,
    )


def host(text: str) -> str:
    """Return a host name in lower-case ASCII; raise NotAnImageUrl if it is not a name."""
    name = text.removesuffix(".")
    # Normalisation expands up to eighteenfold, so the normalised form is bounded too.
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
    """Whether a name is within the bounds; reads at most LONGEST_HOST characters."""
    if len(name) > LONGEST_HOST:
        return False
    return all(len(label) <= LONGEST_LABEL for label in _DOTS.split(name))
