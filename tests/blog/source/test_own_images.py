"""Own images: what counts as an image of the post, and what does not."""

from __future__ import annotations

import pytest
from pyoji.blog.source import posts
from pyoji.blog.source.own_images import has_image, names_image


@pytest.mark.parametrize(
    ("data", "has"),
    [
        ({"image": "/a.png"}, True),
        ({"images": ["/a.png"]}, True),
        ({"cover": {"image": "/a.png"}}, True),
        ({"cover": "/a.png"}, True),
        ({"image": {"path": "/a.png"}}, True),
        ({"featureimage": "/a.png"}, True),
        ({"bigimg": "https://example.com/a"}, True),
        ({"params": {"socialimage": "/a"}}, True),
        ({"cover-img": "/a.png"}, True),
        ({"share-img": "a.webp"}, True),
        ({"feature_image": "./a"}, True),
        ({"coverImage": "https://example.com/a"}, True),
        ({"photos": ["a.jpg", "b.jpg"]}, True),
        ({"extra": {"og_image": "a.avif"}}, True),
        ({"header": {"overlay_image": "/a.png"}}, True),
        ({"params": {"theme": {"heroImg": "a.PNG?v=2"}}}, True),
        ({"head": [["meta", {"property": "og:image", "content": "/a.png"}]]}, True),
        ({"meta": [{"name": "twitter:image", "content": "a"}]}, True),
        ({"resources": [{"src": "img/a.jpg", "name": "featured-a"}]}, True),
        ({"image": None, "images": [], "cover": {"image": ""}}, False),
        ({"cover": {"image": None}}, False),
        ({"cover-img": "", "photos": [], "feature_image": None}, False),
        ({"image_alt": "a.png", "imageCaption": "/a", "show_cover": "/", "coverage": "/a"}, False),
        ({"head": [["meta", {"property": "og:title", "content": "/a.png"}]]}, False),
        ({"head": [["meta", {"property": "og:image", "content": ""}]]}, False),
        ({"resources": [{"src": "img/a.jpg", "name": "diagram"}]}, False),
        (
            {"title": "image.png", "permalink": "/photos/", "tags": ["image"], "layout": "post"},
            False,
        ),
        ({}, False),
    ],
)
def test_an_image_is_found_under_any_key(data, has):
    """An empty key has none; an image's description is none."""
    assert names_image(data) is has


@pytest.mark.parametrize(
    ("body", "has"),
    [
        ('<meta property="og:image" content="/a.png">', True),
        ("<Head>\n<meta name='twitter:image:src' content='a'/>\n</Head>", True),
        ('<meta content="/a.png"\n property=og:image>', True),
        ('<meta property="og:image:alt" content="a">', False),
        ('<meta property="og:title" content="og:image or not">', False),
        ("Words about og:image.", False),
        ('```html\n<meta property="og:image" content="/a.png">\n```', False),
        ('<!-- <meta property="og:image" content="/a.png"> -->', False),
    ],
)
def test_a_tag_in_the_text_is_an_image(tmp_path, body, has):
    """In HTML and in JSX."""
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: a\n---\n{body}\n")
    assert has_image(posts.read(file, "a.md")) is has


@pytest.mark.parametrize(
    ("directive", "has"),
    [
        (".. meta::\n   :description: b\n\n   :property=og\\:image: /a.png\n", True),
        (".. meta::\n   :property=og:image: /a.png\n", True),
        (".. meta::\n   :property=og:image:alt: a\n", False),
        (".. code:: rst\n\n   .. meta::\n      :property=og:image: /a.png\n", False),
    ],
)
def test_a_directive_in_the_text_is_an_image(tmp_path, directive, has):
    """In reStructuredText, wherever it stands."""
    file = tmp_path / "a.rst"
    file.write_text(f"Title\n=====\n\nWords.\n\n{directive}\nMore.\n")
    assert has_image(posts.read(file, "a.rst")) is has


@pytest.mark.parametrize(
    ("configuration", "post", "image", "has"),
    [
        ("hugo.toml", "index.md", "featured.png", True),
        ("hugo.toml", "_index.ko.md", "my-Cover.JPG", True),
        ("hugo.toml", "index.md", "thumbnail.webp", True),
        ("", "index.md", "feature.jpg", True),
        ("hugo.toml", "index.md", "diagram.png", False),
        ("hugo.toml", "index.md", "cover.txt", False),
        ("hugo.toml", "a.md", "featured.png", False),
        ("mkdocs.yml", "index.md", "cover.png", False),
    ],
)
def test_an_image_of_a_bundle_is_the_posts(tmp_path, configuration, post, image, has):
    """Where the generator reads it; where the generator is unknown, it may."""
    (tmp_path / "b").mkdir()
    for name in filter(None, (configuration, f"b/{image}")):
        (tmp_path / name).touch()
    file = tmp_path / "b" / post
    file.write_text("---\ntitle: a\n---\n")
    assert has_image(posts.read(file, post)) is has
