"""Block lists: the rules that a line may be, and what is none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.readers import block_list
from pyoji.readers.block_list import MOST_EXACT, MOST_PATTERNS, BlockList, Pattern
from pyoji.readers.broken import Broken

KEY = "3f09ab" * 5 + "c7"


def test_a_line_is_a_rule():
    """A key in any way that it is shown, a link, words; comments and empty lines are none."""
    text = f"""# all of these
        {KEY}
        "{KEY.upper()}"
        W/"{KEY.replace("3", "4")}-json"

        /api/quote?title=Buy%20now
        https://og.example.com/Buy%20now.png?md=1
        ?title=Buy
        *buy now*
        author = x
        author=*bob*
        title=E=mc²
        image=https://cdn.example.com/*
        #hashtag
    """
    found = block_list.read(text.encode())
    assert found.keys == {KEY, KEY.replace("3", "4")}
    assert [link for link, _ in found.links] == [
        "/api/quote?title=Buy%20now",
        "https://og.example.com/Buy%20now.png?md=1",
        "?title=Buy",
    ]
    assert found.patterns == (
        Pattern("", "*buy now*", 9),
        Pattern("", "author = x", 10),
        Pattern("author", "*bob*", 11),
        Pattern("title", "E=mc²", 12),
        Pattern("image", "https://cdn.example.com/*", 13),
    )


def test_an_empty_list_blocks_nothing():
    """As it begins."""
    assert block_list.read(b"# nothing yet\n") == BlockList(frozenset(), (), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n*", "line 2: it would block every card"),
        ("title=**", "line 1: it would block every card"),
        ("a\n/etc/passwd", "line 2: it is not a link to a card"),
        ("a\nb\0", "line 2: it is not text"),
        ("\xff", "line 1: the byte 0xFF"),
        ("x" * (2 * 1024 * 1024 + 1), "at most 2,097,152 are allowed"),
        ("a*\n" * (MOST_PATTERNS + 1), f"line {MOST_PATTERNS + 1}: more than 1,000"),
        ("\n".join(f"{n:032x}" for n in range(MOST_EXACT + 1)), "more than 50,000"),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_list_is_told(text, words):
    """With the line where there is one."""
    with pytest.raises(Broken, match=words):
        block_list.read(text.encode("latin-1"))


@given(st.binary(max_size=80))
def test_whatever_is_in_a_file_it_is_read_or_refused(content):
    """Nothing else is raised."""
    with suppress(Broken):
        block_list.read(content)
