"""Caches of finished cards: one interface, one file for each kind of store.

    memory         this process; never fails
    directory      one machine, or several that share a disk
    tally          the byte count of a directory, and eviction
    redis          all machines
    stored         the checksummed form of a card in the directory and in Redis
    faults         kinds of store faults
    guard          turns faults of a store into misses, and bounds waiting for it
    bounded_pool   the guard's threads, the only ones that call a store
    choice         the store that the settings select

An external store blocks and may raise `Fault`; only its guard may call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pyoji.engine.image_file import ImageFile
from pyoji.service.purges import Purges, Tokens


class Cache(Protocol):
    """A store of finished cards by digest. A lost card is a miss, never an error."""

    def get(self, digest: str) -> ImageFile | None:
        """Return the card stored under `digest`, or None."""

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Store the card, evicting others if the store is full."""


@dataclass(frozen=True, slots=True)
class StoreSize:
    """The size of a store, in bytes and entries."""

    bytes: int
    entries: int


class ExternalStore(Cache, Protocol):
    """A cache outside the process. Methods block, are safe in any thread and after a fork, and
    raise Fault."""

    @property
    def name(self) -> str:
        """The store's name in metrics."""

    @property
    def place(self) -> str:
        """Where the store is, for the log: a path, or host and port; never a login."""

    def open(self) -> None:
        """Prepare the store, in the process that will use it. Raises Fault if it is unusable."""

    def size(self) -> StoreSize:
        """Return the store's size; may take a second."""

    def note(self, name: str) -> bytes | None:
        """Return the note stored under `name`, which has the form of a digest, or None."""

    def put_note(self, name: str, content: bytes, seconds: int) -> None:
        """Store a note, which is of no use after `seconds`."""

    def purges(self, known: str) -> Purges | None:
        """Return the stored purges, None if they still have the mark `known`."""

    def purge(self, tokens: Tokens, *, alone: bool = False) -> None:
        """Add purges; with `alone`, replace all others."""

    def close(self) -> None:
        """Close files and connections."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to render a card. An empty token means that no lock is held."""

    digest: str
    token: str = ""


class Claims(Protocol):
    """Locks that several processes share, one for each card. Blocks and raises as an ExternalStore
    does."""

    def claim(self, digest: str) -> Claim | None:
        """Claim the card; None while another process holds the claim."""

    def release(self, claim: Claim) -> None:
        """Release the claim, unless it has expired."""
