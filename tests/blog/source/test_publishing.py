"""Publishing: which files of a site are its pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.blog.source.site_layout import files

DOCUSAURUS = """docusaurus.config.ts README.md CHANGELOG.md docs/a.md docs/README.md docs/_b.mdx
    docs/_parts/c.md docs/_index.md src/pages/d.mdx src/components/e.mdx i18n/ko/x/f.md
    packages/tool/package.json packages/tool/README.md static/g.md"""
HUGO = """hugo.toml README.md content/a.md content/_index.md content/posts/_index.ko.md
    content/posts/b/index.md content/posts/b/index.ko.md content/posts/b/note.md
    content/posts/b/deep/c.md content/posts/d.md archetypes/default.md layouts/e.md themes/t/f.md
    _vendor/g.md content/posts/README.md"""
OLD_HUGO = "config.toml content/a.md archetypes/b.md"
JEKYLL = """_config.yml README.md index.md _posts/2026-01-01-a.md _posts/_b.md _recipes/c.md
    _includes/d.md _layouts/e.md vendor/bundle/f.md vendor/g.md news/_posts/h.md
    news/_includes/i.md"""
HEXO = """_config.yml scaffolds/post.md source/_posts/a.md source/_drafts/b.md source/about/index.md
    themes/t/README.md source/_posts/_c.md"""
ASTRO = """astro.config.mjs README.md src/content/blog/a.md src/content/blog/_b.md src/pages/c.mdx
    src/components/d.mdx src/layouts/e.md src/content/_drafts/f.md"""
MKDOCS = "mkdocs.yml README.md docs/README.md docs/a.md docs/_b.md includes/c.md tests/d.md"
ELEVENTY = "eleventy.config.mjs README.md posts/a.md _includes/b.md posts/_includes/c.md"
UNKNOWN = """README.md README.ko.md
    a.md _b.md posts/c.md posts/README.md vendor/d.md archetypes/e.md
    includes/f.md tool/package.json tool/README.md posts/vendor/g.md posts/_parts/h.md"""


def pages(folder: Path, tree: str, below: str = "") -> list[str]:
    for name in tree.split():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return sorted(file.relative_to(folder).as_posix() for file in files([folder / below]))


@pytest.mark.parametrize(
    ("tree", "published"),
    [
        (DOCUSAURUS, "docs/README.md docs/a.md i18n/ko/x/f.md src/pages/d.mdx"),
        (HUGO, "content/_index.md content/a.md content/posts/_index.ko.md "
         "content/posts/b/index.ko.md content/posts/b/index.md content/posts/d.md"),
        (OLD_HUGO, "content/a.md"),
        (JEKYLL, "_posts/2026-01-01-a.md _recipes/c.md index.md news/_posts/h.md"),
        (HEXO, "source/_drafts/b.md source/_posts/a.md source/about/index.md"),
        (ASTRO, "src/content/blog/a.md src/pages/c.mdx"),
        (MKDOCS, "docs/README.md docs/_b.md docs/a.md"),
        (ELEVENTY, "posts/a.md"),
        (UNKNOWN, "a.md posts/README.md posts/_parts/h.md posts/c.md posts/vendor/g.md"),
    ],
)  # fmt: skip
def test_the_pages_of_a_site(tmp_path, tree, published):
    """Exactly those that its generator publishes."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "s").mkdir()
    assert pages(tmp_path / "s", tree) == published.split()


@pytest.mark.parametrize(
    ("tree", "below", "published"),
    [
        (DOCUSAURUS, "docs", "docs/README.md docs/a.md"),
        (HUGO, "content/posts/b", "content/posts/b/index.ko.md content/posts/b/index.md"),
        (MKDOCS, "docs", "docs/README.md docs/_b.md docs/a.md"),
        (MKDOCS, "docs/../docs", "docs/README.md docs/_b.md docs/a.md"),
    ],
)
def test_a_folder_of_a_site_has_the_sites_rules(tmp_path, tree, below, published):
    """The configuration above it decides."""
    found = {Path(name).name for name in pages(tmp_path, tree, below)}
    assert found == {Path(name).name for name in published.split()}


@pytest.mark.parametrize(
    ("text", "published"),
    [("docs_dir: ../pages\n", []), ("docs_dir: text  # ours\n", ["text/a.md"]),
     ("docs_dir: 'text'\n", ["text/a.md"]), ("site_name: x\n", ["docs/b.md"])],
)  # fmt: skip
def test_mkdocs_names_its_folder(tmp_path, text, published):
    """Else it is docs."""
    (tmp_path / "mkdocs.yml").write_text(text)
    assert pages(tmp_path, "text/a.md docs/b.md") == published


def test_sites_within_a_folder_have_their_own_rules(tmp_path):
    """The nearest configuration counts; a repository ends the search upwards."""
    tree = "docusaurus.config.js one/mkdocs.yml one/docs/_a.md two/_b.md"
    assert pages(tmp_path, tree) == ["one/docs/_a.md"]
    (tmp_path / "two" / ".git").mkdir()
    assert pages(tmp_path, "two/posts/_parts/c.md", "two/posts") == ["two/posts/_parts/c.md"]


def test_a_named_file_is_read(tmp_path):
    """Whatever it is."""
    assert pages(tmp_path, "a/hugo.toml a/archetypes/b.md", "a/archetypes/b.md") == [
        "a/archetypes/b.md"
    ]
