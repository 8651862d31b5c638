"""Any text can be drawn: every block of Unicode, and unusual uses of combining marks.

Each text goes from a link's title to the bytes of the image, without HTTP, on the designs in turn.
Cards are at half size, since a larger one only takes longer to paint.
"""

from __future__ import annotations

import json
import random
import unicodedata
from itertools import cycle

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Templates
from pyoji.engine.frame_json import card_data
from pyoji.engine.image_file import ImageFile
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text import clean
from pyoji.link import query

_PIECE = 128  # code points; no block begins or ends but at a multiple of 16, few within one
_PLANES = (*range(4), 14, 15, 16)  # the others hold nothing

Drawing = tuple[Templates, Pipeline]


def draw(drawing: Drawing, title: str, name: str, **more: str) -> ImageFile:
    """Lay out, serialise and draw the card of a link with this title."""
    templates, pipeline = drawing
    said = {"title": title, "scale": "0.5", **more}
    link = query.write(said.items()).encode()
    card = templates.card(name, query.read(link), PNG)
    json.dumps(card_data(card, pipeline.frame(card)), allow_nan=False)
    return pipeline.render(card)


@pytest.fixture
def drawing(templates: Templates, pipeline: Pipeline) -> Drawing:
    return templates, pipeline


@pytest.mark.slow
@pytest.mark.parametrize("plane", _PLANES)
def test_every_block_can_be_a_title(drawing, plane):
    """A title has twelve characters of a range of 128 code points, in order or shuffled.

    Planes of ideographs, private use or unassigned code points contribute every eighth range.
    """
    chance = random.Random(plane)
    names = cycle(drawing[0].names)
    for start in range(plane << 16, (plane + 1) << 16, _PIECE * (1 if plane in (0, 1) else 8)):
        if 0x4E00 <= start < 0xD780 and start % (_PIECE * 8):
            continue  # ideographs and Hangul, of which every eighth piece will do as well
        points = chance.sample(range(start, start + _PIECE), 12)
        title = "".join(map(chr, points if chance.random() < 0.5 else sorted(points)))
        assert draw(drawing, title, next(names)).data.startswith(b"\x89PNG")


def zalgo(text: str, marks: int) -> str:
    chance = random.Random(text)
    return "".join(c + "".join(chance.choices(MARKS, k=marks)) for c in text)


MARKS = [chr(c) for c in range(0x300, 0x370)] + ["\u20dd", "\u0489", "\u1ab0", "\ufe20"]
LRO, RLO, RLI, PDI = "\u202d\u202e\u2067\u2069"

UNKIND = {
    "zalgo": zalgo("He comes, 그가 온다", 20),
    "zalgo without an end": zalgo("zalgo", 900),
    "marks alone": "\u0301" * 500,
    "an override": f"invoice{RLO}gnp.exe",
    "overrides without an end": f"{RLO}{LRO}{RLI}" * 200 + "title",
    "isolates in isolates": RLI * 130 + "deep" + PDI * 130,
    "marks of direction": "\u200e\u200f\u061c" * 100 + "a\u200fb\u200ec",
    "joiners": "\u200d" * 300 + "क\u094d\u200d" * 50,
    "a family of a hundred": "\U0001f469\u200d" * 100,
    "flags": "\U0001f1f0" * 301,
    "tags": "\U0001f3f4" + "\U000e0067" * 300,
    "jamo": "\u1100" * 200 + "\u1161" * 200 + "\u11a8" * 200,
    "halants": "क\u094d" * 300,
    "selectors": "葛\U000e0100\ufe00\ufe0f" * 80,
    "one word": "w" * 1000,
    "one word that joins": "ب" * 1000,
    "spaces of all kinds": "a\u00a0\u1680\u2003\u3000\u2028\u205f" * 60 + "b",
    "private": "\ue000\uf8ff\U000f0000\U0010fffd" * 30,
    "no characters": "\ufffe\uffff\ufdd0\U0001fffe" * 30,
    "surrogates": "\ud800\udfff" * 30,
    "brackets": "([{「『【" * 60,
    "asterisks": "*" * 999 + "**a**" * 100,
    "ligatures": "ﷺ" * 60 + "ﷲ" * 60 + "\u0f00" * 30,
    "numbers": "1" * 500 + "٣" * 400,
}


@pytest.mark.parametrize("kind", UNKIND)
def test_what_is_meant_to_break_a_text_does_not(drawing, kind):
    """Each text is drawn on two designs, the second in the other direction; the limit of
    combining marks holds."""
    for name, lang in (("og-cuckoo-network", ""), ("article", "ar")):
        found = draw(drawing, UNKIND[kind], name, lang=lang, md="1", subtitle=UNKIND[kind][:200])
        assert found.data.startswith(b"\x89PNG")


def test_no_title_turns_what_stands_around_it(drawing):
    """A bidi override ends with its title: the site's name is laid out as without it."""
    templates, pipeline = drawing

    def site(title: str) -> tuple[str, float]:
        said = (("title", title), ("site", "Cuckoo 네트워크"))
        frame = pipeline.frame(templates.card("og-cuckoo-network", said, PNG))
        [block] = [text for text in frame.texts if text.name == "site"]
        return block.lines[0].text, block.lines[0].x

    assert site(f"a{RLO}b{RLI}c") == site("abc")


@pytest.mark.parametrize("unit", ["제목 ", "עברית ", "ไทย", "e\u0301", "👩🏽", "*a* "])
def test_ten_thousand_characters_are_a_title(drawing, monkeypatch, unit):
    """With higher text limits, the title is still cut and ends in an ellipsis."""
    monkeypatch.setattr(clean, "MAX_CODE_POINTS", 10_000)
    monkeypatch.setattr(clean, "MAX_GRAPHEMES", 10_000)
    title = (unit * 10_000)[:10_000]
    assert len(clean.clean(title)) > 4_000
    templates, pipeline = drawing
    frame = pipeline.frame(templates.card("minimal", (("title", title),), PNG))
    [block] = [text for text in frame.texts if text.name == "title"]
    assert block.truncated
    assert unicodedata.normalize("NFC", block.lines[-1].text).endswith("…")
