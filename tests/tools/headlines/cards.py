"""What reads badly on cards: every title of a file, laid out in several designs.

    python -m tests.tools.headlines.cards [FILE] [--lang] [--designs NAME,NAME] [--wrap HOW]

In: lines `language <tab> link or title`. Every title goes the way of a card up to its layout. Out:
by kind of fault, the lines that have it, and the share of colons that part lines: a line ends
there, or the design sets what follows as a text of its own. `--lang` gives the card the language,
which is guessed otherwise. `--wrap balance` shows what `sense` avoids. Exit with 2 if the file is
missing.

The lists of words here are short and independent of the engine's, to find what it lacks.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from pyoji.engine.card import PNG
from pyoji.engine.design import load
from pyoji.engine.frame import Frame, TextBlock
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text import icu
from pyoji.engine.text.fonts import Fonts
from pyoji.link import card_links

from tests.tools.reference.chromium import FONTS

DEFAULT = Path(__file__).with_name("titles.tsv")
DESIGNS = ("og-cuckoo-network", "minimal", "article", "split")

ARTICLES = {
    "en": "a an the", "fr": "le la les un une des", "es": "el la los las un una unos unas",
    "pt": "o os as um uma uns umas", "de": "der die das den dem des ein eine einen einem einer",
    "it": "il lo la gli le un uno una", "nl": "de het een", "tr": "bir", "hi": "एक",
    "vi": "một các những", "id": "sebuah para",
}  # fmt: skip

_KOREAN = {
    "particle": re.compile(r"(?:을|를|은|는|의|에|에서|에게|와|과|으로|로|까지|부터|라고)(?:\s|$)"),
    "dependent noun": re.compile(
        r"(?:수|것|때|등|곳|줄|뿐|대로|번째|때문|적)(?:이|가|은|는|을|를|에|의|도|만|들|이다)?(?:\s|$)"
    ),
    "auxiliary": re.compile(r"(?:있[는다을어]|없[는다]|싶[은다어]|않[는은다]|주세요|버린|버렸)"),
}
_UNITS = re.compile(
    r"(?:번|개|명|가지|년|월|일|시간|분|초|권|단계|배|원|달러|억|만|年|月|日|個|人|回|万|億|円|ドル|个|倍|位"
    r"|次|%|million|milli[oó]n|milyon|juta|triệu|миллион|млн|ล้าน|लाख|میلیون|مليون)"
)
_COLON = re.compile(r"[:：](?=\s)|：")
_ENDS_IN_COLON = re.compile(r"[:：]$")
_AFTER_THE_COLON = ("tail", "second")
_COMMENT = "// "
"""How a line of code sets what follows the colon."""

_SHORT = 0.4
"""The share of the longest line under which a last line of one word is left alone."""

_CHINESE_OR_JAPANESE = frozenset(("ja", "zh-Hans", "zh-Hant", "zh-HK"))


@dataclass(slots=True)
class Faults:
    """What was found: cards by kind of fault, and how many titles with a colon are parted there."""

    cards: int = 0
    colons: int = 0
    parted: int = 0
    by_kind: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def titles(path: Path) -> Iterator[tuple[str, str]]:
    """The languages and titles of a file, each once."""
    seen = set()
    for row in path.read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        language, text = row.split("\t")[:2]
        link = card_links.read(text) if "/api/" in text else None
        title = dict(link.pairs).get("title", "") if link else text
        if title and (language, title) not in seen:
            seen.add((language, title))
            yield language, title


def check(
    given: Sequence[tuple[str, str]],
    designs: Sequence[str] = DESIGNS,
    *,
    tell: bool = False,
    wrap: str = "sense",
) -> Faults:
    """Lay every title out in every design, and list what reads badly."""
    fonts = Fonts.open(FONTS)
    templates = load(fonts.digest)
    pipeline = Pipeline(templates, fonts)
    faults = Faults()
    for language, title in given:
        pairs = [("title", title), ("wrap", wrap), *([("lang", language)] if tell else [])]
        for design in designs:
            blocks = blocks_of(pipeline.frame(templates.card(design, pairs, PNG)))
            _note(faults, language, title, design, blocks)
    return faults


def blocks_of(frame: Frame) -> list[TextBlock]:
    """The texts that show the title: one, or what precedes its colon and what follows it."""
    title = [block for block in frame.texts if block.name == "title"]
    return title + [block for block in frame.texts if block.name in _AFTER_THE_COLON]


def is_parted(title: str, blocks: Sequence[TextBlock]) -> bool:
    """Whether the title's first colon ends a line, or stands between two texts, whole in both."""
    colon = _COLON.search(title)
    if not colon:
        return False
    if len(blocks) == 1:
        return any(map(_ENDS_IN_COLON.search, lines_of(blocks[0])[:-1]))
    parts = [title[: colon.start()], title[colon.end() :]]
    texts = ["".join(lines_of(block)).removeprefix(_COMMENT) for block in blocks]
    return list(map(_letters, texts)) == list(map(_letters, parts))


