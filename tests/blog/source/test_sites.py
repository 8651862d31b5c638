"""Sites: which generator a folder belongs to, and what its configuration says."""

from __future__ import annotations

import os

import pytest
from pyoji.blog.source.sites import Sites, tag


def plant(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


HEXO = {"_config.yml": "title: x\nlanguage: zh-TW\n", "source/_posts/a.md": ""}


@pytest.mark.parametrize(
    ("files", "name", "key"),
    [
        ({"docusaurus.config.js": ""}, "Docusaurus", "image"),
        ({"hugo.toml": ""}, "Hugo", "images"),
        ({"config/_default/hugo.yaml": ""}, "Hugo", "images"),
        ({"hugo.yaml": "theme: [PaperMod]\n"}, "Hugo", "cover.image"),
        ({"hugo.yaml": "# theme: [PaperMod]\n"}, "Hugo", "images"),
        ({"hugo.yaml": "theme: mine  # not PaperMod\n"}, "Hugo", "images"),
        ({"config.toml": "baseURL = 'x'\n"}, "Hugo", "images"),
        ({"config.toml": "", "archetypes/a.md": ""}, "Hugo", "images"),
        ({"config.toml": "base_url = 'x'\n", "content/a.md": ""}, "Zola", "extra.image"),
        ({"_config.yml": "title: x\n"}, "Jekyll", "image"),
        ({"_config.yml": "remote_theme: mmistakes/minimal-mistakes\n"}, "Jekyll",
         "header.og_image"),
        ({"_config.yml": "theme: minima\n", "source/a.md": "", "Gemfile": ""}, "Hexo", "photos"),
        (HEXO, "Hexo", "photos"),
        ({**HEXO, "_config.yml": "theme: butterfly\n"}, "Hexo", "cover"),
        ({"_config.yml": "theme: fluid\nskip_render:\n"}, "Hexo", "og_img"),
        ({"_config.yml": "title: x\n", "package.json": '{\n  "hexo": {\n}}'}, "Hexo", "photos"),
        ({"_config.yml": "source: source\n", "source/_posts/a.md": ""}, "Jekyll", "image"),
        ({"_config.yml": "title: x\n", "_toc.yml": ""}, "Jupyter Book",
         "myst.html_meta.property=og:image"),
        ({"astro.config.mjs": "", "src/content.config.ts": "ogImage: z.string()"}, "Astro",
         "ogImage"),
        ({"astro.config.mjs": "", "src/content.config.ts": "ogImage: image().or(z.string())"},
         "Astro", "ogImage"),
        ({"astro.config.mjs": "", "src/content.config.ts": "ogImage: image().optional()"},
         "Astro", "image"),
        ({"astro.config.mjs": "", "src/content.config.ts": "image: image()"}, "Astro", "ogImage"),
        ({"astro.config.mjs": "import starlight from '@astrojs/starlight'"}, "Astro", "head"),
        ({"mkdocs.yml": ""}, "MkDocs", "image"),
        ({"zensical.toml": ""}, "Zensical", "image"),
        ({".eleventy.js": ""}, "Eleventy", "image"),
        ({".vitepress/config.mts": ""}, "VitePress", "head"),
        ({".vuepress/config.js": "export default {}"}, "VuePress", "head"),
        ({".vuepress/config.js": "module.exports = {}"}, "VuePress 1", "meta"),
        ({"next.config.js": ""}, "Next.js", "image"),
        ({"contentlayer.config.ts": "images: { type: 'json' }"}, "Next.js", "images"),
        ({"next.config.js": "", "contentlayer.config.ts": "cover: { type: 'string' }"},
         "Next.js", "cover"),
        ({"gatsby-config.ts": ""}, "Gatsby", "image"),
        ({"pelicanconf.py": ""}, "Pelican", "image"),
        ({"conf.py": 'BLOG_TITLE = "x"\n'}, "Nikola", "previewimage"),
        ({"conf.py": 'project = "x"\n'}, "Sphinx", "myst.html_meta.property=og:image"),
        ({"conf.py": 'extensions = ["sphinxext.opengraph"]\n'}, "Sphinx", "og:image"),
        ({"quartz.config.ts": ""}, "Quartz", "socialImage"),
        ({".obsidian/app.json": "{}"}, "Obsidian Publish", "image"),
        ({"book.toml": "[book]\n"}, "mdBook", None),
    ],
)  # fmt: skip
def test_a_generator_is_known_by_its_configuration(tmp_path, files, name, key):
    """Above the posts. A mark in its content distinguishes generators with the same file name."""
    plant(tmp_path, files)
    site = Sites().of(tmp_path / "some" / "folder")
    assert site is not None
    assert (site.generator.name, site.key and str(site.key)) == (name, key)


@pytest.mark.parametrize(
    ("files", "is_shown"),
    [
        ({"quartz.config.ts": "  Plugin.CustomOgImages(),"}, True),
        ({"quartz.config.ts": "  // Plugin.CustomOgImages(),"}, False),
        ({"_config.yml": "plugins:\n  - jekyll-seo-tag\n"}, True),
        ({"_config.yml": "title: x\n", "Gemfile": 'gem "github-pages"'}, True),
        ({"_config.yml": "title: x\n"}, False),
        ({"astro.config.mjs": "", "src/content.config.ts": "image: z.string()"}, False),
        ({"astro.config.mjs": "starlight from '@astrojs/starlight'"}, True),
        ({"hugo.toml": ""}, True),
        ({"mkdocs.yml": ""}, False),
    ],
)
def test_a_plugin_or_a_theme_shows_the_image(tmp_path, files, is_shown):
    """A schema does not."""
    plant(tmp_path, files)
    site = Sites().of(tmp_path)
    assert site is not None
    assert site.is_shown is is_shown


@pytest.mark.parametrize(
    "files",
    [
        {"config.toml": "[package]\n"},
        {"conf.py": "PORT = 80\n"},
        {"package.json": '{"dependencies": {"hexo": "7"}}'},
        {"config/nginx.conf": ""},
        {".obsidian": ""},
        {"hugo.md": ""},
    ],
)
def test_other_files_of_such_names_are_no_configuration(tmp_path, files):
    """They say nothing about posts."""
    (tmp_path / ".git").mkdir()
    plant(tmp_path, files)
    assert Sites().of(tmp_path / "posts") is None


def test_the_nearest_configuration_counts(tmp_path):
    """A vault of Obsidian inside a site is its editor's; a repository ends the search, a submodule
    does not."""
    plant(tmp_path, {
        "mkdocs.yml": "", "site/hugo.toml": "", "site/content/.obsidian/app.json": "",
        "vault/.obsidian/app.json": "", "module/.git": "gitdir: x",
    })  # fmt: skip
    (tmp_path / "own" / ".git").mkdir(parents=True)
    sites = Sites()

    def name(folder):
        site = sites.of(tmp_path / folder)
        return site and site.generator.name

    assert name("site/content/posts") == "Hugo"
    assert name("vault/notes") == "MkDocs"
    assert name("module/docs") == "MkDocs"
    assert name("own/posts") is None
    assert sites.of(tmp_path / "site") is sites.of(tmp_path / "site" / "content" / "x")


@pytest.mark.parametrize(
    ("files", "language"),
    [
        ({"docusaurus.config.ts": "i18n: {defaultLocale: 'ko', locales: ['ko']}"}, "ko"),
        ({"hugo.toml": "baseURL = 'x'\ndefaultContentLanguage = 'ja'\n"}, "ja"),
        ({"hugo.toml": "languageCode = 'en-us'\ndefaultContentLanguage = 'zh-tw'\n"}, "zh-Hant"),
        ({"config.yaml": "languageCode: pt-BR\n"}, "pt"),
        ({"hugo.json": '{\n  "defaultContentLanguage": "ko"\n}'}, "ko"),
        ({"_config.yml": "title: x\nlang: vi\n"}, "vi"),
        ({"_config.yml": "title: x\nlocale: zh_TW\n"}, "zh-Hant"),
        ({"_config.yml": "lang: jp\n"}, "ja"),
        (HEXO, "zh-Hant"),
        ({**HEXO, "_config.yml": "language:\n- ja\n- en\n"}, "ja"),
        ({**HEXO, "_config.yml": "language: [ko, en]\n"}, "ko"),
        ({"mkdocs.yml": "theme:\n  name: material\n  language: fa\n"}, "fa"),
        ({"astro.config.mjs": 'i18n: {defaultLocale: "fr"}'}, "fr"),
        ({".vitepress/config.ts": "lang: 'zh-TW'"}, "zh-Hant"),
        (
            {".vitepress/config.ts": "x: {en: {lang: 'en'}, root: {label: '한', lang: 'ko-KR'}}"},
            "ko",
        ),
        ({"pelicanconf.py": "DEFAULT_LANG = 'ko'\n"}, "ko"),
        ({"conf.py": 'BLOG_TITLE = "x"\nDEFAULT_LANG = "ja"\n'}, "ja"),
        ({"conf.py": 'project = "x"\nlanguage = "zh_CN"\n'}, "zh-Hans"),
        ({"zola.toml": 'base_url = "x"\ndefault_language = "ko"\n'}, "ko"),
        ({"_config.yml": "title: x\n"}, None),
        ({"conf.py": 'project = "x"\n# language = "ja"\n'}, None),
    ],
)
def test_a_configuration_has_the_default_language(tmp_path, files, language):
    """Or none; in each generator's own words."""
    plant(tmp_path, files)
    site = Sites().of(tmp_path)
    assert site is not None
    assert site.language == language


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("zh-tw", "zh-Hant"), ("zh_tw", "zh-Hant"), ("ZH-TW", "zh-Hant"), ("zh-cn", "zh-Hans"),
        ("zh_HK", "zh-HK"), ("jp", "ja"), ("kr", "ko"), ("cn", "zh-Hans"), ("tw", "zh-Hant"),
        ("ko_KR.UTF-8", "ko"), ("ca@valencia", "ca"), (" pt-br ", "pt"), ("default", None),
        ("", None), (True, None), (None, None),
    ],
)  # fmt: skip
def test_a_tag_is_read_as_blogs_write_it(text, canonical):
    """Underscores, any case, a country in place of its language."""
    assert tag(text) == canonical


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
    assert Sites().of(tmp_path) is None
