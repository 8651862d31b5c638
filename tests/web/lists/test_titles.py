"""Which cards are listed. Another spelling of a listed title makes no other card."""

from __future__ import annotations

import unicodedata

import pytest
from pyoji.engine.card import FORMATS, JPEG, PNG, WEBP, Card
from pyoji.engine.design import Templates
from pyoji.link import card_links, old_links
from pyoji.percent import encode
from pyoji.web.lists.titles import MOST_SHARED_TITLES, Titles

TITLE = "표지: “링크” 하나로 그리는 카드"
LINKS = (
    f"https://og.example.com/api/article?title={encode(TITLE)}&utm_source=x&v=3",
    "/api/article?title=Dark&theme=dark&author=Kim",
    "/api/cover.webp?title=Quality&quality=50",
    "/api/docs?title=Version%201.5",
    "/api/docs?title=Version%2015",
    "/api/minimal?title=%F0%9F%8E%89",
    "?title=Anywhere",
    "?title=%E8%A1%A8%E7%B4%99&lang=ja",
    "/Old%20link.png?theme=dark&md=1&fontSize=150px",
)


def card(templates: Templates, link: str, format_=PNG) -> Card:
    found = card_links.read(link)
    assert found is not None
    return templates.card(found.template, found.pairs, format_)


@pytest.fixture(scope="module")
def titles(templates: Templates) -> Titles:
    return Titles(templates, LINKS)


def test_every_link_of_the_list_is_a_card(titles):
    """They are counted, and none is unknown."""
    assert (len(titles), titles.unknown) == (len(LINKS), [])


LISTED = [
    f"/api/article?title={TITLE}",
    f"/api/article?title={TITLE}&theme=light&variant=auto&scale=1&lang=ko&fbclid=x",  # the defaults
    "/api/article?title=Dark&theme=dark&author=Kim",
    "/api/article?theme=DARK&author=Kim&title=Dark",
    "/api/docs?title=Version 1.5",
    "/api/docs?title=Version 15",
    "/api/minimal?title=🎉",
    "/api/quote?title=Anywhere",
    "/api/minimal?title=Anywhere",
    "/api/article?title=表紙&lang=ja",
    "/api/article",
    "/api/cover?title=",
]


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda each: each.name)
@pytest.mark.parametrize("link", LISTED)
def test_what_is_listed_is_drawn_as_it_is(titles, templates, link, format_):
    """In any format, whatever a link says that a card does not show, or would be so without."""
    asked = card(templates, link, format_)
    assert titles.find(templates, asked) == asked


UNLISTED = [
    "/api/article?title=Another",
    f"/api/docs?title={TITLE}",
    f"/api/article?title={TITLE}&bg=ff0000",
    f"/api/article?title={TITLE}&scale=2",
    f"/api/article?title={TITLE}&size=kakao",
    f"/api/article?title={TITLE}&theme=dark",
    f"/api/article?title={TITLE}&subtitle=More",
    f"/api/article?title={TITLE}&fontSize=60",
    f"/api/article?title={TITLE}&variant=3",
    f"/api/article?title={TITLE}&lang=en",
    f"/api/article?title={TITLE}&md=1",
    "/api/article?title=Dark",
    "/api/article?title=Dark&theme=dark&author=Kim&tag=x",
    "/api/docs?title=Version 2",
    "/api/minimal?title=🎊",
    "/api/article?title=Anywhere&scale=2",
    "/api/article?title=表紙&lang=th",
    "/api/article?author=Kim",
    "/api/article?size=kakao",
]


@pytest.mark.parametrize("link", UNLISTED)
def test_what_is_not_listed_is_not_found(titles, templates, link):
    """A known title with any other parameter, or with another text, is none."""
    assert titles.find(templates, card(templates, link)) is None


@pytest.mark.parametrize(
    ("spelling", "listed"),
    [
        (unicodedata.normalize("NFD", TITLE), TITLE),
        (f"  {TITLE}\n!", TITLE),
        ("표지 - '링크' 하나로 그리는 카드", TITLE),
        ("표지: “링크” 하나로 그리는\u200b카드 🎉", TITLE),
    ],
)
def test_a_near_miss_is_the_listed_card(titles, templates, spelling, listed):
    """The very same, by its digest: no store and no cache holds a second one."""
    near = card(templates, f"/api/article?title={encode(spelling)}")
    true = card(templates, f"/api/article?title={encode(listed)}")
    found = titles.find(templates, near)
    assert found == true
    assert found.digest == true.digest


def test_letter_case_is_a_near_miss(titles, templates):
    """In every text of a card, with and without a template in the list."""
    for asked, listed in (
        ("title=DARK!&author=kim&theme=dark", "title=Dark&author=Kim&theme=dark"),
        ("title=anyWHERE", "title=Anywhere"),
    ):
        found = titles.find(templates, card(templates, f"/api/article?{asked}"))
        assert found == card(templates, f"/api/article?{listed}")


