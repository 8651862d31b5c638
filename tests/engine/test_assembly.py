"""A card in a program of one's own, and what `import pyoji` brings."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_type_hints

import pyoji
import pytest
from pyoji import Engine, load_engine
from pyoji.errors import (
    CardError,
    ParameterError,
    RequestError,
    SettingsError,
    UnknownFormat,
    UnknownParameter,
    UnknownTemplate,
)
from pyoji.settings import Settings
from pyoji.web.app import create_app
from starlette.testclient import TestClient

PICTURE = "https://pictures.example.com/a.png"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(Settings())


def test_a_program_and_a_link_make_the_same_bytes(engine):
    """The types of the values and the order of the parameters make no difference."""
    card = engine.render("series", title="표지 & <b>", part=2, parts=5, scale=1.5, theme="light")
    link = "/api/series?theme=light&scale=1.5&parts=5&part=2&title=표지 %26 <b>"
    with TestClient(create_app(Settings())) as client:
        assert client.get(link).content == card.data
    assert (card.media_type, card.missing, card.without) == ("image/png", (), ())


@pytest.mark.parametrize(
    ("format_", "media_type", "magic"),
    [
        ("png", "image/png", b"\x89PNG"),
        ("jpg", "image/jpeg", b"\xff\xd8\xff"),
        ("jpeg", "image/jpeg", b"\xff\xd8\xff"),
        ("webp", "image/webp", b"RIFF"),
    ],
)
def test_a_format_is_what_it_says(engine, format_, media_type, magic):
    """By its media type and its first bytes."""
    card = engine.render("minimal", title="표지", scale=0.5, format=format_)
    assert card.media_type == media_type
    assert card.data.startswith(magic)


def test_what_cannot_be_rendered_is_named(engine):
    """Characters without a glyph, and pictures that only the service fetches."""
    card = engine.render("cover", title="\ue000", image=PICTURE, scale=0.5)
    assert card.missing == ("U+E000",)
    assert card.without == ("image",)


@pytest.mark.parametrize(
    ("template", "parameters", "error", "words"),
    [
        ("articel", {}, UnknownTemplate, "Did you mean “article”?"),
        ("article", {"titel": "a"}, UnknownParameter, "Did you mean “title”?"),
        ("article", {"utm_source": "a"}, UnknownParameter, "It has title,"),
        ("article", {"theme": "drak"}, ParameterError, "Did you mean “dark”?"),
        ("article", {"scale": 9}, ParameterError, "a number from 0.5 to 2"),
        ("article", {"scale": float("nan")}, ParameterError, "a number from 0.5 to 2"),
        ("article", {"scale": True}, ParameterError, "a number from 0.5 to 2"),
        ("article", {"format": "gif"}, UnknownFormat, "no card format “.gif”"),
    ],
)
def test_what_is_wrong_is_said(engine, template, parameters, error, words):
    """By the errors that links have; each is a CardError."""
    with pytest.raises(error, match=words.replace("?", r"\?")) as raised:
        engine.render(template, **parameters)
    assert isinstance(raised.value, RequestError)
    assert issubclass(RequestError, CardError)


def test_no_template_has_a_parameter_that_a_call_cannot_name(engine):
    """`format` is the call's own; every other name can be written as a keyword."""
    for name in engine.templates.names:
        parameters = engine.templates.get(name).parameters
        assert "format" not in parameters
        assert [each for each in parameters if not each.isidentifier()] == []


def test_threads_share_an_engine(engine):
    """Cards that are rendered at the same time are those rendered one by one."""
    titles = [f"표지 {number}" for number in range(4)]
    alone = [engine.render("article", title=title, scale=0.5) for title in titles]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda title: engine.render("article", title=title, scale=0.5), titles)
    assert list(together) == alone


def test_without_settings_the_environment_is_read(monkeypatch):
    """A wrong variable is named."""
    monkeypatch.setenv("PYOJI_MAX_BYTES", "many")
    with pytest.raises(SettingsError, match="PYOJI_MAX_BYTES"):
        load_engine()


def test_every_public_name_is_there_and_typed():
    """`dir` lists it, and the two functions say what they take and give."""
    assert set(pyoji.__all__) <= set(dir(pyoji))
    assert {name for name in pyoji.__all__ if getattr(pyoji, name) is None} == set()
    assert pyoji.load_engine.__annotations__["return"] == pyoji.Engine.__name__
    assert pyoji.create_app.__annotations__["return"] == pyoji.Service.__name__
    assert (Path(pyoji.__file__).parent / "py.typed").is_file()
    assert get_type_hints(pyoji.Engine.render)["return"] is pyoji.RenderedCard
    with pytest.raises(AttributeError, match="no attribute 'render'"):
        pyoji.render  # noqa: B018


@pytest.mark.parametrize(
    ("code", "kept_out"),
    [
        (
            "import pyoji",
            {"pyoji.engine", "pyoji.loading", "pyoji.web.app", "PIL", "fontTools", "pydantic"},
        ),
        ("from pyoji import load_engine", {"fastapi", "starlette", "uvicorn", "redis", "typer"}),
    ],
)
def test_an_import_brings_no_more_than_it_needs(code, kept_out):
    """The package alone is nearly free, and an engine needs no framework."""
    printed = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, sep='\\n')"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert kept_out & set(printed.stdout.split()) == set()
