"""The whole of it on small blogs: what the tree of `test_tree.py` does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoji.blog.check import checker as check
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.parallel import MIN_SHARE
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.source import edit
from pyoji.engine.card import PNG
from pyoji.engine.design import Registry
from pyoji.settings import Settings
from pyoji.web.app import assemble
from starlette.testclient import TestClient

from tests.fakes import FakePipeline

HOST = "https://og.example.com/api/"
BASE = f"{HOST}og-cuckoo-network"


@pytest.fixture(scope="module")
def cards(pipeline, templates) -> Cards:
    return Cards(templates, pipeline.frame)


@pytest.fixture
def looked(tmp_path, cards):
    """Checks files that are given by name and content."""

    def look(files: dict[str, str | bytes], blog: Blog | None = None):
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        blog = blog or Blog()
        return check.check(check.read([tmp_path], blog, tmp_path, tmp_path), cards, blog)

    return look


def post(title: str, link: str) -> str:
    return f"---\ntitle: '{title}'\nimage: \"{link}\"\n---\n"


def rules(checked) -> list[str]:
    return [each.rule for each in checked.findings]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"---\ntitle: a\nx: \xff\n---\n", 3),
        (b"---\ntitle: a\nb: c: d\n---\n", 3),
        (b"+++\ntitle = \n+++\n", 2),
        (b"---js\n{}\n---\n", 1),
    ],
)
def test_what_cannot_be_read_is_a_finding(looked, content, line):
    """At its line. The other posts are checked."""
    found = looked({"a.md": content, "b.md": post("x", f"{BASE}?title=x")})
    assert [(each.file, each.line, each.rule) for each in found.findings] == [
        ("a.md", line, "unreadable")
    ]
    assert found.links == 1


def test_a_signed_link_is_told_of_and_not_written(looked):
    """Its signature would no longer hold."""
    found = looked({"a.md": post("x y", f"{BASE}?title=x y&sig=abc")})
    assert rules(found) == ["raw-space"]
    assert found.edits == {}
    assert "sign the link again" in found.findings[0].remedy


def version(cards, design: str = "article", **pairs: str) -> str:
    return cards.templates.card(design, tuple(pairs.items()), PNG).version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("article/v/p0123456789?title=x", "article/v/{}?title=x"),
        ("article/v/p0123456789.webp?title=x", "article/v/{}.webp?title=x"),
        ("article/v/p0123456789?utm_id=1&title=x&sig=a", "article/v/{}?utm_id=1&title=x&sig=a"),
        ("article/v/p0123456789?title=%78", "article/v/{}?title=%78"),
    ],
)
def test_a_stale_version_is_renewed_and_nothing_else(looked, cards, old, new):
    """In every format, and in a signed link: a signature does not cover the version."""
    renewed = HOST + new.format(version(cards, title="x"))
    result = looked({"a.md": post("x", HOST + old)})
    assert rules(result) == ["stale-version"]
    [[change]] = result.edits.values()
    assert change.text == renewed
    assert rules(looked({"a.md": post("x", renewed)})) == []


@pytest.mark.parametrize("counted", ["3", "2026-11", "p012345678", "p0123456789a"])
def test_a_version_that_is_counted_is_left_alone(looked, counted):
    """Only a digest can be stale."""
    assert rules(looked({"a.md": post("x", f"{HOST}article/v/{counted}?title=x")})) == []


def test_a_repaired_title_brings_its_version(looked, cards):
    """The version is that of the card after all repairs."""
    stale = version(cards, title="x")
    result = looked({"a.md": post("R&D", f"{HOST}article/v/{stale}?title=R&D")})
    [[change]] = result.edits.values()
    assert change.text == f"{HOST}article/v/{version(cards, title='R&D')}?title=R%26D"


def test_a_signed_link_with_another_fault_gets_its_version_alone(looked, cards):
    """What the signature covers stays as it is, and the finding says so."""
    result = looked({"a.md": post("x", f"{HOST}article/v/p0123456789?title=x&variant=99&sig=a")})
    assert {each.rule: bool(each.repaired) for each in result.findings} == {"bad-parameter": False}
    link = f"{HOST}article/v/p0123456789?title=x&colour=1&sig=a"
    result = looked({"a.md": post("x", link)})
    assert {each.rule: bool(each.repaired) for each in result.findings} == {
        "unknown-parameter": False,
        "stale-version": True,
    }
    [[change]] = result.edits.values()
    assert change.text == link.replace("p0123456789", version(cards, title="x"))


def test_a_blog_that_asks_for_versions_gets_them(looked, cards):
    """Where its configuration says auto."""
    blog = Blog.model_validate({"version": "auto"})
    result = looked({"a.md": post("x", f"{HOST}article.jpg?title=x")}, blog)
    assert rules(result) == ["stale-version"]
    [[change]] = result.edits.values()
    assert change.text == f"{HOST}article/v/{version(cards, title='x')}.jpg?title=x"


def test_a_card_of_a_page_needs_no_title(looked):
    """The service takes it from the page; the parameter is known."""
    text = post("Hello", "/api/article?page=https://blog.example.com/hello")
    assert rules(looked({"a.md": text})) == []


def test_a_rule_may_be_off_and_another_graver(looked):
    """As the blog's settings say. A rule that is off repairs nothing."""
    blog = Blog.model_validate({"rules": {"raw-space": "off", "trailing-slash": "error"}})
    found = looked({"a.md": post("x y", f"{BASE}/?title=x y")}, blog)
    assert [(each.rule, str(each.severity)) for each in found.findings] == [
        ("trailing-slash", "error")
    ]


