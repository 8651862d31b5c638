"""Paths: languages, translations, and which files are posts."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from pyoji.blog.source import keys, posts
from pyoji.blog.source.site_layout import default_language, files, path_locale


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
    ("name", "text", "lang"),
    [
        ("docusaurus.config.ts", "i18n: {defaultLocale: 'ko', locales: ['ko']}", "ko"),
        ("hugo.toml", "baseURL = 'x'\ndefaultContentLanguage = 'ja'\n", "ja"),
        ("config.yaml", "languageCode: pt-BR\n", "pt"),
        ("_config.yml", "title: x\nlang: vi\n", "vi"),
        ("mkdocs.yml", "theme:\n  name: material\n  language: fa\n", "fa"),
        ("astro.config.mjs", 'i18n: {defaultLocale: "fr"}', "fr"),
        ("_config.yml", "title: x\n", None),
    ],
)
def test_a_generators_configuration_says_the_default(tmp_path, name, text, lang):
    """Or nothing."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert default_language(tmp_path) == lang


def test_posts_are_found_once_and_in_order(tmp_path):
    """Not what is hidden, made by a program, or behind a symbolic link to a folder."""
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


@pytest.mark.parametrize("kind", ["pipe", "device", "hole", "folder"])
def test_a_configuration_that_is_no_file_says_nothing(tmp_path, kind):
    """And is not waited for."""
    file = tmp_path / "mkdocs.yml"
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "device":
            file.symlink_to("/dev/zero")
        case "hole":
            with file.open("wb") as hole:
                hole.truncate(10 * 1024**3)
        case "folder":
            file.mkdir()
    assert default_language(tmp_path) is None
    assert keys.generator([tmp_path]) is None
