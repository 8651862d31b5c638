"""Keys: under which key an image stands: what the site's posts do, then what its theme reads."""

from __future__ import annotations

import pytest
from pyoji.blog.source import keys, posts
from pyoji.blog.source.image_key import Key, Shape
from pyoji.blog.source.sites import Sites

LINK = "https://og.example.com/api/article?title=x"


def read(folder, name, content):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{content}\n---\n")
    return posts.read(file, name, site=Sites().of(file.parent))


def test_the_key_of_most_posts_is_found(tmp_path):
    """At the top, within another, in a list, in a list of tags."""
    contents = [f"image: {LINK}", f"cover: {{image: '{LINK}'}}", f"cover: {{image: '{LINK}'}}"]
    some = [read(tmp_path, f"{number}.md", content) for number, content in enumerate(contents)]
    others = [read(tmp_path, "o.md", "image: /img/a.png"), read(tmp_path, "b.md", "a: b: c")]
    assert keys.most_used([*some, *others]) == Key(("cover", "image"))
    assert keys.most_used(some[:1]) == Key(("image",))
    assert keys.most_used(others) is None
    listed = read(tmp_path, "list.md", f"images: ['{LINK}']")
    assert keys.most_used([listed]) == Key(("images",), Shape.LIST)
    tags = read(tmp_path, "t.md", f"head: [[meta, {{property: og:image, content: '{LINK}'}}]]")
    assert keys.most_used([tags]) == Key(("head",), Shape.HEAD)


def test_each_site_has_the_key_of_its_own(tmp_path):
    """The configuration next above a post decides, and the cards of the same site."""
    for name in ("docusaurus.config.js", "site/hugo.toml", "wiki/mkdocs.yml", "old/hugo.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    some = [
        read(tmp_path, "blog/a.md", "title: a"),
        read(tmp_path, "site/content/posts/b.md", "title: b"),
        read(tmp_path, "wiki/docs/c.md", "title: c"),
        read(tmp_path, "wiki/docs/d.md", f"og_image: {LINK}"),
        read(tmp_path, "old/content/e.md", "title: e"),
    ]
    choices = keys.of_sites(some)
    assert {
        str(folder.relative_to(tmp_path)): str(each.key) for folder, each in choices.items()
    } == {
        ".": "image",
        "site": "images",
        "wiki": "og_image",
        "old": "images",
    }


@pytest.mark.parametrize(
    ("configuration", "others", "key"),
    [
        # A theme decides: the key of the images that are there.
        ("gatsby-config.js", ["cover: /img/a.png"], "cover"),
        ("next.config.mjs", ["seo: {image: 'https://example.com/a.jpg'}"], "seo.image"),
        (".eleventy.js", ["title: a"], "image"),
        # A file beside the post is resolved by the generator; a link would break its build.
        ("gatsby-config.js", ["featuredImage: ./a.png", "featuredImage: b.jpg"], "image"),
        ("gatsby-config.js", ["image: ./a.png"], "ogImage"),
        ("zola.toml", ["extra: {image: a.png}"], "extra.ogImage"),
        # The generator decides.
        ("hugo.toml", ["cover: /img/a.png"], "images"),
        ("docusaurus.config.js", ["thumbnail: /img/a.png"], "image"),
        # The generator is unknown.
        ("", ["thumbnail: /img/a.png"], "thumbnail"),
        ("", ["title: a"], None),
        ("", ["logo: ./a.png", "link: https://example.com/a"], None),
        ("book.toml", ["image: /img/a.png"], None),
    ],
)
def test_the_images_of_other_posts_count_where_a_theme_decides(
    tmp_path, configuration, others, key
):
    """They also count where nothing else is known. No key is guessed."""
    (tmp_path / ".git").mkdir()
    if configuration:
        (tmp_path / configuration).touch()
    some = [read(tmp_path, f"posts/{number}.md", text) for number, text in enumerate(others)]
    [choice] = keys.of_sites(some).values()
    assert (choice.key and str(choice.key)) == key


def test_what_a_theme_needs_has_the_key(tmp_path):
    """As it is chosen; nothing where the site has cards, which it shows already."""
    (tmp_path / ".eleventy.js").touch()
    post = read(tmp_path, "a.md", "title: a")
    [choice] = keys.of_sites([post, read(tmp_path, "b.md", "covers: [/a.png]")]).values()
    assert (str(choice.key), "{{ covers[0] }}" in choice.needs) == ("covers", True)
    [choice] = keys.of_sites([post, read(tmp_path, "b.md", f"cover: {LINK}")]).values()
    assert (str(choice.key), choice.needs) == ("cover", "")
