"""/llms.txt: short, complete, and its links are cards."""

from __future__ import annotations

import re

import pytest
from pyoji.engine.design.parameters import COMMON
from pyoji.settings import Settings
from pyoji.web import llms
from pyoji.web.app import create_app
from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def text(templates):
    return llms.document(templates)


def test_every_template_and_parameter_is_listed(text, templates):
    """With what a template adds of its own."""
    before, after = text.split("## Parameters of every template")
    for name in templates.names:
        [line] = re.findall(rf"^- `{re.escape(name)}`: (.+)$", before, re.M)
        template = templates.get(name)
        assert line.startswith(template.summary)
        assert re.findall(r"`([\w-]+)`", line.removeprefix(template.summary)) == [
            each for each in template.parameters if each not in COMMON
        ]
    for name, parameter in COMMON.items():
        [line] = re.findall(rf"^- `{name}`: (.+)$", after, re.M)
        assert line.startswith(parameter.help.rstrip("."))
        assert [each for each in parameter.choices if f"`{each}`" not in line] == []


def test_it_is_short(text):
    """A program reads it whole, before each post."""
    assert len(text.encode()) < 8_000
    assert text.startswith("# Pyoji\n\n> ")


def test_it_is_answered_as_text_and_its_paths_answer():
    """Each path that is written out."""
    with TestClient(create_app(Settings())) as client:
        response = client.get("/llms.txt")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Cache-Control"] == "public, max-age=3600"
        paths = re.findall(r"[(`](/[^`)\s]+)[`)]", response.text)
        assert len(paths) > 4
        for path in paths:
            target = path.replace("TEMPLATE", "article").replace("TITLE", "a")
            assert client.get(target).status_code == 200, target
