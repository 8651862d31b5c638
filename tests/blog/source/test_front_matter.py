"""Front matter: values as typed, spans that write them, and clear words for what is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.source.dialect import (
    ASTRO,
    DOCUSAURUS,
    HUGO,
    LIQUID,
    MKDOCS,
    PELICAN,
    UNKNOWN,
)
from pyoji.blog.source.edit import Edit, apply_edits
from pyoji.blog.source.front_matter import read
from pyoji.blog.source.page import Broken

LINK = "https://og.example.com/api/minimal?title=a"
OTHER = "/api/minimal?title=b"


@pytest.mark.parametrize(
    "text",
    [
        "---\nimage: {}\n---\n",
        "---\nimage:   {}   # a comment\n---\n",
        "---\nimage: '{}'\n---\n",
        '---\nimage: "{}"\n---\n',
        '---\nimage: " {} "\n---\n',
        "---\nimage: >-\n  {}\n---\n",
        "---\nimage: |\n    {}\n\nother: 1\n---\n",
        "---\nimage: >-\r  {}\r\n---\n",
        "---\nimage: !!str {}\n---\n",
        "---\nimage: &card {}\nother: *card\n---\n",
        "---\nimages: [/a.png, {}]\n---\n",
        "---\ncover: {{image: {}, alt: x}}\n---\n",
        "---\nseo:\n  - image:\n      url: {}\n---\n",
        "---\r\nimage: {}\r\n---\r\nbody",
        "\ufeff---\nimage: {}\n---\n",
        "---\ntitle: 표지 🕰️ and more\nimage: {}\n...\nbody",
        "--- \nimage: {}\n---\t\n",
        "---yaml\nimage: {}\n---\n",
        '---json\n{{"image": "{}"}}\n---\n',
        "---toml\nimage = '{}'\n---\n",
        "+++\n# 'not this'\nimage = \"{}\"\n+++\n",
        "+++\r\nimage = '{}'\r\n[params]\r\nx = 1\r\n+++\r\n",
        "+++\nimages = ['/a.png', '''{}''']\n+++\n",
        '+++\nimage = """\n{}"""\n+++\n',
        '{{\n  "image": "{}"\n}}\n\nbody',
    ],
)
def test_a_string_is_found_with_the_span_that_writes_it(text):
    """In every style of YAML, TOML and JSON; writing there writes that value and no other."""
    page = text.format(LINK)
    [scalar] = [each for each in read(page).scalars if each.value.strip() == LINK]
    after = apply_edits(page, [Edit(scalar.start, scalar.end, OTHER)])
    assert after in (text.format(OTHER), text.replace(" {} ", "{}").format(OTHER))
    assert OTHER in [each.value.strip() for each in read(after).scalars]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: 2026-01-02\n---\n", "2026-01-02"),
        ("---\ntitle: on\n---\n", "on"),
        ("---\ntitle: 'it''s'\n---\n", "it's"),
        ("---\ntitle: ~\n---\n", None),
        ("---\ntitle: >\n  two\n  lines\n---\n", "two lines\n"),
        ("+++\ntitle = 'a \\ b'\n+++\n", "a \\ b"),
        ('{"title": "\\ud45c지"}\n', "표지"),
        # Tabs separate a key from its value.
        ("---\ntitle:\t표지\n---\n", "표지"),
        ("---\ntitle: 표지\t\n---\n", "표지"),
        ("---\ntitle:\t'표지'\t# x\n---\n", "표지"),
        # The line ends of YAML 1.1 are characters for generators.
        ("---\ntitle: 표지\u2028이야기\n---\n", "표지\u2028이야기"),
        ("---\ntitle: '표지\u2029이야기'\nb: 1\n---\n", "표지\u2029이야기"),
        ("---\nb: [a\x85, c?d]\ntitle: 표지\n---\n", "표지"),
        # The last value of a repeated key counts.
        ("---\ntitle: a\nlang: ko\ntitle: 표지\n---\n", "표지"),
        ('{"title": "a", "title": "표지"}\n', "표지"),
        # Merge keys.
        ("---\nx: &x {title: 표지, lang: ko}\n<<: *x\n---\n", "표지"),
        ("---\nx: &x {title: a}\ntitle: 표지\n<<: *x\n---\n", "표지"),
        ("---\nx: &x {title: 표지}\ny: &y {title: a}\n<<: [*x, *y]\n---\n", "표지"),
        ("---\ntitle: 표지\n<<: words\n---\n", "표지"),
        # Blank lines and a byte order mark before the dashes.
        ("\n---\ntitle: 표지\n---\n", "표지"),
        ("\ufeff\r\n \r\n---\r\ntitle: 표지\r\n---\r\n", "표지"),
        ("\n+++\ntitle = '표지'\n+++\n", "표지"),
        # MultiMarkdown metadata.
        ("Title: 옛 방식: 글\nAuthors: a\n    b\n\nWords.\n", "옛 방식: 글"),
    ],
)
def test_values_are_as_typed(text, title):
    """A date, a number and a word for yes are titles too."""
    assert read(text).data.get("title") == title


@pytest.mark.parametrize(
    "text", ["", "# Words\n", "\n---\nWords.\n---\n", "Note: words\n", "---\n\nWords.\n",
             "---\n\n---\n", "{{< x >}}\n", "{% include x %}", "{/* a comment */}"],
)  # fmt: skip
def test_a_page_may_have_none(text):
    """A rule across the page, a shortcode or an expression is no front matter."""
    assert read(text).data == {}


@pytest.mark.parametrize(
    ("text", "dialect", "title"),
    [
        ("\n---\ntitle: a\n---\n", HUGO, "a"),
        ("\n---\ntitle: a\n---\n", ASTRO, "a"),
        ("\n---\ntitle: a\n---\n", LIQUID, None),
        ("\n---\ntitle: a\n---\n", DOCUSAURUS, None),
        ("Title: a\n", MKDOCS, "a"),
        ("Title: a\n", PELICAN, "a"),
        ("Title: a\n", HUGO, None),
        ("Title: a\n", LIQUID, None),
    ],
)
def test_a_generator_decides_where_it_begins(text, dialect, title):
    """What one generator reads as front matter, another publishes as text."""
    page = read(text, dialect)
    assert page.data.get("title") == title
    assert (page.body == 0) == (title is None)


def test_a_link_in_metadata_has_a_span():
    """And the body begins after the last line."""
    text = f"Title: a\r\nImage: {LINK}\r\n\r\nWords."
    page = read(text)
    [image] = [scalar for scalar in page.scalars if scalar.value == LINK]
    assert text[image.start : image.end] == LINK
    assert text[page.body :] == "\r\n\r\nWords."
    assert page.line == "{}: {}"


def test_the_body_begins_after_it():
    """Where the closing line ends."""
    text = "---\na: 1\n---\nWords."
    assert text[read(text).body :] == "\nWords."


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\ntitle: a: b\n---\n", 2, "a colon that follows no key"),
        ("\n\n---\na: b: c\n---\n", 4, "a colon that follows no key"),
        ("---\na: [\n---\n", 3, "expected"),
        ("---\ntitle: a\n", 1, "no end"),
        ("---\n- a\n---\n", 2, "not a list of keys"),
        ("---\na: \x07\n---\n", 2, "U+0007"),
        ("---js\n{title: 'a'}\n---\n", 1, "js is a program"),
        ("+++\na = 1\nb = \n+++\n", 3, "Invalid value"),
        ('{"a": 1,\n "b" 2}\n', 2, "no ':' delimiter"),
        ("---\na: " + "[" * 3000 + "\n---\n", 2, "deep"),
    ],
)
def test_what_is_broken_is_told_by_line(text, line, what):
    """And never crashes."""
    with pytest.raises(Broken) as error:
        read(text)
    assert error.value.line == line
    assert what in error.value.what


def test_a_link_with_a_colon_and_no_quotes_is_read_as_it_was_meant():
    """It is invalid YAML that people write. Such a link is marked, and no other is."""
    page = f'---\ntitle: "A: b"\nimage: {LINK}: b?\nother: x\n---\n'
    found = read(page)
    assert found.data == {"title": "A: b", "image": f"{LINK}: b?", "other": "x"}
    assert [each.value for each in found.scalars if each.colon] == [f"{LINK}: b?"]


def test_a_question_mark_in_brackets_is_read():
    """PyYAML alone takes it for a key's sign."""
    assert read(f"---\nimages: [{LINK}, {OTHER}]\n---\n").data == {"images": [LINK, OTHER]}


@given(st.text(alphabet=st.sampled_from("---+{}[]:\"'\n#&*!|>?,a é%\\\t\r\ufeff"), max_size=60))
def test_whatever_the_page_it_is_read_or_broken(text):
    """Nothing else is raised, and every span lies within the page."""
    for opening in ("---\n", "+++\n", "", "\n---\n", "Title: a\n"):
        for dialect in (UNKNOWN, HUGO, LIQUID, MKDOCS):
            page = f"{opening}{text}\n{opening}"
            try:
                found = read(page, dialect)
            except Broken:
                continue
            assert all(0 <= each.start <= each.end <= len(page) for each in found.scalars)
            assert 0 <= found.body <= len(page)
