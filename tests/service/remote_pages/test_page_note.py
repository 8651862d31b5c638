"""Page note: an entry comes back as it was, and nothing else is one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.engine.image_url import parse
from pyoji.service.cache.stored import is_digest
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.facts import LONGEST, PageFacts
from pyoji.service.remote_pages.page_entry import PageEntry
from pyoji.service.remote_pages.page_note import MOST_BYTES, Moment, name, read, write
from pyoji.service.remote_pages.page_reasons import PageReason

ADDRESS = "https://blog.example.com/post"
HERE, THERE = Moment(1000.0, 1.75e9), Moment(5.0, 1.75e9)
FACTS = PageFacts(ADDRESS, 1.75e9 - 10, "글", "김하늘", None, "ko", "블로그")
ENTRIES = [
    PageEntry(1590.0, FACTS, 990.0, {"If-None-Match": '"a"'}),
    PageEntry(1060.0, replace(FACTS, is_indexed=False), 990.0, {}, MissingReason.TIMEOUT, 3),
    PageEntry(1060.0, None, 0.0, {}, PageReason.NOT_A_PAGE, 1),
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_comes_back_in_the_time_of_its_reader(entry: PageEntry) -> None:
    """Whose monotonic clock has another start."""
    note = write(entry, HERE)
    assert read(note, HERE) == entry
    elsewhere = read(note, THERE)
    assert elsewhere is not None
    assert elsewhere.until == entry.until - 995
    assert elsewhere.fetched_at == entry.fetched_at - 995
    assert replace(elsewhere, until=entry.until, fetched_at=entry.fetched_at) == entry


def test_an_entry_that_no_longer_holds_is_none() -> None:
    """Future notes and notes with the facts of an earlier day are refused as well."""
    note = write(ENTRIES[0], HERE)
    for seconds in (590, -100, 86_400):
        assert read(note, Moment(1000.0 + seconds, 1.75e9 + seconds)) is None
    old = replace(ENTRIES[1], fetched_at=1000.0 - 90_000)
    assert read(write(old, HERE), HERE) is None


def test_texts_stay_bounded() -> None:
    """Also in a note that was not written here."""
    long = replace(ENTRIES[0], facts=replace(FACTS, title="글" * 5000))
    entry = read(write(long, HERE), HERE)
    assert entry is not None
    assert entry.facts is not None
    assert entry.facts.title == "글" * LONGEST
    longest = replace(FACTS, title="글" * LONGEST, author="글" * LONGEST, site="글" * LONGEST)
    assert len(write(replace(ENTRIES[0], facts=longest), HERE)) < MOST_BYTES


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    """A store may hold anything."""
    assert read(content, HERE) is None


@given(
    st.sampled_from(sorted(json.loads(write(ENTRIES[0], HERE)))),
    st.one_of(st.none(), st.integers(), st.floats(), st.text(), st.lists(st.text()), st.booleans()),
)
def test_no_value_of_another_type_raises(key: str, value: object) -> None:
    """Each is an entry within bounds, or none."""
    values = json.loads(write(ENTRIES[0], HERE)) | {key: value}
    entry = read(json.dumps(values).encode(), HERE)
    assert entry is None or HERE.clock < entry.until <= HERE.clock + 600


def test_a_name_is_of_the_page_and_the_edition() -> None:
    """In the form of a digest, and unlike that of a card."""
    names = {name(parse(ADDRESS + end), edition) for end in ("", "2") for edition in ("", "1")}
    assert len(names) == 4
    assert all(map(is_digest, names))
