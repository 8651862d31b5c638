"""A stored card is read back whole, or not at all."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.card import FORMATS, MAX_PIXELS, PNG
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.stored import LARGEST, VERSION, is_digest, pack, unpack

from tests.service.cache.cards import card, name

FORM = st.sampled_from(list(FORMATS.values()))
MISSING = st.lists(st.integers(0x80, 0x10FFFF), max_size=5).map(tuple)
SEAL, HEAD = struct.Struct(">6sH32s"), struct.Struct(">16sBII")


def corrupt(digest: str, value: bytes) -> None:
    with pytest.raises(Fault) as caught:
        unpack(digest, value)
    assert caught.value.reason is FaultReason.CORRUPT


def sealed(body: bytes, version: int = VERSION) -> bytes:
    """A value that only its content can betray."""
    return SEAL.pack(b"pyoji\0", version, hashlib.sha256(body).digest()) + body


@given(st.integers(0), st.binary(max_size=500), FORM, MISSING)
def test_what_is_packed_is_unpacked(number, data, form, missing):
    """Bytes, format and missing characters."""
    encoded = ImageFile(data, form, missing)
    assert unpack(name(number), pack(name(number), encoded)) == encoded


def test_the_form_is_what_the_file_says():
    """Written out here once more, since values outlive the program that wrote them."""
    body = HEAD.pack(bytes.fromhex(name(1)), 9, 6, 3) + b"image/png" + b"U+E000" + b"abc"
    assert pack(name(1), ImageFile(b"abc", PNG, (0xE000,))) == sealed(body, version=1)


@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_no_altered_byte_is_passed_over(mask):
    """Wherever it is."""
    value = pack(name(1), card(1))
    for at in range(len(value)):
        corrupt(name(1), value[:at] + bytes((value[at] ^ mask,)) + value[at + 1 :])


def test_no_cut_is_passed_over():
    """A value with additional bytes is refused as well."""
    value = pack(name(1), card(1))
    for length in range(len(value)):
        corrupt(name(1), value[:length])
    corrupt(name(1), value + b"\0")
    corrupt(name(1), bytes(len(value)))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_one_way(value):
    """As a fault, also where they are sealed and begin as ours do."""
    corrupt(name(1), value)
    corrupt(name(1), sealed(value))
    corrupt(name(1), sealed(bytes.fromhex(name(1)) + value))


def test_a_card_under_another_name_is_refused():
    """A store that mixes up its names never serves a wrong card."""
    corrupt(name(2), pack(name(1), card(1)))


def test_another_version_is_refused():
    """Even with a valid seal."""
    value = pack(name(1), card(1))
    corrupt(name(1), sealed(value[SEAL.size :], version=VERSION + 1))


def test_a_format_we_do_not_know_is_refused():
    """It would be served under a media type that a stranger chose."""
    body = HEAD.pack(bytes.fromhex(name(1)), 9, 0, 1) + b"text/html" + b"<"
    corrupt(name(1), sealed(body))


@pytest.mark.parametrize("image", [b"ab", b"abcd", b""])
def test_lengths_have_to_add_up(image):
    """To the last byte."""
    body = HEAD.pack(bytes.fromhex(name(1)), 9, 0, 3) + b"image/png" + image
    corrupt(name(1), sealed(body))


def test_a_value_has_a_largest_size():
    """The largest canvas fits, uncompressed. A larger card is refused by its size."""
    assert 3 * MAX_PIXELS < LARGEST
    with pytest.raises(Fault) as caught:
        pack(name(1), ImageFile(bytes(LARGEST), PNG))
    assert caught.value.reason is FaultReason.LARGE


@pytest.mark.parametrize("digest", ["", "a", "../../etc", "A" * 32, "a" * 31, "a" * 32 + "\n"])
def test_only_digests_are_names(digest):
    """So that no client chooses where something is stored."""
    assert not is_digest(digest)
    with pytest.raises(ValueError, match="digest"):
        pack(digest, card(1))


@pytest.mark.parametrize("missing", [b"E000", b"U+110000", b"U+E000 \xff", b"a box"])
def test_missing_characters_are_code_points(missing):
    """A sealed value that names something else is damaged."""
    head = HEAD.pack(bytes.fromhex(name(1)), 9, len(missing), 3)
    with pytest.raises(Fault) as caught:
        unpack(name(1), sealed(head + b"image/png" + missing + b"abc", version=1))
    assert caught.value.reason is FaultReason.CORRUPT
