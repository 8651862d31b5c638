"""Recognition: the content says what a file is, and a hostile one is refused before it costs."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from pyoji.engine.text.typefaces.read import read
from pyoji.web.studio.recognition import recognize
from pyoji.web.studio.refusals import StudioRefusal

from tests import typefaces
from tests.web.making import MARK, picture


def recognized(content: bytes, name: str = "x", face: str = ""):
    return recognize(content, name, read, face)


def refused(content: bytes, name: str = "x") -> StudioRefusal:
    with pytest.raises(StudioRefusal) as caught:
        recognized(content, name)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "extension"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp")]
)
@pytest.mark.parametrize("name", ["a.png", "a.jpeg", "a", "a.exe", "a.svg"])
def test_a_picture_is_what_its_bytes_are(kind, extension, name):
    """Its name gets an extension of that."""
    result = recognized(picture(kind), name)
    assert result.kind == "picture"
    assert result.facts["format"].upper() == kind
    assert (result.facts["width"], result.facts["height"]) == (40, 40)
    assert result.facts["colors"]
    stem, _, written = result.name.rpartition(".")
    assert stem == "a"
    assert f".{written}" in {extension, ".jpeg" if kind == "JPEG" else extension}


def test_a_mark_has_the_size_that_it_states():
    """In pixels."""
    facts = recognized(MARK).facts
    assert (facts["format"], facts["width"], facts["height"]) == ("SVG", 64, 64)
    assert facts["colors"] == ["#7a3ea8"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("mark.svg", "mark.svg"),
        ("My Mark (2).SVG", "My-Mark-2.svg"),
        ("로고.svg", "picture.svg"),
        ("../../etc/passwd", "passwd.svg"),
        ("C:\\Users\\me\\mark.svg", "mark.svg"),
        ("a\0b.svg", "ab.svg"),
        (".svg", "svg.svg"),
        ("..", "picture.svg"),
        ("CON.svg", "picture-CON.svg"),
        ("aux", "picture-aux.svg"),
        ("nul.tar.svg", "picture-nul.tar.svg"),
        ("console.svg", "console.svg"),
        ("", "picture.svg"),
        ("-rf.svg", "rf.svg"),
        ("template.yaml", "template.svg"),
        ("x" * 300 + ".svg", "x" * 60 + ".svg"),
        ("mark.svg/", "mark.svg"),
        ("a\n.svg", "a.svg"),
    ],
)
def test_a_name_is_one_that_a_template_may_write(name, written):
    """Without a folder, and of letters that every system has."""
    assert recognized(MARK, name).name == written


@pytest.mark.parametrize("flavor", [None, "woff2"])
@pytest.mark.parametrize("postscript", [False, True])
def test_a_font_has_a_report(flavor, postscript):
    """Letters with ink by script; a mapped letter without ink is none."""
    letters = typefaces.LATIN + typefaces.SYLLABLES[:100]
    font = typefaces.face(letters, empty=typefaces.SYLLABLES[:40], postscript=postscript)
    result = recognized(typefaces.file(font, flavor), "Brand Sans.bin")
    assert result.kind == "font"
    assert result.facts["scripts"]["Hang"] == result.facts["hangul"] == 60
    assert (result.facts["family"], result.facts["weights"]) == ("Brand", [400])
    assert result.name.startswith("Brand-Sans.")
    assert result.facts["yaml"] == f"brand: {{files: [{result.name}]}}\n"


def test_a_variable_font_has_a_range():
    """And its axes."""
    facts = recognized(typefaces.file(typefaces.variable()), "v.ttf").facts
    assert [axis["tag"] for axis in facts["axes"]] == ["wght"]
    assert facts["weights"] == [facts["axes"][0]["minimum"], facts["axes"][0]["maximum"]]


def test_a_collection_needs_the_name_of_a_face():
    """The refusal lists them; the lines to paste have it."""
    content = typefaces.collection(typefaces.face(name="One"), typefaces.face(name="Two"))
    refusal = refused(content, "c.ttc")
    assert "One" in str(refusal)
    assert "Two" in str(refusal)
    name = refusal.members["allowed"].rpartition(" ")[2]
    result = recognized(content, "c.ttc", name)
    assert result.facts["face"] == name
    assert f'face: "{name}"' in result.facts["yaml"]


def test_a_licence_is_a_text_of_its_name():
    """Another text is no file of a brand."""
    assert recognized(b"Free.", "OFL.txt").kind == "licence"
    assert recognized("자유".encode(), "License").name == "License.txt"
    assert refused(b"Free.", "notes.txt").problem.status == 415
    assert refused(b"\0\1", "LICENSE").problem.status == 415
    assert refused(b"\xff", "LICENSE").problem.status == 415
    assert refused(b"x" * 70_000, "LICENSE").problem.status == 413


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has this many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + end

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("sides", [(60_000, 60_000), (6400, 6400), (40_000_001, 1)])
def test_a_bomb_is_refused_by_its_header(sides, monkeypatch):
    """With the limit; it is not decoded."""
    monkeypatch.setattr("pyoji.sandbox.program.run", lambda *_: pytest.fail("it is decoded"))
    refusal = refused(bomb(*sides), "bomb.png")
    assert refusal.problem.status == 415
    assert "40,000,000 pixels" in str(refusal)


def test_a_picture_that_ends_its_decoder_is_refused():
    """Groups within groups use up the stack of the program that renders them: not ours."""
    groups = b"<g>" * 900 + b'<rect width="9" height="9"/>' + b"</g>" * 900
    refusal = refused(MARK.replace(b"<circle", groups + b"<circle"), "deep.svg")
    assert refusal.problem.status == 415
    assert "SVG that cannot be drawn" in str(refusal)
    assert "simplify it" in refusal.members["allowed"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 50, "another type"),
        (b"%PDF-1.7", "another type"),
        (b"MZ\x90", "another type"),
        (b"PK\3\4", "another type"),
        (picture()[:50], "PNG"),
        (picture("JPEG")[:100], "damaged"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "damaged"),
        (b"<html></html>", "<html>"),
        (b"<svg", "XML"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no size"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">&a;</svg>', "entity"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
            b'<image href="file:///etc/passwd"/></svg>',
            "a link to",
        ),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>x</text></svg>',
            "<text>",
        ),
        (b"wOFF" + b"\0" * 40, "save it as WOFF2"),
        (b"wOF2" + b"\0" * 40, "font"),
        (b"OTTO" + b"\xff" * 40, "font"),
        (b"\0\1\0\0" + b"\0" * 8, "font"),
        (b"ttcf" + b"\xff" * 20, "font"),
    ],
)
def test_junk_says_what_it_is_and_what_is_allowed(content, words):
    """415 with both."""
    refusal = refused(content, "x.png")
    assert refusal.problem.status == 415
    assert words in str(refusal)
    assert refusal.members["found"]
    assert refusal.members["allowed"]


def test_sizes_are_bounded_by_kind():
    """A picture of 5 MB, a font of 20."""
    noise = Image.effect_noise((2400, 2400), 99)
    out = BytesIO()
    noise.save(out, "PNG")
    assert len(out.getvalue()) > 5 * 1024 * 1024
    refusal = refused(out.getvalue(), "noise.png")
    assert (refusal.problem.status, refusal.members["limit"]) == (413, 5 * 1024 * 1024)
    refusal = refused(b"OTTO" + bytes(20 * 1024 * 1024), "f.otf")
    assert (refusal.problem.status, refusal.members["limit"]) == (413, 20 * 1024 * 1024)