def test_the_card_of_another_post_is_a_duplicate(looked):
    """It is not reported as a rewording as well."""
    found = looked(
        {
            "a.md": post("Of cabbages and kings", f"{BASE}?title=Of%20cabbages%20and%20kings"),
            "b.md": post("The walrus and friends", f"{BASE}?title=Of%20cabbages%20and%20kings"),
        }
    )
    [finding] = found.findings
    assert (finding.file, finding.rule) == ("b.md", "duplicate")
    assert finding.repaired == f"{BASE}?title=The%20walrus%20and%20friends"


def test_a_card_in_the_originals_language_is_told(looked):
    """By its words, or because the original has them."""
    found = looked(
        {
            "blog/a.md": post("Redis Rust QUIC", f"{BASE}?title=Redis%20Rust%20QUIC"),
            "i18n/ko/docusaurus-plugin-content-blog/a.md": post(
                "레디스와 러스트", f"{BASE}?title=Redis%20Rust%20QUIC"
            ),
        },
        Blog(lang="en"),
    )
    assert rules(found) == ["other-language"]
    assert "that of blog/a.md" in found.findings[0].message


def test_an_image_in_the_body_may_speak_of_anything(looked):
    """Its spelling counts; its words are held against its alt alone."""
    body = f"---\ntitle: x\n---\n![Q&A 정리]({BASE}?title=Q&A%20정리)\n![y]({BASE}?title=other)\n"
    found = looked({"a.md": body})
    assert rules(found) == ["raw-character", "lost-ampersand"]
    assert found.findings[0].repaired.endswith("?title=Q%26A%20%EC%A0%95%EB%A6%AC")


def test_a_heading_is_a_title(looked):
    """Where the front matter has none."""
    page = f"---\nimage: {BASE}?title=Hello\n---\n\n# Hello {{#top}}\n"
    assert rules(looked({"a.md": page})) == []


def test_a_short_title_is_taken_where_the_long_one_is_cut(looked):
    """A generator's own word for it."""
    long = "A very long title " * 25
    page = f"---\ntitle: '{long}'\nlinkTitle: Short\nimage: '{BASE}?title={'A%20very%20long%20title%20' * 25}'\n---\n"  # noqa: E501 - one line of a file
    found = looked({"a.md": page})
    assert rules(found) == ["truncated"]
    assert found.findings[0].repaired == f"{BASE}?title=Short"


def test_hosts_are_learnt_from_what_they_are_asked(looked):
    """Where no setting names them, and another site's /api/ is its own affair."""
    found = looked(
        {
            "a.md": post("x", f"{BASE}?title=x"),
            "b.md": post("y", "https://og.example.com/api/nonesuch?title=y"),
            "c.md": post("z", "https://shop.example.net/api/nonesuch?id=1"),
        }
    )
    assert [(each.file, each.rule) for each in found.findings] == [("b.md", "unknown-template")]
    assert found.hosts == ("og.example.com",)


