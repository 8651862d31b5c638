"""Our lines, widths and ink beside Chromium's, over whole lists of titles.

    python -m tests.tools.reference.compare [--titles FILE] [--links FILE.tsv] [--font VOICE]
                                            [--json OUT] [--html OUT]

In: titles with their languages. Each is set by our engine in rooms of several widths, and by
Chromium at the sizes we chose. Out: a table with a row a language, then every difference, those
that we mean beside the rule they come from; exit 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageChops, ImageDraw
from pyoji.engine.letter_mask import mask_of
from pyoji.engine.text import fit as setting
from pyoji.engine.text import language, raster
from pyoji.engine.text.breaks import Grade, graphemes
from pyoji.engine.text.clean import clean
from pyoji.engine.text.fit import FittedText
from pyoji.engine.text.fonts import EMOJI, Fonts
from pyoji.engine.text.lines import is_lone
from pyoji.engine.text.lines import lines as arranged
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.position import place
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room
from pyoji.engine.text.style import Style
from pyoji.engine.text.unicode import properties

from tests.tools.reference.chromium import FONTS, Answer, Block, Chromium

TITLES = Path(__file__).with_name("titles.txt")

# Rooms like those of our designs: a whole card, one beside a picture, one of a narrow column.
WIDTHS = (1040, 880, 640)
HEIGHT, SIZES, MAX_LINES = 440, (44.0, 104.0, 1.0), 6
# Chromium truncates a size that `size-adjust` scales to a 64th of a pixel. These sizes keep every
# scale of the bundle, a number of hundredths, exact.
SCALED_SIZES = (50.0, 100.0, 25.0)

# What has to be reached; of lines in per cent, of widths in pixels, of ink in per cent.
GREEDY, GREEDY_EXACT = 99.5, frozenset({"ko", "ja", "zh", "th", "hi"})
BALANCED, BALANCED_KO, BALANCED_LINES = 98.5, 99.5, 6
WIDTH, INK = 0.1, 4.0

Breaks = tuple[tuple[int, int], ...]


# ── titles ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the language that it is said to be in, as the blog says it."""

    language: str
    text: str


def read_titles(path: Path) -> list[Title]:
    """Titles a line, each under its language in brackets."""
    titles: list[Title] = []
    spoken = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].isalpha():
            spoken = line[1:-1]
        elif line and not line.startswith("#"):
            titles.append(Title(spoken, line))
    return titles


def read_links(path: Path) -> list[Title]:
    """The titles of links: a language, a tab, a path with `?title=` a line."""
    titles: dict[Title, None] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        spoken, _, link = line.partition("\t")
        for text in parse_qs(urlsplit(link).query).get("title", []):
            titles[Title(spoken, text)] = None
    return list(titles)


# ── ours ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Case:
    """A title in a room: what we made of it, and what Chromium is to be asked."""

    title: Title
    width: int
    setting: FittedText
    greedy: Breaks
    block: Block

    @property
    def paragraph(self) -> Paragraph:
        return self.setting.paragraph


def cases(
    fonts: Fonts,
    titles: Iterable[Title],
    widths: Sequence[int] = WIDTHS,
    font: str = "pretendard",
) -> list[Case]:
    """Each title in a room of each width, set in a voice."""
    found = []
    for title in titles:
        text = clean(title.text)
        spoken = language.of(language.canonical(title.language))
        style = Style(spoken, font, 700, language.tracking(text, spoken))
        paragraph = prepare(fonts, text, style)
        sizes = SIZES if font == "pretendard" else SCALED_SIZES
        found += [_case(fonts, title, paragraph, width, sizes) for width in widths]
    return [case for case in found if _is_one_order(fonts, case)]


