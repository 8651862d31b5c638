"""The documentation is true: what the code has is on the page, and what the page shows is so."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer
import yaml
from PIL import Image, ImageChops
from pyoji import errors, settings
from pyoji.cli import app as cli
from pyoji.engine import design as templates
from pyoji.engine.card import EXTENSIONS, FORMATS, PNG, SIZES
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.loading import load_engine
from pyoji.settings import SETTINGS, Settings
from pyoji.web import headers, problems
from pyoji.web.app import create_app
from pyoji.web.server.request_line import encode
from pyoji.web.telemetry import log
from typer.testing import CliRunner

from tests.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"]
PAGES += [ROOT / "SECURITY.md"]
PAGES += sorted((ROOT / "docs").rglob("*.md"))

CARD = ROOT / "docs" / "card.png"
TITLE = "DeepSeek의 오픈 소스 혁명: 비공개 AI 정상 회담에서 얻은 통찰"

# Hosts that a page may name: made up, our own machine, what forms are called by (SVG's, the
# changelog's), and the networks' own tools.
HOSTS = {"og.example.com", "cdn.example.com", "docs.example.com", "blog.example.com"}
HOSTS |= {"127.0.0.1:8000", "localhost:8080", "collector:4318"}
HOSTS |= {"keepachangelog.com", "semver.org", "www.w3.org"}
HOSTS |= {"developers.kakao.com", "developers.facebook.com", "www.linkedin.com", "t.me"}


# ── how a page is read ───────────────────────────────────────────────────────────────────────


def section(title: str) -> str:
    """What stands under a heading of the second rank."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert found, f"README has no section {title}"
    return found[1]


def table(title: str, first: str) -> list[list[str]]:
    """The rows of the section's table whose first column is headed `first`; cells are stripped."""
    rows: list[list[str]] = []
    inside = False
    for line in section(title).splitlines():
        # A cell that shows a bar would write it as \|; none does.
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif inside:
            rows.append(cells)
        else:
            inside = cells[0].strip("`") == first
    assert rows, f"{title} has no table that begins with {first}"
    return rows[1:]  # the first is the rule of dashes


def codes(text: str) -> list[str]:
    """What is set as code in a line."""
    return re.findall(r"`([^`]+)`", text)


def blocks(language: str, page: str = README) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.M | re.S)


@dataclass(frozen=True)
class Example:
    """A command of a console block and what is shown under it."""

    words: tuple[str, ...]
    shown: str

    def __str__(self) -> str:
        return " ".join(self.words)[:60]


def examples() -> Iterator[Example]:
    """Those that stand alone; the walk-through, of which each step needs the one before, is
    followed in `test_brand.py`."""
    for block in blocks("console", README.replace(section("A brand of your own"), "")):
        for piece in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = piece.partition("\n")
            yield Example(tuple(shlex.split(command)), shown.rstrip())


EXAMPLES = list(examples())


# ── what the code has is on the page ─────────────────────────────────────────────────────────


def test_every_parameter_is_told():
    """By name and kind, in the order of the code, with its default, its choices and its bounds."""
    rows = {codes(row[0])[0]: row for row in table("Parameters", "Name")}
    assert list(rows) == list(COMMON)
    for parameter in COMMON.values():
        _, kind, default, allowed, told = rows[parameter.name]
        assert kind == parameter.kind
        assert told
        assert [choice for choice in parameter.choices if f"`{choice}`" not in allowed] == []
        if parameter.minimum is not None:
            assert f"{parameter.minimum:g} to {parameter.maximum:g}" in allowed
        if parameter.default is not None:
            assert parameter.read(codes(default)[0]) == parameter.default
        elif codes(default):  # a word for what happens without
            assert parameter.name == "variant"


