"""Loader: a valid file becomes a template, and an invalid one an error with a position."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.color import Color
from pyoji.engine.design import (
    Template,
    Templates,
    examine,
    load,
    loader,
    samples,
)
from pyoji.engine.design.document import MOST_FAULTS
from pyoji.engine.design.overrides import RESERVED
from pyoji.engine.design.schema import MOST_HINTS
from pyoji.engine.paint import check
from pyoji.engine.text import language
from pyoji.errors import TemplateError
from pyoji.explanation import advice

from tests.engine.design.files import GOOD, MARK, Write, line_of, refused

# ── a file that is right ─────────────────────────────────────────────────────────────────────


def test_a_template_is_called_after_its_file(write: Write) -> None:
    """Each file of the directory is one, by the stem of its name, in order."""
    write(name="second.yaml")
    (write(name="first.yaml") / "notes.txt").write_text("no template")
    assert load("fonts", write(name="second.yaml")).names == ("first", "second")


def test_parameters_are_the_common_ones_and_its_own(write: Write) -> None:
    """Narrowed where the file narrows them; the first theme is the default."""
    template: Template = load("fonts", write()).get("plain")
    found = template.parameters
    assert (found["theme"].choices, found["theme"].default) == (("dark", "light"), "dark")
    assert (found["fontSize"].minimum, found["fontSize"].maximum) == (24, 90)
    assert found["size"].choices == ("og", "x")
    assert found["title"].help
    assert {n: found[n].default for n in ("title", "badge", "year", "level", "framed", "edge")} == {
        "title": "Nothing to say",
        "badge": "new",
        "year": "2024",
        "level": 3,
        "framed": True,
        "edge": Color(17, 34, 51),
    }


def test_a_revision_stands_for_all_that_draws(write: Write) -> None:
    """The revision depends on the file and the font bundle, and on nothing else."""
    revision = load("fonts", write()).get("plain").revision
    assert load("fonts", write()).get("plain").revision == revision
    assert load("other", write()).get("plain").revision != revision
    assert load("fonts", write("plain card", "simple card")).get("plain").revision != revision


def test_an_empty_directory_has_no_templates(tmp_path: Path) -> None:
    """The loader does not raise an error."""
    assert load("fonts", tmp_path).names == ()


def test_there_is_a_sample_in_each_language() -> None:
    """A title of ours, which is taken for its language or at least for its script's."""
    found = samples()
    assert set(found) == {"ko", "en", "ja", "zh", "vi", "ru", "tr", "th", "pt", "id", "hi", "fr",
                          "fa", "es", "ar"}  # fmt: skip
    for tag, title in found.items():
        guessed = language.guess(title)
        assert language.canonical(tag) == guessed or (tag in "pt id fr es" and guessed == "en")