def _is_one_order(fonts: Fonts, case: Case) -> bool:
    """True if one order of fonts, which is all that CSS has, gives each character our face."""
    text = case.paragraph.text
    return all(
        fonts.choose(case.block.fonts, text[at]) == shaped.run.face
        for shaped in case.paragraph.runs
        if shaped.run.face != EMOJI
        for at in range(shaped.run.start, shaped.run.end)
        if not text[at].isspace()
    )


def _case(
    fonts: Fonts, title: Title, paragraph: Paragraph, width: int, sizes: tuple[float, float, float]
) -> Case:
    fitted = setting.fit(fonts, paragraph, Room(width, HEIGHT, sizes, MAX_LINES, wrap="balance"))
    paragraph = fitted.paragraph
    style = paragraph.style
    greedy = arranged(paragraph, width, fitted.size, balance=False)
    used = {shaped.run.face for shaped in paragraph.runs}
    fallback = fonts.fallback(style.language, style.font, style.weight)
    clusters = pairwise([0, *graphemes(paragraph.text)])
    order = fallback.for_text([paragraph.text[a:b] for a, b in clusters]).stems
    stems = [stem for stem in (*order, EMOJI) if stem in used or stem == order[0]]
    pictures = tuple(
        (shaped.run.start, shaped.run.end) for shaped in paragraph.runs if shaped.run.face == EMOJI
    )
    block = Block(
        text=paragraph.text,
        lang=style.language.tag,
        direction=paragraph.direction,
        size=fitted.size,
        letter_spacing=style.tracking * fitted.size,
        line_height=round(fitted.size * 1.6),
        width=width,
        word_break=style.language.word_break,
        fonts=tuple(stems),
        pictures=pictures,
    )
    return Case(title, width, fitted, tuple(greedy), block)


