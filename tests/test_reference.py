"""The reference is complete and true: it has what the code has, and its examples run."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection, HTTPResponse
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

import pytest
import typer
import yaml
from pyoji import errors, settings
from pyoji.cli import app as cli
from pyoji.engine import design as templates
from pyoji.engine.card import EXTENSIONS, FORMATS, PNG, SIZES
from pyoji.engine.design import schema
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.frame_json import card_data
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.loading import load_engine
from pyoji.settings import Settings, variable
from pyoji.web import headers, problems
from pyoji.web.app import create_app
from pyoji.web.server.request_line import encode
from pyoji.web.telemetry import log
from typer.testing import CliRunner

from tests.blog.built.site import lay, page
from tests.pages import (
    DOCS,
    PAGES,
    Example,
    blocks,
    codes,
    examples,
    prose,
    reference,
    section,
    table,
)
from tests.tree import ROOT

HTTP, PARAMETERS, ERRORS = map(reference, ("http", "parameters", "errors"))
SETTINGS_PAGE, CLI, DATA = map(reference, ("settings", "cli", "card-data"))
TEMPLATE, DESIGNS, METRICS = map(reference, ("template", "designs", "metrics"))

FIRST = [ROOT / "README.md", *sorted((DOCS / "tutorials").glob("*.md"))]
FIRST += sorted((DOCS / "ko").glob("*.md"))
SERVE = re.compile(r"pyoji serve [^`\n]+")


def pasted(page: Path) -> Iterator[str]:
    """The links to our service on a page, without its host, spaces and all."""
    found = re.findall(r"https?://og\.example\.com(/[^\"`'\n]+)", page.read_text("utf-8"))
    yield from (link.replace("&amp;", "&") for link in found if "…" not in link)


EXAMPLES = [
    example
    for path in (ROOT / "README.md", *sorted((DOCS / "reference").glob("*.md")))
    for example in examples(path)
]
"""The walk-through of a brand is followed in `test_brand.py`, signing in `test_docs_signing.py`."""


# ── what the code has is on the page ─────────────────────────────────────────────────────────


KINDS = {
    "text": "문자열",
    "language": "언어",
    "choice": "선택",
    "color": "색",
    "variation": "변형",
    "number": "수",
    "boolean": "참/거짓",
}


@pytest.mark.parametrize(
    ("page", "first", "kinds", "span"),
    [
        (PARAMETERS, "Name", {kind: kind for kind in KINDS}, "{:g} to {:g}"),
        ((DOCS / "ko" / "parameters.md").read_text("utf-8"), "이름", KINDS, "{:g}~{:g}"),
    ],
    ids=["en", "ko"],
)
def test_every_parameter_is_told(page, first, kinds, span):
    """By name and kind, in the order of the code, with its default, its choices and its bounds."""
    rows = {codes(row[0])[0]: row for row in table(first, page)}
    assert list(rows) == list(COMMON)
    for parameter in COMMON.values():
        _, kind, default, allowed, told = rows[parameter.name]
        assert kind == kinds[parameter.kind]
        assert told
        assert [choice for choice in parameter.choices if f"`{choice}`" not in allowed] == []
        if parameter.minimum is not None:
            assert span.format(parameter.minimum, parameter.maximum) in allowed
        if parameter.default is not None:
            assert parameter.read(codes(default)[0]) == parameter.default
        elif codes(default):  # a word for what happens without
            assert parameter.name == "variant"


def test_every_template_is_told():
    """By name, with its themes."""
    found = templates.load("fonts")
    theme = next(row for row in table("Name", PARAMETERS) if row[0] == "`theme`")
    for name in found.names:
        assert f"`{name}`" in DESIGNS
        assert set(found.get(name).parameters["theme"].choices) <= set(codes(theme[3]))


def test_every_setting_is_told(monkeypatch):
    """By variable, in the order of the code; its default is what nothing set means."""
    monkeypatch.chdir(ROOT)

    def value(name: str, text: str) -> Any:
        return getattr(
            settings.from_mapping({"HOME": str(Path.home()), variable(name): text}), name
        )

    nothing_set = settings.from_mapping({"HOME": str(Path.home())})
    rows = {codes(row[0])[0]: row for row in table("Variable", SETTINGS_PAGE)}
    assert list(rows) == [variable(name) for name in Settings.model_fields]
    for (name, description), row in zip(descriptions(Settings), rows.values(), strict=True):
        _, default, allowed, told = row
        shown = value(name, codes(default)[0] if default else "")
        assert (ROOT / shown if isinstance(shown, Path) else shown) == getattr(nothing_set, name)
        assert told.startswith(description)
        phrase = settings.allowed(name)
        if phrase == "on or off" or phrase.startswith("one of "):
            words = phrase.removeprefix("one of ").replace(" or ", ", ")
            assert codes(allowed) == words.split(", ")
        elif found := re.search(r"[\d.]+[a-zA-Z]? to [\d.]+[a-zA-Z]?", allowed):
            assert re.search(rf"\bfrom {found[0]}(?![\w.])", phrase)
        else:
            assert name == "max_bytes" or not re.search(r"from \d", phrase)


def descriptions(described: type) -> Iterator[tuple[str, str]]:
    """The fields of a class, and the text beneath each, as the reference begins it."""
    [body] = ast.parse(inspect.getsource(described)).body
    assert isinstance(body, ast.ClassDef)
    for field, below in pairwise(body.body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                text = " ".join(text.split()).removesuffix(".")
                yield name, text[:1].lower() + text[1:]


@pytest.mark.parametrize(
    ("name", "extension"),
    [("reference/parameters.md", "Extension"), ("ko/parameters.md", "확장자")],
)
def test_every_size_and_format_is_told(name, extension):
    """Sizes with their pixels, formats with their extensions and media types."""
    page = (DOCS / name).read_text("utf-8")
    sizes = {codes(row[0])[0]: row[1] for row in table("size", page)}
    assert sizes == {size.name: f"{size.width} x {size.height}" for size in SIZES.values()}
    formats = {codes(row[1])[0]: codes(row[0]) for row in table(extension, page)}
    assert formats == {form.media_type: list(form.extensions) for form in FORMATS.values()}


def test_every_extension_has_its_path():
    """In the table of routes."""
    paths = " ".join(row[0] for row in table("Path", HTTP))
    assert [e for e in EXTENSIONS if f"`/api/{{template}}.{e}`" not in paths] == []


def test_every_error_is_told():
    """Each kind of problem has a row with its status and type; each class of error has a kind."""
    rows = {codes(row[1])[0]: int(row[0]) for row in table("Status", ERRORS)}
    assert rows == {kind.type: kind.status for kind in problems.KINDS}
    leaves = [each for each in _below(errors.CardError) if not each.__subclasses__()]
    assert [leaf for leaf in leaves if problems.TABLE[leaf].type not in rows] == []


def _below(kind: type[errors.CardError]) -> Iterator[type[errors.CardError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def test_every_caching_rule_is_told():
    """The table holds the values of Cache-Control, and no others."""
    told = {codes(row[1])[0] for row in table("Answer", HTTP)}
    assert told == {
        headers.IMMUTABLE, headers.PLAIN, headers.SHORT, headers.NO_STORE, headers.HOUR,
        headers.PAGE,
    }  # fmt: skip


def test_every_command_is_told():
    """The table lists only commands, and every option of `serve`."""
    root = typer.main.get_command(cli)
    told = {
        " ".join(codes(row[0])[0].split()[1:]) for row in table("Command", section("Commands", CLI))
    }
    assert told == set(_commands(root))
    options = {option for parameter in root.commands["serve"].params for option in parameter.opts}
    assert [each for each in options if f"`{each}`" not in CLI] == []


def _commands(group: Any, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield before + name


@pytest.mark.parametrize(
    "line", sorted({line for page in PAGES for line in SERVE.findall(page.read_text("utf-8"))})
)
def test_a_way_to_serve_is_one(line):
    """Commands that would not end are read and not run."""
    serve = typer.main.get_command(cli).commands["serve"]
    words = shlex.split(line)[2:]
    assert serve.make_context("serve", words, resilient_parsing=False).params


def test_every_field_of_the_data_is_told():
    """With the fields of a text and of a line, whose names stand in code."""
    shown = json.loads(next(e.shown for e in EXAMPLES if e.page == "card-data"))
    told = {name for row in table("Field", DATA) for name in codes(row[0])}
    of_lines = set(shown["texts"][0]["lines"][0])
    assert told == set(shown) | set(shown["texts"][0])
    assert of_lines <= set(codes(prose(DATA)))


def test_every_field_of_a_warning_is_told():
    """And the warning shown is the one that the link beside it gets."""
    line = re.search(r'^\{"kind".*\}$', DATA, re.M)
    shown = json.loads(line[0])
    assert [codes(row[0]) for row in table("In a warning", DATA)] == [[name] for name in shown]
    query = next(code for code in codes(prose(DATA)) if code.startswith("title="))
    engine = load_engine(settings.from_mapping({}))
    card = engine.templates.card("og-cuckoo-network", parse_qsl(query), PNG)
    assert card_data(card, engine.pipeline.frame(card))["warnings"][0] == shown


# ── what the page shows is so ────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def pipeline() -> tuple[Pipeline, Fonts]:
    """The pipeline and its fonts, as the settings' defaults have them."""
    made = load_engine(settings.from_mapping({}))
    return made.pipeline, made.fonts


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
    """Runs a command beside a blog of two posts, one of which has a card, and a built site of two
    pages and an error page; gives what it prints, wherever it prints it."""
    for name in [name for name in os.environ if name.startswith("PYOJI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blog").mkdir()
    link = "https://og.example.com/api/article?title=R%26D"
    (tmp_path / "blog" / "card.md").write_text(f"---\ntitle: R&D\nimage: {link}\n---\n")
    (tmp_path / "blog" / "hello.md").write_text("---\ntitle: 안녕하세요\n---\n", "utf-8")
    lay(
        tmp_path / "public",
        {"index.html": page("R&amp;D"), "hello/index.html": page("안녕하세요", lang="ko"),
         "404.html": page("Not found")},
    )  # fmt: skip

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
    """The command runs and prints the output shown. A line of three dots matches any lines."""
    name, *words = example.words
    assert name in ("curl", "pyoji")
    assert_shown(example, curl(words, port) if name == "curl" else pyoji(words))


def assert_shown(example: Example, printed: str) -> None:
    true, shown = comparable(printed), comparable(example.shown)
    if shown.endswith("\n..."):
        assert true.startswith(shown.removesuffix("..."))
    elif shown.startswith("{"):
        assert_alike(json.loads(shown), json.loads(true))
    else:
        assert true == shown


@pytest.mark.parametrize("page", sorted(DOCS.rglob("first-card.md")), ids=str)
def test_a_first_card_can_be_followed(page, pyoji):
    """Each command beside the blog as the one before left it, in either language."""
    found = list(examples(page))
    assert len(found) > 3
    for example in found:
        assert example.words[0] == "pyoji"
        assert_shown(example, pyoji(example.words[1:]))


def test_every_route_is_told_and_answers(port):
    """The table of routes is the application's, and each path on it is 200."""
    told = [path for row in table("Path", HTTP) for path in codes(row[0])]
    have = {getattr(route, "path", "") for route in create_app(Settings()).routes}
    written = {"/api/{path:path}" if path.startswith("/api/{") else path for path in told}
    written = {path.replace("{text}", "{text:text}") for path in written}
    assert written == have - {"/api/", "/{slashes:slashes}api/{path:path}"}
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
    names = re.findall(r"^# TYPE (\w+) ", text, re.M)
    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in METRICS] == []


