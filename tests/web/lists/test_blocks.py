"""Which cards a block list keeps from being drawn."""

from __future__ import annotations

import re
import unicodedata

import pytest
from pyoji.engine.card import PNG, WEBP, Card
from pyoji.engine.design import Templates
from pyoji.link import card_links, old_links
from pyoji.readers import block_list
from pyoji.readers.broken import Broken
from pyoji.web.lists.blocks import Blocks

from tests.tree import ROOT


def card(templates: Templates, link: str, format_=PNG) -> Card:
    found = card_links.read(link)
    assert found is not None
    return templates.card(found.template, found.pairs, format_)


@pytest.fixture
def blocked(templates):
    """Whether a card of a link is blocked by rules, a line each."""

    def ask(rules: str, link: str, format_=PNG) -> bool:
        blocks = Blocks(templates, block_list.read(rules.encode()))
        return blocks.match(templates, card(templates, link, format_))

    return ask


def test_no_rule_blocks_nothing(blocked):
    """Not even the templates' own cards."""
    assert not blocked("# none\n", "/api/quote?title=Buy now")
    assert not blocked("# none\n", "/api/quote")


def test_a_key_is_one_card(templates, blocked):
    """As its ETag has it, in the one format."""
    link = "/api/quote?title=Buy now"
    rule = f'"{card(templates, link).digest}"'
    assert blocked(rule, link)
    assert not blocked(rule, link, WEBP)
    assert not blocked(rule, link + "!")


@pytest.mark.parametrize(
    ("link", "is_blocked"),
    [
        ("/api/quote?title=Buy now&author=Bob", True),
        ("/api/quote?title=BUY  NOW!!&author=bob", True),
        ("/api/quote?title=Buy now&author=Bob&bg=ff0000&size=kakao&variant=3", True),
        ("/api/quote?title=Buy now", False),
        ("/api/quote?title=Buy now&author=Bob&tag=x", False),
        ("/api/article?title=Buy now&author=Bob", False),
        ("/api/quote", False),
    ],
)
def test_a_link_is_its_texts(blocked, link, is_blocked):
    """In its template: colours, sizes, formats and spellings make no other words."""
    rule = "https://og.example.com/api/quote.webp?title=Buy%20now&author=Bob&theme=dark"
    assert blocked(rule, link) is is_blocked
    assert blocked(rule, link, WEBP) is is_blocked


def test_the_examples_of_the_guide_are_found(blocked):
    """A text within words counts; spaces and punctuation do not."""
    guide = (ROOT / "docs" / "guides" / "block-and-purge.md").read_text("utf-8")
    [(rule, *titles)] = re.findall(r"so `([^`]+)` finds `([^`]+)` and also `([^`]+)`", guide)
    assert [blocked(rule, f"/api/article?title={title}") for title in titles] == [True, True]
    assert not blocked(rule, "/api/article?title=rugby nowhere")


def test_a_title_alone_is_blocked_in_every_template(blocked):
    """Whatever else is on the card."""
    for template in ("quote", "article", "og-image"):
        assert blocked("?title=Buy now", f"/api/{template}?title=buy now!&author=x")
    assert not blocked("?title=Buy now", "/api/quote?title=Buy now or never")


def test_an_old_link_is_its_text(templates):
    """However it is laid out."""
    blocks = Blocks(templates, block_list.read(b"/Buy%20now.png?theme=dark"))
    for link, expected in (("/buy%20now.png?md=1&fontSize=60px", True), ("/Buy.png", False)):
        made = templates.card(old_links.TEMPLATE, old_links.read(link) or (), PNG)
        assert blocks.match(templates, made) is expected


WORDS = [
    ("buy now", "title=Buy now!", True),
    ("buy now", "title=Buy now or never", False),
    ("buy*", "title=Buy now", True),
    ("buy*", "title=Do buy", False),
    ("*buy", "title=Do buy", True),
    ("*buy", "title=buy it", False),
    ("*buy*", "title=Do buy it", True),
    ("*buy*", "title=Quote&author=The Buyer", True),
    ("*buy*", "title=b.u-y", True),
    ("*buy*", "title=ＢＵＹ", True),
    ("*buy*", "title=bu\u200by", True),
    ("*buy*", "title=bu&author=y", False),
    ("b*w", "title=Buy now", True),
    ("ab*ba", "title=aba", False),
    ("ab*ba", "title=ab ba", True),
    ("*a*b*c*", "title=xaxbxc", True),
    ("*a*b*c*", "title=xcxbxa", False),
    ("**buy**", "title=do buy it", True),
    ("!!*now", "title=Buy now", True),
    (f"*{unicodedata.normalize('NFD', '표지')}*", "title=내 표지", True),
    ("🎉", "title=🎉", True),
    ("🎉", "title=party 🎉", False),
    ("author=*bob*", "title=x&author=Bob", True),
    ("author=*bob*", "title=Bob&author=x", False),
    ("title=E=mc²", "title=e = mc2", True),
]


@pytest.mark.parametrize(("rule", "said", "expected"), WORDS)
def test_words_are_held_against_texts(blocked, rule, said, expected):
    """Spelling aside; a star is any characters; a name before them is one parameter's."""
    assert blocked(rule, f"/api/quote?{said}") is expected


def test_what_a_template_says_by_itself_is_not_blocked(templates, blocked):
    """Else a word of the brand would block every card."""
    default = templates.get("og-cuckoo-network").parameters["site"].default
    assert default == "Cuckoo Network"
    assert not blocked("*cuckoo*", "/api/og-cuckoo-network?title=Hello")
    assert not blocked("*cuckoo*", "/api/og-cuckoo-network")
    assert blocked("*cuckoo*", "/api/og-cuckoo-network?title=A cuckoo")


def test_pictures_are_blocked_by_their_address(blocked):
    """To the letter."""
    said = "/api/cover?title=x&image=https://cdn.example.com/Bad/1.png"
    assert blocked("image=https://cdn.example.com/Bad/*", said)
    assert blocked("image=*1.png", said)
    assert not blocked("image=https://cdn.example.com/bad/*", said)
    assert not blocked("*bad*", said)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("a\nnobody=x", "line 2: no template has a text or an image called “nobody”"),
        ("theme=dark", "line 1: no template has a text or an image called “theme”"),
        ("*!!*", "line 1: it would block every card"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told(templates, rule, words):
    """It would be without effect, or too much of one."""
    with pytest.raises(Broken, match=words):
        Blocks(templates, block_list.read(rule.encode()))


def test_a_link_that_leads_nowhere_blocks_nothing(templates, blocked):
    """No card is drawn for it anyway; it is a rule all the same."""
    rule = "/api/nowhere?title=x"
    assert not blocked(rule, "/api/quote?title=x")
    assert len(Blocks(templates, block_list.read(rule.encode()))) == 1
