"""A font file is read whole, or refused with the table that is at fault."""

from __future__ import annotations

import random
import struct
from io import BytesIO

import pytest
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.engine.text.typefaces.read import FontRequest, read
from pyoji.engine.text.typefaces.refusal import FontRefused

from tests import typefaces
from tests.tree import FONTS

STATIC = typefaces.file(typefaces.face())
POSTSCRIPT = typefaces.file(typefaces.face(postscript=True))
VARIABLE = typefaces.file(typefaces.variable())
TALL = typefaces.file(typefaces.face(weight=1))
PACKED = typefaces.file(typefaces.face(), "woff2")
PACKED_VARIABLE = typefaces.file(typefaces.variable(), "woff2")
COLLECTION = typefaces.collection(
    typefaces.face(name="One", weight=300), typefaces.face(name="Two", weight=800)
)
GOOD = (STATIC, POSTSCRIPT, VARIABLE, PACKED, PACKED_VARIABLE, COLLECTION)
COLLECTION_NUMBER = GOOD.index(COLLECTION)
REQUEST = FontRequest(face="", weights=(400,))


def refusal(data: bytes, request: FontRequest = REQUEST) -> FontRefused:
    with pytest.raises(FontRefused) as caught:
        read(data, request)
    return caught.value


@pytest.mark.parametrize("data", [STATIC, POSTSCRIPT, VARIABLE, PACKED, PACKED_VARIABLE])
def test_a_font_is_one_static_face(data: bytes) -> None:
    """For every container: HarfBuzz opens the face, all letters have ink, no axis remains."""
    (found,) = read(data, REQUEST)
    font = hb.Font(hb.Face(found.data))
    assert not font.face.has_var_data
    assert font.get_glyph_extents(font.get_nominal_glyph(ord("A"))).height == -700
    assert found.facts.ink == {"Latn": 52, "Zyyy": 10}
    assert found.facts.weight == 400
    assert found.facts.family == "Brand"


def test_a_variable_font_is_instanced_at_each_weight() -> None:
    """A weight beyond the axis is its end, as in CSS; each outline is as fontTools computes it."""
    found = read(PACKED_VARIABLE, FontRequest(weights=(1000, 650)))
    assert [each.facts.weight for each in found] == [650, 900]
    assert [axis.tag for axis in found[0].facts.axes] == ["wght"]
    expected = instancer.instantiateVariableFont(TTFont(BytesIO(VARIABLE)), {"wght": 650})
    ours = TTFont(BytesIO(found[0].data))
    for name in ("u0041", "u0078"):
        pens = []
        for font in (expected, ours):
            glyphs = font.getGlyphSet()
            glyph = font.getBestCmap()[int(name[1:], 16)]
            pens.append(DecomposingRecordingPen(glyphs))
            glyphs[glyph].draw(pens[-1])
        assert pens[0].value == pens[1].value


def test_an_axis_is_pinned_by_the_template() -> None:
    """Then the weights of texts do not matter; a tag or place that the font lacks is refused."""
    (found,) = read(VARIABLE, FontRequest(axes={"wght": 820}, weights=(400, 700)))
    assert found.facts.weight == 820
    error = refusal(VARIABLE, FontRequest(axes={"wdth": 80}))
    assert (error.table, error.remedy) == ("fvar", "its axes are wght")
    error = refusal(VARIABLE, FontRequest(axes={"wght": 1000}))
    assert error.remedy == "wght goes from 100 to 900"
    assert refusal(STATIC, FontRequest(axes={"wght": 500})).remedy.endswith("is not variable")


def test_a_face_of_a_collection_is_named() -> None:
    """By its PostScript name, which the refusal lists."""
    (found,) = read(COLLECTION, FontRequest(face="Two-800"))
    assert (found.facts.family, found.facts.weight) == ("Two", 800)
    assert refusal(COLLECTION).remedy == "name one by `face`: One-300, Two-800"


def test_coverage_is_by_ink() -> None:
    """A letter that is mapped and empty counts as one that is not there."""
    data = typefaces.file(typefaces.face(typefaces.SYLLABLES, empty="가각간"))
    facts = read(data, REQUEST)[0].facts
    assert facts.ink == {"Hang": 2397}
    assert facts.blank == ((0xAC00, 0xAC01), (0xAC04, 0xAC04))


@pytest.mark.parametrize(("bits", "word"), [(0, "installable"), (2, "restricted"), (4, "preview"),
                                            (8, "editable"), (0x104, "preview")])  # fmt: skip
def test_embedding_bits_and_licence_are_facts(bits: int, word: str) -> None:
    """The lint of a template shows them."""
    data = typefaces.file(typefaces.face(embedding=bits, licence="Ask us first."))
    facts = read(data, REQUEST)[0].facts
    assert (facts.embedding, facts.licence) == (word, "Ask us first.")


