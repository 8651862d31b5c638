"""Where finished cards are kept: one interface, one file for each kind of store.

    memory       this process; never fails
    directory    this machine, or any that share a disk
    redis        all machines
    stored       a card as checked bytes, which the last two keep
    faults       what can be wrong with a store
    guard        stands before one of the last two: a fault is a miss, and nobody waits for it
    lanes        the guard's threads, the only ones in which a store is asked
    choice       which store the settings ask for

A store behind memory blocks and may raise `Fault`; only its guard may call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pyoji.engine.image_file import ImageFile
from pyoji.service.purges import Purges, Tokens


class Cache(Protocol):
    """A store of finished cards by digest. Losing one is never an error, only a miss."""

    def get(self, digest: str) -> ImageFile | None:
        """The card kept under `digest`, or None."""

    def put(self, digest: str, encoded: ImageFile) -> None:
        """Keep the card, dropping others if the store is full."""


@dataclass(frozen=True, slots=True)
class StoreSize:
    """What a store holds: bytes, and entries."""

    bytes: int
    entries: int


class ExternalStore(Cache, Protocol):
    """A cache outside the process. Its methods block, may be called from any thread and after a
    fork, and raise Fault."""

    @property
    def name(self) -> str:
        """What metrics call it."""

    def open(self) -> None:
        """Prepare it, in the process that will use it. Raises Fault where it cannot be used."""

    def size(self) -> StoreSize:
        """What it holds; may take a second."""

    def purges(self, known: str) -> Purges | None:
        """The purges that it holds; None if they are those of the mark `known`."""

    def purge(self, tokens: Tokens, *, alone: bool = False) -> None:
        """Hold these purges too; `alone` in the place of all others."""

    def close(self) -> None:
        """Give back what it holds open."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to draw a card; with an empty token nobody else was asked."""

    digest: str
    token: str = ""


class Claims(Protocol):
    """Where processes agree on who draws a card. Blocks and raises as an ExternalStore does."""

    def claim(self, digest: str) -> Claim | None:
        """The right to draw the card, or None while another process has it."""

    def release(self, claim: Claim) -> None:
        """Give the right back, if it is still this one's."""
