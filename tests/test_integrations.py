"""deploy/integrations/: each makes the links of `pyoji link`, signs where it can, and leaves pages
that have a picture alone. `tests/test_generators.py` builds whole sites with them."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import NamedTuple

import pytest
from pyoji.blog.links.suggest import LinkBuilder
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates
from pyoji.link import card_links, og_tags, query
from pyoji.link.signature import Keys, Mode, Rules, Verifier, message

from tests.tools.generators import packages, sites
from tests.tree import ROOT

INTEGRATIONS = ROOT / "deploy" / "integrations"
NODE = INTEGRATIONS / "node"
SERVICE, TEMPLATE = "https://og.example.com", "article"
KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"


class Named(NamedTuple):
    """A title in the language that its page names."""

    title: str
    lang: str


TITLES = (
    Named("표지: 링크 하나로 그리는 카드", "ko"),
    Named("Docker", "ko"),
    Named("かなと한글", "ko"),
    Named("表紙", "ja"),
    Named("リンクひとつ", "ja"),
    Named("한글とかな", "ja"),
    Named("一條連結，一張封面", "zh-TW"),
    Named("一条链接", "zh-Hans"),
    Named("香港", "zh-HK"),
    Named("Tiếng Việt", "vi"),
    Named("Istanbul", "tr"),
    Named("A plain title", "en"),
    Named("Über Größe", "de"),
    Named("می‌خواهم بخوانم", "fa"),
    Named("ภาษาไทย", "th"),
    Named("표지", "kr"),
    Named('R&D + C#: 100% of <b>, it\'s "2*3" (~!)', "en"),
    Named("a=b==c;d,e/f?g@h:i|j\\k`l$m^n{o}[p]", "en"),
    Named("50%20off", "en"),
    Named("a100%25b", "en"),
    Named("%EC%95%88", "en"),
    Named("%zz %E", "en"),
    Named("Is 50%20off real?", "en"),
    Named("👨‍👩‍👧 𠮷野家", "ja"),
    Named("-n -e {{ a }}", "en"),
)

# ── each platform: titles in, links out ──────────────────────────────────────────────────────


def _program(name: str) -> str:
    path = packages.program(name)
    if path is None:
        _absent(f"{name} is not installed")
    return str(path)


def _absent(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


def _run(words: Sequence[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _node(program: str, folder: Path, **environment: str) -> str:
    """Run a script that has `cards`, `pages` and `service`."""
    (folder / "try.cjs").write_text(
        f"const cards = require({json.dumps(str(NODE / 'card.cjs'))});\n"
        f"const pages = require({json.dumps(str(NODE / 'pages.cjs'))});\n"
        f"const site = {json.dumps({'service': SERVICE, 'template': TEMPLATE})};\n{program}",
        "utf-8",
    )
    return _run([_program("node"), "try.cjs"], folder, **environment)


def _node_links(titles: Sequence[Named], folder: Path, key: str) -> list[str]:
    program = (
        f"const made = cards(site);\nfor (const [title, lang] of {json.dumps(titles)})"
        " console.log(made.link(title, lang));"
    )
    return _node(program, folder, PYOJI_SIGNING_KEYS=key).split()


def _hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "pyoji_card", INTEGRATIONS / "mkdocs" / "pyoji_card.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _mkdocs_links(titles: Sequence[Named], folder: Path, key: str) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYOJI_SIGNING_KEYS", key)
        return [_hook().card_link(title, lang, SERVICE, TEMPLATE) for title, lang in titles]


def _pages(titles: Sequence[Named], folder: Path, **more: str) -> None:
    """Write a page for each title, numbered."""
    folder.mkdir(parents=True)
    for number, (title, lang) in enumerate(titles):
        words = {"title": title, "lang": lang, **more}
        matter = "".join(
            f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in words.items()
        )
        (folder / f"{number}.md").write_text(f"---\n{matter}---\n\nx\n", "utf-8")


def _built_links(titles: Sequence[Named], folder: Path) -> list[str]:
    """The links of numbered pages below a folder."""
    found = {}
    for number in range(len(titles)):
        [page] = folder.rglob(f"{number}/index.html")
        found[number] = Head.read(page).only("og:image")
    return list(found.values())


def _hugo_links(titles: Sequence[Named], folder: Path, key: str) -> list[str]:
    """The site has a language for each that the titles name."""
    site = sites.GENERATORS["hugo"]
    sites.write(site, folder / "site")
    shutil.rmtree(folder / "site" / "content")
    config = (sites.SKELETONS / "hugo" / "hugo.toml").read_text("utf-8").partition("[languages")[0]
    for lang in dict.fromkeys(lang.lower() for _, lang in titles):
        config += f'[languages.{lang}]\ncontentDir = "content/{lang}"\n'
    (folder / "site" / "hugo.toml").write_text(config, "utf-8")
    _pages(titles, folder / "all")
    for number, (_, lang) in enumerate(titles):
        place = folder / "site" / "content" / lang.lower() / f"{number}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / "all" / f"{number}.md", place)
    _run([_program("hugo"), "--quiet"], folder / "site", HUGO_PYOJI_SIGNING_KEYS=key)
    return _built_links(titles, folder / "site" / "public")


def _jekyll_links(titles: Sequence[Named], folder: Path, key: str) -> list[str]:
    site = sites.GENERATORS["jekyll"]
    sites.write(site, folder / "site")
    _pages(titles, folder / "site" / "all", permalink="/:basename/")
    _run([_program("jekyll"), "build", "--quiet"], folder / "site")
    return _built_links(titles, folder / "site" / "_site")


def _zensical_links(titles: Sequence[Named], folder: Path, key: str) -> list[str]:
    site = sites.GENERATORS["zensical"]
    sites.write(site, folder / "site")
    _pages(titles, folder / "site" / "docs" / "all")
    _run([_program("zensical"), "build"], folder / "site")
    return _built_links(titles, folder / "site" / "site")


class Head(HTMLParser):
    """The tags of a page by name, each with all its contents, and its title."""

    def __init__(self) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = {}
        self.title = ""
        self._in_title = False

    @classmethod
    def read(cls, page: Path) -> Head:
        head = cls()
        head.feed(page.read_text("utf-8"))
        head.close()
        return head

    def only(self, name: str) -> str:
        """The content of a tag that is there once."""
        [content] = self.metas[name]
        return content

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("property") or found.get("name")
        if tag == "meta" and name:
            self.metas.setdefault(name, []).append(found.get("content") or "")
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
            self._in_title = False


Links = Callable[[Sequence[Named], Path, str], list[str]]
PLATFORMS: Mapping[str, Links] = {
    "node": _node_links,
    "mkdocs": _mkdocs_links,
    "hugo": _hugo_links,
    "jekyll": _jekyll_links,
    "zensical": _zensical_links,
}
SIGNING = ("node", "mkdocs", "hugo")


# ── links ────────────────────────────────────────────────────────────────────────────────────


def _without_lang(link: str) -> str:
    return re.sub(r"&lang=[^&]*", "", link)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_link_is_that_of_pyoji_link(platform: str, templates: Templates, tmp_path: Path) -> None:
    """Byte for byte but for `lang`, which they may say where `pyoji link` knows that it is
    guessed; the card is the same."""
    titles = [named for named in TITLES if platform in SIGNING or not _is_encoded(named.title)]
    builder = LinkBuilder(SERVICE, TEMPLATE, templates)
    for named, link in zip(titles, PLATFORMS[platform](titles, tmp_path, ""), strict=True):
        lang = {"kr": "ko"}.get(named.lang, named.lang)
        expected = builder.suggest(named.title, lang).link
        assert _without_lang(link) == _without_lang(expected), named
        cards = [
            templates.card(TEMPLATE, read.pairs, PNG)
            for read in map(card_links.read, (link, expected))
            if read is not None
        ]
        assert cards[0] == cards[1], named


def _is_encoded(title: str) -> bool:
    """Whether `pyoji link` guards the title against a second decoding; templates cannot."""
    return dict(query.read(query.write([("x", title)]).encode()))["x"] != title


@pytest.mark.parametrize("platform", SIGNING)
def test_a_link_is_signed_with_the_first_key(
    platform: str, templates: Templates, tmp_path: Path
) -> None:
    """As the service verifies it."""
    verifier = Verifier(Rules(Mode.REQUIRED), Keys.parse(KEY))
    for link in PLATFORMS[platform](TITLES, tmp_path, f"{KEY},{KEY[::-1]}"):
        read = card_links.read(link)
        assert read is not None
        assert verifier.verify(TEMPLATE, read.pairs, templates.get(TEMPLATE).parameters), link


def test_a_language_is_named_only_where_the_title_does_not_show_it(tmp_path: Path) -> None:
    """The same titles in both programs."""
    said = {
        ("표지", "ko"): None,
        ("Docker", "ko"): "ko",
        ("かな", "ja"): None,
        ("表紙", "ja"): "ja",
        ("한글とかな", "ja"): "ja",
        ("標題", "zh_TW"): "zh_TW",
        ("Title", "en-GB"): None,
        ("표지", "en"): None,
        ("Titel", "de"): None,
        ("Привет", "uk"): "uk",
        ("Привет", "ua"): "uk",
        ("Title", "not a tag"): None,
        ("Title", ""): None,
    }
    for links in (_node_links, _mkdocs_links):
        made = links([Named(*each) for each in said], tmp_path, "")
        found = [dict(read.pairs).get("lang") for read in map(card_links.read, made) if read]
        assert found == list(said.values())


def test_more_parameters_follow_and_are_signed(templates: Templates, tmp_path: Path) -> None:
    """In their order; one of them may be `lang`."""
    pairs = (("title", "a"), ("lang", "ja"), ("theme", "light"), ("fontSize", "80"))
    signature = Keys.parse(KEY).sign(message(TEMPLATE, pairs, templates.get(TEMPLATE).parameters))
    expected = f"{SERVICE}/api/{TEMPLATE}?{query.write((*pairs, ('sig', signature)))}"
    more = {"theme": "light", "fontSize": 80}
    program = f"console.log(cards({{ ...site, parameters: {json.dumps(more)} }}).link('a', 'ja'));"
    assert _node(program, tmp_path, PYOJI_SIGNING_KEYS=KEY).strip() == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYOJI_SIGNING_KEYS", KEY)
        assert _hook().card_link("a", "ja", f"{SERVICE}/", TEMPLATE, more) == expected


# ── tags ─────────────────────────────────────────────────────────────────────────────────────

TITLE = 'R&D: "a" <b> it\'s\n표지'


def _node_tags(arguments: Sequence[object], folder: Path) -> str:
    words = ", ".join(map(json.dumps, arguments))
    return _node(f"process.stdout.write(cards(site).html({words}));", folder)


def test_the_tags_are_those_of_pyoji_link(templates: Templates, tmp_path: Path) -> None:
    """Byte for byte."""
    suggestion = LinkBuilder(SERVICE, TEMPLATE, templates).suggest(TITLE, "ko")
    expected = og_tags.write(suggestion.link, "image/png", suggestion.card.sides, TITLE)
    assert _node_tags([TITLE, "ko"], tmp_path) == expected
    html = _put_by_hook("<head></head>", TITLE, lang="ko")
    assert html == f"<head>{expected}</head>"


def test_a_page_s_own_picture_is_declared(tmp_path: Path) -> None:
    """With its own size, which is not ours to say; a card in front matter with a card's."""
    own = "https://cdn.example.com/a.png"
    card = f"{SERVICE}/api/{TEMPLATE}?title=a"
    for image, sized in ((own, False), (card, True), ("/img/a.png", None)):
        tags = _node_tags(["a", "en", image], tmp_path)
        html = _put_by_hook("<head></head>", "a", image=image)
        assert html == f"<head>{tags}</head>"
        assert (f'content="{image}"' in tags) == (sized is not None)
        assert ("og:image:width" in tags) == bool(sized)


