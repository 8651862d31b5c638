"""The pages are whole: links lead somewhere, what guides show is well-formed and is what it says it
is, and the site is made of them all."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, NoReturn
from urllib.parse import unquote

import pytest
import typer
import yaml
from pyoji.cli import app as cli
from pyoji.networks.previews import PREVIEWS
from pyoji.networks.table import NETWORKS
from pyoji.service.remote_images.fetch import Resolver
from pyoji.settings import Settings
from pyoji.web.app import create_app
from starlette.testclient import TestClient

from tests.pages import DOCS, PAGES, blocks, slugs
from tests.ports import free_port
from tests.tree import ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
SITE = ROOT / "zensical.toml"

# Hosts that a page may name: made up, our own machine, what forms are called by (SVG's, the
# changelog's), and the networks' own tools.
HOSTS = {"og.example.com", "cdn.example.com", "docs.example.com", "blog.example.com"}
HOSTS |= {"127.0.0.1:8000", "localhost:8080", "collector:4318"}
HOSTS |= {"keepachangelog.com", "semver.org", "www.w3.org"}
HOSTS |= {"developers.kakao.com", "developers.facebook.com", "www.linkedin.com", "t.me"}
HOSTS |= {"discord.com", "cardyb.bsky.app"}

# What the tables of networks and previews name: the sources of facts, and the crawlers' addresses.
NETWORK_HOSTS = set(re.findall(r"https?://([\w.-]*\w)", repr((NETWORKS, PREVIEWS))))


class Block(NamedTuple):
    """A fenced block of a guide: the page, the first line's number, its language, what is in it."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def found_blocks() -> Iterator[Block]:
    for page in GUIDES:
        text = page.read_text("utf-8")
        for match in re.finditer(r"^```([\w-]+)[^\n]*\n(.*?)^```$", text, re.M | re.S):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(page.name, line, match[1], match[2])


BLOCKS = list(found_blocks())


# ── what each language is tried with ─────────────────────────────────────────────────────────


def run(words: Sequence[str], **more: Any) -> str:
    """What a program prints; it must end well."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def program(name: str) -> str:
    """Where a program is; the test skips where it is not."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def is_yaml(text: str, _: Path) -> None:
    """Front matter stands between two lines of dashes."""
    inner = re.fullmatch(r"---\n(.*)---\n", text, re.S)
    assert isinstance(yaml.safe_load(inner[1] if inner else text), dict)


def is_toml(text: str, _: Path) -> None:
    assert tomllib.loads(text.removeprefix("+++\n").removesuffix("+++\n"))


def is_script(text: str, folder: Path) -> None:
    (folder / "block.mjs").write_text(text, "utf-8")
    run([program("node"), "--check", str(folder / "block.mjs")])


def is_astro(text: str, folder: Path) -> None:
    """A script between dashes, then HTML with expressions."""
    _, script, html = text.split("---\n")
    is_html(re.sub(r"=\{[^}]+\}", '="x"', html), folder)
    is_script("const Astro = { props: {} };\n" + script, folder)


def is_python(text: str, _: Path) -> None:
    ast.parse(text)


class Tags(HTMLParser):
    """The meta tags of a page, by what they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta":
            name = found.get("property") or found.get("name")
            assert name, self.get_starttag_text()
            self.metas[name] = found.get("content") or ""


def is_html(text: str, _: Path) -> None:
    """It has the tags without which a network shows no large picture."""
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.metas["og:image"]
    assert tags.metas["twitter:card"] == "summary_large_image"
    assert (tags.metas["og:image:width"], tags.metas["og:image:height"]) == ("1200", "630")


def is_template(text: str, _: Path) -> None:
    """Every action of a template is closed; `tests/test_generators.py` builds sites of them."""
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("<%", "%>")):
        assert text.count(opening) == text.count(closing)
    assert re.search(r"{{|<%", text) or "{%" in text


def is_nginx(text: str, folder: Path) -> None:
    """nginx takes it, with folders, a port and a certificate of the test's."""
    nginx, openssl = program("nginx"), program("openssl")
    port = free_port()
    key, certificate = folder / "og.example.com.key", folder / "og.example.com.crt"
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=og.example.com"]
    run([openssl, *request, "-keyout", str(key), "-out", str(certificate)])
    text = text.replace("/srv/cache", str(folder)).replace("443", f"127.0.0.1:{port}")
    kept = "".join(
        f"{each}_temp_path {folder};"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {kept} {text} }}"
    )
    run([nginx, "-t", "-p", str(folder), "-c", str(folder / "nginx.conf")])