DAMAGED = {
    "nothing": (b"", "file"),
    "a picture": (b"\x89PNG" + bytes(40), "file"),
    "WOFF 1.0": (b"wOFF" + bytes(60), "file"),
    "too large": (b"\0\1\0\0" + bytes(FILE_BYTES), "file"),
    "a cut directory": (STATIC[:40], "file"),
    "too many tables": (STATIC[:4] + b"\xff\xff" + STATIC[6:], "file"),
    "a table beyond the end": (STATIC[:-2000], "cmap"),
    "no cmap": (typefaces.without(STATIC, "cmap"), "cmap"),
    "no outlines": (typefaces.without(STATIC, "glyf"), "glyf"),
    "no loca": (typefaces.without(STATIC, "loca"), "loca"),
    "a wrong magic number": (typefaces.altered(STATIC, "head", 12, bytes(4)), "head"),
    "an em of nothing": (typefaces.altered(STATIC, "head", 18, bytes(2)), "head"),
    "no glyphs": (typefaces.altered(STATIC, "maxp", 4, bytes(2)), "maxp"),
    "too many glyphs": (typefaces.altered(STATIC, "maxp", 4, b"\xff\xff"), "loca"),
    "advances of other glyphs": (typefaces.altered(STATIC, "hhea", 34, b"\x7f\xff"), "hhea"),
    "an empty map": (typefaces.altered(STATIC, "cmap", 2, bytes(2)), "cmap"),
    "offsets that descend": (typefaces.altered(STATIC, "loca", 4, b"\xff\xff"), "loca"),
    "another CFF": (typefaces.altered(POSTSCRIPT, "CFF ", 0, b"\7"), "CFF "),
    "letters without ink": (typefaces.file(typefaces.face("abc", empty="abc")), "glyf"),
    "too many axes": (typefaces.altered(VARIABLE, "fvar", 8, b"\0\x99"), "fvar"),
    "an advance of many em": (
        typefaces.altered(typefaces.altered(STATIC, "head", 18, b"\0\x10"), "hmtx", 0, b"\xff"),
        "hmtx",
    ),
    "a glyph of many em": (typefaces.altered(TALL, "head", 18, b"\0\x40"), "glyf"),
    "an axis without a name": (typefaces.altered(VARIABLE, "fvar", 16, b"\xff"), "fvar"),
    "an axis that descends": (typefaces.altered(VARIABLE, "fvar", 20, b"\x7f"), "fvar"),
    "axes that are cut off": (typefaces.altered(VARIABLE, "fvar", 4, b"\xff\xf0"), "fvar"),
    "a cut WOFF2": (PACKED[:30], "wOF2"),
    "a short WOFF2": (PACKED[:-9], "wOF2"),
    "no Brotli": (PACKED[:-60] + bytes(60), "wOF2"),
    "a vast WOFF2": (PACKED[:16] + b"\xff" * 4 + PACKED[20:], "file"),
    "a collection of nothing": (b"ttcf\0\1\0\0" + bytes(4), "ttcf"),
    "a collection of many": (b"ttcf\0\1\0\0" + b"\xff" * 8, "ttcf"),
    "a collection that is cut off": (COLLECTION[:14], "ttcf"),
    "a collection in WOFF2": (PACKED[:4] + b"ttcf" + PACKED[8:], "wOF2"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_font_is_refused_with_its_table(name: str) -> None:
    """With a finding and a remedy, each a short phrase."""
    data, table = DAMAGED[name]
    error = refusal(data)
    assert error.table == table
    assert 5 < len(error.found) < 200
    assert 5 < len(error.remedy) < 200


def test_a_layout_table_that_harfbuzz_leaves_out_is_refused() -> None:
    """Else Arabic would be set without joining, in silence."""
    data = (FONTS / "NotoSansThai-Bold.ttf").read_bytes()
    read(data, REQUEST)
    assert refusal(typefaces.altered(data, "GSUB", 0, b"\7\7")).table == "GSUB"
    assert refusal(typefaces.altered(data, "GPOS", 0, b"\7\7")).table == "GPOS"


def test_a_stream_longer_than_it_says_is_not_unpacked() -> None:
    """Brotli packs a gigabyte into a kilobyte; only what the directory says is looked at."""
    import brotli

    bomb = brotli.compress(bytes(50_000_000))
    head = struct.pack(">4s4sIHHIIHHIIIII", b"wOF2", b"\0\1\0\0", 50 + len(bomb), 1, 0, 100,
                       len(bomb), 0, 0, 0, 0, 0, 0, 0)  # fmt: skip
    assert refusal(head + b"\1\x36" + bomb).table == "wOF2"


def broken(data: bytes, chance: random.Random) -> bytes:
    """The file with some of it altered, dropped or doubled."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 40))):
        at = chance.randrange(len(found))
        match chance.randrange(4):
            case 0:
                found[at] = chance.randrange(256)
            case 1:
                found[at : at + 2] = chance.choice((b"\xff\xff", b"\0\0", b"\x7f\xff", b"\x80\0"))
            case 2:
                del found[at : at + chance.randint(1, 9)]
            case _:
                found[at:at] = found[at : at + chance.randint(1, 64)]
    return bytes(found)


@pytest.mark.parametrize("number", range(len(GOOD)))
def test_chance_makes_fonts_that_are_refused_or_read(number: int) -> None:
    """Nothing but FontRefused is raised; what is read shapes and has ink."""
    chance = random.Random(number)
    for _ in range(60):
        request = FontRequest(face="Two-800" if number == COLLECTION_NUMBER else "")
        try:
            found = read(broken(GOOD[number], chance), request)
        except FontRefused:
            continue
        buffer = hb.Buffer()
        buffer.add_str("The brand")
        buffer.guess_segment_properties()
        font = hb.Font(hb.Face(found[0].data))
        hb.shape(font, buffer)
        for info in buffer.glyph_infos:
            font.draw_glyph(info.codepoint, hb.DrawFuncs(), None)


def test_a_face_covers_what_it_has_ink_for() -> None:
    """Empty letters and letters of other scripts leave its character map; signs stay."""
    data = typefaces.file(typefaces.face("aé.가각б", empty="각"))
    (every,) = read(data, REQUEST)
    assert sorted(map(chr, hb.Face(every.data).unicodes)) == [*" .aéб가"]
    (some,) = read(data, FontRequest(scripts=("Hang",)))
    assert sorted(map(chr, hb.Face(some.data).unicodes)) == [*" .가"]
    assert some.facts.ink == {"Hang": 1}
    error = refusal(data, FontRequest(scripts=("Hang", "Thai")))
    assert (error.table, error.found) == ("cmap", "no letter of Thai with ink")