def _put_by_hook(html: str, title: str, **meta: str) -> str:
    extra = {"pyoji": {"service": SERVICE, "template": TEMPLATE}}
    config = SimpleNamespace(site_name="S", theme={"language": "en"}, extra=extra)
    return _hook().on_post_page(html, page=SimpleNamespace(title=title, meta=meta), config=config)


def test_the_theme_s_language_is_the_page_s() -> None:
    """`language` in Material, `locale` in MkDocs's own themes; the page's own counts more."""

    class Theme(dict[str, str]):
        locale = "ja"

    extra = {"pyoji": {"service": SERVICE, "template": TEMPLATE}}
    for theme, meta, lang in (
        (Theme(language="ko"), {}, "ko"),
        (Theme(), {}, "ja"),
        (Theme(language="ko"), {"lang": "zh-TW"}, "zh-TW"),
    ):
        page = SimpleNamespace(title="Docker", meta=meta)
        config = SimpleNamespace(site_name="S", theme=theme, extra=extra)
        html = _hook().on_post_page("<head></head>", page=page, config=config)
        assert f"?title=Docker&amp;lang={lang}" in html


def test_a_picture_in_another_form_is_the_theme_s() -> None:
    """A mapping under `image`, as some themes have it."""
    page = SimpleNamespace(title="a", meta={"image": {"path": "a.png"}})
    config = SimpleNamespace(site_name="S", theme={}, extra={"pyoji": {}})
    html = "<head></head>"
    assert _hook().on_post_page(html, page=page, config=config) == html


