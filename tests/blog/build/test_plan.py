"""A plan: which card goes into which file."""

from __future__ import annotations

import pytest
from pyoji.blog.build.plan import CardOptions, plan
from pyoji.blog.check import checker as check
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards
from pyoji.engine.card import JPEG

BASE = "https://og.example.com/api/minimal"


@pytest.fixture
def planned(tmp_path, templates, pipeline):
    """The plan for files that are given by name and content."""

    def look(files: dict[str, str], **wishes):
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        read = check.read([tmp_path], Blog(), tmp_path, tmp_path)
        cards = Cards(templates, pipeline.frame)
        return plan(read, cards, Blog(), CardOptions(**wishes))

    return look


def post(title: str, *links: str, more: str = "") -> str:
    body = "\n".join(f"![x]({link})" for link in links[1:])
    image = f'image: "{links[0]}"\n' if links else ""
    return f'---\ntitle: "{title}"\n{image}{more}---\n{body}\n'


def test_a_post_gets_the_card_that_its_link_meant(planned):
    """With the repaired texts of the link."""
    found = planned({"a.md": post("Q&A", f"{BASE}/?title=Q&A&amp;theme=light")})
    [job] = found.jobs
    assert (job.post, job.file) == ("a.md", "a.png")
    assert job.card.by_name["title"] == "Q&A"
    assert job.card.by_name["theme"] == "light"


def test_a_post_without_a_link_gets_one_for_its_title(planned):
    """In the design that is named; without one, or without a title, it is bare."""
    files = {"a.md": post("제목"), "b.md": "words\n"}
    found = planned(files, template="article")
    assert [(job.file, job.card.template) for job in found.jobs] == [("a.png", "article")]
    assert found.without_card == ("b.md",)
    assert planned(files).without_card == ("a.md", "b.md")


def test_a_link_to_a_page_gets_the_card_of_its_post(planned):
    """As the service would read it from the page, unless the link says something else."""
    link = f"{BASE}?page=https://blog.example.com/a"
    files = {"a.md": post("제목", f"{link}&theme=light"), "b.md": post("b", f"{link}&title=T")}
    cards = [job.card.by_name for job in planned(files).jobs]
    assert [card["title"] for card in cards] == ["제목", "T"]
    assert cards[0]["theme"] == "light"


def test_further_cards_of_a_post_are_numbered_and_equal_ones_are_one(planned):
    """The first card represents the post."""
    one, two = f"{BASE}?title=a", f"{BASE}?title=b"
    found = planned({"a.md": post("a", one, two, one + "&utm_source=x")})
    assert [(job.file, job.card.by_name["title"]) for job in found.jobs] == [
        ("a.png", "a"),
        ("a-2.png", "b"),
    ]


def test_what_is_wished_counts_over_what_links_say(planned):
    """The format is the file's extension."""
    found = planned(
        {"a.md": post("a", f"{BASE}.png?title=a&size=x")}, pairs=(("size", "square"),), format=JPEG
    )
    [job] = found.jobs
    assert job.file == "a.jpg"
    assert (job.card.size.name, job.card.format) == ("square", JPEG)


def test_what_cannot_be_drawn_is_told_and_the_rest_is_planned(planned):
    """A value, a design, front matter."""
    found = planned(
        {
            "a.md": post("a", f"{BASE}?title=a&theme=drak"),
            "b.md": post("b", f"{BASE}?title=b"),
            "c.md": "---\na: b: c\n---\n",
            "d.md": post("d", "https://og.example.com/api/zzzzzzz?title=d"),
        }
    )
    assert [job.post for job in found.jobs] == ["b.md"]
    assert [(each.post, each.file) for each in found.failures] == [
        ("a.md", "a.png"),
        ("c.md", ""),
        ("d.md", "d.png"),
    ]
    assert "Did you mean “dark”?" in found.failures[0].reason
    assert "line 2" in found.failures[1].reason