# ── a file that is wrong ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        # keys and types
        ("summary: A plain card.", "sumary: A plain card.", "sumary", "did you mean summary?"),
        ("weight: 700}", "wieght: 700}", "content.column.children.0.text.wieght",
         "did you mean weight?"),
        ("weight: 700}", "weight: 1001}", "content.column.children.0.text.weight", "at most 1000"),
        ("weight: 700}", "font: bok}", "children.0.text.font", "did you mean book?"),
        ("weight: 700}", "font: serif}", "children.0.text.font", "one of the fonts: book, code"),
        ("weight: 700}", "case: title-case}", "children.0.text.case", "upper, lower, title"),
        ("weight: 700}", "features: {tnums: 1}}", "text.features.tnums", "a tag of four letters"),
        ("weight: 700}", "features: {tnum: -1}}", "text.features.tnum", "at least 0"),
        ("weight: 700}", "tracking: [[64, 0], [36, 0]]}", "text.tracking", "sizes must ascend"),
        ("weight: 700}", "leading: 4}", "text.leading", "at most 3"),
        ("weight: 700}", "leading: 1, line_height: 1}", "text.line_height", "no such key"),
        ("padding: [40, 60]", "padding: wide", "content.column.padding", "a list, in [ ]"),
        ("padding: [40, 60]", "padding: [1, 2, 3]", "content.column.padding",
         "one, two or four lengths"),
        ("padding: [40, 60]", "gap: wide", "content.column.gap", "number"),
        ("size: [40, 90]", "size: [90, 40]", "content.column.children.0.text.size",
         "the smallest size comes first"),
        ("size: [40, 90]", "size: [0, 40]", "content.column.children.0.text.size.0",
         "more than 0"),
        ("size: 20}", "size: 20, step: 0}", "text.step", "more than 0"),
        ("grounds: [ground]", "grounds: []", "grounds", "a list of more"),
        # nodes
        ("- space: {}", "- {space: {}, row: {children: []}}", "row.children.0", "exactly one kind"),
        ("- space: {}", "- {}", "row.children.0", "exactly one kind"),
        ("- space: {}", "- space:", "row.children.0", "exactly one kind"),
        ("- space: {}", "- gap: {}", "row.children.0.gap", "no such key"),
        ("- space: {}", "- picture: {motif: {name: pin, colors: [ink]}, width: lvel, height: 9}",
         "picture.width", "did you mean level?"),
        ("- space: {}", "- picture: {motif: {name: pin, colors: [ink]}, width: badge, height: 9}",
         "picture.width", "must be of the kind number"),
        ("- space: {}", "- picture: {motif: {name: pin, colors: [ink]}, width: 0, height: 9}",
         "picture.width", "more than 0"),
        ("- space: {}", "- row: {children: [], between: {picture: {motif: {name: pin, "
         "colors: [inc]}, width: 1, height: 1}}}", "between.picture.motif.colors.0", "mean ink?"),
        # colours
        ('ink: "#ffffff"', 'ink: "whitish"', "themes.dark.ink", "not a colour: #rgb"),
        ('ink: "#ffffff"', "ink: 001122", "themes.dark.ink", "a colour in quotes"),
        ('ink: "#ffffff", ', "", "themes.dark", "add ink"),
        ('"#101010", accent: "#884400"', '"#101010"', "themes.light", "add accent"),
        ('ink: "#ffffff"', 'inck: "#ffffff"', "themes.dark",
         "add ink; are ink and inck meant to be one?"),
        ("ground: ground", "ground: grund", "scene.ground", "did you mean ground?"),
        ("ground: ground", "ground: {stops: [[0, ground], [1, inkk]]}", "scene.ground.stops.1.1",
         "one of the colors: accent, ground, ink; did you mean ink?"),
        ("ground: ground", "ground: {stops: [[0, ground], [2, ink]]}", "scene.ground.stops.1.0",
         "at most 1"),
        ("colors: [ink, ink, ink", "colors: [ink, inc, ink", "scene.motifs.0.colors.1",
         "did you mean ink?"),
        ("fill: accent", "fill: green", "panel.fill", "one of the colors"),
        ("weight: 700}", "color: muted}", "text.color", "one of the colors: accent, ground, ink"),
        ("grounds: [ground]", "grounds: [ground, depth]", "grounds.1", "one of the colors"),
        # parameters
        ("value: [title]", "value: [titel]", "text.value.0", "did you mean title?"),
        ("value: [badge, year]", "value: [badge, month]", "text.value.1", "one of the values"),
        ("value: [badge, year]", "value: [badge, title.numbr]", "text.value.1",
         "did you mean title.number?"),
        ("kind: boolean", "kind: switch", "parameters.framed.kind",
         "one of text, choice, color, number, boolean, picture"),
        ("badge: {kind: choice, choices", "badge: {choices", "parameters.badge",
         "must say its kind"),
        ("choices: [old, new], default: new", "default: new", "parameters.badge",
         "must list its choices"),
        ("default: new", "default: newer", "parameters.badge.default", "one of old, new"),
        ("minimum: 1, maximum: 5", "maximum: 5", "parameters.level", "must say its minimum"),
        ("minimum: 1, maximum: 5", "minimum: 1", "parameters.level", "must say its maximum"),
        ("minimum: 1, maximum: 5", "minimum: 6, maximum: 5", "parameters.level.minimum",
         "must not be above"),
        ("maximum: 5, default: 3", "maximum: 5, default: 8", "parameters.level.default",
         "a number from 1 to 5"),
        ("default: true", "default: maybe", "parameters.framed.default", "one of 1, true"),
        ('default: "#123"', 'default: "123 4"', "parameters.edge.default", "a colour"),
        ("badge: {kind: choice, choices: [old, new], default: new",
         "badge: {kind: picture, default: 'https://cdn.example.com/a.png'",
         "parameters.badge.default", "belongs in the template's folder"),
        ("badge: {kind: choice, choices: [old, new], default: new",
         "badge: {kind: picture, sample: 'https://cdn.example.com/a.png'",
         "parameters.badge.sample", "fetches no images"),
        ("- space: {}", "- image: {parameter: badge}", "image.parameter", "kind must be picture"),
        ("- space: {}", "- image: {parameter: bagde}", "image.parameter", "did you mean badge?"),
        ("- space: {}", "- image: {width: 9}", "row.children.0.image", "either asset or parameter"),
        ("- space: {}", "- image: {asset: a.svg, parameter: badge}", "row.children.0.image",
         "either asset or parameter"),
        ("- space: {}", "- {space: {}, unless: [bagde]}", "unless.0", "did you mean badge?"),
        ("ground: ground", "ground: {stops: [[0, ground, 2], [1, ink]]}", "scene.ground.stops.0.2",
         "at most 1"),
        # what all templates have in common
        ("fontSize: {maximum: 90}", "fontSize: {maximum: 900}", "parameters.fontSize.maximum",
         "only lower it from 200"),
        ("fontSize: {maximum: 90}", "fontSize: {minimum: 1}", "parameters.fontSize.minimum",
         "only raise it from 24"),
        ("fontSize: {maximum: 90}", "fontSize: {kind: text}", "parameters.fontSize.kind",
         "it is a number"),
        ("choices: [og, x]", "choices: [og, huge]", "parameters.size.choices",
         "only choose from og, x, kakao, square, portrait, story"),
        ("choices: [og, x]", "choices: [x]", "parameters.size.default", "must be one of x"),
        ("fontSize: {maximum: 90}", "scale: {minimum: 1.5}", "parameters.scale.default",
         "a number from 1.5 to 2"),
        ("fontSize: {maximum: 90}", "theme: {default: sepia}", "parameters.theme.default",
         "one of dark, light"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_place(write: Write, old: str, new: str, key: str, remedy: str) -> None:
    """File, line, key, what was found, and what to do about it."""
    error = refused(write(old, new))
    assert (error.file, error.line) == ("plain.yaml", line_of(GOOD, old))
    assert key in error.key
    assert remedy in advice(error)
    assert str(error).startswith(f"plain.yaml:{error.line}:{error.column}: found ")


def test_a_theme_lacks_what_another_has(write: Write) -> None:
    """The error names the theme that lacks the color, not the theme that has it."""
    error = refused(write('accent: "#884400"', 'accent: "#884400", dim: "#888888"'))
    assert (error.key, error.line) == ("themes.dark", line_of(GOOD, "dark:"))
    assert "add dim" in error.remedy


def test_what_is_missing_is_named(write: Write) -> None:
    """The error for a missing required key has the line of its mapping."""
    error = refused(write(", size: 20}", "}"))
    assert error.key.endswith("text.size")
    assert error.line == line_of(GOOD, "text: {name: badge")
    assert "found nothing" in str(error)
    assert "required" in error.remedy


@pytest.mark.parametrize(
    ("content", "place", "found", "remedy"),
    [
        (b"summary: [", (1, 11), "expected", "YAML in UTF-8"),
        (b"summary: A\nthemes: {dark: {ink: '#fff'}\nscene: x", (3, 1), "a mapping in { }",
         "close the brace"),
        (b"summary: A\n\tthemes: x", (2, 1), "a tab", "indent with spaces"),
        (b"summary: A\nx: \xff", (2, None), "the byte 0xFF", "YAML in UTF-8"),
        ("summary: 표지".encode("euc-kr"), (1, None), "the byte 0xC1", "YAML in UTF-8"),
        ("summary: 표지".encode("utf-16"), (1, None), "the byte 0xFF", "YAML in UTF-8"),
        (b"summary: \x07", (1, 10), "the character U+0007", "YAML in UTF-8"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_is_no_yaml(
    tmp_path: Path, content: bytes, place: tuple[int, int | None], found: str, remedy: str
) -> None:
    """What was found there, and what to do."""
    (tmp_path / "broken.yaml").write_bytes(content)
    error = refused(tmp_path)
    assert (error.file, error.line, error.column) == ("broken.yaml", *place)
    assert found in error.found
    assert remedy in error.remedy


# Each of these killed the process, raised what is no TemplateError, or took gigabytes.
HOSTILE = {
    "brackets": "summary: " + "[" * 60_000,
    "closed brackets": "summary: " + "[" * 30_000 + "]" * 30_000,
    "braces": "summary: " + "{a: " * 15_000,
    "a deep block": "".join(" " * depth + "a:\n" for depth in range(300)),
    "a deep map": "summary: " + "{a: " * 3_000 + "}" * 3_000,
    "dashes": "- " * 30_000,
    "an alias bomb": "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
    "a bomb of text": f"a: &a {'x' * 30_000}\nb: [*a, *a, *a]",
    "a cycle": "a: &a [*a]",
    "a merged cycle": "a: &a {<<: *a}",
    "a merge bomb": "a0: &a0 {x: 1}\n"
    + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 9)),
    "10,000 digits": "hue_range: " + "9" * 10_000,
    "10,000 hex digits": "hue_range: 0x" + "f" * 10_000,
    "no number": "hue_range: .inf",
    "no whole number": "hue_range: !!int x",
    "no switch": "listed: !!bool perhaps",
    "no date": "summary: !!timestamp x",
    "a date that overflows": "summary: 0001-01-01T00:00:00+23:59",
    "a day that is not": "summary: 2026-02-30",
    "a program": "summary: !!python/name:os.system x",
    "too many values": "a:\n" + "- x\n" * 10_000,
    "too long": "# " + "x" * 70_000,
    "directives": "%TAG !a! x\n" * 5_000 + "--- a",
    "9,000 faults": "".join(f"k{n}: x\n" for n in range(2_400)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_unfolds_is_refused_and_the_others_are_read(write: Write, name: str) -> None:
    """The error has the position, and other designs are loaded."""
    directory = write()
    (directory / "hostile.yaml").write_text(HOSTILE[name])
    reading = examine("fonts", directory)
    assert [template.name for template in reading.templates] == ["plain"]
    faults = reading.faults["hostile"]
    assert all(fault.file == "hostile.yaml" and fault.line for fault in faults)
    assert len(faults) <= MOST_FAULTS


@pytest.mark.parametrize("place", ["hostile.yaml", "hostile/template.yaml", "hostile/mark.svg"])
@pytest.mark.parametrize("kind", ["pipe", "device", "hole", "folder", "nowhere"])
def test_what_is_no_file_is_refused_and_the_others_are_read(
    write: Write, kind: str, place: str
) -> None:
    """A pipe without a writer, an endless device and a sparse file of 10 GB are never read."""
    directory = write()
    file = directory / place
    file.parent.mkdir(exist_ok=True)
    if place.endswith("svg"):
        text = GOOD.replace("- space: {}", "- image: {asset: mark.svg, width: 9, height: 9}")
        file.with_name("template.yaml").write_text(text)
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "device":
            file.symlink_to("/dev/zero")
        case "hole":
            with file.open("wb") as hole:
                hole.truncate(10 * 1024**3)
        case "folder":
            file.mkdir()
        case "nowhere":
            file.symlink_to("nowhere")
    reading = examine("fonts", directory, paint=check)
    assert [template.name for template in reading.templates] == ["plain"]
    if (kind, place) != ("folder", "hostile.yaml"):  # which is no design, and no fault
        [fault] = reading.faults["hostile"]
        assert {
            "pipe": "a pipe (FIFO)",
            "device": "a device",
            "hole": "10,737,418,240 bytes",
            "folder": "a folder",
            "nowhere": "No such file",
        }[kind] in fault.found


@pytest.mark.parametrize("content", ["", "# nothing\n", "- a\n- b\n", "42", "{}", "a: b"])
def test_what_is_no_template(tmp_path: Path, content: str) -> None:
    """YAML, but nothing that a template could be."""
    (tmp_path / "empty.yaml").write_text(content)
    assert refused(tmp_path).file == "empty.yaml"


@pytest.mark.parametrize(
    "name", ["themes", "parameters", "scene", "grounds", "summary", "hue_range"]
)
@pytest.mark.parametrize("value", ["", "3", "text", "[1, 2]", "{a: b}", "{1: {2: 3}}", "[[]]"])
def test_no_other_error_escapes(tmp_path: Path, name: str, value: str) -> None:
    """Any value of a part gives a template or a TemplateError."""
    text = re.sub(rf"^{name}:.*(\n  .*)*", "", GOOD, flags=re.MULTILINE)
    (tmp_path / "odd.yaml").write_text(f"{text}{name}: {value}\n")
    with suppress(TemplateError):
        assert load("fonts", tmp_path).names == ("odd",)


def test_the_nearest_name_is_looked_for_some_times_only(write: Write) -> None:
    """Comparing each of thousands of wrong names with each right one took 14 seconds."""
    wrong = ", ".join(f"groun{n}" for n in range(1_000))
    directory = write("grounds: [ground]", f"grounds: [{wrong}]")
    found = examine("fonts", directory).faults["plain"]
    assert len(found) == MOST_FAULTS
    assert sum(fault.nearest == "ground" for fault in found) == MOST_HINTS


# ── all that is wrong ────────────────────────────────────────────────────────────────────────


def test_every_mistake_is_told(write: Write) -> None:
    """Each error has its line; errors that follow from another are left out."""
    text = GOOD
    for old, new in (
        ("ground: ground", "ground: {stops: [[0, ground], [2, inc]]}"),
        ("padding: [40, 60]", "padding: [1, 2, 3, 4, 5]"),
        ("value: [title]", "value: [titel]"),
        ("size: 20", "size: wide"),
        ("grounds: [ground]", "grounds: [grund]"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    directory = write()
    (directory / "plain.yaml").write_text(text)
    found = examine("fonts", directory).faults["plain"]
    assert sorted((fault.line, fault.key.rpartition("children.")[2]) for fault in found) == [
        (line_of(GOOD, "grounds: [ground]"), "grounds.0"),
        (line_of(GOOD, "  ground: ground"), "scene.ground.stops.1.0"),
        (line_of(GOOD, "  ground: ground"), "scene.ground.stops.1.1"),
        (line_of(GOOD, "padding: [40, 60]"), "scene.content.column.padding"),
        (line_of(GOOD, "- text: {name: title"), "0.text.value.0"),
        (line_of(GOOD, "text: {name: badge"), "1.panel.child.text.size"),
    ]


def test_a_thing_is_said_once(write: Write) -> None:
    """A key that is there twice would silently lose its first value."""
    error = refused(write("grounds: [ground]", "grounds: [ground]\ngrounds: [ink]"))
    assert (error.line, error.column) == (line_of(GOOD, "grounds:") + 1, 1)
    assert "the key “grounds” a second time" in error.found
    assert "keep one of the two" in error.remedy


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_parameter_that_links_know_already(write: Write, name: str) -> None:
    """Its name is taken."""
    error = refused(write("  badge: {kind", f"  {name}: {{kind: text}}\n  badge: {{kind"))
    assert (error.key, error.line) == (f"parameters.{name}", line_of(GOOD, "  badge: {kind"))
    assert "choose another" in error.remedy


def test_a_motif_is_one_of_paints(write: Write) -> None:
    """Its number of colours is checked too. Without a `paint` check, any name is accepted."""
    for old, new, remedy in (
        ("name: dial", "name: dail", "did you mean dial?"),
        ("colors: [ink, ink, ink, accent]", "colors: [ink]", "it takes 4 colors, and has 1"),
    ):
        directory = write(old, new)
        with pytest.raises(TemplateError) as caught:
            load("fonts", directory, paint=check)
        assert remedy in advice(caught.value)
        assert (caught.value.file, caught.value.line) == ("plain.yaml", line_of(GOOD, old))
        assert load("fonts", directory).names == ("plain",)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────


def test_pictures_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In number and in bytes, of one design and of all; those before it stay."""
    monkeypatch.setattr(loader, "MOST_PICTURES", 1)
    text = (folder / "template.yaml").read_text()
    again, more = (
        f"- image: {{asset: {name}, width: 9, height: 9}}\n{' ' * 14}- image:"
        for name in ("mark.svg", "b.svg")
    )
    (folder / "b.svg").write_text(MARK)
    (folder / "template.yaml").write_text(text.replace("- image:", again, 1))
    load("fonts", folder.parent)  # the same one again is no other
    (folder / "template.yaml").write_text(text.replace("- image:", more, 1))
    assert "at most 1 image" in refused(folder.parent).remedy
    monkeypatch.setattr(loader, "MOST_PICTURES", 2)
    monkeypatch.setattr(loader, "PICTURE_BYTES", len(MARK) * 2 - 1)
    assert "together" in refused(folder.parent).remedy
    (folder / "template.yaml").write_text(text)
    monkeypatch.setattr(loader, "ALL_BYTES", len(MARK))
    (folder.parent / "later").mkdir()
    (folder.parent / "later/template.yaml").write_text("extends: brand\nsummary: Later.\n")
    reading = examine("fonts", folder.parent)
    assert [template.name for template in reading.templates] == ["brand"]
    [fault] = reading.faults["later"]
    assert "all designs together" in fault.remedy


def test_a_folder_is_a_design_with_its_pictures(folder: Path) -> None:
    """Only those that the scene names are read, and they are part of the revision."""
    (folder / "sketch.svg").write_text("no picture at all")
    found = load("fonts", folder.parent).get("brand")
    assert dict(found.assets) == {"mark.svg": MARK.encode()}
    (folder / "mark.svg").write_text(MARK.replace("h9", "h8"))
    assert load("fonts", folder.parent).get("brand").revision != found.revision
    templates = load("fonts", folder.parent)
    name = f"brand@{templates.get('brand').revision}/mark.svg"
    assert templates.asset(name) == MARK.replace("h9", "h8").encode()


@pytest.mark.parametrize(
    ("name", "content", "file", "found", "remedy"),
    [
        ("mark.svg", None, "brand/template.yaml", "no file mark.svg", "put it beside"),
        ("mark.svg", b"\x89PNG\r\n\x1a\n", "brand/template.yaml", "PNG called", "call it mark"),
        ("mark.svg", b"<svg viewBox='0 0 9 9'>\n<text/></svg>", "brand/mark.svg", "<text>",
         "convert text to paths"),
        ("mark.svg", b"<svg viewBox='0 0 9 9'>\n</g>", "brand/mark.svg", "mismatched tag",
         "well-formed"),
    ],
)  # fmt: skip
def test_a_picture_that_is_wrong(
    folder: Path, name: str, content: bytes | None, file: str, found: str, remedy: str
) -> None:
    """The error has the file to repair and the line."""
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    error = refused(folder.parent)
    text = (folder / "template.yaml").read_text()
    assert error.file == file
    assert error.line == (2 if file.endswith("svg") else line_of(text, "- image:"))
    assert found in error.found
    assert remedy in advice(error)


def test_a_picture_that_cannot_be_painted(folder: Path) -> None:
    """Bytes that begin as a PNG and end too soon."""
    (folder / "mark.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    text = (folder / "template.yaml").read_text().replace("mark.svg", "mark.png")
    (folder / "template.yaml").write_text(text)
    with pytest.raises(TemplateError, match="save it again") as caught:
        load("fonts", folder.parent, paint=check)
    assert caught.value.line == line_of(text, "- image:")


def test_a_file_alone_has_no_pictures(folder: Path) -> None:
    """The error says that a design with an image has to be a folder."""
    text = (folder / "template.yaml").read_text()
    (folder.parent / "alone.yaml").write_text(text)
    error = refused(folder.parent)
    assert (error.file, error.line) == ("alone.yaml", line_of(text, "- image:"))
    assert "make it NAME/template.yaml" in error.remedy


# ── names ────────────────────────────────────────────────────────────────────────────────────


def test_an_alias_is_of_one_design(write: Write) -> None:
    """The second of two is refused."""
    write("summary:", "aliases: [old]\nsummary:")
    with pytest.raises(TemplateError, match="plain has the same alias"):
        load("fonts", write("summary:", "aliases: [old]\nsummary:", name="second.yaml"))


@pytest.mark.parametrize("alias", ["Old", "-old", "a_b", "a/b", ""])
def test_an_alias_is_written_as_a_name(write: Write, alias: str) -> None:
    """Of the same characters."""
    with pytest.raises(TemplateError, match="aliases"):
        load("fonts", write("summary:", f'aliases: ["{alias}"]\nsummary:'))


# ── the site's name ──────────────────────────────────────────────────────────────────────────


def test_the_operator_names_the_site(tmp_path: Path, write: Write) -> None:
    """On cards whose link gives none; a link may take it away."""
    found = Templates(examine("fonts", write(), site="Slow Notes").templates)
    for pairs, site in (([], "Slow Notes"), ([("site", "b")], "b"), ([("site", "")], None)):
        assert found.card("plain", [("title", "a"), *pairs], PNG).common.site == site
    assert found.get("plain").parameters["site"].describe()["default"] == "Slow Notes"


def test_a_design_keeps_a_site_of_its_own(write: Write) -> None:
    """A brand's."""
    directory = write("parameters:", 'parameters:\n  site: {default: "Brand"}')
    found = Templates(examine("fonts", directory, site="Slow Notes").templates)
    assert found.card("plain", [("title", "a")], PNG).common.site == "Brand"