@pytest.mark.parametrize("link", sorted({link for page in FIRST for link in pasted(page)}))
def test_a_link_that_is_shown_is_a_card(port, link):
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
    [title] = [text for text in json.loads(content)["texts"] if text["name"] == "title"]
    assert title["truncated"]


def test_the_template_on_the_page_is_one(pipeline, tmp_path):
    """The example loads as it stands, and draws in each of its themes."""
    _, fonts = pipeline
    text = blocks("yaml", TEMPLATE)[0]
    (tmp_path / "plain.yaml").write_text(text, encoding="utf-8")
    found = templates.load("fonts", tmp_path)
    for theme in found.get("plain").parameters["theme"].choices:
        card = found.card("plain", [("theme", theme), ("part", "2 / 5")], PNG)
        frame = Pipeline(found, fonts).frame(card)
        assert [text.name for text in frame.texts] == ["title", "foot"]


MODELS = {
    "The file": schema.TemplateModel,
    "Parameters": schema.ParameterModel,
    "The scene": schema.SceneModel,
    "column, row": schema.StackModel,
    "text": schema.TextModel,
    "picture": schema.PictureModel,
    "lettering": schema.LetteringModel,
    "panel": schema.PanelModel,
    "image": schema.ImageModel,
    "layers": schema.LayersModel,
    "space": schema.SpaceModel,
}


