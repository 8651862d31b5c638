"""A brand's own typeface: the tutorial, followed to the letter."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import typefaces
from tests.pages import DOCS
from tests.test_brand import Reader, Service, commands, patch

PAGE = (DOCS / "tutorials" / "brand-font.md").read_text("utf-8")
STEPS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
VARIABLE = typefaces.file(typefaces.variable(typefaces.EUROPEAN), "woff2")
OTHER = typefaces.file(typefaces.variable("ABCDabcdehiIlorstu"), "woff2")
TITLE, SMALL = re.findall(r"`(/api/my-brand\?[^`]+)`", PAGE)


def test_the_walk_through_has_its_steps() -> None:
    """Begin, what is declared, name the font, check and serve, break it."""
    assert [kind for kind, _ in STEPS] == ["console", "yaml", "diff", "console", "console"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def font(reader: Reader) -> Path:
    return reader.directory / "brands" / "my-brand" / "Brand.woff2"


@pytest.fixture(scope="module")
def followed(reader: Reader, font: Path) -> Iterator[Service]:
    """The page up to its serving, each command's output as it is shown."""
    (reader.directory / font.name).write_bytes(VARIABLE)
    (reader.directory / "LICENSE.txt").write_text("Ours.", "utf-8")
    for command, shown in commands(STEPS[0][1]):
        lines = reader.runs(command).splitlines()
        assert [line.rstrip() for line in lines] == shown.splitlines()
    template = font.with_name("template.yaml")
    assert template.read_text("utf-8").endswith(f"\n\n{STEPS[1][1]}")
    patch(template, STEPS[2][1])
    (command, shown), (last, _) = commands(STEPS[3][1])
    assert reader.runs(command) == shown
    service = Service(reader, last, reader.directory / "log")
    yield service
    service.end()


def faces(service: Service, link: str) -> dict[str, list[str]]:
    """The faces of each text of a card, a font's name without its digest."""
    target = link.replace("/api/my-brand?", "/api/my-brand.json?")
    texts = json.loads(service.asked(target)[1])["texts"]
    return {
        text["name"]: [re.sub("@[0-9a-f]{12}", "", face) for face in text["fonts"]]
        for text in texts
    }


def test_the_title_is_set_in_the_brands_typeface(followed: Service) -> None:
    """At the weight that the text names; a link chooses it for the small texts, too."""
    found = faces(followed, TITLE)
    assert (found["title"][0], found["site"][0]) == ("display-820", "Pretendard-Bold")
    assert faces(followed, SMALL)["site"][0] == "display-700"
    response, content = followed.asked(TITLE)
    assert response.headers["Content-Type"] == "image/png"
    assert content.startswith(b"\x89PNG")


def test_a_card_as_data_names_the_font_as_the_template_does(followed: Service) -> None:
    """Not by its digest."""
    texts = json.loads(followed.asked(TITLE.replace("my-brand?", "my-brand.json?"))[1])["texts"]
    assert texts[0]["font"] == "display"


def test_the_page_offers_the_typeface(followed: Service) -> None:
    """Among the voices, to a designer and in the description for programs."""
    paths = json.loads(followed.asked("/openapi.json")[1])["paths"]
    parameters = {each["name"]: each for each in paths["/api/my-brand"]["get"]["parameters"]}
    assert parameters["font"]["schema"]["enum"][-1] == "display"
    assert 'value="display"' in followed.asked("/?template=my-brand")[1].decode()


def test_another_file_is_another_card(followed: Service, reader: Reader, font: Path) -> None:
    """Without a restart, and with another ETag; one that is broken changes nothing."""
    before = followed.asked(TITLE)[0].headers["ETag"]
    font.write_bytes(OTHER)
    started = time.monotonic()
    while (after := followed.asked(TITLE)[0].headers["ETag"]) == before:
        assert time.monotonic() - started < 120
    font.write_bytes(VARIABLE[:30])
    [(command, shown)] = commands(STEPS[4][1])
    assert reader.runs(command) == shown
    followed.logged(r"Brand\.woff2 \(table wOF2\)")
    assert followed.asked(TITLE)[0].headers["ETag"] == after
    assert followed.process.poll() is None