HEADS = {
    "nothing": ("<html lang=ja><head><title>表紙</title></head>", True),
    "a title with escapes": ("<head><title>R&amp;D &#39;&#x41;&quot;</title></head>", True),
    "a picture": ('<head><meta property="og:image" content="a.png"></head>', False),
    "a picture without quotes": (
        "<head><meta data-rh=true property=og:image content=https://a/?b=c></head>",
        False,
    ),
    "single quotes and a bracket": ("<head><meta content='a>b' property='og:image'></head>", False),
    "a picture as a name": ('<head><META NAME="og:image" CONTENT="a"></head>', False),
    "one in a comment": ('<head><!-- <meta property="og:image"> --><title>a</title></head>', True),
    "one in a script": (
        '<head><script>"<meta property=og:image content=a>"</script><title>a</title></head>',
        True,
    ),
    "one in the text": (
        '<head><title>a</title></head><body><meta property="og:image" content="a">',
        True,
    ),
    "a redirect": (
        '<head><meta http-equiv="refresh" content="0; url=a"><title>a</title></head>',
        False,
    ),
    "no head": ("<p>a</p>", False),
    "no title": ("<head></head>", False),
}


@pytest.mark.parametrize(("html", "gets_card"), HEADS.values(), ids=HEADS)
def test_a_built_page_gets_a_card_once(html: str, gets_card: bool, tmp_path: Path) -> None:
    """A second run changes nothing, and everything else stays."""
    program = (
        f"const once = pages.put({json.dumps(html)}, cards(site));\n"
        "console.log(JSON.stringify([once, pages.put(once, cards(site))]));"
    )
    once, twice = json.loads(_node(program, tmp_path))
    assert once == twice
    assert (once != html) == gets_card
    assert (
        re.sub(
            r'<meta property="og:image" content="https://og\.[^>]*>(?:\n<meta [^>]+>)*', "", once
        )
        == html
    )