@pytest.mark.parametrize(
    ("name", "more", "file"),
    [
        ("blog/2026-01-02-post.md", "", "2026-01-02-post.png"),
        ("blog/post/index.md", "", "post.png"),
        ("content/ko/a.md", "", "ko/a.png"),
        ("content/a.pt-br.md", "", "pt-br/a.png"),
        ("content/trip/index.ko.md", "", "ko/trip.png"),
        ("i18n/zh/docusaurus-plugin-content-blog/a.mdx", "", "zh/a.png"),
        ("blog/a.md", "slug: other\n", "other.png"),
        ("blog/a.md", "slug: /docs/other/\n", "docs/other.png"),
        ("docs/a.md", "slug: /\n", "index.png"),
        ("blog/a.md", "slug: ../../../etc/x\n", "etc/x.png"),
        ("blog/a.md", "slug: .hidden\n", "hidden.png"),
        ("blog/C# und F#?.md", "", "C-und-F.png"),
        ("blog/한글 제목.md", "", "한글-제목.png"),
        ("blog/a.md", "slug: ///..//\n", "card.png"),
    ],
)
def test_a_file_is_called_by_its_post_alone(planned, name, more, file):
    """By its slug, in a folder of its language if its path says one; never outside the folder."""
    [job] = planned({name: post("a", f"{BASE}?title=a", more=more)}).jobs
    assert job.file == file


def test_two_posts_never_share_a_file(planned):
    """The second post is a failure, also where only a case-insensitive disk confuses the names."""
    files = {name: post(name, f"{BASE}?title={name}") for name in ("x/a.md", "y/a.md", "z/A.md")}
    found = planned(files)
    assert [job.post for job in found.jobs] == ["x/a.md"]
    assert [each.post for each in found.failures] == ["y/a.md", "z/A.md"]
    assert "x/a.md" in found.failures[0].reason
    by_path = planned(files, naming="path")
    assert [job.file for job in by_path.jobs] == ["x/a.png", "y/a.png", "z/A.png"]


def test_cards_that_differ_in_texts_alone_are_alike(planned):
    """So that one process renders them consecutively."""
    files = {
        f"{name}.md": post(name, f"{BASE}?title={name}&{query}")
        for name, query in (("a", "variant=1"), ("b", "variant=1&site=x"), ("c", "variant=2"))
    }
    a, b, c = planned(files).jobs
    assert a.group == b.group != c.group
    titled = planned({"d.md": post("d", f"{BASE}?title=d"), "e.md": post("e", f"{BASE}?title=e")})
    d, e = (job for job in titled.jobs if job.post in ("d.md", "e.md"))
    assert d.group != e.group  # their titles give them variants of their own


def test_a_long_name_is_shortened_and_stays_its_own(planned):
    """A disk holds 255 bytes of it; a number and an extension are yet to come."""
    slugs = ("한글" * 60 + "1", "한글" * 60 + "2", "x" * 100, "x" * 300 + "/b")
    files = {f"{n}.md": post("a", more=f"slug: {slug}\n") for n, slug in enumerate(slugs)}
    found = planned(files, template="minimal")
    names = [job.file for job in found.jobs]
    assert found.failures == ()
    assert len(set(names)) == len(slugs)
    assert names[2] == f"{'x' * 100}.png"
    assert names[3].endswith("/b.png")
    for name in names:
        assert all(len(step.encode()) <= 210 for step in name.split("/"))
    assert planned(files, template="minimal").jobs == found.jobs


def test_a_file_of_a_long_name_has_its_card(planned):
    """As long as a disk allows, and with a second card."""
    one, two = f"{BASE}?title=a", f"{BASE}?title=b"
    found = planned({f"{'y' * 252}.md": post("a", one, two)})
    assert found.failures == ()
    assert [len(job.file) for job in found.jobs] == [204, 206]


def test_a_name_of_too_many_steps_fails_alone(planned):
    """The others are planned."""
    files = {"a.md": post("a", more=f"slug: {'b/' * 2_000}c\n"), "d.md": post("d")}
    found = planned(files, template="minimal")
    assert [job.file for job in found.jobs] == ["d.png"]
    [failure] = found.failures
    assert (failure.post, failure.reason) == (
        "a.md",
        "its name has 4,001 bytes; at most 1,000 are allowed",
    )


def test_a_name_in_no_encoding_is_one_that_a_manifest_holds(planned):
    """Two such posts have two cards."""
    files = {
        name: post("a", f"{BASE}?title={n}") for n, name in enumerate(("\udcb0.md", "\udcb1.md"))
    }
    names = [job.file for job in planned(files).jobs]
    assert len(set(names)) == 2
    assert all(name.isascii() for name in names)
