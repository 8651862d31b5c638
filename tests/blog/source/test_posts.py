"""Posts: what a file says of itself, whatever wrote it."""

from __future__ import annotations

import pytest
from pyoji.blog.source.dialect import DOCUSAURUS, HUGO, LIQUID, MKDOCS, OBSIDIAN, PELICAN
from pyoji.blog.source.posts import read
from pyoji.blog.source.sites import Sites

from tests.blog.hostile import SLOW, UNREADABLE


@pytest.mark.parametrize(
    ("configuration", "content", "lang"),
    [
        ("languageCode = 'en-us'", "title: 표지", None),
        ("languageCode = 'en-us'", "title: Redis", "en"),
        ("languageCode = 'ja'", "title: 門", "ja"),
        ("languageCode = 'ko'", "title: 門\nlang: jp", "ja"),
        ("languageCode = 'ko'", "title: 門\nlanguage: zh_TW", "zh-Hant"),
        ("languageCode = 'ko'", "slug: a", "ko"),
    ],
)
def test_a_sites_language_counts_where_the_title_may_be_in_it(
    tmp_path, configuration, content, lang
):
    """Configurations keep what the generator's example says; front matter counts more."""
    (tmp_path / "hugo.toml").write_text(configuration)
    (tmp_path / "a.md").write_text(f"---\n{content}\n---\n", "utf-8")
    post = read(tmp_path / "a.md", "a.md", site=Sites().of(tmp_path))
    assert post.lang == lang


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("---\ntitle: 표지\n---\n# Other\n", ["표지"]),
        ("---\ntitle: 2026\nseo: {title: A}\nlinkTitle: B\n---\n", ["2026", "A", "B"]),
        ("---\nsidebar_label: Short\n---\n\n# Long\n", ["Long", "Short"]),
        ("# **Bold** `code` {#id}\n", ["Bold code"]),
        ("Words.\n\nUnder\n=====\n", ["Under"]),
        ("```\n# not this\n```\n# This #\n", ["This"]),
        ("+++\ntitle = 'Q&amp;A'\n+++\n", ["Q&A"]),
        # A title of front matter is plain text.
        ("---\ntitle: 'HTML <dialog> 쓰기'\n---\n", ["HTML <dialog> 쓰기"]),
        ("---\ntitle: Python __init__과 __name__\n---\n", ["Python __init__과 __name__"]),
        ("---\ntitle: 2**10과 2**20\n---\n", ["2**10과 2**20"]),
        ("---\ntitle: '정규식 \\d와 \\*'\n---\n", ["정규식 \\d와 \\*"]),
        ("---\ntitle: '`Vec<T>` {#id}'\n---\n", ["`Vec<T>` {#id}"]),
        ("---\ntitle: '第1回　はじめに'\n---\n", ["第1回　はじめに"]),
        ("---\ntitle: |\n  두\n  줄\n---\n", ["두 줄"]),
        ("---\ntitle: a\nseo_title: a\nog_title: b\n---\n", ["a", "b"]),
        # Keys without case; a repeated and a merged key.
        ("---\nTitle: 표지\n---\n\n# Section\n", ["표지"]),
        ("---\nTITLE: 표지\nLinkTitle: B\n---\n", ["표지", "B"]),
        ("---\ntitle: a\ntitle: b\n---\n", ["b"]),
        ("---\nx: &x {title: 표지}\n<<: *x\n---\n# Section\n", ["표지"]),
        ("Title: 옛 글\nDate: 2024-01-02\n\n# Other\n", ["옛 글"]),
        ("Words.\n", []),
    ],
)  # fmt: skip
def test_a_post_has_titles(tmp_path, text, titles):
    """The front matter's, else its first heading; then those that stand beside it."""
    file = tmp_path / "a.md"
    file.write_text(text, encoding="utf-8")
    assert [each.text for each in read(file, "a.md").titles] == titles


def test_a_title_knows_its_line(tmp_path):
    """For what is wrong with it."""
    file = tmp_path / "a.md"
    file.write_text("---\ndate: x\ntitle: |\n  표지\n---\n", encoding="utf-8")
    assert read(file, "a.md").titles[0].line == 4


