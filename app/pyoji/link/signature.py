"""Signing: whether a link was made by someone who holds a key (HMAC-SHA-256, RFC 2104).

In: rules, keys, and what a link means: a template's name, names and values, and which of those
names the template understands. Out: a signature, or whether the one in the link is right. It
must not know what parameters mean, and nothing of HTTP.

What is signed is the meaning of a link, mended as a card's reader mends it, and not its spelling;
so one that was escaped, reordered or tracked on its way is still the link that was signed:

    og-cuckoo-network           the template's name
    theme=light                 a line for each name that the template understands, as NAME=VALUE,
    title=안녕하세요              sorted by bytes, without a line feed at the end

Outside stand the signature itself, `v`, names that trackers add, and the format.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pyoji.errors import BadSignature

SIG = "sig"
OUTSIDE = frozenset({SIG, "v"})
"""Names that no signature covers, whatever the template: neither is in the picture."""

LEAST_KEY = 16
"""Bytes of the shortest key; `pyoji sign --new-key` makes them of 32, as long as the digest."""
LENGTH = 43
"""Characters of a signature: 32 bytes in base64url without padding (RFC 4648 §5)."""
NORMALISED = 1000
"""Characters of a value that are brought to NFC; a card holds no more, and with thousands of
alternating marks NFC takes seconds."""

_SPACES = re.compile("[ \t\n\v\f\r]+")
_SEPARATORS = re.compile(r"[,\s]+")


# ── what is signed ───────────────────────────────────────────────────────────────────────────


def message(template: str, pairs: Iterable[tuple[str, str]], names: Container[str]) -> bytes:
    """The bytes that stand for a link; of a repeated name the last counts.

    No two meanings share them, since neither the names of templates and parameters nor tidied
    values hold a line feed, and no name holds an equals sign.
    """
    covered = {name: value for name, value in pairs if name in names and name not in OUTSIDE}
    lines = sorted(f"{name}={tidy(value)}" for name, value in covered.items())
    return "\n".join([template, *lines]).encode("utf-8", "surrogatepass")


def tidy(value: str) -> str:
    """The value in NFC, every run of ASCII white space one space, none at its ends."""
    value = _SPACES.sub(" ", value).strip(" ")
    if value.isascii():
        return value
    return unicodedata.normalize("NFC", value[:NORMALISED]) + value[NORMALISED:]


def given(pairs: Iterable[tuple[str, str]]) -> str:
    """The signature in a link, without padding and spaces; "" where there is none."""
    return dict(pairs).get(SIG, "").strip().rstrip("=")


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys, of which the first signs and all verify; no `repr` shows them."""

    secrets: tuple[bytes, ...] = field(default=(), repr=False)

    ALLOWED = f"keys of at least {2 * LEAST_KEY} hexadecimal digits, separated by commas"

    @classmethod
    def parse(cls, text: str) -> Keys:
        """The keys in `text`, none if it is empty. Raises ValueError, which never holds a key."""
        pieces = [piece for piece in _SEPARATORS.split(text) if piece]
        try:
            secrets = tuple(bytes.fromhex(piece) for piece in pieces)
        except ValueError:
            raise ValueError(cls.ALLOWED) from None
        if any(len(secret) < LEAST_KEY for secret in secrets):
            raise ValueError(cls.ALLOWED)
        return cls(secrets)

    def __bool__(self) -> bool:
        return bool(self.secrets)

    def sign(self, content: bytes) -> str:
        """The signature of `content` by the first key."""
        return _signature(self.secrets[0], content)

    def maker(self, content: bytes, signature: str) -> int | None:
        """Which key (from 0) made `signature` of `content`; None if none did.

        Every key is tried, and compared in constant time.
        """
        claimed = signature.encode("utf-8", "surrogatepass")
        found = None
        for number, secret in enumerate(self.secrets):
            if hmac.compare_digest(_signature(secret, content).encode(), claimed):
                found = number
        return found


NO_KEYS = Keys()


def _signature(secret: bytes, content: bytes) -> str:
    digest = hmac.digest(secret, content, hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


# ── rules ────────────────────────────────────────────────────────────────────────────────────


class Mode(StrEnum):
    """What a template's links have to show: nothing, a right signature if any, or one always."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Rules:
    """A mode for all templates, and the templates that are excepted."""

    default: Mode = Mode.OFF
    exceptions: tuple[tuple[str, Mode], ...] = ()

    ALLOWED = "off, optional or required, and exceptions such as og-cuckoo-network=optional"

    @classmethod
    def parse(cls, text: str) -> Rules:
        """The rules in `text`, such as "required, docs=off". Raises ValueError."""
        default, exceptions = Mode.OFF, dict[str, Mode]()
        pieces = [piece for piece in _SEPARATORS.split(text) if piece]
        if not pieces:
            raise ValueError(cls.ALLOWED)
        for place, piece in enumerate(pieces):
            template, equals, word = piece.rpartition("=")
            mode = Mode(word.casefold())
            if not equals and place == 0:
                default = mode
            elif template and template not in exceptions:
                exceptions[template] = mode
            else:
                raise ValueError(cls.ALLOWED)
        return cls(default, tuple(exceptions.items()))

    def of(self, template: str) -> Mode:
        """The mode of this template."""
        return dict(self.exceptions).get(template, self.default)

    @property
    def need_keys(self) -> bool:
        """Whether there is anything to verify."""
        return any(mode is not Mode.OFF for mode in (self.default, *dict(self.exceptions).values()))


UNSIGNED = Rules()


# ── both ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Verifier:
    """Says of a link whether it is signed, and refuses it if it has to be and is not."""

    rules: Rules
    keys: Keys

    def claimed(self, template: str, pairs: Iterable[tuple[str, str]]) -> str:
        """The signature to verify, by its looks alone; "" where none is needed.

        Raises BadSignature where it is required and missing, or cannot be one.
        """
        mode = self.rules.of(template)
        signature = "" if mode is Mode.OFF else given(pairs)
        if not signature and mode is Mode.REQUIRED:
            raise BadSignature(f"{template} requires a signature, and there is none")
        if signature and len(signature) != LENGTH:
            raise BadSignature(f"a signature of {len(signature)} characters, not {LENGTH}")
        return signature

    def verify(
        self, template: str, pairs: Iterable[tuple[str, str]], names: Container[str]
    ) -> bool:
        """Whether the link has a signature, and it is right; False where nobody looks.

        Raises BadSignature where it is wrong, or is required and not there.
        """
        pairs = tuple(pairs)
        signature = self.claimed(template, pairs)
        if not signature:
            return False
        if self.keys.maker(message(template, pairs, names), signature) is None:
            raise BadSignature(f"made by none of the {len(self.keys.secrets)} keys")
        return True