def test_a_language_may_be_left_out(titles, templates):
    """The title may look like another language. The listed card is in its own. An explicit other
    language is another card."""
    listed = card(templates, "/api/article?title=表紙&lang=ja")
    assert card(templates, "/api/article?title=表紙").lang != "ja"
    assert titles.find(templates, card(templates, "/api/article?title=表紙!")) == listed
    assert titles.find(templates, card(templates, "/api/article?title=表紙&lang=ko")) is None


def test_a_title_in_two_languages_is_two_cards(templates):
    """Each is rendered in the requested language."""
    links = [f"/api/article?title=2026&lang={lang}" for lang in ("ja", "ar")]
    titles = Titles(templates, links)
    for link in links:
        assert titles.find(templates, card(templates, link)) == card(templates, link)


def test_of_two_listed_near_misses_the_exact_one_is_drawn(titles, templates):
    """A text near both gets the first."""
    first, second = (card(templates, f"/api/docs?title=Version {n}") for n in ("1.5", "15"))
    assert first.digest != second.digest
    assert titles.find(templates, second) == second
    assert titles.find(templates, card(templates, "/api/docs?title=Version, 15!")) == first


def test_quality_counts_where_it_shows(titles, templates):
    """JPEG and WebP are listed in the quality that the list says; PNG has none."""
    fifty, plain = "/api/cover?title=Quality&quality=50", "/api/cover?title=Quality"
    for format_ in (JPEG, WEBP):
        assert titles.find(templates, card(templates, fifty, format_))
        assert titles.find(templates, card(templates, plain, format_)) is None
        near = titles.find(templates, card(templates, fifty.replace("Q", "q", 1), format_))
        assert near == card(templates, fifty, format_)
    assert titles.find(templates, card(templates, plain)) == card(templates, fifty)
    asked = card(templates, "/api/minimal?title=Anywhere&quality=31", JPEG)
    assert titles.find(templates, asked) is None


def old(templates: Templates, link: str, format_=PNG) -> Card:
    pairs = old_links.read(link)
    assert pairs is not None
    return templates.card(old_links.TEMPLATE, pairs, format_)


def test_old_links_are_listed_too(titles, templates):
    """One that the list holds, as it is; and that of a title without a template, plain."""
    for listed in ("/Old%20link.jpeg?theme=dark&md=1&fontSize=150px", "/Anywhere.png"):
        asked = old(templates, listed)
        assert titles.find(templates, asked) == asked
    for other in (
        "/Old%20link.png?theme=dark&md=1",
        "/Anywhere.png?theme=dark",
        "/Anywhere.png?fontSize=97px",
        "/Another.png",
    ):
        assert titles.find(templates, old(templates, other)) is None


def test_pictures_of_old_links_are_those_that_may_be_asked_for(templates):
    """The list is read as requests are."""
    link = "/a.png?images=https://cdn.example.com/x.png"

    def admits(address: str) -> bool:
        return address.startswith("https://cdn.example.com/")

    pairs = old_links.read(link, admits)
    asked = templates.card(old_links.TEMPLATE, pairs, PNG)
    assert asked.image_urls
    assert Titles(templates, [link], admits).find(templates, asked) == asked
    assert Titles(templates, [link]).find(templates, asked) is None


def test_links_that_lead_nowhere_are_told(templates):
    """No such template, no such value, no link, no title; and too many that share one title."""
    wrong = ["/api/nowhere?title=a", "/api/article?title=a&theme=mauve", "words", "?author=a"]
    shared = [f"?title=a&author={n}" for n in range(MOST_SHARED_TITLES + 1)]
    titles = Titles(templates, [*wrong, *shared])
    assert titles.unknown == [*wrong, shared[-1]]
    assert len(titles) == MOST_SHARED_TITLES


def test_a_pair_that_a_template_refuses_lists_nothing_there(templates):
    """A link without a template is tried in the requested one."""
    titles = Titles(templates, ["?title=a&theme=mauve"])
    assert titles.find(templates, card(templates, "/api/article?title=a")) is None


FACTS = (("title", "Of a page"), ("author", "Kim"), ("lang", "en"))


def test_what_a_page_says_is_one_more_entry(titles, templates):
    """In every template, in any spelling, and with no other parameter."""
    for template in ("article", "minimal"):
        asked = card(templates, f"/api/{template}?title=of a PAGE!&author=Kim&lang=en")
        listed = titles.find(templates, asked, FACTS)
        assert listed == templates.card(template, FACTS, PNG)
        assert titles.find(templates, asked) is None
    for more in ("theme=dark", "size=kakao", "subtitle=S", "author=Lee"):
        asked = card(templates, f"/api/article?title=Of a page&author=Kim&lang=en&{more}")
        assert titles.find(templates, asked, FACTS) is None
    listed = card(templates, "/api/quote?title=Anywhere")
    assert titles.find(templates, listed, FACTS) == listed