def is_caddyfile(text: str, folder: Path) -> None:
    assert text.count("{") == text.count("}")
    (folder / "Caddyfile").write_text(text)
    homes = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    words = ["validate", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    run([program("caddy"), *words], env=homes)


def is_shell(text: str, folder: Path) -> None:
    """A shell can parse it."""
    (folder / "block.sh").write_text(text)
    run([program("sh"), "-n", str(folder / "block.sh")])


def is_shown(text: str, _: Path) -> None:
    """A link, or words in no language; links are tried below."""
    assert text.strip()


TRIED: Mapping[str, Callable[[str, Path], None]] = {
    "astro": is_astro,
    "caddyfile": is_caddyfile,
    "ejs": is_template,
    "go-html-template": is_template,
    "html": is_html,
    "js": is_script,
    "liquid": is_template,
    "nginx": is_nginx,
    "python": is_python,
    "sh": is_shell,
    "text": is_shown,
    "toml": is_toml,
    "yaml": is_yaml,
}


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_is_what_it_says(block: Block, tmp_path: Path) -> None:
    """Its language's own reader takes it; a language that nothing here can read fails."""
    TRIED[block.language](block.text, tmp_path)


# ── what they say ────────────────────────────────────────────────────────────────────────────


def links() -> Iterator[str]:
    """The whole links to our service in the guides; those with a gap to fill in are not."""
    for page in GUIDES:
        text = page.read_text("utf-8")
        for link in re.findall(r"https://og\.example\.com(/[^\s\"'`<>)|]*)", text):
            if not re.search(r"[{}$…]|[?=]\Z", link):
                yield link.replace("&amp;", "&")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A service that may read the pages of a blog, which has none here."""

    async def unknown(_: Resolver, host: str, port: int) -> NoReturn:
        raise OSError(f"no such name: {host}")

    settings = Settings(page_hosts=("blog.example.com",))
    with pytest.MonkeyPatch.context() as patch, TestClient(create_app(settings)) as made:
        patch.setattr(Resolver, "__call__", unknown)
        yield made


@pytest.mark.parametrize("link", sorted(set(links())))
def test_a_link_is_a_card(client: TestClient, link: str) -> None:
    """What a guide shows can be asked for."""
    response = client.get(link)
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"


def scripts(page: str, language: str) -> list[Block]:
    return [block for block in BLOCKS if (block.page, block.language) == (page, language)]


def test_programs_print_the_link_that_is_shown(tmp_path: Path) -> None:
    """JavaScript's and Python's are the same, and the title comes back out of it whole."""
    [shown] = scripts("html.md", "text")
    [python] = scripts("html.md", "python")
    assert run([sys.executable, "-c", python.text]) == shown.text
    [script] = scripts("html.md", "js")
    node = program("node")
    (tmp_path / "block.mjs").write_text(script.text, "utf-8")
    assert run([node, str(tmp_path / "block.mjs")]) == shown.text


def test_the_program_writes_a_card(tmp_path: Path) -> None:
    """As it stands, in a folder of its own."""
    program_, *_ = scripts("python.md", "python")
    assert run([sys.executable, "-c", program_.text], cwd=tmp_path) == "image/png 0\n"
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")


def test_the_hook_writes_a_card_for_a_page(tmp_path: Path) -> None:
    """Called as MkDocs calls it."""
    _, hook, *_ = scripts("python.md", "python")
    names: dict[str, Any] = {}
    exec(hook.text, names)  # noqa: S102 - our own page
    page = SimpleNamespace(title="설치", file=SimpleNamespace(dest_uri="start/index.html"))
    config = SimpleNamespace(site_name="Handbook", site_dir=str(tmp_path))
    names["on_page_context"]({}, page=page, config=config, nav=None)
    card = tmp_path / "cards" / "start" / "index.html.png"
    assert card.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("which", [-2, -1])
def test_an_application_mounts_the_service(which: int) -> None:
    """With its lifespan and without: the page's application answers with a card."""
    names: dict[str, Any] = {}
    exec(scripts("python.md", "python")[which].text, names)  # noqa: S102 - our own page
    with TestClient(names["app"]) as host:
        response = host.get("/og/api/article?title=a")
    assert response.headers["content-type"] == "image/png"


def test_links_in_many_languages_are_cards(client: TestClient, tmp_path: Path) -> None:
    """Each is set in the language that it names."""
    [script] = scripts("languages.md", "js")
    (tmp_path / "block.mjs").write_text(script.text, "utf-8")
    printed = run([program("node"), str(tmp_path / "block.mjs")]).split()
    assert len(printed) == 4
    for link in printed:
        path = link.removeprefix("https://og.example.com").replace("?", ".json?", 1)
        data = client.get(path).json()
        assert f"lang={data['lang']}&" in link
        assert data["missing"] == []


def commands() -> set[str]:
    """The commands there are, by their first word."""
    return set(typer.main.get_command(cli).commands)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_a_command_is_one(page: Path) -> None:
    """Whatever a guide calls."""
    named = set(re.findall(r"(?:^|`|\$ )pyoji ([a-z]+)", page.read_text("utf-8"), re.M))
    assert named <= commands()


# ── every page ─────────────────────────────────────────────────────────────────────────────


def test_nothing_is_shown_that_is_not_run():
    """Plain shell blocks hold what builds and starts; `pyoji` and `curl` are in console blocks."""
    for page in (ROOT / "README.md", *(DOCS / "reference").glob("*.md")):
        for block in blocks("sh", page.read_text("utf-8")):
            assert not re.search(r"^(?:pyoji|curl)\b", block, re.M), page.name


def test_make_knows_what_the_page_calls():
    """Every `make …` of the documentation is a target."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        called = {
            word
            for line in re.findall(r"(?:^|`)make ([^`\n#]+)", text, re.M)
            for word in shlex.split(line)
            if word.isalpha()
        }
        assert called <= targets, page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_leads_somewhere(page):
    """To a file of the tree, and to a heading on its page."""
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / unquote(name) if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in slugs(target), link


def test_every_decision_is_in_the_index():
    """A line each, in their order, and each page has its four parts."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    names = [page.name for page in sorted(folder.glob("0*.md"))]
    assert re.findall(r"\]\((0[^)]+)\)", index) == names
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {name[:4]}: ")
        parts_ = ["Context", "Decision", "Consequences", "Alternatives"]
        assert re.findall(r"^## (.+)$", text, re.M) == parts_


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_registry_or_a_machine(page):
    """Hosts are invented or our own. No path is that of a person's disk, except where the guide to
    a server installs the service."""
    text = re.sub(r"/(?:opt|var/cache)/pyoji\b", "", page.read_text(encoding="utf-8"))
    named = set(re.findall(r"https?://([\w.:-]*\w)", text))
    allowed = HOSTS | (NETWORK_HOSTS if page.name == "networks.md" else set())
    assert named <= allowed, named - allowed
    assert not re.search(r"(?<![\w./}])/(?:work|home|Users|root|opt|usr|var|mnt|tmp/)", text)


# ── the site ─────────────────────────────────────────────────────────────────────────────────


def named(nav: Any) -> Iterator[str]:
    """The pages of a navigation."""
    for entry in nav:
        for value in entry.values():
            yield from [value] if isinstance(value, str) else named(value)


def test_every_guide_is_found() -> None:
    """In the list of guides, once each."""
    pages = [page.name for page in GUIDES if page.name != "README.md"]
    told = re.findall(r"\]\((\w[\w.-]*\.md)\)", (GUIDES[0].parent / "README.md").read_text("utf-8"))
    assert sorted(told) == pages


def test_every_page_is_in_the_navigation() -> None:
    """Once; a decision is found on the page that lists them."""
    nav = list(named(tomllib.loads(SITE.read_text("utf-8"))["project"]["nav"]))
    pages = [path.relative_to(ROOT).as_posix() for path in PAGES]
    listed = [page for page in pages if not page.startswith("docs/decisions/0")]
    assert sorted(nav) == sorted(listed)


PLAIN = re.compile(
    r"\b(?:whoever|nobody|somebody|anybody|so many|(?:is|are) told|mend(?:s|ed)?|unsaid)\b", re.I
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_plain_words(page: Path) -> None:
    """But for decisions and changes, which stay as they were written."""
    if page.parent.name != "decisions" and page.name != "CHANGELOG.md":
        assert PLAIN.findall(page.read_text("utf-8")) == []


def test_architecture_names_what_is_there() -> None:
    """Every file and folder that the page names, in code or in the tree of directories."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    named = re.findall(r"`((?:app|tests|docs|fonts)/[\w./]*)`", text)
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []
    [tree] = blocks("text", text)[:1]
    for line in tree.splitlines():
        indent, name = re.match(r"( *)(\S+)", line).groups()
        folder = {0: ROOT, 2: ROOT / "app" / "pyoji"}.get(len(indent))
        found = [folder / name] if folder else list((ROOT / "app" / "pyoji").glob(f"*/{name}"))
        assert any(path.exists() for path in found), line


def test_architecture_tells_of_every_package() -> None:
    """Those at the top of the package."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    have = {path.parent.name for path in (ROOT / "app" / "pyoji").glob("*/__init__.py")}
    assert {name for name in have if f"  {name}/" not in text} == set()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of what `make docs` makes the site of."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [pages] = re.findall(r"^PAGES := (.+)$", makefile, re.M)
    for page in pages.split():
        there = tmp_path / "build" / "pages" / page
        there.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / page).is_dir() else shutil.copy
        copy(ROOT / page, there)
    shutil.copy(SITE, tmp_path)
    return tmp_path


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_site_is_made(site: Path) -> None:
    """Of the same files, each page with its pictures, and it asks no other host for anything."""
    done = build(site)
    assert done.returncode == 0, done.stdout + done.stderr
    run([sys.executable, "-m", "tests.tools.site"], cwd=site, env={"PYTHONPATH": str(ROOT)})
    made = site / "build" / "docs"
    assert (made / "docs" / "guides" / "hugo.html").is_file()
    assert (made / "docs" / "card.png").is_file()
    home = (made / "index.html").read_text("utf-8")
    assert 'href="docs/guides/docusaurus.html"' in home
    asked = re.findall(r"<(?:script|link|img)\b[^>]*?(?:src|href)=\"?(https?://[^\s\">]+)", home)
    assert asked == []
    assert broken_links(made) == []
    assert_readable_by_programs(made)
    korean = (made / "docs" / "ko" / "first-card.html").read_text("utf-8")
    assert '<html lang="ko"' in korean
    found = json.loads((made / "search.json").read_text("utf-8"))["items"]
    assert any("카드 넣기" in each["title"] for each in found)


def broken_links(made: Path) -> list[tuple[str, str]]:
    """The links of the site's pages that lead to no file of it, pictures and style sheets too."""
    return [
        (page.relative_to(made).as_posix(), link)
        for page in made.rglob("*.html")
        if page.name != "404.html"  # its links begin at the root of a host
        for link in re.findall(r"(?:href|src)=\"?([^\"\s>]+)", page.read_text("utf-8"))
        if not re.match(r"[a-z]+:|#|//", link)
        if not (page.parent / unquote(re.split("[#?]", link)[0])).exists()
    ]


def assert_readable_by_programs(made: Path) -> None:
    """Each page is there as Markdown too, and `llms.txt` lists those of the navigation."""
    for page in PAGES:
        copy = made / page.relative_to(ROOT)
        assert copy.read_bytes() == page.read_bytes()
    text = (made / "llms.txt").read_text("utf-8")
    listed = re.findall(r"^- \[.+?\]\(([^)]+\.md)\): .{10,}$", text, re.M)
    assert listed == list(named(tomllib.loads(SITE.read_text("utf-8"))["project"]["nav"]))


@pytest.mark.parametrize("link", ["nothing.md", "hugo.md#no-such-heading"])
def test_a_broken_link_fails(site: Path, link: str) -> None:
    """To a page or to a heading."""
    guide = site / "build" / "pages" / "docs" / "guides" / "README.md"
    guide.write_text(guide.read_text("utf-8") + f"\n[x]({link})\n", "utf-8")
    assert build(site).returncode != 0
