"""A blog's .pyoji.yaml: it is read completely, or an error names line and key."""

from __future__ import annotations

import pytest
from pyoji.blog.check.config import FILE, Blog, find, read
from pyoji.blog.check.finding import Severity
from pyoji.errors import BlogError
from pyoji.explanation import explain

TEMPLATES = ("minimal", "og-cuckoo-network")

WHOLE = """\
hosts: [og.example.com, "https://Cards.example.net/"]
template: minimal
lang: en
languages: {"blog/ja/**": ja}
rules:
  raw-character: off
  near-words: warning
exclude: [drafts/]
"""


def written(tmp_path, text):
    file = tmp_path / FILE
    file.write_text(text, encoding="utf-8")
    return file


def test_all_of_it_is_read(tmp_path):
    """Hosts without their scheme, rules with their severity; `off` is a word and no boolean."""
    blog = read(written(tmp_path, WHOLE), TEMPLATES)
    assert blog.hosts == ("og.example.com", "cards.example.net")
    assert blog.severity("raw-character") is None
    assert blog.severity("near-words") is Severity.WARNING
    assert blog.severity("lost-hash") is Severity.ERROR
    assert blog.language("blog/ja/2026/a.md") == "ja"
    assert blog.language("blog/a.md") is None
    assert blog.reads("blog/a.md")
    assert not blog.reads("drafts/a.md")
    assert Blog(include=("blog/",)).reads("blog/a.md")
    assert not Blog(include=("blog/",)).reads("docs/a.md")


def test_an_empty_file_is_settings(tmp_path):
    """All have defaults."""
    assert read(written(tmp_path, "# nothing\n"), TEMPLATES) == Blog()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("lang: en\nhost: [a]\n", 2, "did you mean hosts"),
        ("hosts: og.example.com\n", 1, "must be a list"),
        ("hosts:\n  - a.b\n  - a/b\n", 3, "must be a host"),
        ("lang: klingonese!\n", 1, "BCP 47"),
        ("template: minimul\n", 1, "did you mean minimal"),
        ("rules:\n  lost-has: off\n", 1, "did you mean lost-hash"),
        ("rules:\n  near-words: off\n  lost-hash: fatal\n", 3, "off, error, warning, info"),
        ("version: a b\n", 1, "must be auto"),
        ("- a\n", 1, "a mapping"),
        ("a: b: c\n", 1, "a colon that follows no key"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, text, line, said):
    """With the file, the line and the key."""
    file = written(tmp_path, text)
    with pytest.raises(BlogError) as error:
        read(file, TEMPLATES)
    assert said in explain(error.value)
    assert error.value.line == line
    assert str(file) in str(error.value)


def test_the_nearest_above_is_found(tmp_path):
    """Of a file and of a folder."""
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    file = written(tmp_path, "")
    assert find(below) == file
    assert find(below / "x.md") == file
