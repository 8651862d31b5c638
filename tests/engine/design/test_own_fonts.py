"""A design's own fonts: found, read and named, or refused at their place in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Template, Templates, examine, own_fonts
from pyoji.engine.text.typefaces.read import FontRequest, read
from pyoji.errors import ParameterError, TemplateError

from tests import typefaces

DESIGN = """\
summary: A card in a face of its own.
fonts:
  display:
    files: [brand.ttf]
themes:
  dark: {ground: "#101010", ink: "#ffffff", accent: "#ffcc00"}
grounds: [ground]
scene:
  ground: ground
  content:
    column:
      children:
        - text: {name: title, value: [title], size: 80, weight: 650, font: display}
        - text: {name: foot, value: [site], size: 30}
"""
REGULAR = typefaces.file(typefaces.face())
BLACK = typefaces.file(typefaces.face(weight=900))
VARIABLE = typefaces.file(typefaces.variable(), "woff2")
TWO = typefaces.collection(typefaces.face(name="One"), typefaces.face(name="Two", weight=800))

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the design, some of it replaced, with files beside it; gives the directory."""

    def write(old: str = "", new: str = "", *, name: str = "own", **files: bytes) -> Path:
        assert old in DESIGN
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "template.yaml").write_text(DESIGN.replace(old, new, 1), "utf-8")
        for file, data in (files or {"brand_ttf": REGULAR}).items():
            (folder / file.replace("_", ".")).write_bytes(data)
        return tmp_path

    return write


def template(directory: Path, name: str = "own") -> Template:
    reading = examine("fonts", directory)
    assert not reading.faults
    return Templates(reading.templates).get(name)


def fault(directory: Path, name: str = "own") -> TemplateError:
    return examine("fonts", directory).faults[name][0]


def faces(directory: Path, name: str = "own") -> Mapping[int, str]:
    """The families of a design's font by weight."""
    typefaces_ = template(directory, name).fonts["display"].typefaces
    return {weight: typeface.facts.family for weight, typeface in typefaces_.items()}


# ── what is read ─────────────────────────────────────────────────────────────────────────────


def test_a_font_has_a_face_for_each_file(write: Write) -> None:
    """By the weight that the file says it has."""
    directory = write("[brand.ttf]", "[brand.ttf, black.ttf]", brand_ttf=REGULAR, black_ttf=BLACK)
    assert faces(directory) == {400: "Brand", 900: "Brand"}


def test_a_file_may_be_called_another_weight_or_a_face_of_a_collection(write: Write) -> None:
    """Many files declare weight 400 wrongly; a collection has a face for each name."""
    named = "[{file: two.ttc, face: Two-800}, {file: brand.ttf, weight: 550}]"
    directory = write("[brand.ttf]", named, two_ttc=TWO, brand_ttf=REGULAR)
    assert faces(directory) == {800: "Two", 550: "Brand"}


def test_a_variable_font_has_the_weights_that_texts_ask_for(write: Write) -> None:
    """And those of a text with marked words; or the one that `axes` names."""
    assert [*faces(write("brand.ttf", "brand.woff2", brand_woff2=VARIABLE))] == [400, 650, 700]
    pinned = "[brand.woff2]\n    axes: {wght: 820}"
    assert [*faces(write("[brand.ttf]", pinned, brand_woff2=VARIABLE))] == [820]


def test_each_file_is_read_for_what_the_design_says(write: Write) -> None:
    """The reader is handed on, so that a process of its own may be the one that reads."""
    requests: list[FontRequest] = []

    def reader(data: bytes, request: FontRequest) -> object:
        requests.append(request)
        return read(data, request)

    directory = write("files: [brand.ttf]", "files: [brand.ttf]\n    scripts: [Latn]")
    assert not examine("fonts", directory, read_font=reader).faults
    assert requests == [FontRequest("", {}, (400, 400, 650, 700), ("Latn",))]


def test_links_choose_among_the_fonts_of_the_template(write: Write) -> None:
    """Beside the voices, which every template has; another template's font is no choice."""
    directory = write()
    write(name="other")
    (directory / "other" / "template.yaml").write_text(DESIGN.replace("display", "brand"), "utf-8")
    templates = Templates(examine("fonts", directory).templates)
    assert templates.get("own").parameters["font"].choices[-1] == "display"
    card = templates.card("own", [("title", "a"), ("font", "display")], PNG)
    assert card.common.font == "display"
    with pytest.raises(ParameterError):
        templates.card("other", [("title", "a"), ("font", "display")], PNG)


def test_a_template_may_make_its_font_the_default(write: Write) -> None:
    """As it narrows any parameter."""
    chosen = "parameters:\n  font: {choices: [display, sans], default: display}\nfonts:"
    parameter = template(write("fonts:", chosen)).parameters["font"]
    assert (parameter.default, parameter.choices) == ("display", ("display", "sans"))


# ── extends, digests ─────────────────────────────────────────────────────────────────────────