def lines_of(block: TextBlock) -> list[str]:
    """The lines' texts without the spaces at their ends."""
    return [line.text.strip() for line in block.lines]


def _letters(text: str) -> str:
    return "".join(text.split())


def _note(
    faults: Faults, language: str, title: str, design: str, blocks: Sequence[TextBlock]
) -> None:
    faults.cards += 1
    size = f"{blocks[0].size:.0f}"
    shown = f"{design} {language} {size}: {' || '.join(map(_shown, blocks))}"
    several = len(blocks) > 1 or len(blocks[0].lines) > 1
    if several and (colon := _COLON.search(title)) and title[colon.end() :].strip():
        faults.colons += 1
        if is_parted(title, blocks):
            faults.parted += 1
        else:
            faults.by_kind["colon"].append(shown)
    for block in blocks:
        for kind in _kinds(language, block, lines_of(block)):
            faults.by_kind[kind].append(shown)


def _shown(block: TextBlock) -> str:
    return " | ".join(lines_of(block))


def _kinds(language: str, block: TextBlock, lines: Sequence[str]) -> Iterator[str]:
    articles = ARTICLES.get(language, "").split()
    for (line, after), text in zip(pairwise(lines), block.lines, strict=False):
        if line.split()[-1].casefold() in articles:
            yield "article"
        if block.lang == "ko":
            yield from (kind for kind, found in _KOREAN.items() if found.match(after))
        if re.search(r"\d$", line) and _UNITS.match(after):
            yield "numeral"
        if text.reason == "inside a word" or _is_torn(block.lang, line, after):
            yield "word"
    if _has_remnant(block, lines):
        yield "remnant"
    elif _ends_alone(block, lines):
        yield "alone"


def _is_torn(language: str, line: str, after: str) -> bool:
    """Whether ICU sees one word of Chinese or Japanese across the line's end."""
    beside = line[-1] + after[0]
    if language not in _CHINESE_OR_JAPANESE or not beside.isalpha() or beside.isascii():
        return False
    at = 0
    for word in icu.words(line + after, language[:2]):
        if at < len(line) < at + len(word):
            return True
        at += len(word)
    return False


def _has_remnant(block: TextBlock, lines: Sequence[str]) -> bool:
    least = max(line.width for line in block.lines) / 3
    return any(
        line.width < least and not _ENDS_IN_COLON.search(text)
        for line, text in zip(block.lines, lines, strict=True)
    )


def _ends_alone(block: TextBlock, lines: Sequence[str]) -> bool:
    """Whether the last line is short, and one word where words have spaces between them."""
    longest = max(line.width for line in block.lines)
    is_word = block.lang in _CHINESE_OR_JAPANESE or " " not in lines[-1]
    return is_word and block.lines[-1].width < _SHORT * longest


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("file", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--lang", action="store_true", help="give the card the language")
    parser.add_argument("--designs", default=",".join(DESIGNS))
    parser.add_argument("--wrap", default="sense", choices=("sense", "balance", "fill"))
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        print(f"{options.file.name} is missing: name a file of titles or links", file=sys.stderr)
        return 2
    given = list(titles(options.file))
    found = check(given, options.designs.split(","), tell=options.lang, wrap=options.wrap)
    for kind, shown in sorted(found.by_kind.items()):
        print(f"\n{kind}")
        print("\n".join(f"    {each}" for each in shown))
    counts = Counter({kind: len(shown) for kind, shown in found.by_kind.items()})
    print(f"\n{found.cards} cards; colons that part lines: {found.parted} of {found.colons}")
    print(", ".join(f"{kind} {count}" for kind, count in counts.most_common()) or "no faults")
    return 0


if __name__ == "__main__":
    sys.exit(main())
