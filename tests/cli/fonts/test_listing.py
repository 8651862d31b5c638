"""pyoji fonts list: voices, families, and what templates bring."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from pyoji.engine.text.voices import VOICES

from tests.cli.fonts.brand import brand


def test_every_voice_is_listed_with_its_families(invoke):
    """As data: which links may ask for it, and where each family comes from."""
    listed = json.loads(invoke("fonts", "list", "--json").stdout)
    voices = {voice["name"]: voice for voice in listed["voices"]}
    assert voices.keys() == VOICES.keys() - {"pretendard"}
    families = {family["name"]: family for family in listed["families"]}
    for voice in voices.values():
        assert set(voice["families"]) <= families.keys()
        assert voice["missing"] == []
    assert voices["poster"]["in_links"]
    assert not voices["mono"]["in_links"]
    street = families["DoHyeon"]
    assert (street["weights"], street["incomplete"]) == ([400], ["Hang", "Latn"])
    assert street["ink"]["Hang"] == 2587
    [package] = street["packages"]
    assert (package["name"], package["licence"]) == ("@expo-google-fonts/do-hyeon", "OFL-1.1")
    assert families["NotoSans"]["weights"] == [400, 700, 900]
    assert listed["templates"] == []


def test_the_table_has_a_line_for_each_family(invoke):
    """The voice stands before the first of its own; a script of which letters are missing has a
    mark."""
    lines = invoke("fonts", "list").stdout.splitlines()
    [street] = [line for line in lines if line.startswith("street ")]
    assert street.split()[1:5] == ["DoHyeon", "400", "Hang", "2,587-,"]
    assert len(lines) > len(VOICES)


def test_a_family_that_the_bundle_lacks_is_marked(invoke, monkeypatch):
    """It is in no manifest: sans takes its place."""
    voice = VOICES["street"]
    monkeypatch.setitem(VOICES, "street", replace(voice, families=("Nothing", *voice.families)))
    listed = json.loads(invoke("fonts", "list", "--json").stdout)
    [street] = [one for one in listed["voices"] if one["name"] == "street"]
    assert street["missing"] == ["Nothing"]
    assert "missing: sans takes its place" in invoke("fonts", "list").stdout


def test_the_fonts_of_templates_are_listed(invoke, monkeypatch, tmp_path: Path):
    """Each weight with its facts."""
    brand(tmp_path / "mine")
    monkeypatch.setenv("PYOJI_TEMPLATES_DIR", str(tmp_path))
    listed = json.loads(invoke("fonts", "list", "--json").stdout)["templates"]
    assert [(face["template"], face["font"], face["weight"]) for face in listed] == [
        ("mine", "display", 400),
        ("mine", "display", 700),
    ]
    assert listed[0]["embedding"] == "installable"
    assert listed[0]["ink"]["Latn"] == 52
    last = invoke("fonts", "list").stdout.splitlines()[-1]
    assert last.split()[:5] == ["mine", "display", "Brand", "400", "700"]