def test_extends_inherits_fonts(write: Write) -> None:
    """With their files from the folder where they lie; a name of one's own replaces that font."""
    directory = write()
    child = directory / "child"
    child.mkdir()
    (child / "template.yaml").write_text("extends: own\nsummary: Mine.\n", "utf-8")
    assert faces(directory, "child") == {400: "Brand"}
    text = "extends: own\nsummary: Mine.\nfonts:\n  text: {files: [black.ttf]}\n"
    (child / "template.yaml").write_text(text, "utf-8")
    (child / "black.ttf").write_bytes(BLACK)
    assert sorted(template(directory, "child").fonts) == ["display", "text"]
    (child / "template.yaml").write_text(text.replace("text:", "display:"), "utf-8")
    assert faces(directory, "child") == {900: "Brand"}


def test_the_bytes_of_a_font_are_in_the_revision(write: Write) -> None:
    """It is part of the ETag of each card; fonts of equal bytes are one font in every design."""
    first = template(write())
    second = template(write())
    third = template(write(brand_ttf=typefaces.file(typefaces.face(weight=401))))
    assert first.revision == second.revision != third.revision
    assert first.fonts["display"].key == second.fonts["display"].key
    assert first.fonts["display"].key != third.fonts["display"].key
    scaled = template(write("[brand.ttf]", "[brand.ttf]\n    scale: 1.1"))
    assert scaled.fonts["display"].key != first.fonts["display"].key


# ── what is wrong ────────────────────────────────────────────────────────────────────────────

WRONG = {
    "no file": ("brand.ttf", "other.ttf", 4, "fonts.display.files.0", "put it beside own/temp"),
    "an extension": ("brand.ttf", "template.yaml", 4, "fonts.display.files.0", "a font is one of"),
    "a path": ("brand.ttf", "../brand.ttf", 4, "fonts.display.files.0", "a file's name of"),
    "no files": ("[brand.ttf]", "[]", 4, "fonts.display.files", "a list of more"),
    "an axis": ("[brand.ttf]", "[brand.ttf]\n    axes: {wght: 5}", 4, "fonts.display.files.0",
                "not variable"),
    "a script": ("[brand.ttf]", "[brand.ttf]\n    scripts: [Hang]", 4, "fonts.display.files.0",
                 "leave the script out"),
    "no script": ("[brand.ttf]", "[brand.ttf]\n    scripts: [korean]", 5,
                  "fonts.display.scripts.0", "such as Hang"),
    "a weight twice": ("[brand.ttf]", "[brand.ttf, brand.ttf]", 4, "fonts.display.files.1",
                       "its `weight`"),
    "the name of a voice": ("display:", "poster: {files: [brand.ttf]}\n  display:", 3,
                            "fonts.poster", "choose another name"),
    "a font that is not there": ("font: display", "font: displya", 13,
                                 "scene.content.column.children.0.text.font", "one of the fonts"),
    "a fallback": ("[brand.ttf]", "[brand.ttf]\n    fallback: bok", 5, "fonts.display.fallback",
                   "one of the voices"),
    "a key": ("[brand.ttf]", "[brand.ttf]\n    axis: 5", 5, "fonts.display.axis", "no such key"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_has_its_place(write: Write, name: str) -> None:
    """File, line, key and remedy."""
    old, new, line, key, remedy = WRONG[name]
    error = fault(write(old, new))
    assert (error.file, error.line, error.key) == ("own/template.yaml", line, key)
    assert remedy in error.remedy


def test_a_broken_font_names_its_table(write: Write) -> None:
    """With the file and a remedy, and costs no other design."""
    directory = write(brand_ttf=typefaces.without(REGULAR, "loca"))
    write(name="good")
    reading = examine("fonts", directory)
    assert [template.name for template in reading.templates] == ["good"]
    (error,) = reading.faults["own"]
    assert (error.line, error.key) == (4, "fonts.display.files.0")
    assert error.found == "in brand.ttf (table loca) no such table"
    assert error.remedy.startswith("export the font again")


def test_fonts_are_bounded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their number and their bytes, of one design and of all together."""
    many = ", ".join(["brand.ttf"] * 12)
    text = f"display:\n    files: [{many}]\n  second:\n    files: [{many}]\n  third:"
    error = fault(write("display:", text))
    assert "at most 16 font files" in " ".join(
        each.remedy for each in examine("fonts", write("display:", text)).faults["own"]
    )
    assert error.file == "own/template.yaml"
    monkeypatch.setattr(own_fonts, "FONT_BYTES", len(REGULAR) // 4)
    assert "unpacked" in fault(write()).remedy
    monkeypatch.undo()
    monkeypatch.setattr("pyoji.engine.design.loader.ALL_BYTES", 10)
    assert "images and fonts" in fault(write()).found


def test_a_design_without_a_folder_has_no_fonts(tmp_path: Path) -> None:
    """The remedy says how to make one."""
    (tmp_path / "plain.yaml").write_text(DESIGN, "utf-8")
    assert "NAME/template.yaml" in fault(tmp_path, "plain").remedy
