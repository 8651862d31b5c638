"""A trial finds a store that does not keep what it was given."""

from __future__ import annotations

import pytest
from pyoji.cli.doctor.trial import tried
from pyoji.engine.image_file import Encoded
from pyoji.service.cache.faults import Fault, Reason


class Store:
    """One that keeps everything."""

    def __init__(self) -> None:
        self.cards: dict[str, Encoded] = {}

    def get(self, digest: str) -> Encoded | None:
        return self.cards.get(digest)

    def put(self, digest: str, encoded: Encoded) -> None:
        self.cards[digest] = encoded

    def remove(self, digest: str) -> None:
        del self.cards[digest]


class Forgets(Store):
    def get(self, digest):
        return None


class Alters(Store):
    def put(self, digest, encoded):
        self.cards[digest] = Encoded(encoded.data[:-1], encoded.format)


class Keeps(Store):
    def remove(self, digest):
        pass


class Refuses(Store):
    def put(self, digest, encoded):
        raise Fault(Reason.FULL, "x")

    def remove(self, digest):
        raise Fault(Reason.DOWN, "y")


def test_a_store_that_keeps_is_well_and_empty_afterwards():
    """Two trials at once have two cards."""
    store = Store()
    trial = tried(store)
    assert trial.kept is None
    assert trial.slowest >= 0
    assert store.cards == {}


@pytest.mark.parametrize("store", [Forgets, Alters])
def test_what_is_not_read_back_is_a_fault(store):
    """To the last bit; the card is removed all the same."""
    made = store()
    with pytest.raises(Fault) as caught:
        tried(made)
    assert caught.value.reason is Reason.CORRUPT
    assert made.cards == {}


def test_what_is_not_removed_is_told():
    """Though reading and writing went well."""
    kept = tried(Keeps()).kept
    assert kept is not None
    assert kept.reason is Reason.CORRUPT


def test_the_first_fault_is_the_one_told():
    """Not what went wrong when tidying up."""
    with pytest.raises(Fault) as caught:
        tried(Refuses())
    assert caught.value.reason is Reason.FULL