def test_a_built_page_s_title_is_the_card_s(tmp_path: Path) -> None:
    """That of Open Graph if there is one, as text, without what the site adds."""
    html = (
        '<html lang="ko"><head><title>x</title>'
        '<meta property="og:title" content="R&amp;D &lt;표지&gt; | 블로그">'
        '<meta name="twitter:card" content="summary"></head>'
    )
    program = f"console.log(pages.put({json.dumps(html)}, cards(site), ' | 블로그'));"
    (tmp_path / "page.html").write_text(_node(program, tmp_path), "utf-8")
    head = Head.read(tmp_path / "page.html")
    assert head.only("og:image:alt") == "R&D <표지>"
    assert head.only("twitter:card") == "summary"
    read = card_links.read(head.only("og:image"))
    assert read is not None
    assert dict(read.pairs) == {"title": "R&D <표지>"}


def test_the_hook_leaves_what_the_theme_declares() -> None:
    """A picture, and the form of the card on X."""
    html = '<head><meta property="og:image" content="a"></head>'
    assert _put_by_hook(html, "a") == html
    named = '<head><meta name="twitter:card" content="summary"></head>'
    assert _put_by_hook(named, "a").count("twitter:card") == 1
    assert _put_by_hook("<p>no head</p>", "a") == "<p>no head</p>"


# ── what they say of themselves ──────────────────────────────────────────────────────────────


def test_the_package_exports_what_there_is() -> None:
    """Each file for a generator, under its name, in our version."""
    package = json.loads((NODE / "package.json").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert package["version"] == project["version"]
    files = {path.name for path in NODE.glob("*.cjs")}
    assert {Path(file).name for file in package["exports"].values()} == files - {"pages.cjs"}
    for name, file in package["exports"].items():
        assert name == "." or Path(file).stem == name.removeprefix("./")


def test_options_that_are_missing_are_named(tmp_path: Path) -> None:
    """At the start, and not in the first link; in Jekyll nothing is printed."""
    with pytest.raises(ValueError, match=r"set extra\.pyoji\.service"):
        _hook().on_config(SimpleNamespace(extra={}))
    program = "try { cards({}); } catch (error) { console.log(error.message); }"
    assert _node(program, tmp_path) == "pyoji: set service and template.\n"


def test_hugo_ends_without_options(tmp_path: Path) -> None:
    """With a sentence that says what to set."""
    sites.write(sites.GENERATORS["hugo"], tmp_path / "site")
    config = tmp_path / "site" / "hugo.toml"
    lines = [line for line in config.read_text("utf-8").splitlines() if "pyoji" not in line]
    config.write_text("\n".join(lines), "utf-8")
    done = subprocess.run(
        [_program("hugo")], cwd=tmp_path / "site", capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "set params.pyoji.service" in done.stdout + done.stderr
