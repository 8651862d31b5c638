"""A suggested link is read by the service as it was meant, and stands wherever it is put."""

from __future__ import annotations

import html
import json
import tomllib
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyoji.blog.links.suggest import FORMS, LinkBuilder, all_forms, language_parameter
from pyoji.blog.source.image_key import Key
from pyoji.engine.card import PNG, WEBP
from pyoji.errors import ParameterError, TargetTooLong, UnknownTemplate
from pyoji.link import path as paths
from pyoji.link import query

ORIGIN = "https://og.example.com"


@pytest.fixture(scope="module")
def maker(templates) -> LinkBuilder:
    return LinkBuilder(ORIGIN, "article", templates)


def asked(link: str, templates):
    """The card that the service draws for a link."""
    parts = urlsplit(link)
    address = paths.read(parts.path.removeprefix("/api/"))
    return templates.card(address.template, query.read(parts.query.encode()), address.format)


TRICKY = ["Q&A", "C#", "C++", "100%", "50%20off", "%EC%95%88", "a=b", "it's “so”", "한글", "👩‍💻",
          "می‌خواهم", "a  b ", "%2B", "<b>&amp;", "title=x", "ᄒ", "\u200b", ""]  # fmt: skip


@pytest.mark.parametrize("title", TRICKY)
def test_the_service_reads_the_title_that_was_meant(maker, templates, title):
    """Also one that looks as if it had been encoded before."""
    made = maker.suggest(title)
    assert made.link.startswith(f"{ORIGIN}/api/article?title=")
    assert asked(made.link, templates).digest == made.card.digest
    direct = templates.card("article", [("title", title)], PNG)
    assert made.card.digest == direct.digest


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_whatever_the_title_the_link_means_it(templates, title):
    """Letters, digits and signs that no quotes take for theirs."""
    made = LinkBuilder(ORIGIN, "article", templates).suggest(title)
    assert asked(made.link, templates).digest == made.card.digest
    assert made.link.isascii()
    assert not set(made.link) & set(" \"'<>()[]{}\\`|^\n")


def test_parameters_and_format_are_in_the_link(templates):
    """The size of the card follows the parameters."""
    maker = LinkBuilder(ORIGIN, "article", templates, (("size", "square"), ("scale", "0.5")), WEBP)
    made = maker.suggest("a", None)
    assert made.link == f"{ORIGIN}/api/article.webp?title=a&size=square&scale=0.5"
    assert made.card.sides == (540, 540)


def test_what_the_service_would_refuse_is_refused(templates):
    """A design, a value."""
    with pytest.raises(UnknownTemplate):
        LinkBuilder(ORIGIN, "artcle", templates).suggest("a")
    with pytest.raises(ParameterError):
        LinkBuilder(ORIGIN, "article", templates, (("theme", "x"),)).suggest("a")


def test_a_link_is_signed_as_the_service_reads_it(templates):
    """The signature stands last."""
    told = []

    def sign(template: str, pairs: query.Pairs) -> str:
        told.append((template, pairs))
        return "s-_1"

    link = (
        LinkBuilder(ORIGIN, "article", templates, (("theme", "dark"),), sign=sign)
        .suggest("R&D")
        .link
    )
    assert link == f"{ORIGIN}/api/article?title=R%26D&theme=dark&sig=s-_1"
    assert told == [("article", (("title", "R&D"), ("theme", "dark")))]


@pytest.mark.parametrize(
    ("title", "lang", "told"),
    [
        ("안녕", "ko", {}),
        ("Hello", "fr", {}),
        ("Hello", None, {}),
        ("Redis", "ko", {"lang": "ko"}),
        ("東京", "ja", {"lang": "ja"}),
        ("台北", "zh-Hant", {"lang": "zh-Hant"}),
        ("سلام", "fa", {"lang": "fa"}),
        ("東京タワー", "ja-JP", {}),
        ("Istanbul", "tr", {"lang": "tr"}),
    ],
)
def test_the_language_is_said_where_it_cannot_be_guessed(title, lang, told):
    """And not where nothing depends on it."""
    assert language_parameter(title, lang) == told


class Tags(HTMLParser):
    """The tags of a head, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        assert tag == "meta"
        self.found[said.get("property") or said["name"]] = said["content"]


@pytest.mark.parametrize("title", TRICKY)
@pytest.mark.parametrize("key", ["image", "images", "cover.image"])
def test_every_form_holds_the_link(templates, title, key):
    """A parser of the form reads the same link."""
    made = LinkBuilder(ORIGIN, "article", templates, (("theme", "dark"),)).suggest(title)
    forms = all_forms(made, Key.parse(key))
    assert list(forms) == list(FORMS)
    assert forms["url"] == made.link
    tags = Tags()
    tags.feed(forms["meta"])
    assert tags.found == {
        "og:image": made.link,
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": title,
        "twitter:card": "summary_large_image",
    }
    assert html.escape(made.link) in forms["meta"]
    value = [made.link] if key == "images" else made.link
    wanted = {"cover": {"image": value}} if key == "cover.image" else {key: value}
    assert yaml.safe_load(forms["yaml"]) == wanted
    assert tomllib.loads(forms["toml"]) == wanted
    assert json.dumps(made.link) in forms["yaml"]
    [paragraph] = [t for t in MarkdownIt().parse(forms["markdown"]) if t.type == "inline"]
    [image] = paragraph.children
    assert image.type == "image"
    assert image.attrs["src"] == made.link
    assert html.unescape(image.content.replace("\\", "")) in (
        " ".join(title.split()),
        html.unescape(title),
    )


@pytest.mark.parametrize(("origin", "over"), [(ORIGIN, 0), (f"{ORIGIN}/cards", 6)])
def test_a_link_is_no_longer_than_the_service_accepts(templates, origin, over):
    """With the service's path prefix, and without scheme and host."""
    maker = LinkBuilder(origin, "article", templates)
    rest = len("/api/article?title=") + over
    longest = "a" * (paths.MAX_TARGET - rest)
    assert maker.suggest(longest).link.endswith("a")
    with pytest.raises(TargetTooLong):
        maker.suggest(f"{longest}a")
