"""Examples: what a design shows in the empty fields of the page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from urllib.parse import parse_qsl

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import DESIGNS, Parameter, Registry, Templates, load
from pyoji.engine.design.parameters import COMMON
from pyoji.settings import Settings
from pyoji.web.app import assemble
from pyoji.web.playground import state
from pyoji.web.playground.examples import example, examples_of
from pyoji.web.playground.words import LANGUAGES, words
from starlette.testclient import TestClient

from tests.fakes import FakePipeline

NAMES = load("fonts", DESIGNS).names


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load("fonts", DESIGNS)


def read(templates: Templates, query: str, language: str = "ko") -> state.PageState:
    page = (Parameter("page", "text"),)
    pairs = parse_qsl(query, keep_blank_values=True)
    return state.read(
        templates,
        pairs,
        LANGUAGES,
        of_links=page,
        examples=partial(examples_of, templates),
        language=language,
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_a_design_are_on_its_card(templates, name, language):
    """Each is a valid text of a field without a default, in the language of the page."""
    template = templates.get(name)
    shown = examples_of(templates, language, template)
    assert {"author", "date"} <= shown.keys()
    for parameter in shown:
        assert parameter == "title" or template.parameters[parameter].default is None
        assert template.parameters[parameter].kind != "picture"
    card = templates.card(name, tuple(shown.items()), PNG)
    assert card.by_name["date"] == words(language)["example.date"]
    if "title" in shown:
        assert card.lang == language


def test_a_designs_own_example_wins_over_that_of_the_interface(templates):
    """The example of `stat` is a source. A custom template may declare its own example."""
    subtitle = templates.get("stat").parameters["subtitle"]
    assert example(words("ko"), subtitle, "stat").startswith("출처")
    assert example(words("en"), subtitle, "stat").startswith("Source")
    changed = replace(subtitle, example="Somewhere")
    assert example(words("ja"), changed, "stat") == "Somewhere"
    plain = templates.get("article").parameters["subtitle"]
    assert example(words("en"), plain, "article") == words("en")["example.subtitle"]


def test_every_example_of_a_design_is_translated(templates):
    """As the design has it now; ours are written in Korean."""
    for name in templates.names:
        for parameter in templates.get(name).parameters.values():
            if parameter.name in COMMON and parameter.example == COMMON[parameter.name].example:
                continue
            if parameter.kind == "text" and parameter.example:
                assert words("ko").get(f"sample.{name}.{parameter.name}") == parameter.example
        title = templates.get(name).parameters["title"].default
        if templates.card(name, (), PNG).lang == "ko":
            assert words("ko").get(f"sample.{name}.title") == title


@pytest.mark.parametrize(
    ("query", "shows_all"),
    [
        ("", True),
        ("template=article&ui=ko", True),
        ("title=a", False),
        ("format=webp", False),
        ("title=a&show=ja", True),
        ("show=title", False),
        ("title=a&show=nonsense", False),
        ("utm_source=x", True),
    ],
)
def test_the_first_card_shows_all_and_any_other_what_its_address_says(templates, query, shows_all):
    """The switch is in the address where it is not as expected; the page's own address keeps it."""
    found = read(templates, query)
    assert found.shows_all is shows_all
    assert ("author" in dict(found.pairs)) is shows_all
    assert (found.card.by_name["author"] is not None) is shows_all
    again = read(templates, found.page().partition("?")[2])
    assert (again.pairs, again.shows_all) == (found.pairs, found.shows_all)


def test_an_address_keeps_that_examples_are_asked_for(templates):
    """Without a value too, so that they stay when one is filled in."""
    assert "show=ko" in read(templates, "show=ko").page()
    assert "show" not in read(templates, "").page()


@pytest.mark.parametrize(
    ("query", "has_examples"),
    [("", True), ("title=a", False), ("title=a&show=ko", True), ("show=ko&page=/post", False)],
)
def test_examples_in_what_is_copied_are_known(templates, query, has_examples):
    """The page has a notice of them."""
    assert read(templates, query).has_examples is has_examples


def test_a_shared_address_shows_examples_in_the_language_that_it_names(templates):
    """To readers of any language."""
    address = read(templates, "title=a&show=ja", "ko").page()
    assert "show=ja" in address
    there = read(templates, address.partition("?")[2], "en")
    assert dict(there.pairs)["author"] == words("ja")["example.author"]


def test_an_example_gives_way_to_a_value_a_mistake_and_a_page(templates):
    """What a page states is not known here, so no example may stand in its place."""
    found = read(templates, "show=ko&author=Kim&accent=nonsense&site=")
    assert dict(found.pairs)["author"] == "Kim"
    assert "accent" not in dict(found.pairs)
    assert dict(read(templates, "show=ko&author=Kim&page=/post").pairs) == {
        "author": "Kim",
        "page": "/post",
    }


def test_where_only_listed_cards_are_drawn_there_are_no_examples(templates, tmp_path):
    """They would be on no list, and the page would show another card than its link says."""
    titles = tmp_path / "titles.txt"
    titles.write_text("Listed\n", encoding="utf-8")
    settings = Settings(titles=str(titles))
    with TestClient(assemble(settings, Registry(templates), FakePipeline())) as client:
        page = client.get("/?template=article").text
    assert 'data-card src="api/article"' in page
    assert '<fieldset class="shows" hidden>' in page