def test_every_template_is_told():
    """By name, with its themes."""
    found = templates.load("fonts")
    theme = next(row for row in table("Parameters", "Name") if row[0] == "`theme`")
    for name in found.names:
        assert f"`{name}`" in section("Routes")
        assert set(found.get(name).parameters["theme"].choices) <= set(codes(theme[3]))


def test_every_setting_is_told():
    """By variable, in the order of the code; its default is what nothing set means."""
    nothing_set = settings.from_mapping({"HOME": str(Path.home())})
    rows = {codes(row[0])[0]: row for row in table("Settings", "Variable")}
    assert list(rows) == [f"PYOJI_{name.upper()}" for name in SETTINGS]
    for name, setting in SETTINGS.items():
        _, default, allowed, told = rows[f"PYOJI_{name.upper()}"]
        value = setting.read(codes(default)[0] if default else "")
        if isinstance(value, Path):
            value = ROOT / value
        assert value == getattr(nothing_set, name)
        assert told.startswith(setting.summary)
        if setting.allowed.startswith("one of "):
            assert codes(allowed) == setting.allowed.removeprefix("one of ").split(", ")
        elif found := re.match(r"(\d+) to (\d+G?)", allowed):
            for bound in found.groups():
                assert str(setting.read(bound)) in setting.allowed
        elif setting.allowed != "on or off":
            places = ("fonts_dir", "templates_dir", "cache_dir", "cache_url", "picture_hosts")
            rates = ("max_bytes", "limit_client", "limit_all", "deadline", "watchdog")
            lists = ("titles", "block")
            cpu = ("limit_client_cpu", "limit_all_cpu")
            timeouts = ("head_timeout", "idle_timeout", "send_timeout")
            assert name in (
                *places,
                *lists,
                *rates,
                *cpu,
                *timeouts,
                "proxies",
                "signing",
                "signing_keys",
            )


def test_every_size_and_format_is_told():
    """Sizes with their pixels, formats with their extensions and media types."""
    sizes = {codes(row[0])[0]: row[1] for row in table("Sizes and formats", "size")}
    assert sizes == {size.name: f"{size.width} x {size.height}" for size in SIZES.values()}
    formats = {codes(row[1])[0]: codes(row[0]) for row in table("Sizes and formats", "Extension")}
    assert formats == {form.media_type: list(form.extensions) for form in FORMATS.values()}
    paths = " ".join(row[0] for row in table("Routes", "Path"))
    assert [e for e in EXTENSIONS if f"`/api/{{template}}.{e}`" not in paths] == []


def test_every_error_is_told():
    """Each kind of problem has a row with its status and type; each class of error has a kind."""
    rows = {codes(row[1])[0]: int(row[0]) for row in table("Errors", "Status")}
    assert rows == {kind.type: kind.status for kind in problems.KINDS}
    leaves = [each for each in _below(errors.CardError) if not each.__subclasses__()]
    assert [leaf for leaf in leaves if problems.TABLE[leaf].type not in rows] == []


