"""pyoji fonts coverage: the face of each character, in a voice or a template's font."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.fonts.brand import brand


def test_coverage_names_the_face_of_each_grapheme(invoke):
    """And joins neighbours of one face for people."""
    found = json.loads(invoke("fonts", "coverage", "한A", "--json").stdout)
    assert [each["text"] for each in found] == ["한", "A"]
    assert all(each["face"].startswith("Pretendard") for each in found)
    assert "한A" in invoke("fonts", "coverage", "한A").stdout


def test_coverage_exits_1_where_no_font_draws_a_character(invoke):
    """A finding, as data too."""
    assert invoke("fonts", "coverage", "a\u0378").exit_code == 1
    result = invoke("fonts", "coverage", "\u0378", "--json")
    assert (result.exit_code, json.loads(result.stdout)[0]["face"]) == (1, None)


def test_a_voice_and_a_weight_choose_the_face(invoke):
    """A weight that the voice lacks is the nearest."""
    words = ("fonts", "coverage", "가", "--json")
    faces = {
        options: json.loads(invoke(*words, *options).stdout)[0]["face"]
        for options in (
            (),
            ("--weight", "400"),
            ("--weight", "480"),
            ("--font", "book"),
            ("--font", "code", "--weight", "400"),
        )
    }
    assert [*faces.values()] == [
        "Pretendard-Bold",
        "Pretendard-Regular",
        "Pretendard-Medium",
        "NotoSerifCJK-Bold",
        "PyojiCode-Regular",
    ]


def test_a_text_that_falls_back_as_a_whole_says_why(invoke):
    """The face, the letters that it lacks, and the face of all of them."""
    told = "DoHyeon-Regular lacks 똠: all Hang letters of the text are set in Pretendard-ExtraBold."
    shown = invoke("fonts", "coverage", "똠과 나", "--font", "street")
    assert (shown.exit_code, shown.stdout.splitlines()[-1]) == (0, told)
    found = json.loads(invoke("fonts", "coverage", "똠과", "--font", "street", "--json").stdout)
    assert found == [
        {"text": "똠", "face": "Pretendard-ExtraBold"},
        {
            "text": "과",
            "face": "Pretendard-ExtraBold",
            "replaced": "DoHyeon-Regular",
            "lacks": ["똠"],
        },
    ]
    assert "lacks" not in invoke("fonts", "coverage", "나와 너", "--font", "street").stdout


def test_a_template_sets_as_its_title_does(invoke, monkeypatch, tmp_path: Path):
    """Its own font at the weight of the title; each may be named."""
    brand(tmp_path / "mine")
    monkeypatch.setenv("PYOJI_TEMPLATES_DIR", str(tmp_path))
    found = json.loads(invoke("fonts", "coverage", "Aa", "--template", "mine", "--json").stdout)
    assert found[0]["face"].startswith("display@")
    assert found[0]["face"].endswith("-700")
    named = ("--template", "mine", "--font", "book", "--weight", "400", "--json")
    found = json.loads(invoke("fonts", "coverage", "Aa", *named).stdout)
    assert {grapheme["face"] for grapheme in found} == {"NotoSerifCJK-Bold"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--font", "stret"), "did you mean “street”?"),
        (("--font", "display"), "there are sans, poster,"),
        (("--template", "articel"), "Did you mean “article”?"),
        (("--weight", "1001"), "less than or equal to 1000"),
    ],
)
def test_what_is_no_voice_is_refused(invoke, options, told):
    """The error lists the existing voices. The exit code is 2."""
    result = invoke("fonts", "coverage", "a", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
