"""The mutants of shortcuts: what is skipped, shared or read once where it must not be."""

from __future__ import annotations

from tests.tools.mutations.mutant import Mutant

TILES = "engine/tiles.py"
LETTER_MASK = "engine/letter_mask.py"
GLYPHS = "engine/paint/glyphs.py"
FLAT = "engine/flat.py"
INDEXED = "engine/encode/indexed.py"
SCANLINES = "engine/encode/scanlines.py"
LINES = "engine/text/lines.py"
ROOM = "engine/text/room.py"
CONTRAST = "engine/contrast.py"
COMPOSE = "engine/design/compose.py"
OUTLINE = "engine/design/outline.py"
PALETTE = "engine/design/palette.py"
UNFILLED = "engine/design/unfilled.py"
FIXED = "engine/fixed.py"
POOL = "service/daemon_pool.py"

SHORTCUTS = (
    Mutant(
        "tiles of several indices have one",
        TILES,
        "return None if indices or index == _MIXED else index",
        "return None if index == _MIXED else index",
        ("engine/test_tiles.py",),
    ),
    Mutant(
        "a tile has one index if its corners have one",
        TILES,
        "if pixels == pixels[:1] * len(pixels) else None",
        "if pixels[:1] == pixels[-1:] else None",
        ("engine/test_tiles.py",),
    ),
    Mutant(
        "the last band that a box touches is not read",
        TILES,
        "-(-bottom // self._height))\n        indices",
        "max(top // self._height + 1, bottom // self._height))\n        indices",
        ("engine/test_tiles.py",),
    ),
    Mutant(
        "a background of several indices has that of its first pixel",
        TILES,
        "return pixels[0] if pixels == pixels[:1] * len(pixels) else None",
        "return pixels[0]",
        ("engine/test_flat.py",),
    ),
    Mutant(
        "an operation over another is drawn on the background",
        INDEXED,
        "numbers.only_index(box, strip) if is_apart else None",
        "numbers.only_index(box, strip)",
        ("engine/encode/test_indexed.py",),
    ),
    Mutant(
        "boxes that share a row alone are apart",
        INDEXED,
        "one[1] < other[3] and other[1] < one[3]",
        "one[1] + 1 < other[3] and other[1] + 1 < one[3]",
        ("engine/encode/test_indexed.py",),
    ),
    Mutant(
        "boxes that share a column alone are apart",
        INDEXED,
        "one[0] < other[2] and other[0] < one[2]",
        "one[0] + 1 < other[2] and other[0] + 1 < one[2]",
        ("engine/encode/test_indexed.py",),
    ),
    Mutant(
        "letters that overlap are pasted one over the other",
        GLYPHS,
        "if alpha == OPAQUE and are_disjoint:",
        "if alpha == OPAQUE:",
        ("engine/paint/test_glyphs.py",),
    ),
    Mutant(
        "letters are upside down",
        LETTER_MASK,
        'layout = "L", stride, -1',
        'layout = "L", stride, 1',
        ("engine/test_letter_mask.py",),
    ),
    Mutant(
        "a full step is not opaque",
        LETTER_MASK,
        "round(step / STEPS * OPAQUE)",
        "OPAQUE // STEPS * step",
        ("engine/test_letter_mask.py",),
    ),
    Mutant(
        "letters in any colour are drawn as their steps",
        FLAT,
        "if indices == _STEPS:",
        "if True:",
        ("engine/test_flat.py",),
    ),
    Mutant(
        "a row is compared with the first one",
        SCANLINES,
        "row == rows[y - 1]:",
        "row == rows[0]:",
        ("engine/encode/test_scanlines.py",),
    ),
    Mutant(
        "the last row may be a difference",
        SCANLINES,
        "if 0 < y < last and",
        "if 0 < y and",
        ("engine/encode/test_scanlines.py",),
    ),
    Mutant(
        "a row of differences is compared with itself",
        SCANLINES,
        "image.crop((-1, -1, width, height - 1))",
        "image.crop((-1, 0, width, height))",
        ("engine/encode/test_scanlines.py",),
    ),
    Mutant(
        "giant letters are compressed like others",
        "engine/encode/png.py",
        "RUNS if canvas.has_giant else",
        "RUNS if False else",
        ("engine/encode/test_cards.py",),
    ),
    Mutant(
        "rows of indices have no filter type",
        SCANLINES,
        "image.crop((-1, 0, *image.size))",
        "image.crop((0, 0, *image.size))",
        ("engine/encode/test_scanlines.py",),
    ),
    Mutant(
        "a line begins where the ink of the one before it ends",
        LINES,
        "bisect_right(extents, begins[first] + limit, first + 1)",
        "bisect_right(extents, (extents[first - 1] if first else 0.0) + limit, first + 1)",
        ("engine/text/test_lines.py",),
    ),
    Mutant(
        "a line is found among stops that do not ascend",
        LINES,
        "extents = list(accumulate(stops, max))",
        "extents = stops",
        ("engine/text/test_lines.py",),
    ),
    Mutant(
        "a word that is broken may start within a line",
        LINES,
        "while end > first + 1 and anchors[end - 1] > first:",
        "while False:",
        ("engine/text/test_lines.py",),
    ),
    Mutant(
        "the last of the most lines has all that is left",
        LINES,
        "while len(lines) <= most:",
        "while len(lines) < most - 1:",
        ("engine/text/test_lines.py",),
    ),
    Mutant(
        "a word that is wider than its room fits",
        ROOM,
        "if not most or words.widest > width / size + SLACK:",
        "if not most:",
        ("engine/text/test_fit.py",),
    ),
    Mutant(
        "a search for a lightness ends too soon",
        CONTRAST,
        "if len(ends) == 1 and too_near and _are_adjacent(too_near, far_enough):",
        "if len(ends) == 1 and too_near:",
        ("engine/test_contrast.py",),
    ),
    Mutant(
        "a text of a link is taken for the design's",
        COMPOSE,
        "for name, default in names.written if value(name) == default",
        "for name, default in names.written if value(name)",
        ("engine/design/test_outline.py",),
    ),
    Mutant(
        "an outline shows what a card has no words for",
        COMPOSE,
        "frozenset([name for name in names.conditional if value(name)]),",
        "frozenset(names.conditional),",
        ("engine/design/test_outline.py",),
    ),
    Mutant(
        "words are put into an outline once",
        UNFILLED,
        "    return Unfilled(\n"
        "        lambda words, colors: "
        "make(tuple([filled(part, words, colors) for part in parts]))\n"
        "    )",
        "    made: list[Node] = []\n\n"
        "    def once(words: CardWords, colors: ThemePalette) -> Node:\n"
        "        if not made:\n"
        "            made.append(make(tuple([filled(part, words, colors) for part in parts])))\n"
        "        return made[0]\n\n"
        "    return Unfilled(once)",
        ("engine/design/test_outline.py",),
    ),
    Mutant(
        "a text without a subject does not warn",
        UNFILLED,
        "if requested is not None and ink",
        "if requested is not None and subject and ink",
        ("engine/design/test_outline.py",),
    ),
    Mutant(
        "a panel over an image is what it is over another color",
        PALETTE,
        "        if color not in self._veils:\n",
        "        if not self._veils:\n",
        ("engine/design/test_palette.py",),
    ),
    Mutant(
        "a palette on a lettering is the one on a panel",
        PALETTE,
        "name = _ALSO, fills",
        "name = fills",
        ("engine/design/test_palette.py",),
    ),
    Mutant(
        "a text that the design has written is fixed wherever it stands",
        OUTLINE,
        "names = [text.name for text in fixed_texts(filled(self._content, trial, palette))]",
        "names = self._written",
        ("engine/design/test_outline.py",),
    ),
    Mutant(
        "a title is taken for a text of the design",
        FIXED,
        "            return node.fixed\n",
        "            return True\n",
        ("engine/test_fixed.py",),
    ),
    Mutant(
        "what stands below a title is fixed",
        FIXED,
        "            return  # what follows",
        "            continue  # what follows",
        ("engine/test_fixed.py",),
    ),
    Mutant(
        "a loop is not woken when a call ends",
        POOL,
        "self._loop.call_soon_threadsafe(self._settle_if_awaited, settle, value)",
        "self._loop.call_soon(self._settle_if_awaited, settle, value)",
        ("service/test_daemon_pool.py",),
    ),
    Mutant(
        "a loop is not woken when a call is cancelled",
        POOL,
        "self._loop.call_soon_threadsafe(self.waiter.cancel)",
        "self._loop.call_soon(self.waiter.cancel)",
        ("service/test_daemon_pool.py",),
    ),
    Mutant(
        "a call that is not awaited any more is made",
        POOL,
        "return not self.waiter.cancelled()",
        "return True",
        ("service/test_daemon_pool.py",),
    ),
)