@pytest.mark.parametrize("title", MODELS)
def test_every_key_of_a_template_is_told(title):
    """In the order of the code, with its default and its choices."""
    rows = table("Key", section(title, TEMPLATE))
    fields = MODELS[title].model_fields
    assert [codes(row[0])[0] for row in rows] == list(fields)
    for row, (name, field) in zip(rows, fields.items(), strict=True):
        told = row[-1] if len(row) == 2 else f"{row[1]} {row[2]}"
        choices = list(_choices(field.annotation))
        assert [each for each in choices if f"`{each}`" not in told] == [], name
        if len(row) == 3 and row[1]:
            default = field.get_default(call_default_factory=True)
            assert yaml.safe_load(codes(row[1])[0]) == _plain(default), name


def _choices(annotation: Any) -> Iterator[str]:
    """The words of a Literal, however deep it lies."""
    for each in get_args(annotation):
        yield from [each] if isinstance(each, str) else _choices(each)


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def test_every_node_is_told():
    """In the table of kinds, and no other."""
    told = [name for row in table("Node", TEMPLATE) for name in codes(row[0])]
    kinds = [name for name in schema.NodeModel.model_fields if name not in schema.CONDITIONS]
    assert told == kinds


def test_the_log_is_as_told():
    """The levels that the settings admit are levels of logging."""
    for level in settings.allowed("log_level").removeprefix("one of ").split(", "):
        assert log.config(level, log.queue())["root"]["level"] == level.upper()
