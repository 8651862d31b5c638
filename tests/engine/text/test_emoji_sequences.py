"""Every emoji that Unicode recommends is one unbreakable picture from our emoji face."""

from collections.abc import Iterator

from pyoji.engine.text.breaks import graphemes, opportunities
from pyoji.engine.text.clean import clean
from pyoji.engine.text.emoji import is_emoji
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.language import of
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.raster import colored
from pyoji.engine.text.style import Style

from tests.engine.text import ucd

# How many Unicode 17.0 recommends (RGI): a reader of the files that lost some would prove less.
SEQUENCES = 3_953
HAIR = set("🦰🦱🦳🦲")  # components that no keyboard has
FILES = ("emoji/emoji-sequences.txt", "emoji/emoji-zwj-sequences.txt")


def recommended() -> Iterator[str]:
    """The sequences of both files; some lines are ranges of single characters."""
    for name in FILES:
        for line in ucd.lines(name):
            codes = line.partition(";")[0].strip()
            first, _, last = codes.partition("..")
            if last:
                yield from map(chr, range(int(first, 16), int(last, 16) + 1))
            else:
                yield "".join(chr(int(code, 16)) for code in codes.split())


def test_every_sequence_is_one_picture(fonts: Fonts) -> None:
    """One grapheme that cleaning leaves alone, no break inside, one glyph with an advance."""
    wrong = []
    told = list(recommended())
    face = fonts.face(EMOJI)
    for text in told:
        paragraph = prepare(fonts, text, Style(of("ko"), "pretendard", 700, 0.0))
        glyphs = [glyph for run in paragraph.runs for glyph in run.glyphs]
        if not (
            clean(text) == text
            and graphemes(text) == [len(text)]
            and is_emoji(text)
            and [run.run.face for run in paragraph.runs] == [EMOJI]
            and len(glyphs) == 1
            and glyphs[0].id
            and face.ink(glyphs[0].id) != (0.0, 0.0)
            and paragraph.missing == ()
            and len(opportunities(text, graphemes(text), "ko", keep_all=True)) == 1
        ):
            wrong.append(text)
    assert wrong == []
    assert len(set(told)) == SEQUENCES


def test_every_fully_qualified_emoji_of_the_keyboard_is_among_them() -> None:
    """emoji-test.txt lists the same sequences, those of components apart."""
    keyboard = {
        "".join(chr(int(code, 16)) for code in codes.split())
        for codes, kind in (line.split(";") for line in ucd.lines("emoji/emoji-test.txt"))
        if kind.strip() in ("fully-qualified", "component")
    }
    assert keyboard - set(recommended()) - HAIR == set()


def test_every_sequence_has_ink(fonts: Fonts) -> None:
    """Painted, each picture has pixels, and its colours are premultiplied."""
    face = fonts.face(EMOJI)
    blank = []
    for text in recommended():
        paragraph = prepare(fonts, text, Style(of("ko"), "pretendard", 700, 0.0))
        (glyph,) = paragraph.runs[0].glyphs
        picture = colored(face, 24, glyph.id, 0, 24)
        if picture is None or not any(picture.data):
            blank.append(text)
    assert blank == []
