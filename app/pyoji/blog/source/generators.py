"""Generators: the table of the generators whose sites are known.

    which files configure it · which key it reads an image from · what its theme needs for that
    how it reads front matter and titles · which files are pages · where languages are

In: nothing. Out: rows; where two generators name their configuration alike, the first row that
fits counts. Sources are named in each row. Must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from pyoji.blog.source import dialect
from pyoji.blog.source.generator import WITH_RST, Generator, PageRules, Theme
from pyoji.blog.source.image_key import IMAGE, Key, Shape

_SCRIPTS = "js ts mjs cjs mts cts"
_TABLES = "toml yaml yml json"
_lines = partial(re.compile, flags=re.M | re.I)


def _names(stems: str, extensions: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{end}" for stem in stems.split() for end in extensions.split())


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _setting(name: str) -> re.Pattern[str]:
    """The value of a setting on a line of YAML, TOML, JSON or Python."""
    return _lines(rf"""^[^\S\n]*+["']?(?:{name})["']?\s*+[:=]\s*+["'\[]*([^\s"'#,\]]++)""")


_LOCALE = re.compile(r"""defaultLocale\s*:\s*["']([\w-]+)["']""")
_LIST = Key(("images",), Shape.LIST)


def _tag(name: str, condition: str = "") -> str:
    """A tag of the image in Liquid, Jinja and Tera, if the page has one. KEY stands for the key."""
    tag = f'<meta property="og:image" content="{{{{ {name} }}}}">'
    return f"{{% if {condition or name} %}}{tag}{{% endif %}}"


_HUGO_PAGES = PageRules(
    _set("archetypes layouts themes i18n data assets static public resources _vendor"),
    has_bundles=True,
)
_HUGO_THEMES = (Theme("PaperMod", re.compile("PaperMod"), Key(("cover", "image"))),)
_HUGO_DEFAULT = (_setting("defaultContentLanguage"), _setting("languageCode|locale"))
_HUGO_SOURCE = "gohugo.io/templates/embedded/#open-graph"
_CONTENT = re.compile(r"content/")
_ANY_FOLDER = re.compile(
    r"(?:(?:src|app|content|data|posts|blog|docs|pages|articles|_posts)/){0,3}"
)

OTHER = Key(("ogImage",))
"""The key where the generator's own holds files of the site."""

_SCHEMA = tuple(
    # An image() of Astro's schema is a file of the site, unless it may be a string too.
    Theme(
        f"{name} in the schema",
        re.compile(rf"\b{name}\s*:\s*+(?!image\s*\(\s*\)(?![^,\n]*z\.string))"),
        Key((name,)),
    )
    for name in ("ogImage", "og_image", "socialImage", "image")
)
_FIELDS = (
    Theme("images in the schema", re.compile(r"\bimages\s*:"), _LIST),
    *_SCHEMA,
    Theme("cover in the schema", re.compile(r"\bcover\s*:"), Key(("cover",))),
)
_MYST = Key(("myst", "html_meta", "property=og:image"))
_SPHINX_THEMES = (
    Theme("sphinxext-opengraph", re.compile("sphinxext.opengraph"), Key(("og:image",))),
)
_SPHINX_PAGES = PageRules(
    _set("_build build _static _templates"), suffixes=WITH_RST, has_readmes=True
)
_TEMPLATE = "your theme has to show it. If it does not yet, put into {}: {}"

GENERATORS: Sequence[Generator] = (
    Generator(
        "Docusaurus",
        _names("docusaurus.config", _SCRIPTS),
        IMAGE,
        dialect.DOCUSAURUS,
        "docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog#markdown-front-matter",
        bare=True,
        pages=PageRules(
            _set("src/components src/theme static build plugins"),
            has_partials=True,
            has_private_folders=True,
            has_readmes=True,
        ),
        default=(_LOCALE,),
    ),
    Generator(
        "Astro",
        _names("astro.config src/content.config src/content/config", _SCRIPTS),
        IMAGE,
        dialect.ASTRO,
        "docs.astro.build/en/guides/content-collections/",
        themes=(
            Theme(
                "Starlight", re.compile("@astrojs/starlight"), Key(("head",), Shape.TAGS)
            ),
            *_SCHEMA,
            Theme("a file in the schema", re.compile(r"\bimage\s*:\s*image\s*\("), OTHER),
        ),
        needs="the schema in src/content.config.ts has to have it, and your layout to show it. If "
        'it does not yet, put into its head: <meta property="og:image" content={KEY} />',
        pages=PageRules(
            _set("src/components src/layouts public dist"),
            has_partials=True,
            has_private_folders=True,
        ),
        languages=re.compile(r"src/(?:content/(?:[\w-]+/)?|pages/)"),
        default=(_LOCALE,),
    ),
    Generator(
        "Hugo",
        _names("hugo config/_default/hugo config/_default/config", _TABLES),
        _LIST,
        dialect.HUGO,
        _HUGO_SOURCE,
        themes=_HUGO_THEMES,
        pages=_HUGO_PAGES,
        languages=_CONTENT,
        default=_HUGO_DEFAULT,
    ),
    *(
        Generator(
            "Zola",
            (file,),
            Key(("extra", "image")),
            dialect.ZOLA,
            "www.getzola.org/documentation/content/page/#front-matter",
            marks=marks,
            needs=_TEMPLATE.format("its base template's head", _tag("page.KEY")),
            pages=PageRules(
                _set("public static themes sass templates"), folder="content", has_bundles=True
            ),
            default=(_setting("default_language"),),
        )
        for file, marks in (("zola.toml", None), ("config.toml", _lines(r"^\s*base_url\s*=")))
    ),
    Generator(
        "Hugo",
        _names("config", _TABLES),
        _LIST,
        dialect.HUGO,
        _HUGO_SOURCE,
        beside=_set("archetypes layouts content"),
        marks=_lines(r"^\s*[\"']?(?:baseURL|languageCode|defaultContentLanguage)[\"']?\s*[:=]"),
        themes=_HUGO_THEMES,
        pages=_HUGO_PAGES,
        languages=_CONTENT,
        default=_HUGO_DEFAULT,
    ),
    Generator(
        "Jupyter Book",
        ("_config.yml",),
        _MYST,
        dialect.MYST,
        "myst-parser.readthedocs.io/en/latest/configuration.html#setting-html-metadata",
        beside=_set("_toc.yml"),
        themes=_SPHINX_THEMES,
        bare=True,
        pages=_SPHINX_PAGES,
        default=(_setting("language"),),
    ),
    Generator(
        "Hexo",
        _names("_config", "yml yaml json"),
        Key(("photos",), Shape.LIST),
        dialect.LIQUID,
        "hexo.io/docs/helpers#open-graph",
        beside=_set("scaffolds source"),
        marks=_lines(r"^(?:(?:source_dir|new_post_name|skip_render|post_asset_folder)\s*:|\s*\"hexo\"\s*:)"),
        unless=_lines(r"^source\s*:"),
        also=("package.json",),
        themes=(
            Theme("Butterfly", _lines(r"^theme\s*:\s*[\"']?butterfly"), Key(("cover",))),
            Theme("Fluid", _lines(r"^theme\s*:\s*[\"']?fluid"), Key(("og_img",))),
        ),
        pages=PageRules(
            _set("scaffolds themes public node_modules source/_data"), has_partials=True
        ),
        languages=re.compile(r"source/(?:_posts/|_drafts/)?"),
        default=(_lines(r"^language\s*:\s*(?:\[|\n?\s*-\s+)?\s*[\"']?([\w-]+)"),),
    ),
    Generator(
        "Jekyll",
        _names("_config", "yml yaml toml"),
        IMAGE,
        dialect.LIQUID,
        "github.com/jekyll/jekyll-seo-tag/blob/master/docs/usage.md",
        decodes=re.compile("jekyll-seo-tag|minima|github-pages"),
        also=("Gemfile",),
        themes=(
            Theme("Minimal Mistakes", re.compile("minimal-mistakes"), Key(("header", "og_image"))),
            Theme("Beautiful Jekyll", re.compile("beautiful-jekyll"), Key(("share-img",))),
            Theme("jekyll-seo-tag", re.compile("jekyll-seo-tag|theme|github-pages")),
        ),
        needs="the plugin jekyll-seo-tag shows it, with {% seo %} in the layout's head. Without "
        f"the plugin, put into the layout: {_tag('page.KEY')}",
        pages=PageRules(
            _set("_includes _layouts _data _sass vendor assets node_modules"), has_partials=True
        ),
        languages=re.compile(r"(?:_\w+/)?"),
        default=(_lines(r"^(?:lang|locale)\s*:\s*[\"']?([\w-]+)"),),
    ),
    *(
        Generator(
            name,
            files,
            IMAGE,
            dialect.MKDOCS,
            source,
            needs=_TEMPLATE.format(
                "overrides/main.html",
                '{% extends "base.html" %}{% block extrahead %}{{ super() }}'
                + _tag("page.meta.KEY", "page and page.meta.KEY")
                + "{% endblock %}",
            )
            + ' and name the folder: "custom_dir: overrides", below theme',
            bare=True,
            pages=PageRules(
                folder="docs",
                setting=_lines(
                    r"""^[^\S\n]*+docs_dir["']?\s*[:=]\s*["']?([^"'#\r\n]++)["']?[^\S\n]*+(?:#.*)?$"""
                ),
                has_readmes=True,
            ),
            languages=re.compile(""),
            default=(_lines(r"^\s+(?:language|locale)\s*[:=]\s*[\"']?([\w-]+)"),),
        )
        for name, files, source in (
            (
                "MkDocs",
                _names("mkdocs", "yml yaml"),
                "www.mkdocs.org/user-guide/writing-your-docs/#meta-data",
            ),
            ("Zensical", ("zensical.toml",), "zensical.org/docs/authoring/frontmatter/"),
        )
    ),
    Generator(
        "Eleventy",
        (".eleventy.js", *_names("eleventy.config", _SCRIPTS)),
        IMAGE,
        dialect.LIQUID,
        "www.11ty.dev/docs/data-frontmatter/",
        needs=_TEMPLATE.format("the layout's head", _tag("KEY")),
        pages=PageRules(_set("_includes _layouts _data _site")),
        languages=_ANY_FOLDER,
    ),
    Generator(
        "VitePress",
        _names(".vitepress/config .vitepress/config/index", _SCRIPTS),
        Key(("head",), Shape.HEAD),
        dialect.VITEPRESS,
        "vitepress.dev/reference/frontmatter-config#head",
        bare=True,
        pages=PageRules(_set("public"), has_readmes=True),
        languages=re.compile(""),
        default=(
            re.compile(r"""\broot\s*:\s*\{[^{}]{0,2000}?\blang\s*:\s*["']([\w-]+)"""),
            re.compile(r"""\blang\s*:\s*["']([\w-]+)"""),
        ),
    ),
    *(
        Generator(
            name,
            _names(".vuepress/config", _SCRIPTS),
            key,
            dialect.VITEPRESS,
            source,
            marks=marks,
            bare=True,
            pages=PageRules(_set("public"), has_readmes=True),
            languages=re.compile(""),
            default=(re.compile(r"""["']/["']\s*:\s*\{[^{}]{0,2000}?\blang\s*:\s*["']([\w-]+)"""),),
        )
        for name, key, marks, source in (
            ("VuePress 1", Key(("meta",), Shape.META), re.compile(r"module\.exports"),
             "v1.vuepress.vuejs.org/guide/frontmatter.html#meta"),
            ("VuePress", Key(("head",), Shape.HEAD), None,
             "vuepress.vuejs.org/reference/frontmatter.html#head"),
        )
    ),
    Generator(
        "Quartz",
        _names("quartz.config", _SCRIPTS),
        Key(("socialImage",)),
        dialect.OBSIDIAN,
        "quartz.jzhao.xyz/plugins/CustomOgImages",
        themes=(Theme("CustomOgImages", _lines(r"^[^/\n]*\bCustomOgImages\b")),),
        needs="the emitter Plugin.CustomOgImages() shows it. Add it to quartz.config.ts",
        bare=True,
        pages=PageRules(folder="content", has_readmes=True),
        languages=re.compile(""),
        default=(re.compile(r"""\blocale\s*:\s*["']([\w-]+)"""),),
    ),
    Generator(
        "Next.js",
        _names("contentlayer.config next.config", _SCRIPTS),
        IMAGE,
        dialect.ASTRO,
        "nextjs.org/docs/app/api-reference/functions/generate-metadata#opengraph",
        also=_names("contentlayer.config", _SCRIPTS),
        themes=_FIELDS,
        needs="your pages have to show it. If they do not yet, return from generateMetadata: "
        "openGraph: { images: [post.KEY] }",
        pages=PageRules(_set("public out components lib")),
        languages=_ANY_FOLDER,
        default=(_LOCALE,),
    ),
    Generator(
        "Gatsby",
        _names("gatsby-config", _SCRIPTS),
        IMAGE,
        dialect.ASTRO,
        "www.gatsbyjs.com/docs/how-to/adding-common-features/adding-seo-component/",
        needs="your template has to show it. If it does not yet, query frontmatter { KEY } and "
        'put into its Head: <meta property="og:image" content={frontmatter.KEY} />',
        pages=PageRules(_set("public static src/components src/templates")),
        languages=_ANY_FOLDER,
    ),
    Generator(
        "Pelican",
        ("pelicanconf.py",),
        IMAGE,
        dialect.PELICAN,
        "docs.getpelican.com/en/latest/content.html#file-metadata",
        needs=_TEMPLATE.format(
            "its base template's head", _tag("article.KEY", "article and article.KEY")
        ),
        pages=PageRules(_set("output themes plugins"), suffixes=WITH_RST),
        languages=re.compile(r"content/(?:[\w-]+/)?"),
        default=(_setting("DEFAULT_LANG"),),
    ),
    Generator(
        "Nikola",
        ("conf.py",),
        Key(("previewimage",)),
        dialect.NIKOLA,
        "getnikola.com/handbook.html#extra",
        marks=_lines(r"^(?:BLOG_TITLE|COMPILERS|POSTS)\s*="),
        pages=PageRules(
            _set("output cache files themes plugins templates listings galleries"),
            suffixes=WITH_RST,
        ),
        default=(_setting("DEFAULT_LANG"),),
    ),
    Generator(
        "Sphinx",
        ("conf.py",),
        _MYST,
        dialect.MYST,
        "myst-parser.readthedocs.io/en/latest/configuration.html#setting-html-metadata",
        marks=_lines(r"^(?:extensions|html_theme|project|master_doc|root_doc|templates_path)\s*="),
        themes=_SPHINX_THEMES,
        bare=True,
        pages=_SPHINX_PAGES,
        default=(_setting("language"),),
    ),
    Generator(
        "mdBook",
        ("book.toml",),
        None,
        dialect.LIQUID,
        "rust-lang.github.io/mdBook/format/theme/index.html",
        needs="a page has no front matter; tags for all pages stand in theme/head.hbs",
        pages=PageRules(_set("book theme"), has_readmes=True),
        default=(_setting("language"),),
    ),
    Generator(
        "Obsidian Publish",
        (".obsidian",),
        IMAGE,
        dialect.OBSIDIAN,
        "help.obsidian.md/publish/social-share",
        is_weak=True,
        bare=True,
        pages=PageRules(has_readmes=True),
    ),
)  # fmt: skip

UNKNOWN_PAGES = PageRules(
    _set("vendor archetypes scaffolds includes partials"),
    suffixes=WITH_RST,
    has_partials=True,
    has_readmes=True,
)
"""The pages below a folder whose generator is unknown."""
