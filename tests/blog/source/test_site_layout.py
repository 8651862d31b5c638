"""Paths: languages, translations, and which files are posts."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from pyoji.blog.source import posts
from pyoji.blog.source.site_layout import files, path_locale
from pyoji.blog.source.sites import Sites


@pytest.mark.parametrize(
    ("path", "lang", "key"),
    [
        ("/b/blog/2026/a.md", None, "/b/blog/2026/a.md"),
        ("/b/i18n/ko/docusaurus-plugin-content-blog/2026/a.md", "ko", "/b/blog/2026/a.md"),
        ("/b/i18n/zh-Hant/docusaurus-plugin-content-docs/current/a.md", "zh-Hant", "/b/docs/a.md"),
        ("/b/i18n/ko/docusaurus-plugin-content-docs/version-1/a.md", "ko", "/b/docs/a.md"),
        ("/b/versioned_docs/version-1.2/a.md", None, "/b/docs/a.md"),
        ("/h/content/ko/posts/a.md", "ko", "/h/content/posts/a.md"),
        ("/h/content/posts/a.pt-br.md", "pt-br", "/h/content/posts/a.md"),
        ("/a/src/content/blog/ja/a.mdx", "ja", "/a/src/content/blog/a.mdx"),
        ("/j/_posts/es/2026-01-01-a.md", "es", "/j/_posts/2026-01-01-a.md"),
        ("/m/docs/a.fr.md", "fr", "/m/docs/a.md"),
        ("/m/docs/my/to/is.md", None, "/m/docs/my/to/is.md"),
        ("/m/docs/v1.0.md", None, "/m/docs/v1.0.md"),
    ],
)
def test_a_path_says_its_language_and_its_translations_key(path, lang, key):
    """In the ways of the generators; folders that only look like a tag say nothing."""
    found = path_locale(PurePosixPath(path))
    assert (found.lang, found.translation_key) == (lang, key)


@pytest.mark.parametrize(
    ("configuration", "path", "lang", "key"),
    [
        ("_config.yml", "source/zh-tw/_posts/a.md", "zh-tw", "source/_posts/a.md"),
        ("_config.yml", "source/_posts/zh_TW/a.md", "zh_TW", "source/_posts/a.md"),
        ("_config.yml", "source/jp/about/index.md", "jp", "source/about/index.md"),
        ("_config.yml", "source/_posts/a.md", None, "source/_posts/a.md"),
        (".vitepress/config.ts", "ko/guide/a.md", "ko", "guide/a.md"),
        (".vitepress/config.ts", "guide/it/a.md", None, "guide/it/a.md"),
        ("mkdocs.yml", "docs/ja/a.md", "ja", "docs/a.md"),
        ("mkdocs.yml", "docs/a.zh-TW.md", "zh-TW", "docs/a.md"),
        ("hugo.toml", "content/zh-tw/posts/a.md", "zh-tw", "content/posts/a.md"),
        ("hugo.toml", "content/posts/a.zh-tw.md", "zh-tw", "content/posts/a.md"),
        ("hugo.toml", "content/posts/it/a.md", "it", "content/posts/a.md"),
        ("astro.config.mjs", "src/pages/ko/a.md", "ko", "src/pages/a.md"),
        ("next.config.js", "data/blog/kr/a.mdx", "kr", "data/blog/a.mdx"),
        ("conf.py", "posts/a.ja.rst", "ja", "posts/a.rst"),
    ],
)
def test_a_generators_own_folders_have_languages(tmp_path, configuration, path, lang, key):
    """Where its sites have them; elsewhere a folder's name says nothing."""
    (tmp_path / "source").mkdir()
    (tmp_path / configuration).parent.mkdir(exist_ok=True)
    (tmp_path / configuration).write_text("POSTS = []\n")
    site = Sites().of(tmp_path)
    found = path_locale(PurePosixPath(tmp_path.as_posix()) / path, site)
    assert (found.lang, found.translation_key) == (lang, f"{tmp_path.as_posix()}/{key}")


def test_posts_are_found_once_and_in_order(tmp_path):
    """Hidden files, generated files and folders behind symbolic links are skipped."""
    for name in (
        "b/x.md",
        "a.mdx",
        "c.MD",
        "n.txt",
        ".git/y.md",
        "node_modules/z.md",
        "d/e.markdown",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    found = [
        each.relative_to(tmp_path).as_posix() for each in files([tmp_path, tmp_path / "a.mdx"])
    ]
    assert found == ["a.mdx", "b/x.md", "c.MD", "d/e.markdown"]
    assert list(files([Path(tmp_path / "n.txt")])) == [tmp_path / "n.txt"]


def test_a_folder_that_cannot_be_listed_stands_for_its_posts(tmp_path, monkeypatch):
    """Reading it says why; the others are found."""
    for name in ("a/x.md", "b/y.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    real = os.scandir

    def scandir(path):
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert list(files([tmp_path])) == [tmp_path / "a", tmp_path / "b/y.md"]
    post = posts.read(tmp_path / "a", "a")
    assert post.broken is not None
    assert post.broken.what == "Permission denied"
