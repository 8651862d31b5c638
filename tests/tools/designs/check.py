"""Check: all rules over the cards of one design.

In: the name of a design, and whether to check all cases or a sample. Out: a report with findings,
figures, and the number of cards checked. Rules are in `finding.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean, median

from pyoji.engine.card import SIZES
from pyoji.engine.color import Color
from pyoji.engine.design.parameters import VARIANTS

from tests.tools.designs import cases, legibility, pixels, places
from tests.tools.designs.cards import Cards, Case
from tests.tools.designs.finding import EXEMPT, Finding
from tests.tools.designs.ink import texts, without_words

SPLIT_AND_HEADLINE = 0.200
"""The distance of `split` and `headline` on commit d22af11, before the redesign: the mean of
`pixels.distance` over both themes and all variants, with a Korean title masked."""

APART = SPLIT_AND_HEADLINE / 2
"""The least difference of any two designs."""

GLANCE = 0.03
"""The least distance of two variants of a design, with the title unmasked: the distance of `docs`
and `series`, the two most similar designs on that commit."""

_SCALE = 0.25


@dataclass(slots=True)
class Report:
    """The findings for a design."""

    design: str
    findings: list[Finding] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)
    laid: int = 0
    painted: int = 0

    @property
    def rules(self) -> frozenset[str]:
        """The rules that are broken."""
        return frozenset(finding.rule for finding in self.findings)


class Checker:
    """The checks of one design."""

    def __init__(self, cards: Cards, design: str, *, everything: bool = False) -> None:
        self.cards, self.everything = cards, everything
        self.template = cards.template(design)
        self.report = Report(design)
        self._exempt = EXEMPT.get(design, frozenset())

    def run(self) -> Report:
        """Every rule that the design has to meet."""
        if "logo" not in self.template.parameters:
            self.add("logo", "all", "there is no parameter logo")
        self.cards_in_all_forms()
        self.colors()
        for rule, look in (
            ("accent", self.accent),
            ("motif", self.grounds),
            ("empty", self.empty),
            ("variants", self.variants),
        ):
            if rule not in self._exempt:
                look()
        return self.report

    def add(self, rule: str, case: Case | str, sentence: str) -> None:
        """Add a finding, unless the design is exempt from its rule."""
        if rule not in self._exempt:
            finding = Finding(rule, self.template.name, str(case), sentence)
            self.report.findings.append(finding)

    def _add_all(self, case: Case, said: Iterable[tuple[str, str]]) -> None:
        for rule, sentence in dict.fromkeys(said):
            self.add(rule, case, sentence)

    def _cases(self) -> Iterator[tuple[Case, bool]]:
        """The cases, and whether each is to be painted."""
        chosen = cases.every if self.everything else cases.sample
        for number, case in enumerate(chosen(self.template)):
            yield case, case.content in cases.PAINTED and (self.everything or number % 3 == 0)

    def cards_in_all_forms(self) -> None:
        """Places on every card; contrast and bytes on those that are painted."""
        sizes: list[int] = []
        for case, is_painted in self._cases():
            laid = self.cards.laid(case)
            self.report.laid += 1
            self._add_all(case, places.look(laid))
            if not is_painted:
                continue
            self.report.painted += 1
            self._add_all(case, legibility.look(laid))
            sizes.append(laid.bytes)
            if laid.bytes > pixels.MOST_BYTES:
                self.add("bytes", case, f"{laid.bytes // 1000} KB, not {pixels.MOST_BYTES // 1000}")
        middle = median(sizes)
        self.report.figures["bytes"] = (
            f"{middle / 1000:.0f} KB at the median, {max(sizes) / 1000:.0f} KB at most"
        )
        if middle >= pixels.MEDIAN_BYTES:
            self.add("bytes", "median", f"{middle / 1000:.0f} KB, not under 100")

    def colors(self) -> None:
        """Check contrast in every theme and variant, and with colours of a caller."""
        step = 1 if self.everything else 3
        for theme in cases.THEMES:
            for variant in range(0, VARIANTS, step):
                case = cases.usual(self.template, cases.WHOLE, theme=theme, variant=str(variant))
                self._add_all(case, legibility.look(self.cards.laid(case)))
        for number, (name, value) in enumerate(self._chosen()):
            pairs = {"variant": str(number * 5 % VARIANTS), name: value}
            case = cases.usual(
                self.template, cases.WHOLE, theme=cases.THEMES[number % 2], **pairs
            ).with_pairs(f"{cases.WHOLE}, {name}={value}")
            self._add_all(case, legibility.look(self.cards.laid(case), scale=0.5))

    def _chosen(self) -> Iterator[tuple[str, str]]:
        """Colours by parameter."""
        for ground in self._grounds():
            yield "bg", str(ground).removeprefix("#")
        for accent in pixels.ACCENTS:
            yield from (("accent", accent), ("accent", accent))
        yield from (("fg", pixels.GREY), ("fg", pixels.GREY))

    def _grounds(self) -> Sequence[Color]:
        return pixels.BACKGROUNDS if self.everything else pixels.BACKGROUNDS[::3]

    def accent(self) -> None:
        """Check how many pixels of a card with only a title follow its accent."""
        shares: list[float] = []
        variants = range(VARIANTS) if self.everything else (0, 4, 8)
        sizes = SIZES if self.everything else ("og", "square")
        for size in sizes:
            for theme in cases.THEMES:
                for variant in variants if size == "og" else (0,):
                    case = cases.usual(self.template, theme=theme, size=size, variant=str(variant))
                    pair = (
                        self.cards.laid(case.with_pairs(case.content, accent=accent))
                        for accent in pixels.ACCENTS
                    )
                    share = pixels.following(*pair)
                    shares.append(share)
                    if share < pixels.ACCENT:
                        least = f"{100 * pixels.ACCENT:.0f}"
                        said = f"{100 * share:.1f} % of the pixels follow accent, not {least} %"
                        self.add("accent", case, said)
        self.report.figures["accent"] = f"{100 * min(shares):.1f} % of pixels at least"

    def grounds(self) -> None:
        """Check that the motif is visible on backgrounds of a caller."""
        seen: list[float] = []
        for number, ground in enumerate(self._grounds()):
            variant = str(number % VARIANTS)
            bg = str(ground).removeprefix("#")
            case = cases.usual(self.template, cases.ALONE, variant=variant, bg=bg)
            case = case.with_pairs(f"title alone, bg={bg}")
            laid = self.cards.laid(case)
            motifs = list(pixels.motifs(laid, _SCALE))
            if not motifs:
                self.add("motif", case, "there is no motif")
            seen += [share for _, share in motifs]
            for name, share in motifs:
                if share < pixels.SEEN:
                    said = f"{100 * share:.0f} % of {name} differs from its ground by"
                    self.add("motif", case, f"{said} {pixels.STEP} in lightness")
        if seen:
            self.report.figures["motif"] = f"{100 * min(seen):.0f} % seen at least"

    def empty(self) -> None:
        """The largest plain rectangle of a title alone."""
        largest = 0.0
        langs = cases.LANGS if self.everything else ("ko", "en", "ar")
        sizes = tuple(SIZES) if self.everything else ("og", "story")
        for number, (lang, size) in enumerate((lang, size) for size in sizes for lang in langs):
            theme, variant = cases.THEMES[number % 2], str(number * 5 % VARIANTS)
            case = cases.usual(self.template, lang=lang, size=size, theme=theme, variant=variant)
            share = pixels.empty(self.cards.laid(case))
            largest = max(largest, share)
            if share > pixels.EMPTY:
                said = f"a plain rectangle has {100 * share:.0f} % of the card, not "
                self.add("empty", case, f"{said}{100 * pixels.EMPTY:.0f} % at most")
        self.report.figures["empty"] = f"{100 * largest:.0f} % at most"

    def variants(self) -> None:
        """Check the distances of the twelve variants."""
        least = 1.0
        for theme in cases.THEMES:
            small = [self._small(theme, variant, is_masked=False) for variant in range(VARIANTS)]
            for one, other in combinations(range(VARIANTS), 2):
                apart = pixels.distance(small[one], small[other])
                least = min(least, apart)
                if apart < GLANCE:
                    said = f"differ by {apart:.3f}, not {GLANCE}"
                    self.add("variants", theme, f"variants {one} and {other} {said}")
        self.report.figures["variants"] = f"{least:.3f} apart at least"

    def _small(self, theme: str, variant: int, *, is_masked: bool) -> pixels.Small:
        case = cases.usual(self.template, theme=theme, variant=str(variant))
        laid = self.cards.laid(case)
        items = laid.frame.items
        if is_masked:
            inked = texts(laid.frame, self.cards.fonts)
            items = without_words(
                laid.frame, [text for text in inked if text.block.name == "title"]
            )
        return pixels.small(laid.painted(items, _SCALE))

    def portraits(self) -> list[pixels.Small]:
        """The design from afar with its title masked, in both themes and all variants."""
        step = 1 if self.everything else 3
        return [
            self._small(theme, variant, is_masked=True)
            for theme in cases.THEMES
            for variant in range(0, VARIANTS, step)
        ]


def apart(
    cards: Cards, names: Iterable[str], *, everything: bool = False
) -> Iterator[tuple[float, str, str]]:
    """How far any two of these designs are apart."""
    seen = {name: Checker(cards, name, everything=everything).portraits() for name in names}
    for one, other in combinations(seen, 2):
        pairs = zip(seen[one], seen[other], strict=True)
        yield fmean(pixels.distance(*pair) for pair in pairs), one, other