def shown(text: str, lines: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The lines as one sees them: without the spaces at their ends."""
    return tuple(text[start:end].strip() for start, end in lines)


# ── the comparison ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that are not Chromium's; `rule` says why we mean it, "" if we do not."""

    kind: str
    language: str
    width: int
    size: float
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    rule: str


@dataclass(slots=True)
class Result:
    """What came of one case. None where there was nothing to compare."""

    case: Case
    greedy: Difference | None = None
    balanced: Difference | None = None
    phrases: bool | None = None
    widths: tuple[float, ...] = ()
    ink: float | None = None
    pictures: tuple[Image.Image, Image.Image] | None = None


def compare(fonts: Fonts, chromium: Chromium, given: Sequence[Case]) -> list[Result]:
    """Every case beside what Chromium makes of it."""
    balance = [replace(case.block, wrap="balance") for case in given]
    phrased = [
        (at, replace(block, word_break="auto-phrase"))
        for at, block in enumerate(balance)
        if block.lang == "ja"
    ]
    greedy = chromium.set([case.block for case in given])
    balanced = chromium.set(balance, pictures=True)
    phrases = chromium.set([block for _, block in phrased])
    results = [_result(fonts, *three) for three in zip(given, greedy, balanced, strict=True)]
    for (at, block), answer in zip(phrased, phrases, strict=True):
        theirs = tuple(block.text[line.start : line.end] for line in answer.lines)
        results[at].phrases = theirs == shown(block.text, given[at].setting.lines)
    return results


def _result(fonts: Fonts, case: Case, greedy: Answer, balanced: Answer) -> Result:
    result = Result(case)
    result.greedy = _difference("greedy", case, case.greedy, greedy)
    if len(case.setting.lines) <= BALANCED_LINES:
        result.balanced = _difference("balanced", case, case.setting.lines, balanced)
    widths: list[float] = []
    for lines, answer, found in (
        (case.greedy, greedy, result.greedy),
        (case.setting.lines, balanced, result.balanced),
    ):
        if found is None:
            moved = case.setting.moved if answer is balanced else frozenset()
            widths += _widths(case, lines, answer, moved)
    result.widths = tuple(widths)
    if result.balanced is None and balanced.picture is not None:
        result.ink, *pictures = _ink(fonts, case, balanced)
        result.pictures = pictures[0], pictures[1]
    return result


def _difference(
    kind: str, case: Case, lines: Sequence[tuple[int, int]], answer: Answer
) -> Difference | None:
    text = case.paragraph.text
    ours = shown(text, lines)
    theirs = tuple(text[line.start : line.end] for line in answer.lines)
    if ours == theirs:
        return None
    rule = _rule(kind, case, lines, [line.start for line in answer.lines[1:]])
    return Difference(kind, case.title.language, case.width, case.setting.size, ours, theirs, rule)


def _widths(
    case: Case,
    lines: Sequence[tuple[int, int]],
    answer: Answer,
    moved: frozenset[tuple[int, int]],
) -> Iterator[float]:
    text = case.paragraph.text
    for ours, theirs in zip(lines, answer.lines, strict=True):
        if text[ours[1] - 1] in _CLOSING and case.block.lang.startswith(("ja", "zh")):
            continue  # ours ends with the ink of the mark
        width = case.paragraph.width(*ours, moved=ours in moved) * case.setting.size
        yield abs(width - (theirs.right - theirs.left))


# ── differences that we mean ─────────────────────────────────────────────────────────────────

# Where Chromium ends a line and we do not, and why: whether the rule applies to `text` at `at`.
_NEVER: tuple[tuple[str, Callable[[str, int], bool]], ...] = (
    (
        "a space before : ! ? ; », or after «, ends no line",
        lambda t, a: t[a - 1] == " " and (t[a] in ":!?;»" or t[a - 2] == "«"),
    ),
    ("no line begins with a middle dot", lambda t, a: t[a] in "·・･ㆍ‧"),
    ("dashes and ellipses of two are one sign", lambda t, a: t[a - 1] == t[a] and t[a] in "—―…⋯"),
    ("a hyphen inside a word is the last place to break", lambda t, a: t[a - 1] in "-\u2010"),
    (
        "a Korean word is not torn at a sign inside it",
        lambda t, a: t[a - 1] != " " and t[a] != " " and _is_korean_word(t, a),
    ),
    (
        "a sign or a hyphen stays with its number",
        lambda t, a: _is_sign(t[a - 1]) and _is_digit(t[a]),
    ),
)
# Where we end a line and Chromium does not.
_EVER: tuple[tuple[str, Callable[[str, int], bool]], ...] = (
    ("a line may end after a slash", lambda t, a: t[a - 1] == "/" and not _is_digit(t[a])),
)


_CLOSING = "」』）】》〉〕”’、。，．"


def _is_korean_word(text: str, at: int) -> bool:
    """Whether the word around a place has a Hangul syllable."""
    start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
    word = text[start : end if end >= 0 else len(text)]
    return any("가" <= character <= "힣" for character in word)


def _is_digit(character: str) -> bool:
    return properties(ord(character)).category == "Nd"


def _is_sign(character: str) -> bool:
    return properties(ord(character)).category in ("Sm", "Sc", "Pd") or character in "#@&*§"


def _rule(kind: str, case: Case, lines: Sequence[tuple[int, int]], theirs: Sequence[int]) -> str:
    """The rule of ours that Chromium's lines break; "" if there is none."""
    paragraph, text = case.paragraph, case.paragraph.text
    if case.block.lang.startswith(("ja", "zh")) and any(
        text[at - 1] in _CLOSING for at in (*theirs, *(start for start, _ in lines[1:]))
    ):
        return "the blank half of a closing mark does not count at a line's end"
    grades = {found.at: found.grade for found in paragraph.breaks}
    ours = [start for start, _ in lines[1:]]
    if kind == "greedy":  # what follows the first difference follows from it
        pairs = [(a, b) for a, b in zip(theirs, ours, strict=False) if a != b][:1]
        first = pairs[0] if pairs else ((*theirs, 0)[-1], (*ours, 0)[-1])
        only_theirs, only_ours = [first[0]], [first[1]]
    else:
        only_theirs = sorted(set(theirs) - set(ours))
        only_ours = sorted(set(ours) - set(theirs))
    for rule, applies in _NEVER:
        if any(
            grades.get(at, Grade.GRAPHEME) > Grade.WORD and applies(text, at) for at in only_theirs
        ):
            return rule
    for rule, applies in _EVER:
        if any(applies(text, at) for at in only_ours):
            return rule
    wide = _inside_wide_words(paragraph, case.width / case.setting.size)
    if wide.intersection(theirs) or wide.intersection(ours):
        return "a word wider than the line is broken where a reader would"
    return "" if kind == "greedy" else _balance_rule(case, lines, theirs, only_theirs)


def _balance_rule(
    case: Case, lines: Sequence[tuple[int, int]], theirs: Sequence[int], only_theirs: Sequence[int]
) -> str:
    paragraph = case.paragraph
    grades = {found.at: found.grade for found in paragraph.breaks}
    if any(grades.get(at) == Grade.WORD for at in only_theirs):
        return "Japanese phrases are kept whole"
    last = paragraph.text.rstrip().rpartition(" ")[2]
    if lines[-1][1] - lines[-1][0] > len(last) and not any(map(str.isalnum, last)):
        return "a word and the mark set off behind it are one word at the end"
    if theirs and is_lone(paragraph.text[theirs[-1] :]):
        return "the last line is no lone syllable"
    other = list(pairwise([0, *theirs, len(paragraph.text)]))
    if len(other) == len(lines) and abs(_cost(case, lines) - _cost(case, other)) <= _doubt(
        case, [*lines, *other]
    ):
        return "equally balanced: widths differ by less than the bar"
    return ""


def _shortfalls(case: Case, lines: Sequence[tuple[int, int]]) -> list[float]:
    size = case.setting.size
    return [case.width - case.paragraph.width(*line) * size for line in lines]


def _cost(case: Case, lines: Sequence[tuple[int, int]]) -> float:
    """The sum of squared shortfalls in pixels, which both minimise."""
    return sum(short**2 for short in _shortfalls(case, lines))


def _doubt(case: Case, lines: Sequence[tuple[int, int]]) -> float:
    """How far that sum may be off when every width may be off by the bar on widths."""
    return sum(2 * abs(short) * WIDTH for short in _shortfalls(case, lines))


def _inside_wide_words(paragraph: Paragraph, limit: float) -> set[int]:
    """The places within words that no line takes whole."""
    wide: set[int] = set()
    ends = [0, *(found.at for found in paragraph.breaks if found.grade <= Grade.WORD)]
    for start, end in pairwise(ends):
        if paragraph.width(start, end) > limit:
            wide.update(range(start, end - 1))
    return wide


# ── ink ──────────────────────────────────────────────────────────────────────────────────────


def _ink(fonts: Fonts, case: Case, answer: Answer) -> tuple[float, Image.Image, Image.Image]:
    """How much our picture differs, in per cent of Chromium's ink; the two pictures.

    Our lines are put where Chromium's begin, on the whole pixel where it puts its baselines: not
    the margin is compared here but the letters. Emoji, which we draw smaller, are painted over.
    """
    assert answer.picture is not None
    theirs = ImageChops.invert(answer.picture)
    ours = Image.new("L", theirs.size)
    placed = place(fonts, case.setting, 0.0, 0.0, case.width, "left")
    masks: dict[tuple[int, str, float], list[tuple[int, float, float]]] = {}
    for index, (line, measured) in enumerate(zip(placed.lines, answer.lines, strict=True)):
        baseline = answer.baseline + index * case.block.line_height
        for run in line.runs:
            if run.face != EMOJI:
                masks.setdefault((index, run.face, run.size), []).extend(
                    (
                        glyph.id,
                        glyph.x - line.x + measured.left,
                        float(round(baseline + glyph.y - line.baseline)),
                    )
                    for glyph in run.glyphs
                )
    for (_, face, size), glyphs in masks.items():
        found = raster.mask(fonts.face(face), size, glyphs)
        if found is not None:
            extent = found.width, found.height
            steps = Image.frombuffer("L", extent, found.data, "raw", "L", found.stride, -1)
            ours.paste(255, (found.x, found.y), mask_of(steps))
    for picture in (ours, theirs):
        pen = ImageDraw.Draw(picture)
        for x0, y0, x1, y1 in answer.emoji:
            pen.rectangle((x0 - 2, y0 - 20, x1 + 2, y1 + 20), fill=0)
    # A baseline between two pixels is rounded by us and by Chromium, not always to the same one.
    shares = []
    for shift in (0, -1, 1):
        moved = ImageChops.offset(ours, 0, shift) if shift else ours
        shares.append((_sum(ImageChops.difference(moved, theirs)) / max(1, _sum(theirs)), shift))
    share, _ = min(shares)
    return 100 * share, ours, theirs


def _sum(picture: Image.Image) -> int:
    return sum(level * count for level, count in enumerate(picture.histogram()))


# ── the report ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a language; shares in per cent, of what we do not mean to do otherwise."""

    language: str
    layouts: int
    greedy: float
    greedy_meant: int
    balanced: float
    balanced_meant: int
    phrases: float | None
    width_max: float
    width_p99: float
    ink_median: float
    ink_max: float

    def missed(self) -> list[str]:
        """The bars below which these figures stay, as sentences."""
        exact = self.language in GREEDY_EXACT
        bars = (
            ("greedy lines", -self.greedy, -(100.0 if exact else GREEDY)),
            (
                "balanced lines",
                -self.balanced,
                -(BALANCED_KO if self.language == "ko" else BALANCED),
            ),
            ("widths", self.width_max, WIDTH),
            ("ink", self.ink_max, INK),
        )
        return [
            f"{self.language}: {name} {abs(value):.3f}, the bar is {abs(bar)}"
            for name, value, bar in bars
            if value > bar
        ]


def rows(results: Sequence[Result]) -> list[Row]:
    """A row a language, and one for all of them."""
    spoken = list(dict.fromkeys(result.case.title.language for result in results))
    found = [_row(name, [r for r in results if r.case.title.language == name]) for name in spoken]
    return [*found, _row("all", results)]


def _row(name: str, results: Sequence[Result]) -> Row:
    greedy, greedy_meant = _share([result.greedy for result in results])
    counted = [r for r in results if len(r.case.setting.lines) <= BALANCED_LINES]
    balanced, balanced_meant = _share([result.balanced for result in counted])
    widths = sorted(width for result in results for width in result.widths) or [0.0]
    inks = [result.ink for result in results if result.ink is not None] or [0.0]
    phrases = [result.phrases for result in results if result.phrases is not None]
    return Row(
        name,
        len(results),
        greedy,
        greedy_meant,
        balanced,
        balanced_meant,
        100 * sum(phrases) / len(phrases) if phrases else None,
        widths[-1],
        widths[int(len(widths) * 0.99) - 1 if len(widths) > 100 else -1],
        median(inks),
        max(inks),
    )


def _share(found: Sequence[Difference | None]) -> tuple[float, int]:
    """Per cent without an unmeant difference, and how many differences are meant."""
    meant = sum(1 for difference in found if difference and difference.rule)
    unmeant = sum(1 for difference in found if difference and not difference.rule)
    counted = len(found) - meant
    return (100 * (counted - unmeant) / counted if counted else 100.0), meant


def differences(results: Iterable[Result]) -> list[Difference]:
    """All differences, those that we do not mean first."""
    found = [d for r in results for d in (r.greedy, r.balanced) if d]
    return sorted(found, key=lambda d: (bool(d.rule), d.rule, d.kind, d.language))


HEAD = (
    "lang  layouts   greedy  meant   balance  meant  phrases   width max / p99    ink median / max"
)


def table(found: Iterable[Row]) -> Iterator[str]:
    """The rows as lines of text."""
    yield HEAD
    for row in found:
        phrases = f"{row.phrases:6.1f}%" if row.phrases is not None else "      -"
        yield (
            f"{row.language:4} {row.layouts:8} {row.greedy:7.2f}% {row.greedy_meant:6} "
            f"{row.balanced:8.2f}% {row.balanced_meant:6}  {phrases} "
            f"{row.width_max:9.4f} / {row.width_p99:6.4f} {row.ink_median:9.2f}% / "
            f"{row.ink_max:.2f}%"
        )


def listing(found: Iterable[Difference]) -> Iterator[str]:
    """The differences as lines of text."""
    rule = None
    for d in found:
        if d.rule != rule:
            rule = d.rule
            yield f"\n== {rule or 'NOT MEANT'}"
        yield f"{d.kind} {d.language} {d.width} px at {d.size:g}"
        yield "    ours    " + " | ".join(d.ours)
        yield "    theirs  " + " | ".join(d.theirs)


def _html(results: Sequence[Result], version: str) -> str:
    parts = [
        "<!doctype html><meta charset=utf-8><title>Pyoji beside Chromium</title>",
        "<style>body{font:14px/1.5 sans-serif}pre{white-space:pre-wrap}img{max-width:48%}</style>",
        f"<h1>Pyoji beside Chromium {escape(version)}</h1><pre>",
        escape("\n".join(table(rows(results)))),
        escape("\n".join(listing(differences(results)))),
        "</pre><h2>The most different ink (ours, Chromium's)</h2>",
    ]
    inked = [(r.ink, n) for n, r in enumerate(results) if r.ink is not None and r.pictures]
    for ink, number in sorted(inked, reverse=True)[:40]:
        result = results[number]
        parts.append(f"<p>{ink:.2f} %: {escape(result.case.paragraph.text)}<br>")
        for picture in result.pictures or ():
            data = BytesIO()
            ImageChops.invert(picture).save(data, "PNG")
            parts.append(f"<img src='data:image/png;base64,{b64encode(data.getvalue()).decode()}'>")
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, report; 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.reference.compare", description=__doc__
    )
    parser.add_argument("--titles", type=Path, default=TITLES, help="titles under [language]")
    parser.add_argument("--links", type=Path, help="language<TAB>path?title=, instead of titles")
    parser.add_argument("--font", default="pretendard", help="the voice that titles are set in")
    parser.add_argument("--json", type=Path, help="write all figures and differences here")
    parser.add_argument("--html", type=Path, help="write a page to look at here")
    chosen = parser.parse_args(arguments)
    titles = read_links(chosen.links) if chosen.links else read_titles(chosen.titles)
    fonts = Fonts.open(FONTS)
    with Chromium() as chromium:
        results = compare(fonts, chromium, cases(fonts, titles, font=chosen.font))
        version = chromium.version
    found = rows(results)
    print(f"{len(titles)} titles in rooms of {WIDTHS} px, beside Chromium {version}\n")
    print("\n".join(table(found)))
    print("\n".join(listing(differences(results))))
    missed = [sentence for row in found[:-1] for sentence in row.missed()]
    print("\n" + ("\n".join(missed) or "Every bar is reached."))
    if chosen.json:
        document = {
            "chromium": version,
            "rows": [asdict(row) for row in found],
            "differences": [asdict(difference) for difference in differences(results)],
            "meant": Counter(d.rule for d in differences(results)),
            "missed": missed,
        }
        chosen.json.write_text(json.dumps(document, ensure_ascii=False, indent=1), "utf-8")
    if chosen.html:
        chosen.html.write_text(_html(results, version), "utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
