"""Effects: the parameters that change nothing on a card.

In: a card's template and its link's parameters, and how cards are read and laid out. Out: names of
parameters. Each parameter takes a few other values: if the laid-out items stay the same, so do the
pixels, since the painter reads nothing else. Must not know how a card is painted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoji.engine.card import Card
from pyoji.engine.design import Parameter, Template, compose
from pyoji.engine.frame import Frame
from pyoji.engine.scene import Scene

Pairs = Sequence[tuple[str, str]]

_PROBES: Mapping[str, tuple[str, ...]] = {
    "text": ("", "가", "7"),
    "color": ("#000000", "#ffffff", "#c03060", "#2060c0"),
    "boolean": ("0", "1"),
    "variation": tuple(map(str, range(12))),
}
"""Values to try, by kind. A text may be a condition, a word or a number of a motif."""

_LAID_OUT = frozenset({"align", "font", "fontSize", "md", "wrap"})
"""Parameters whose effect depends on the measures of letters: a title on one line has no wrap."""

_ALWAYS = frozenset({"title", "lang", "size", "scale", "quality"})
"""Parameters that no probe can clear: a language may change the shapes of any letter."""


def without_effect(
    template: Template,
    pairs: Pairs,
    read: Callable[[Pairs], Card],
    lay_out: Callable[[Card], Frame],
) -> list[str]:
    """Return the parameters that change no pixel of the card of `pairs`, whatever their value."""
    card = read(pairs)
    scene, items = _without_warnings(compose(card, template)), lay_out(card).items

    def is_changed(name: str, other: Card) -> bool:
        if _without_warnings(compose(other, template)) == scene:
            return False
        return name not in _LAID_OUT or lay_out(other).items != items

    return [
        name
        for name, parameter in template.parameters.items()
        if name not in _ALWAYS
        and parameter.kind != "picture"
        and not any(is_changed(name, read(other)) for other in _others(parameter, pairs))
    ]


def _others(parameter: Parameter, pairs: Pairs) -> Iterator[Pairs]:
    """Yield the parameters of the card with other values of one."""
    rest = [(name, text) for name, text in pairs if name != parameter.name]
    for text in _values(parameter):
        yield (*rest, (parameter.name, text))


def _values(parameter: Parameter) -> tuple[str, ...]:
    low, high = parameter.minimum, parameter.maximum
    if parameter.kind == "number" and low is not None and high is not None:
        return tuple(f"{low + (high - low) * share:g}" for share in (0, 0.3, 0.7, 1))
    return parameter.choices or _PROBES.get(parameter.kind, ())


def _without_warnings(scene: Scene) -> Scene:
    """Return what of a scene is drawn."""
    return replace(scene, warnings=())
