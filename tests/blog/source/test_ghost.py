"""Ghost: the posts of an export."""

from __future__ import annotations

import json

import pytest
from pyoji.blog.source import ghost

LINK = "https://og.example.com/api/article?title=x"


def export(**data):
    posts = [
        {"id": "1", "slug": "first", "title": "첫 글", "html": f'<p><img src="{LINK}" alt="a"></p>',
         "feature_image": None, "locale": None},
        {"id": "2", "slug": "second", "title": "둘째", "html": None, "feature_image": f"{LINK}2"},
        {"id": "3", "slug": "a/b", "title": None, "locale": "jp"},
    ]  # fmt: skip
    tables = {
        "posts": posts,
        "posts_meta": [{"post_id": "1", "og_image": f"{LINK}1"}],
        "settings": [{"key": "locale", "value": "ko"}],
        **data,
    }
    return {"db": [{"meta": {"version": "5.0.0"}, "data": tables}]}


@pytest.mark.parametrize("name", ["blog.ghost.2024-01-02-03-04-05.json", "export.json"])
def test_the_posts_of_an_export_are_read(tmp_path, name):
    """With their titles, languages, own images and the images in their text."""
    file = tmp_path / name
    file.write_text(json.dumps(export()), "utf-8")
    assert ghost.is_export(file)
    first, second, third = ghost.read(file, name)
    assert [post.name for post in (first, second, third)] == [
        f"{name}/first", f"{name}/second", f"{name}/a-b",
    ]  # fmt: skip
    assert [post.title for post in (first, second, third)] == ["첫 글", "둘째", None]
    assert [post.lang for post in (first, second, third)] == ["ko", "ko", "ja"]
    assert [(link.text, link.for_post) for link in first.links] == [
        (f"{LINK}1", True),
        (LINK, False),
    ]
    assert [link.text for link in second.links] == [f"{LINK}2"]
    assert all(link.fixed for post in (first, second, third) for link in post.links)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.json", '{"image": "/a.png"}'),
        ("package.json", '{"data": {"x": 1}}'),
        ("a.md", json.dumps(export())),
        ("blog.ghost.json", "[]"),
        ("empty.ghost.json", ""),
    ],
)
def test_other_files_are_no_export(tmp_path, name, content):
    """By name and content."""
    (tmp_path / name).write_text(content)
    assert not ghost.is_export(tmp_path / name)
    assert not ghost.is_export(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"db": [', "must be JSON"),
        (b'{"db": []}', "it has not"),
        (b'{"db": [{"data": {"posts": {}}}]}', "it has not"),
        (b'{"db": 3, "data": {"posts": "x"}}', "it has not"),
        (b'{"db": "\xff"}', "is not UTF-8"),
        (b'{"db": ' + b"[" * 100_000, ""),
    ],
)
def test_an_export_that_cannot_be_read_says_why(tmp_path, content, reason):
    """As one post."""
    file = tmp_path / "a.ghost.json"
    file.write_bytes(content)
    [post] = ghost.read(file, file.name)
    assert post.broken is not None
    assert reason in post.broken.what


@pytest.mark.parametrize(
    "rows", [[1, None, "x"], [{}], [{"title": 3, "slug": None, "html": 4, "og_image": []}]]
)
def test_any_row_is_read(tmp_path, rows):
    """What is no post has no title."""
    file = tmp_path / "a.ghost.json"
    file.write_text(json.dumps(export(posts=rows, settings=[{"key": "locale"}], posts_meta=None)))
    assert all(post.broken is None and not post.links for post in ghost.read(file, "a"))
