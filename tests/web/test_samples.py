"""Samples: every image that our pages show by themselves is a card, and is known beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import DESIGNS, Templates, load, samples
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.link import card_links
from pyoji.web.samples import FACE_TITLES, face_link, links

from tests.cli.fonts.brand import brand


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Our designs and one that brings a font."""
    folder = tmp_path_factory.mktemp("designs")
    brand(folder / "mine")
    return load("fonts", DESIGNS, folder)


def test_every_sample_is_a_card(branded: Templates) -> None:
    """Each once, also that of a face in either language of the pages."""
    found = list(links(branded, samples()))
    assert len(set(found)) == len(found)
    for text in found:
        link = card_links.read(text)
        assert link is not None
        assert branded.card(link.template, link.pairs, PNG).scale == 0.5
    for font in branded.get("mine").parameters["font"].choices:
        for language in FACE_TITLES:
            assert str(face_link(branded.get("mine"), font, language)) in found


def test_a_voice_is_shown_by_the_specimen_and_a_font_by_its_own(
    branded: Templates, fonts: Fonts
) -> None:
    """In the face that it is the sample of."""
    mine = branded.get("mine")
    pipeline = Pipeline(branded, fonts)
    shown = {}
    for font in ("poster", "display"):
        link = face_link(mine, font, "en")
        [text] = pipeline.frame(branded.card(link.template, link.pairs, PNG)).texts
        shown[link.template] = text.fonts[0].partition("@")[0]
    assert shown == {"specimen": "WantedSans-ExtraBlack", "specimen-mine": "display"}


def test_the_samples_of_faces_fit_one_line(branded: Templates, fonts: Fonts) -> None:
    """Within the width that the page shows, which is 160 of 400."""
    pipeline = Pipeline(branded, fonts)
    article = branded.get("article")
    for font in article.parameters["font"].choices:
        for language in FACE_TITLES:
            link = face_link(article, font, language)
            [text] = pipeline.frame(branded.card(link.template, link.pairs, PNG)).texts
            [line] = text.lines
            assert line.width < 1200 * 146 / 400


def test_another_font_is_another_specimen(tmp_path: Path) -> None:
    """Its revision follows that of the design; it is on no list, and gives way to a design."""
    file = brand(tmp_path / "mine")
    one = load("fonts", DESIGNS, tmp_path)
    assert "specimen-mine" not in one.names
    assert one.knows("specimen-mine")
    assert [template.name for template in one.designs].count("specimen-mine") == 0
    file.write_text(
        file.read_text("utf-8")
        .replace("{display:", "{other:")
        .replace("font: display", "font: other"),
        "utf-8",
    )
    other = load("fonts", DESIGNS, tmp_path)
    assert one.revisions["specimen-mine"] != other.revisions["specimen-mine"]
    (tmp_path / "specimen-mine.yaml").write_text(
        (DESIGNS / "minimal.yaml").read_text("utf-8"), "utf-8"
    )
    third = load("fonts", DESIGNS, tmp_path)
    assert "specimen-mine" in third.names