@pytest.mark.parametrize(
    ("dialect", "text", "title"),
    [
        (HUGO, "---\nTitle: 표지\n---\n# Section\n", "표지"),
        (PELICAN, "Title: 표지\nLang: ko\n\n# Section\n", "표지"),
        (LIQUID, "---\nTitle: 표지\n---\n# A\n\n# B\n", None),
        (HUGO, "---\ndate: x\n---\n# A\n\n# B\n", None),
        (HUGO, "---\ndate: x\n---\n# A\n\n## B\n", "A"),
        (DOCUSAURUS, "---\nid: x\n---\n# A\n\n# B\n", "A"),
        (MKDOCS, "# A {: #a }\n\n# B\n", "A"),
        (DOCUSAURUS, "# 제목 {/* #id */}\n", "제목"),
        (HUGO, "---\ntitle: Q&amp;A\n---\n", "Q&amp;A"),
        (LIQUID, "---\ntitle: Q&amp;A\n---\n", "Q&A"),
    ],
)
def test_a_generator_decides_what_the_title_is(tmp_path, dialect, text, title):
    """Keys with or without case, headings, entities."""
    file = tmp_path / "a.md"
    file.write_text(text, encoding="utf-8")
    assert read(file, "a.md", dialect=dialect).title == title


@pytest.mark.parametrize(
    ("path", "text", "lang"),
    [
        ("a.md", "---\nlang: ko-KR\n---\n", "ko"),
        ("content/ja/a.md", "---\ntitle: x\n---\n", "ja"),
        ("content/ja/a.md", "---\nlanguage: zh-TW\n---\n", "zh-Hant"),
        ("a.md", "words", "en"),
        ("a.md", "---\nlang: [x]\n---\n", "en"),
    ],
)
def test_a_post_has_a_language(tmp_path, path, text, lang):
    """Its own word, its path's, the blog's."""
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    assert read(file, path, default="en").lang == lang


def test_the_blogs_settings_know_better_than_a_path(tmp_path):
    """A folder may be named like a language; a post's own word is above both."""
    file = tmp_path / "docs" / "it" / "a.md"
    file.parent.mkdir(parents=True)
    file.write_text("words", encoding="utf-8")
    assert read(file, "a.md").lang == "it"
    assert read(file, "a.md", "en").lang == "en"
    file.write_text("---\nlang: ko\n---\n", encoding="utf-8")
    assert read(file, "a.md", "en").lang == "ko"


def test_what_is_broken_is_a_post_all_the_same(tmp_path):
    """It says why, and has no links."""
    file = tmp_path / "a.md"
    file.write_bytes(b"\xff\n")
    post = read(file, "a.md")
    assert post.broken is not None
    assert post.links == ()


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_says_why(tmp_path, name):
    """A bomb, a pipe, a hole: each is a post that is broken, at a place in its file."""
    file = tmp_path / "a.md"
    UNREADABLE[name].make(file)
    post = read(file, "a.md")
    assert post.broken is not None
    assert UNREADABLE[name].said in post.broken.what
    assert min(post.broken.line, post.broken.column) >= 1
    assert post.links == post.titles == ()


@pytest.mark.parametrize("name", SLOW)
def test_what_took_minutes_is_read(tmp_path, name):
    """The time grows with the length and no faster, so that a large post is read at once."""
    file = tmp_path / "a.md"
    SLOW[name].make(file)
    post = read(file, "a.md")
    assert post.broken is None or name in ("comments", "colons")


def test_what_is_not_there_any_more_says_so(tmp_path):
    """Between the listing of a folder and the reading."""
    post = read(tmp_path / "a.md", "a.md")
    assert post.broken is not None
    assert post.broken.what == "No such file or directory"


@pytest.mark.parametrize(
    ("line", "title"),
    [("# C#", "C#"), ("# C# #", "C#"), ("# A ##  ", "A"), ("#\ta\t#\t", "a"), ("# #1", "#1")],
)
def test_only_marks_behind_a_space_close_a_heading(tmp_path, line, title):
    """As CommonMark has it (§4.2)."""
    file = tmp_path / "a.md"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert read(file, "a.md").title == title


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("# A heading\n", "첫 메모"),
        ("---\ntitle: A title\n---\n# A heading\n", "A title"),
        ("---\ntitle:\n---\n", "첫 메모"),
    ],
)
def test_a_note_without_a_title_is_called_after_its_file(tmp_path, content, title):
    """In Obsidian and Quartz; its heading may be on a card too."""
    file = tmp_path / "첫 메모.md"
    file.write_text(content, "utf-8")
    post = read(file, "notes/첫 메모.md", dialect=OBSIDIAN)
    assert post.title == title
    assert ("A heading" in [each.text for each in post.titles]) is content.startswith("# ")
