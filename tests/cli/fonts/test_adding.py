"""pyoji fonts add: a brand's font files come into its template's folder, or nothing does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import typefaces
from tests.cli.fonts.brand import FONT
from tests.engine.design.files import GOOD

HALF = typefaces.file(
    typefaces.face(typefaces.LATIN + typefaces.SYLLABLES, name="Half", weight=800, embedding=2)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A template without fonts, and two font files beside its folder."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "template.yaml").write_text(f"# Ours.\n{GOOD}", encoding="utf-8")
    (tmp_path / "Brand.woff2").write_bytes(FONT)
    (tmp_path / "Half.ttf").write_bytes(HALF)
    (tmp_path / "OFL.txt").write_text("The licence.", encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, and when it was written."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_a_font_is_copied_and_declared(invoke, folder: Path):
    """With its licence; the facts are printed, and a second call changes nothing."""
    words = ("fonts", "add", "Brand.woff2", "--to", "mine", "--licence", "OFL.txt")
    result = invoke(*words)
    assert result.exit_code == 0, result.stderr
    head, facts, *said = [line.rstrip() for line in result.stdout.splitlines()]
    assert head == "File         Family  Weights     Letters  Hangul syllables  Embedding"
    assert facts == "Brand.woff2  Brand   100 to 900  Latn 52  0                 installable"
    assert said == [
        "brand is declared in mine/template.yaml.",
        "In a text of the template: font: brand",
        "In a link: /api/mine?title=…&font=brand",
    ]
    assert (folder / "Brand.woff2").read_bytes() == FONT
    assert (folder / "OFL.txt").read_text("utf-8") == "The licence."
    text = (folder / "template.yaml").read_text("utf-8")
    assert text == f"# Ours.\n{GOOD}\nfonts:\n  brand: {{files: [Brand.woff2]}}\n"
    before = state(folder)
    again = invoke(*words)
    assert again.exit_code == 0
    assert "brand is declared already in mine/template.yaml." in again.stdout
    assert state(folder) == before
    assert invoke("templates", "lint", "mine").exit_code == 0


def test_another_font_comes_below(invoke, folder: Path):
    """As data: its facts, what was written, notes on this font alone."""
    assert invoke("fonts", "add", "Brand.woff2", "--to", "mine").exit_code == 0
    told = json.loads(
        invoke("fonts", "add", "Half.ttf", "--to", "mine", "--as", "heavy", "--json").stdout
    )
    assert told["template"] == "mine"
    assert told["written"] == ["mine/Half.ttf", "mine/template.yaml"]
    [facts] = told["files"]
    assert (facts["weights"], facts["syllables"], facts["embedding"]) == ("800", 2400, "restricted")
    assert any("2,400 of 11,172 Hangul syllables" in note for note in told["notes"])
    assert any("fsType “restricted”" in note for note in told["notes"])
    assert any("no licence beside Half.ttf" in note for note in told["notes"])
    assert all("fonts.heavy" in note for note in told["notes"])
    assert (told["text"], told["link"]) == ("font: heavy", "/api/mine?title=…&font=heavy")
    lines = (folder / "template.yaml").read_text("utf-8").splitlines()
    assert lines[-3:] == [
        "fonts:",
        "  heavy: {files: [Half.ttf]}",
        "  brand: {files: [Brand.woff2]}",
    ]


def test_a_collection_gives_the_face_that_is_named(invoke, folder: Path):
    """Without a name it is refused, with the names that there are."""
    faces = (typefaces.face(name="A"), typefaces.face(name="B", weight=700))
    Path("C.ttc").write_bytes(typefaces.collection(*faces))
    result = invoke("fonts", "add", "C.ttc", "--to", "mine")
    assert (result.exit_code, result.stderr) == (
        1,
        "C.ttc (table ttcf): found a collection of 2 faces; name one by `face`: A-400, B-700\n",
    )
    assert invoke("fonts", "add", "C.ttc", "--to", "mine", "--face", "B-700").exit_code == 0
    last = (folder / "template.yaml").read_text("utf-8").splitlines()[-1]
    assert last == '  b: {files: [{file: C.ttc, face: "B-700"}]}'


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["Broken.woff2"], 1, "Broken.woff2 (table wOF2): found a truncated header"),
        (["Brand.woff2", "Broken.woff2"], 1, "Broken.woff2"),
        (["my font.ttf"], 1, "rename it: letters, digits"),
        (["card.png"], 1, "found the extension “.png”; a font file's extension is one of .ttf"),
        (["None.ttf"], 1, "None.ttf: No such file or directory"),
        (["Brand.woff2", "--as", "street"], 2, "“street” is a voice of every template"),
        (["Brand.woff2", "--as", "My Font"], 2, "“My Font” is no name of a font"),
        (["Brand.woff2", "--licence", "None.txt"], 1, "None.txt"),
        (["Brand.woff2", "Brand.woff2"], 1, "a second face of the weight"),
        (["other/Taken.ttf"], 1, "found another file of this name"),
        (["Brand.woff2", "--as", "on"], 1, "write it yourself"),
    ],
)
def test_what_is_wrong_changes_nothing(invoke, folder: Path, words, code, told):
    """Each in a line with what to do."""
    Path("Broken.woff2").write_bytes(FONT[:30])
    Path("my font.ttf").write_bytes(HALF)
    Path("other").mkdir()
    Path("other/Taken.ttf").write_bytes(HALF)
    (folder / "Taken.ttf").write_bytes(FONT)
    before = state(folder)
    result = invoke("fonts", "add", *words, "--to", "mine")
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr
    assert state(folder) == before


def test_a_template_that_is_wrong_is_not_edited(invoke, folder: Path):
    """Its mistakes are those that lint reports."""
    file = folder / "template.yaml"
    file.write_text(GOOD.replace("grounds:", "groundz:"), encoding="utf-8")
    before = state(folder)
    result = invoke("fonts", "add", "Brand.woff2", "--to", "mine")
    assert result.exit_code == 1
    assert "groundz" in result.stderr
    assert state(folder) == before
    assert invoke("fonts", "add", "Brand.woff2", "--to", ".").exit_code == 1


def test_the_file_keeps_its_mode(invoke, folder: Path):
    """It is replaced, and nothing is left beside it."""
    file = folder / "template.yaml"
    file.chmod(0o640)
    assert invoke("fonts", "add", "Brand.woff2", "--to", "mine").exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in folder.iterdir()) == ["Brand.woff2", "template.yaml"]


def test_a_folder_that_is_not_there_is_named(invoke):
    """It is not a file of another extension."""
    result = invoke("fonts", "add", "Brand.woff2", "--to", "nowhere")
    assert result.exit_code == 2
    assert "there is no folder nowhere; `pyoji templates new` makes one." in result.stderr