def _below(kind: type[errors.CardError]) -> Iterator[type[errors.CardError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_every_caching_rule_is_told():
    """The table holds the values of Cache-Control, and no others."""
    told = {codes(row[1])[0] for row in table("Headers and caching", "Answer")}
    assert told == {
        headers.IMMUTABLE, headers.PLAIN, headers.SHORT, headers.NO_STORE, headers.HOUR
    }  # fmt: skip


def test_every_command_is_told():
    """With nothing in the table that is no command, and every option of `serve`."""
    root = typer.main.get_command(cli)
    told = {" ".join(codes(row[0])[0].split()[1:]) for row in table("Command line", "Command")}
    assert told == set(_commands(root))
    options = {option for parameter in root.commands["serve"].params for option in parameter.opts}
    assert [each for each in options if f"`{each}`" not in section("Command line")] == []


def _commands(group: Any, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield before + name


@pytest.mark.parametrize("line", re.findall(r"pyoji serve [^`\n]+", README))
def test_a_way_to_serve_is_one(line):
    """Commands that would not end are read and not run."""
    serve = typer.main.get_command(cli).commands["serve"]
    words = shlex.split(line)[2:]
    assert serve.make_context("serve", words, resilient_parsing=False).params


def test_every_field_of_the_data_is_told():
    """With the fields of a text and of a line, whose names stand in code."""
    shown = json.loads(next(e.shown for e in EXAMPLES if ".json" in str(e)))
    told = {name for row in table("The card as data", "Field") for name in codes(row[0])}
    of_lines = set(shown["texts"][0]["lines"][0])
    assert told == set(shown) | set(shown["texts"][0])
    prose = re.sub(r"^```.*?^```$", "", section("The card as data"), flags=re.M | re.S)
    assert of_lines <= set(codes(prose))


# ── what the page shows is so ────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The service as `make run` starts it, on a free port."""
    command = [sys.executable, "-m", "pyoji.cli", "serve", "--port", "0"]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
    with subprocess.Popen(
        command, cwd=ROOT, env=clean, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := re.search(r"running on http://[\d.]+:(\d+)", line):
                    yield int(found[1])
                    break
            else:
                pytest.fail("the service did not start")
        finally:
            process.terminate()
            process.stderr.read()


def asked(port: int, target: str, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    """The answer to a target, percent-encoded only where HTTP will have it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, encode(target.encode()).decode())
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def curl(words: Sequence[str], port: int) -> str:
    """What `curl` prints, for as much of it as the page uses: -s, -I, one address."""
    options, [address] = [w for w in words if w[0] == "-"], [w for w in words if w[0] != "-"]
    assert set(options) <= {"-s", "-I"}
    assert " " not in address, "curl refuses it"
    parts_ = urlsplit(address)
    assert parts_.netloc == "127.0.0.1:8000", "only what `make run` starts is asked"
    target = parts_.path + (f"?{parts_.query}" if parts_.query else "")
    response, content = asked(port, target, "HEAD" if "-I" in options else "GET")
    if "-I" not in options:
        return content.decode()
    head = [f"HTTP/1.1 {response.status} {response.reason}"]
    return "\n".join([*head, *(f"{name}: {value}" for name, value in response.getheaders())])


@pytest.fixture
def pyoji(monkeypatch, tmp_path) -> Callable[[Sequence[str]], str]:
    """Runs a command beside a blog of two posts, one of which has a card, and gives what it
    prints, wherever it prints it."""
    for name in [name for name in os.environ if name.startswith("PYOJI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blog").mkdir()
    link = "https://og.example.com/api/article?title=R%26D"
    (tmp_path / "blog" / "card.md").write_text(f"---\ntitle: R&D\nimage: {link}\n---\n")
    (tmp_path / "blog" / "hello.md").write_text("---\ntitle: 안녕하세요\n---\n", "utf-8")

    def run(words: Sequence[str]) -> str:
        result = CliRunner().invoke(cli, list(words))
        told = "pyoji: " in result.output
        assert bool(result.exit_code) == told, result.output
        return result.output

    return run


# What may differ from one day, or one change of a design, to the next.
_VARIES = (
    (re.compile(r"^date: .*$", re.M), "date: <a date>"),
    (re.compile(r"^content-length: \d+$", re.M), "content-length: <a number>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<a digest>"),
    (re.compile(r"\b\d[\d,]* bytes\b"), "<a number> bytes"),
    (re.compile(r"[ \t]+$", re.M), ""),
)
PIXELS = 2.0
"""How far a length that is shown may be from the true one; what lines hold has to be exact."""


def comparable(text: str) -> str:
    for pattern, stand_in in _VARIES:
        text = pattern.sub(stand_in, text)
    return text.strip()


def assert_alike(shown: Any, true: Any) -> None:
    """Equal as JSON, lengths within PIXELS."""
    if isinstance(shown, dict):
        assert list(shown) == list(true)
        shown, true = list(shown.values()), list(true.values())
    if isinstance(shown, list):
        for one, other in zip(shown, true, strict=True):
            assert_alike(one, other)
    elif isinstance(shown, float):
        assert true == pytest.approx(shown, abs=PIXELS)
    else:
        assert shown == true


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_is_true(example, port, pyoji):
    """The command runs and prints what is shown; a line of three dots stands for any lines."""
    name, *words = example.words
    true = comparable(curl(words, port) if name == "curl" else pyoji(words))
    shown = comparable(example.shown)
    assert name in ("curl", "pyoji")
    if shown.endswith("\n..."):
        assert true.startswith(shown.removesuffix("..."))
    elif shown.startswith("{"):
        assert_alike(json.loads(shown), json.loads(true))
    else:
        assert true == shown


def test_nothing_is_shown_that_is_not_run():
    """Plain shell blocks hold what builds and starts; `pyoji` and `curl` are in console blocks."""
    for block in blocks("sh"):
        assert not re.search(r"^(?:pyoji|curl)\b", block, re.M)
    assert len(EXAMPLES) > 5


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


def test_every_route_is_told_and_answers(port):
    """The table of routes is the application's, and each path on it is 200."""
    told = [path for row in table("Routes", "Path") for path in codes(row[0])]
    have = {getattr(route, "path", "") for route in create_app(Settings()).routes}
    written = {"/api/{path:path}" if path.startswith("/api/{") else path for path in told}
    written = {path.replace("{text}", "{text:text}") for path in written}
    assert written == have - {"/api/"}
    for _ in range(100):
        if asked(port, "/readyz")[0].status == 200:
            break
    for path in told:
        target = path.replace("{template}", "og-cuckoo-network").replace("{version}", "3")
        target = target.replace("{name}", "playground.css").replace("{text}", "title")
        assert asked(port, target)[0].status == 200, target


def test_every_metric_is_told(port):
    """By the name that Prometheus stores it under, on the page about operations."""
    text = asked(port, "/metrics")[1].decode()
    told = (ROOT / "docs/operations.md").read_text("utf-8")
    names = re.findall(r"^# TYPE (\w+) ", text, re.M)
    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in told] == []


@pytest.mark.parametrize("link", re.findall(r"https?://og\.example\.com(/[^\"`'\n]+)", README))
def test_a_link_on_the_page_is_a_card(port, link):
    """What front matter and meta tags show can be pasted."""
    response, content = asked(port, link)
    assert response.status == 200
    assert response.getheader("Content-Type") == "image/png"
    assert content.startswith(b"\x89PNG")


def test_the_mended_links_are_mended_so(port):
    """Damaged as the table shows, a link has the proper one's ETag."""

    def tag(query: str, path: str = "/api/og-cuckoo-network") -> str | None:
        return asked(port, f"{path}?{query}", "HEAD")[0].getheader("ETag")

    assert tag("title=a&amp;theme=light") == tag("title=a&theme=light")
    assert tag("title=a&amp;amp;theme=light") == tag("title=a&theme=light")
    assert tag("title=Hello%2520World") == tag("title=Hello+World") == tag("title=Hello World")
    assert tag("title=a", "/api/og-cuckoo-network/") == tag("title=a")
    assert tag("title=a&utm_source=b&v=1") == tag("title=a")


def test_the_limits_are_as_told(port):
    """About 900 Hangul percent-encoded, 2,700 raw; an ellipsis after 300 graphemes."""
    path = "/api/og-cuckoo-network.json?title="
    for count, status in ((900, 200), (910, 414)):
        assert asked(port, path + "%EA%B0%80" * count)[0].status == status
    response, content = asked(port, path + "a" * 301)
    assert response.status == 200
    assert json.loads(content)["texts"][0]["truncated"]


def test_the_template_on_the_page_is_one(pipeline, tmp_path):
    """The example loads as it stands, and draws in each of its themes."""
    fonts, _ = pipeline
    [text] = [block for block in blocks("yaml") if "scene:" in block]
    (tmp_path / "plain.yaml").write_text(text, encoding="utf-8")
    found = templates.load("fonts", tmp_path)
    for theme in found.get("plain").parameters["theme"].choices:
        card = found.card("plain", [("theme", theme), ("part", "2 / 5")], PNG)
        frame = Pipeline(found, fonts).frame(card)
        assert [text.name for text in frame.texts] == ["title", "foot"]


def test_the_front_matter_is_yaml():
    """Whatever stands in a title."""
    for block in blocks("yaml"):
        assert isinstance(yaml.safe_load(block), dict)


def test_the_log_is_as_told():
    """The levels that the settings admit are levels of logging."""
    for level in SETTINGS["log_level"].allowed.removeprefix("one of ").split(", "):
        assert log.config(level, log.queue())["root"]["level"] == level.upper()


# ── the card, the links, the language of the page ────────────────────────────────────────────


@pytest.fixture(scope="module")
def pipeline() -> tuple[Fonts, Callable[[], bytes]]:
    """The fonts, and what draws the card at the top of the README."""
    made = load_engine(settings.from_mapping({}))

    def draw() -> bytes:
        card = made.templates.card("og-cuckoo-network", [("title", TITLE)], PNG)
        return made.pipeline.render(card).data

    return made.fonts, draw


def test_the_card_at_the_top_is_current(pipeline, tmp_path):
    """Pixel by pixel what the program draws now; GOLDEN_ACCEPT=1 takes the new one."""
    _, draw = pipeline
    new = tmp_path / "card.png"
    new.write_bytes(draw())
    assert f"?title={TITLE}" in README
    if os.environ.get("GOLDEN_ACCEPT") == "1" and not _same_pixels(new, CARD):
        CARD.write_bytes(new.read_bytes())
    assert _same_pixels(new, CARD), "look at the new card, then run with GOLDEN_ACCEPT=1"


@pytest.mark.parametrize("sheet", re.findall(r"pyoji gallery (.+) --out (docs/.+\.png)", README))
def test_a_sheet_is_current(sheet, tmp_path):
    """It is what the command beside it draws."""
    words, name = sheet
    kept, new = ROOT / name, tmp_path / "sheet.png"
    result = CliRunner().invoke(cli, ["gallery", *words.split(), "--out", str(new)])
    assert result.exit_code == 0, result.output
    if os.environ.get("GOLDEN_ACCEPT") == "1" and not _same_pixels(new, kept):
        kept.write_bytes(new.read_bytes())
    assert _same_pixels(new, kept), "look at the new sheet, then run with GOLDEN_ACCEPT=1"


def _same_pixels(one: Path, other: Path) -> bool:
    if not other.exists():
        return False
    with Image.open(one) as a, Image.open(other) as b:
        same_form = a.size == b.size and a.mode == b.mode
        return same_form and ImageChops.difference(a, b).getbbox() is None


def slugs(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    found = re.findall(r"^#+ (.+)$", prose, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


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


def test_the_contents_are_the_sections():
    """All of them, in their order."""
    [contents] = re.findall(r"^\*\*Contents:\*\* (.+)$", README, re.M)
    assert re.findall(r"\[([^]]+)\]", contents) == re.findall(r"^## (.+)$", README, re.M)


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
    """Hosts are made up or our own, and no path is that of somebody's disk, but for those where
    the guide to a server installs the service."""
    text = re.sub(r"/(?:opt|var/cache)/pyoji\b", "", page.read_text(encoding="utf-8"))
    named = set(re.findall(r"https?://([\w.:-]*\w)", text))
    assert named <= HOSTS, named - HOSTS
    assert not re.search(r"(?<![\w./}])/(?:work|home|Users|root|opt|usr|var|mnt|tmp/)", text)
