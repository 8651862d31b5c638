"""Signing: sign links, and verify that a link was signed with one of the keys (HMAC-SHA-256,
RFC 2104).

In: rules, keys, and the meaning of a link: a template's name, names and values, and the names of
the template's parameters. Out: a signature, or whether the link's signature is valid. It must not
know what parameters mean, nor HTTP.

The signed message is the meaning of a link, repaired as for rendering, and not its spelling. A
link that was escaped again, reordered or given tracking parameters therefore keeps its signature:

    og-cuckoo-network           the template's name
    theme=light                 one line NAME=VALUE for each parameter of the template and
    title=안녕하세요              for page, sorted by bytes, without a line feed at the end

Not covered: the signature itself, `v`, names that are no parameters, and the format.
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
from pyoji.link.query import PAGE

SIG = "sig"
OUTSIDE = frozenset({SIG, "v"})
"""Names that no signature covers: neither affects the card's content."""

LEAST_KEY = 16
"""Bytes of the shortest key; `pyoji sign --new-key` makes keys of 32, the length of the digest."""
LENGTH = 43
"""Characters of a signature: 32 bytes in base64url without padding (RFC 4648 §5)."""
NORMALISED = 1000
"""Characters of a value that are normalised to NFC. A card holds no more, and NFC takes seconds for
thousands of alternating combining marks."""

_SPACES = re.compile("[ \t\n\v\f\r]+")
_SEPARATORS = re.compile(r"[,\s]+")


# ── the message ──────────────────────────────────────────────────────────────────────────────


def message(template: str, pairs: Iterable[tuple[str, str]], names: Container[str]) -> bytes:
    """Return the bytes that are signed for a link. The last value of a repeated name wins.

    Different meanings have different messages: names of templates and parameters and tidied values
    hold no line feed, and names hold no equals sign.
    """
    covered = {name: value for name, value in pairs if is_covered(name, names)}
    lines = sorted(f"{name}={tidy(value)}" for name, value in covered.items())
    return "\n".join([template, *lines]).encode("utf-8", "surrogatepass")


def is_covered(name: str, names: Container[str]) -> bool:
    """Whether a signature covers the value of `name`; `names` are the template's parameters.

    It covers `page` too, which decides what the card says.
    """
    return (name in names or name == PAGE) and name not in OUTSIDE


def tidy(value: str) -> str:
    """Return the value in NFC, stripped, with each run of ASCII white space as one space."""
    value = _SPACES.sub(" ", value).strip(" ")
    if value.isascii():
        return value
    return unicodedata.normalize("NFC", value[:NORMALISED]) + value[NORMALISED:]


def signature_in(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the link's signature without padding and spaces, or ""."""
    return dict(pairs).get(SIG, "").strip().rstrip("=")


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys: the first signs, all verify. They are not part of the `repr`."""

    secrets: tuple[bytes, ...] = field(default=(), repr=False)

    ALLOWED = f"keys of at least {2 * LEAST_KEY} hexadecimal digits, separated by commas"

    @classmethod
    def parse(cls, text: str) -> Keys:
        """Parse keys; an empty text holds none. Raises ValueError, whose message holds no key."""
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
        """Sign `content` with the first key."""
        return _signature(self.secrets[0], content)

    def maker(self, content: bytes, signature: str) -> int | None:
        """Return the index of the key that signed `content`, or None.

        All keys are compared, each in constant time.
        """
        claimed = signature.encode("utf-8", "surrogatepass")
        signer = None
        for index, secret in enumerate(self.secrets):
            if hmac.compare_digest(_signature(secret, content).encode(), claimed):
                signer = index
        return signer


NO_KEYS = Keys()


def _signature(secret: bytes, content: bytes) -> str:
    digest = hmac.digest(secret, content, hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


# ── rules ────────────────────────────────────────────────────────────────────────────────────


class Mode(StrEnum):
    """Signatures of a template's links: ignored, verified where present, or required."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Rules:
    """The default mode, and templates with another one."""

    default: Mode = Mode.OFF
    exceptions: tuple[tuple[str, Mode], ...] = ()

    ALLOWED = "off, optional or required, and exceptions such as og-cuckoo-network=optional"

    @classmethod
    def parse(cls, text: str) -> Rules:
        """Parse rules such as "required, docs=off". Raises ValueError."""
        default, exceptions = Mode.OFF, dict[str, Mode]()
        pieces = [piece for piece in _SEPARATORS.split(text) if piece]
        if not pieces:
            raise ValueError(cls.ALLOWED)
        for index, piece in enumerate(pieces):
            template, equals, word = piece.rpartition("=")
            mode = Mode(word.casefold())
            if not equals and index == 0:
                default = mode
            elif template and template not in exceptions:
                exceptions[template] = mode
            else:
                raise ValueError(cls.ALLOWED)
        return cls(default, tuple(exceptions.items()))

    def of(self, template: str) -> Mode:
        """Return the template's mode."""
        return dict(self.exceptions).get(template, self.default)

    @property
    def need_keys(self) -> bool:
        """Whether any template's signatures are verified."""
        return any(mode is not Mode.OFF for mode in (self.default, *dict(self.exceptions).values()))


UNSIGNED = Rules()


# ── both ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verify links by the rules and keys."""

    rules: Rules
    keys: Keys

    def claimed(self, template: str, pairs: Iterable[tuple[str, str]]) -> str:
        """Return the signature to verify, not verified yet; "" where there is nothing to verify.

        Raises BadSignature if it is required and missing, or has a wrong length.
        """
        mode = self.rules.of(template)
        signature = "" if mode is Mode.OFF else signature_in(pairs)
        if not signature and mode is Mode.REQUIRED:
            raise BadSignature(f"{template} requires a signature, and there is none")
        if signature and len(signature) != LENGTH:
            raise BadSignature(f"a signature of {len(signature)} characters, not {LENGTH}")
        return signature

    def verify(
        self, template: str, pairs: Iterable[tuple[str, str]], names: Container[str]
    ) -> bool:
        """Whether the link has a valid signature; False where signatures are ignored or absent.

        Raises BadSignature if it is invalid, or required and missing.
        """
        pairs = tuple(pairs)
        signature = self.claimed(template, pairs)
        if not signature:
            return False
        if self.keys.maker(message(template, pairs, names), signature) is None:
            raise BadSignature(f"made by none of the {len(self.keys.secrets)} keys")
        return True