@given(
    st.text(alphabet=st.sampled_from("&#+%25=; amptheled'\"é가\u200c\\:?/()"), max_size=30),
    st.sampled_from(["'{}'", '"{}"', "{}", ">-\n  {}"]),
)
@example("&#=é", "'{}'")
def test_whatever_the_link_mending_it_settles(tmp_path_factory, cards, text, quotes):
    """Nothing is raised. The repaired link is ASCII without spaces and needs no second repair."""
    folder = tmp_path_factory.mktemp("any")
    file = folder / "a.md"
    link = f"{BASE}?title=x{text}"
    file.write_text(f"---\ntitle: A title\nimage: {quotes.format(link)}\n---\n", encoding="utf-8")
    found = check.check(check.read([file], Blog(), folder, folder), cards, Blog())
    for one in found.posts:
        edits = found.edits.get(one.file, ())
        for each in edits:
            assert each.text.isascii()
            assert " " not in each.text
        edit.write(file, one.page.text, edit.apply_edits(one.page.text, edits))
    again = check.check(check.read([file], Blog(), folder, folder), cards, Blog())
    assert again.edits == {}


def test_no_edit_leaves_front_matter_that_cannot_be_read(looked, monkeypatch):
    """Whatever a rule would write: the finding stays, and the file is left as it is."""
    files = {"a.md": post("a b", f"{BASE}?title=a b")}
    assert looked(files).edits
    monkeypatch.setattr(Draft, "__str__", lambda _: f'{BASE}?title="')
    found = looked(files)
    assert found.edits == {}
    assert rules(found) == ["raw-space"]


# ── repaired links, asked of the service ─────────────────────────────────────────────────────

NAMED = Blog(hosts=("og.example.com",))
TITLE = "%EB%93%B1%EB%8C%80"  # 등대
RIGHT = f"https://og.example.com/api/minimal?title={TITLE}"


@pytest.fixture(scope="module")
def status(templates) -> Iterator[Callable[[str], int]]:
    """The status of the service's answer to a link."""
    with TestClient(assemble(Settings(), Registry(templates), FakePipeline())) as client:
        while client.get("/readyz").status_code != 200:
            pass

        def ask(link: str) -> int:
            parts = urlsplit(link)
            assert parts.scheme in ("http", "https")
            return client.get(f"http://testserver{parts.path}?{parts.query}").status_code

        yield ask


@pytest.mark.parametrize(
    ("link", "repaired"),
    [
        (f"https://og.example.com//api/minimal?title={TITLE}", RIGHT),
        (f"https://og.example.com/API/minimal?title={TITLE}", RIGHT),
        (f"og.example.com/api/minimal?title={TITLE}", RIGHT),
        (f"https:/og.example.com/api/minimal?title={TITLE}", RIGHT),
        (f"https://og.example.com/api//minimal?title={TITLE}", RIGHT),
        (f"https://og.example.com/api/minimal&title={TITLE}", RIGHT),
        (f"https://og.example.com/api/minimal%26title%3D{TITLE}?title={TITLE}", RIGHT),
        (f"https://og.example.com/api/minimal%3Ftitle%3D{TITLE}", RIGHT),
        (f"https://og.example.com/api/minimal%20?title={TITLE}", RIGHT),
        (f"https://og.example.com/api/Minimal?title={TITLE}", RIGHT),
        (f"https://og.example.com/api/minimal/V/2?title={TITLE}", RIGHT),
        (f"https://og.example.com/api/minimal.gif?title={TITLE}", RIGHT),
        (f"htps//OG.example.com\\API\\\\minimal?title={TITLE}",
         RIGHT.replace("og.", "OG.")),
        (f"{RIGHT}&#38;theme=drak", f"{RIGHT}&theme=dark"),
        (f"{RIGHT}&#x26;theme=drak", f"{RIGHT}&theme=dark"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "place", ["---\ntitle: 등대\nimage: '{}'\n---\n", "---\ntitle: 등대\n---\n\n![등대]({})\n"]
)
def test_a_repaired_link_is_answered_and_stays(looked, status, link, repaired, place):
    """With 200; a second look finds nothing."""
    found = looked({"a.md": place.format(link)}, NAMED)
    assert any(each.severity is Severity.ERROR for each in found.findings)
    [(file, edits)] = found.edits.items()
    text = edit.apply_edits(place.format(link), edits)
    assert text == place.format(repaired)
    assert status(repaired) == 200
    assert rules(looked({"a.md": text}, NAMED)) == []
    assert file.name == "a.md"


@pytest.mark.parametrize(
    "link",
    ["https://og.example.com/api/no-such?title=등대 하나", "https://og.example.com/API//v/2?title=a",
     "https://og.example.com/api//?title=a"],
)  # fmt: skip
def test_no_link_is_written_that_would_not_be_answered(looked, status, link):
    """It is an error, for the author to decide."""
    found = looked({"a.md": post("등대 하나", link)}, NAMED)
    assert found.edits == {}
    assert any(each.severity is Severity.ERROR for each in found.findings)
    assert status(link) == 404


def test_no_link_is_written_that_is_longer_than_the_service_accepts(looked, status):
    """A title that is written in full, which fits until it is encoded."""
    link = f"https://og.example.com/API/minimal?title={'가' * 2000}"
    found = looked({"a.md": post("가" * 2000, link)}, NAMED)
    assert found.edits == {}
    assert any(each.severity is Severity.ERROR for each in found.findings)
    assert status(link.replace("API", "api")) == 414


def test_several_processes_find_what_one_finds(tmp_path, cards):
    """Findings, edits and counts."""
    for number in range(2 * MIN_SHARE):
        title = f"a b {number}" if number % 3 else f"Q&A {number}"
        (tmp_path / f"{number}.md").write_text(post(title, f"{BASE}?title={title}"))
    posts = check.read([tmp_path], Blog(), tmp_path, tmp_path)
    one = check.check(posts, cards, Blog())
    assert one.findings
    assert check.check(posts, cards, Blog(), processes=2) == one


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("a\u200bb", "raw characters in the link: U+200B"),
        ("표지\u200b\ue000", "raw characters in the link: 표지 U+200B U+E000"),
        ("표지\ue000", "no font has a glyph for U+E000; the card shows a box"),
    ],
)
def test_what_nobody_sees_is_named(looked, title, message):
    """By its code point."""
    assert message in [
        each.message for each in looked({"a.md": post(title, f"{BASE}?title={title}")}).findings
    ]


