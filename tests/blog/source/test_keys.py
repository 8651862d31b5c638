"""Where a post's picture stands: what the other posts do, then what the generator is known for."""

from __future__ import annotations

import pytest
from pyoji.blog.source import keys, posts
from pyoji.blog.source.dialect import HUGO, MKDOCS, UNKNOWN
from pyoji.blog.source.keys import Key

LINK = "https://og.example.com/api/article?title=x"


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({"docusaurus.config.js": ""}, "image"),
        ({"hugo.toml": ""}, "images"),
        ({"config/_default/hugo.yaml": ""}, "images"),
        ({"hugo.yaml": "theme: [PaperMod]\n"}, "cover.image"),
        ({"_config.yml": "title: x\n"}, "image"),
        ({"_config.yml": "remote_theme: mmistakes/minimal-mistakes\n"}, "header.og_image"),
        ({"astro.config.mjs": "", "src/content.config.ts": "ogImage: z.string()"}, "ogImage"),
        ({"astro.config.mjs": ""}, "image"),
        ({"mkdocs.yml": ""}, "image"),
        ({"zensical.toml": ""}, "image"),
        ({".eleventy.js": ""}, "image"),
    ],
)
def test_a_generator_is_known_by_its_configuration(tmp_path, files, key):
    """Anywhere above the posts."""
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "content" / "posts").mkdir(parents=True)
    found = keys.generator([tmp_path / "content" / "posts"])
    assert found is not None
    assert str(found[1]) == key
    assert found[1].is_list == (key == "images")


def test_the_nearest_generator_decides_how_posts_are_read(tmp_path):
    """Each folder is looked at once; without a generator any way counts."""
    for name in ("mkdocs.yml", "site/hugo.toml", "src/site/config/_default/hugo.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "site" / "config").mkdir()
    dialects = keys.Dialects()
    assert dialects.of(tmp_path / "site" / "content" / "posts") is HUGO
    assert dialects.of(tmp_path / "site" / "content") is HUGO
    assert dialects.of(tmp_path / "docs" / "a") is MKDOCS
    assert dialects.of(tmp_path / "src" / "site" / "content") is HUGO
    assert keys.Dialects().of(tmp_path.parent / "none") is UNKNOWN


def test_the_key_of_most_posts_is_found(tmp_path):
    """At the top, within another, in a list."""
    contents = [f"image: {LINK}", f"cover: {{image: '{LINK}'}}", f"cover: {{image: '{LINK}'}}"]
    read = []
    for number, content in enumerate([*contents, "image: /img/a.png", "a: b: c"]):
        file = tmp_path / f"{number}.md"
        file.write_text(f"---\n{content}\n---\n")
        read.append(posts.read(file, file.name))
    assert keys.most_used(read) == Key(("cover", "image"))
    assert keys.most_used(read[:1]) == Key(("image",))
    assert keys.most_used(read[3:]) is None
    (tmp_path / "list.md").write_text(f"---\nimages: ['{LINK}']\n---\n")
    assert keys.most_used([posts.read(tmp_path / "list.md", "")]) == Key(("images",), is_list=True)


@pytest.mark.parametrize("text", ["", ".", "a..b", "a.b.c", "1", "a b", "a:", "그림"])
def test_what_is_no_key_is_refused(text):
    """At most two names."""
    with pytest.raises(ValueError):  # noqa: PT011 - it says what was typed, no more
        Key.parse(text)
