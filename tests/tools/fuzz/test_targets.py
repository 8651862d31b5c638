"""Every target holds for its seeds and their mutations, and detects a broken property."""

from __future__ import annotations

import random

import pytest

from tests.tools.fuzz.seeds import SEEDS, WORDS
from tests.tools.fuzz.targets import TARGETS

TRIES = {"layout": 30, "protocol": 120, "card": 200, "design": 200, "post": 100}


def mutated(seeds: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Return a seed with parts dropped, doubled, altered, or joined to another seed."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        match chance.randrange(5):
            case 0:
                del data[at : at + chance.randint(1, 8)]
            case 1:
                data[at:at] = chance.choice(WORDS)
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 4))
            case 3:
                data[at:] = chance.choice(seeds)[: 2048 - at]
            case _:
                data[at:at] = data[at : at + 16] * chance.randint(1, 8)
    return bytes(data[:2048])


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_keeps_its_promise(name):
    """The property holds for each seed and for a fixed sequence of mutations."""
    attempt = TARGETS[name].make()
    chance = random.Random(name)
    for seed in SEEDS[name]:
        attempt(seed)
    for _ in range(TRIES.get(name, 500)):
        attempt(mutated(SEEDS[name], chance))


def test_every_target_has_seeds():
    """Each target has seeds, and all seeds have a target."""
    assert SEEDS.keys() == TARGETS.keys()
    assert all(SEEDS.values())
