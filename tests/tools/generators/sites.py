"""Sites: a small blog for each generator, in four languages, and the generator that builds it.

In: a generator's name and a folder. Out: the posts' sources, and the built pages. Each skeleton is
a folder of `sites/`; without the lines that name our integration it is the same site without cards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.tools.generators import packages
from tests.tree import ROOT

SKELETONS = Path(__file__).resolve().parent / "sites"
INTEGRATIONS = ROOT / "deploy" / "integrations"
INTEGRATION_LINE = re.compile(r"^.*(?:pyoji|cardTags).*\n", re.M)
SECONDS = 300

OWN = "https://cdn.example.com/own.png"
"""The picture of the posts that have one."""

TITLES: Mapping[str, Mapping[str, str]] = {
    "drawn": {
        "en": 'R&D + C#: 100% of <dialog>, it\'s "2*3"',
        "ko": "표지: 링크 하나로 그리는 카드 #1",
        "ja": "表紙",
        "zh-TW": "一條連結，一張封面",
    },
    "linked": {
        "en": "Is 50%20off real? __init__ & 2**10",
        "ko": "카드가 (정말) 필요할까?",
        "ja": "表紙：リンクひとつで描くカード",
        "zh-TW": "封面與標題",
    },
    "own": {"en": "A photo", "ko": "사진", "ja": "写真", "zh-TW": "照片"},
}
"""Titles by what the posts are: their cards come from the integration, or from `link --write`, or
they have a picture."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a language."""

    name: str
    lang: str
    title: str


POSTS = tuple(
    Post(name, lang, title) for name, titles in TITLES.items() for lang, title in titles.items()
)


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator: its command, where posts and pages are, and what else it needs.

    `files` are the integration's, and where the site has them. `key` is what its theme reads a
    picture from; `lines` more of the front matter.
    """

    name: str
    command: tuple[str, ...]
    post: str
    page: str
    files: Mapping[str, str] = field(default_factory=dict)
    key: str = f'image: "{OWN}"'
    lines: str = ""
    default_post: str = ""

    def source(self, post: Post) -> str:
        """The path of the post's file in the site."""
        form = self.default_post if post.lang == "en" and self.default_post else self.post
        return self._path(form, post)

    def built(self, post: Post) -> str:
        """The path of the post's page in the site."""
        path = self._path(self.page, post)
        return path.replace("/en/", "/") if self.default_post else path

    def _path(self, form: str, post: Post) -> str:
        return form.format(lang=post.lang, small=post.lang.lower(), name=post.name)

    @property
    def out(self) -> str:
        """The folder of the built site."""
        return self.page.partition("/")[0]


GENERATORS = {
    generator.name: generator
    for generator in (
        Generator(
            "astro",
            ("astro", "build"),
            "src/pages/{small}/{name}.md",
            "dist/{small}/{name}/index.html",
            lines="layout: ../../layouts/Post.astro\n",
        ),
        Generator(
            "docusaurus",
            ("docusaurus", "build"),
            "i18n/{lang}/docusaurus-plugin-content-blog/{name}.md",
            "build/{lang}/blog/{name}/index.html",
            default_post="blog/{name}.md",
        ),
        Generator(
            "eleventy",
            ("eleventy",),
            "src/{lang}/{name}.md",
            "_site/{lang}/{name}/index.html",
            lines="layout: {layout}\n",
        ),
        Generator(
            "hexo",
            ("hexo", "generate"),
            "source/_posts/{lang}/{name}.md",
            "public/{lang}/{name}/index.html",
            key=f'photos: ["{OWN}"]',
        ),
        Generator(
            "hugo",
            ("hugo", "--quiet"),
            "content/{small}/posts/{name}.md",
            "public/{small}/posts/{name}/index.html",
            {"hugo/pyoji-card.html": "layouts/_partials/pyoji-card.html"},
            key=f'images: ["{OWN}"]',
        ),
        Generator(
            "jekyll",
            ("jekyll", "build", "--quiet"),
            "_posts/{lang}/2026-01-02-{name}.md",
            "_site/{lang}/{name}/index.html",
            {"jekyll/pyoji-card.html": "_includes/pyoji-card.html"},
            lines="permalink: /{lang}/{name}/\n",
        ),
        Generator(
            "mkdocs",
            ("mkdocs", "--quiet", "build"),
            "docs/{lang}/{name}.md",
            "site/{lang}/{name}/index.html",
            {"mkdocs/pyoji_card.py": "pyoji_card.py"},
        ),
        Generator(
            "zensical",
            ("zensical", "build"),
            "docs/{lang}/{name}.md",
            "site/{lang}/{name}/index.html",
            {"zensical/main.html": "overrides/main.html"},
        ),
    )
}


def write(generator: Generator, folder: Path, *, bare: bool = False) -> None:
    """Write the site's sources; `bare`: without the integration and pictures."""
    shutil.copytree(SKELETONS / generator.name, folder, dirs_exist_ok=True)
    for path, place in generator.files.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(INTEGRATIONS / path, folder / place)
    if packages.MODULES.is_dir():
        (folder / "node_modules").symlink_to(packages.MODULES)
    for post in POSTS:
        file = folder / generator.source(post)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_source(generator, post, bare=bare), "utf-8")
    if bare:
        _remove_integration(generator, folder)


def _source(generator: Generator, post: Post, *, bare: bool) -> str:
    layout = "nunjucks.njk" if post.name == "linked" else "liquid.liquid"
    title = json.dumps(post.title, ensure_ascii=False)
    picture = f"{generator.key}\n" if post.name == "own" and not bare else ""
    lines = generator.lines.format(lang=post.lang, name=post.name, layout=layout)
    return (
        f"---\ntitle: {title}\nlang: {post.lang}\ndate: 2026-01-02\n{picture}{lines}---\n\n"
        f"Words of {post.name}.\n"
    )


def _remove_integration(generator: Generator, folder: Path) -> None:
    for path in (SKELETONS / generator.name).rglob("*.*"):
        if path.is_file():
            place = folder / path.relative_to(SKELETONS / generator.name)
            text = place.read_text("utf-8")
            place.write_text(INTEGRATION_LINE.sub("", text), "utf-8")
    for place in generator.files.values():
        (folder / place).unlink()


def build(generator: Generator, folder: Path) -> Path:
    """Build the site and return the folder of its pages; AssertionError with the output."""
    name, *words = generator.command
    program = packages.program(name)
    assert program is not None
    quiet = {"CI": "true", "ASTRO_TELEMETRY_DISABLED": "1", "NO_UPDATE_NOTIFIER": "1"}
    hidden = {"PYOJI_SIGNING_KEYS", "HUGO_PYOJI_SIGNING_KEYS", "PYTHONPATH"}
    environment = {name: text for name, text in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [program, *words], cwd=folder, env=environment | quiet, timeout=SECONDS,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return folder / generator.out


def pages(generator: Generator, folder: Path) -> Iterator[tuple[Post, Path]]:
    """Yield each post with its built page."""
    for post in POSTS:
        yield post, folder / generator.built(post)
