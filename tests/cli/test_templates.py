"""pyoji templates: commands that create, lint and describe a template."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from PIL import Image
from pyoji.cli import app
from pyoji.engine import examination
from pyoji.engine.design.json_schema import vocabulary
from pyoji.engine.paint.motifs import MOTIFS
from typer.testing import CliRunner

from tests import typefaces
from tests.engine.design.files import GOOD, line_of


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in an empty directory."""
    for name in [name for name in os.environ if name.startswith("PYOJI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["templates", *words])


# ── new ──────────────────────────────────────────────────────────────────────────────────────


def test_a_new_design_has_nothing_wrong(run):
    """As it is written, of its own or over any other, by each of its paths."""
    result = run("new", "my-brand")
    assert (result.exit_code, result.stdout) == (
        0,
        "my-brand/template.yaml\nmy-brand/mark.svg\n",
    )
    assert run("new", "other", "--extends", "og-cuckoo-network").exit_code == 0
    assert "extends: og-cuckoo-network\n" in Path("other/template.yaml").read_text()
    for paths in (["my-brand"], ["other/template.yaml"], ["my-brand", "other"], ["."]):
        result = run("lint", *paths)
        assert (result.exit_code, result.stdout) == (0, "Nothing is wrong.\n"), result.stderr


def test_a_new_design_goes_where_ones_own_are(run, monkeypatch, tmp_path):
    """PYOJI_TEMPLATES_DIR, unless --dir says another; and there it is a template."""
    (tmp_path / "own").mkdir()
    monkeypatch.setenv("PYOJI_TEMPLATES_DIR", "own")
    told = json.loads(run("new", "one", "--json").stdout)
    assert told == {"name": "one", "files": ["own/one/template.yaml", "own/one/mark.svg"]}
    assert run("new", "two", "--dir", "elsewhere").exit_code == 0
    assert Path("elsewhere/two/mark.svg").is_file()
    names = [each["name"] for each in json.loads(run("list", "--json").stdout)]
    assert "one" in names
    assert "two" not in names
    assert json.loads(run("show", "one", "--json").stdout)["name"] == "one"
    assert run("new", "three", "--extends", "one").exit_code == 0
    assert run("lint", "own").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["new", "My Brand"], 1, "a name is 1 to 64 of a-z, 0-9 and -"),
        (["new", "taken"], 1, "choose another name"),
        (["new", "one", "--extends", "og-cuckoo-netwrok"], 2, "Did you mean “og-cuckoo-network”?"),
        (["new"], 2, "NAME"),
        (["lint"], 2, "PATH"),
    ],
)
def test_what_cannot_be_begun(run, words, code, said):
    """In a line on standard error, and nothing is written."""
    run("new", "taken")
    result = run(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert [path.name for path in Path().iterdir()] == ["taken"]


# ── lint ─────────────────────────────────────────────────────────────────────────────────────


def test_every_mistake_is_a_line(run):
    """With file, line and remedy, in their order; exit 1."""
    text = GOOD.replace("padding: [40, 60]", "padding: wide").replace("ground: ground", "ground: x")
    Path("designs").mkdir()
    Path("designs/plain.yaml").write_text(text)
    Path("designs/good.yaml").write_text(GOOD)
    Path("designs/Bad Name.yaml").write_text(GOOD)
    result = run("lint", "designs")
    assert (result.exit_code, result.stdout) == (1, "")
    one, two, three = result.stderr.splitlines()
    assert one.startswith("designs/Bad Name.yaml: found the name “Bad Name”; a name is")
    assert two.startswith(f"designs/plain.yaml:{line_of(GOOD, 'ground: ground')}:3: found 'x' at")
    assert three.startswith(f"designs/plain.yaml:{line_of(GOOD, 'padding:')}:7: found 'wide' at")
    assert run("lint", "designs/good.yaml").exit_code == 0

    told = json.loads(run("lint", "designs/plain.yaml", "--json").stdout)["findings"]
    assert [(each["file"], each["line"]) for each in told] == [
        ("designs/plain.yaml", line_of(GOOD, "ground: ground")),
        ("designs/plain.yaml", line_of(GOOD, "padding:")),
    ]
    assert set(told[0]) == {
        "file",
        "line",
        "column",
        "key",
        "found",
        "nearest",
        "remedy",
        "message",
    }


def test_a_picture_is_told_in_its_own_file(run):
    """The finding names the image's file and line, not the template's."""
    run("new", "one")
    mark = Path("one/mark.svg").read_text()
    Path("one/mark.svg").write_text(mark.replace("<rect", "<text/>\n<rect"))
    result = run("lint", "one")
    assert result.exit_code == 1
    line = line_of(mark, "<rect")
    assert result.stderr.startswith(f"one/mark.svg:{line}: found <text>; an image has no fonts")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("none", "name an existing file or folder"),
        ("empty", "a design is a file NAME.yaml, or a folder"),
        ("notes.txt", "call it .yaml"),
    ],
)
def test_what_is_no_design(run, path, said):
    """Is found to be none."""
    Path("empty").mkdir()
    Path("notes.txt").touch()
    result = run("lint", path)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_card_of_too_many_bytes_is_found(run, monkeypatch):
    """Over what WhatsApp shows: one whose picture is noise."""
    run("new", "one")
    Image.effect_noise((1400, 1400), 90).convert("RGB").save("one/noise.png")
    file = Path("one/template.yaml")
    text = file.read_text()
    image = "image: {asset: mark.svg, fit: contain, width: 88, height: 88}"
    assert image in text
    file.write_text(text.replace(image, "image: {asset: noise.png, width: 1000, height: 400}"))
    monkeypatch.setattr(examination, "HEAVIEST", 100_000)
    result = run("lint", "one")
    assert result.exit_code == 1
    assert "one/template.yaml: found a card of" in result.stderr
    assert "smaller images" in result.stderr


def test_a_weight_that_a_voice_lacks_is_found(run):
    """No weight is made by drawing: the nearest is named."""
    run("new", "one")
    file = Path("one/template.yaml")
    text = file.read_text()
    assert "weight: 700" in text
    file.write_text(text.replace("weight: 700", "font: book, weight: 300"))
    result = run("lint", "one")
    assert result.exit_code == 1
    assert "text.weight" in result.stderr
    assert "found 300" in result.stderr
    assert "book has 700; 700 is drawn" in result.stderr
    file.write_text(text.replace("weight: 700", "font: sans, weight: 900"))
    assert run("lint", "one").exit_code == 0


def test_fonts_of_a_designs_own_are_looked_over(run):
    """A weight that they lack is found; letters and licences that they lack are notes."""
    run("new", "one")
    file = Path("one/template.yaml")
    text = file.read_text().replace("themes:", "fonts: {display: {files: [brand.ttf]}}\nthemes:")
    file.write_text(text.replace("weight: 700", "font: display, weight: 900", 1))
    Path("one/brand.ttf").write_bytes(typefaces.file(typefaces.face()))
    result = run("lint", "one", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [one["remedy"] for one in told["findings"]] == ["display has 400; 400 is drawn"]
    assert "no licence beside brand.ttf" in [note["found"] for note in told["notes"]]
    file.write_text(text)
    result = run("lint", "one")
    assert result.exit_code == 0
    assert "note: one/template.yaml:" in result.stderr


# ── schema ───────────────────────────────────────────────────────────────────────────────────


def test_the_schema_is_printed(run):
    """As JSON, and nothing else."""
    result = run("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == json.loads(json.dumps(vocabulary(MOTIFS)))
    assert run("schema", "--json").stdout == result.stdout
