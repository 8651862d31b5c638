"""Fields: what the form says about its card, as the page asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoji.engine.color import parse
from pyoji.engine.contrast import contrast
from pyoji.engine.design import Registry
from pyoji.settings import Settings
from pyoji.web.app import assemble
from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def client(templates, pipeline) -> Iterator[TestClient]:
    settings = Settings(page_hosts=("blog.example.com",))
    with TestClient(assemble(settings, Registry(templates), pipeline)) as client:
        yield client


def ask(client: TestClient, query: str) -> dict:
    answer = client.get(f"/fields?{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json()


def test_the_fields_without_effect_are_those_of_the_card_on_the_page(client):
    """Whose query this is: also the examples count, and a wrong value does not."""
    assert "wrap" in ask(client, "template=article&title=a")["without_effect"]
    assert "day" not in ask(client, "template=event")["without_effect"]
    assert "date" in ask(client, "template=event")["without_effect"]
    assert "date" not in ask(client, "template=event&title=a&day=")["without_effect"]
    assert "wrap" in ask(client, "template=article&title=a&accent=nonsense")["without_effect"]


def test_a_pages_card_is_not_known_here(client):
    """So no parameter is reported as without effect on it."""
    assert ask(client, "template=article&page=/post")["without_effect"] == []


def test_each_color_comes_with_what_it_stands_on(client):
    """Those of the card, own ones and the theme's; a background has the text's color above it."""
    colors = ask(client, "template=article&title=a&theme=light&variant=3&accent=%23123456")[
        "colors"
    ]
    assert colors["accent"]["color"] == "#123456"
    assert colors["bg"]["color"] in colors["fg"]["against"]
    assert colors["bg"]["against"] == [colors["fg"]["color"]]
    ground = parse(colors["bg"]["color"])
    assert contrast(parse(colors["fg"]["color"]), ground) >= 7
    with_background = ask(client, "template=article&title=a&bg=%23abcdef")["colors"]
    assert with_background["bg"]["color"] == "#abcdef"
    assert "#abcdef" in with_background["accent"]["against"]


def test_an_unknown_template_has_the_fields_of_the_page_that_is_shown_instead(client):
    """The page of an unknown template is one of the first."""
    assert ask(client, "template=nothing&title=a") == ask(client, "title=a")
