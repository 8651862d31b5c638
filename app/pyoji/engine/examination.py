"""Examination: everything that is wrong with a design, and advice.

In: a reader of designs, the name of one, the fonts. Out: its faults, and for a valid design the
weights that its voices lack and the cards that are too heavy, in the order of their lines; notes on
its fonts. Must not know where the findings are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoji.engine.card import PNG
from pyoji.engine.design import Reader, Template, Templates, samples
from pyoji.engine.design.schema import texts
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.voices import match
from pyoji.errors import TemplateError

HEAVIEST = 600_000
"""The most bytes of a card: WhatsApp shows no larger one."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A design, if it is valid, and what is wrong with it, in the order of its lines.

    `faults` make it invalid. `weights` and `heavy` are of a valid design, which is rendered
    otherwise than written, or in cards of too many bytes. `notes` are advice.
    """

    template: Template | None
    faults: Sequence[TemplateError] = ()
    weights: Sequence[TemplateError] = ()
    heavy: Sequence[TemplateError] = ()
    notes: Sequence[TemplateError] = ()

    @property
    def mistakes(self) -> Sequence[TemplateError]:
        """Everything but the notes."""
        return _in_order((*self.faults, *self.weights, *self.heavy))


def examine(
    reader: Reader, name: str, label: str, fonts: Fonts, *, weighs: bool = True
) -> Examination:
    """Examine a design whose file is called `label`.

    With `weighs`, a card is rendered in each theme and size.
    """
    template, faults = reader.design(name)
    if template is None:
        return Examination(None, _in_order(faults))
    return Examination(
        template,
        (),
        _in_order(_weights(template, label, fonts)),
        _in_order(_overweight(template, label, fonts)) if weighs else (),
        reader.font_notes(template),
    )


def _in_order(faults: Iterable[TemplateError]) -> list[TemplateError]:
    return sorted(faults, key=lambda fault: (fault.file, fault.line or 0))


def _weights(template: Template, label: str, fonts: Fonts) -> Iterator[TemplateError]:
    """Yield an error for each weight of a text that its voice or font has in no language."""
    for place, text in texts(template.model):
        voice = text.font or str(template.parameters["font"].default)
        if "weight" not in text.model_fields_set:
            continue
        own = template.fonts.get(voice)
        weights = tuple(sorted(own.typefaces)) if own else fonts.weights(voice)
        is_of_a_language = own is None and text.weight in fonts.every_weight(voice)
        if text.weight not in weights and not is_of_a_language:
            nearest = match(weights, text.weight)
            remedy = f"{voice} has {', '.join(map(str, weights))}; {nearest} is drawn"
            key = ".".join(map(str, (*place, "weight")))
            yield TemplateError(label, None, key, str(text.weight), remedy)


def _overweight(template: Template, label: str, fonts: Fonts) -> Iterator[TemplateError]:
    """Yield an error for each theme and size whose card has more than HEAVIEST bytes."""
    templates = Templates([template])
    pipeline = Pipeline(templates, fonts)
    for theme in template.parameters["theme"].choices:
        for size in template.parameters["size"].choices:
            pairs = [("theme", theme), ("size", size), ("title", samples()["ko"])]
            weight = len(pipeline.render(templates.card(template.name, pairs, PNG)).data)
            if weight > HEAVIEST:
                problem = f"a card of {weight:,} bytes ({theme}, {size})"
                remedy = f"use calmer motifs or smaller images: at most {HEAVIEST:,} bytes"
                yield TemplateError(label, None, "scene", problem, remedy)