SEO = "plugins: [jekyll-seo-tag]\n"
DECODED = (("R&D", "R%26D"), ("C#", "C%23"), ("a+b", "a%2Bb"))


@pytest.mark.parametrize(("title", "once"), DECODED)
def test_a_plugin_that_decodes_links_gets_them_encoded_twice(looked, tmp_path, title, once):
    """`--fix` leaves nothing to find; other sites keep links that are encoded once."""
    file = "_posts/2026-01-02-a.md"
    link = f"{BASE}?title={once}"
    assert rules(looked({"_config.yml": "title: x\n", file: post(title, link)})) == []
    checked = looked({"_config.yml": SEO})
    assert rules(checked) == ["decoded-link"]
    [found] = checked.findings
    assert found.repaired == f"{BASE}?title={once.replace('%', '%25')}"
    assert rules(looked({file: post(title, found.repaired)})) == []
    assert rules(looked({"_config.yml": "title: x\n"})) == ["double-escape"]


def test_a_plugin_that_decodes_links_leaves_others(looked):
    """Plain titles, links in the text, and themes that show their links themselves."""
    picture = f"![R&D]({BASE}?title=R%26D)\n"
    files = {
        "_config.yml": SEO,
        "_posts/2026-01-02-plain.md": post("표지", f"{BASE}?title={'%ED%91%9C%EC%A7%80'}"),
        "_posts/2026-01-02-text.md": f"---\ntitle: 'R&D'\n---\n{picture}",
        "_posts/2026-01-02-twice.md": post("a b", f"{BASE}?title=a%2520b"),
    }
    assert rules(looked(files)) == ["double-escape"]
    own = {"_config.yml": "remote_theme: mmistakes/minimal-mistakes\nplugins: [github-pages]\n"}
    assert (
        rules(looked({**own, "_posts/2026-01-02-twice.md": post("Q&A", f"{BASE}?title=Q%26A")}))
        == []
    )


def test_lost_text_is_repaired_for_a_plugin_that_decodes_links(looked):
    """In one run: an & that is written raw, too."""
    checked = looked(
        {"_config.yml": SEO, "_posts/2026-01-02-a.md": post("Q&A", f"{BASE}?title=Q&A")}
    )
    [repaired] = {found.repaired for found in checked.findings if found.repaired}
    assert repaired == f"{BASE}?title=Q%2526A"
