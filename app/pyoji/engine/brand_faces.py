"""Brand faces: the fonts that templates bring, among those of the bundle.

In: the fonts of all templates that cards may be made with. Out: faces that `Fonts` knows by the
keys of these fonts, each as large as the bundle's face beside it. A font that no template has any
more is forgotten. Must not know how a font file is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pyoji.engine.design.own_fonts import OwnFont
from pyoji.engine.text import language
from pyoji.engine.text.face import Face, open_data
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.typefaces.metrics import body_sizes, factor
from pyoji.engine.text.voices import SANS, Family, match

_REGULAR = 400


class BrandFaces:
    """Adds fonts of templates to `fonts`, and removes them again."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._keys: frozenset[str] = frozenset()

    def replace(self, fonts: Mapping[str, OwnFont]) -> None:
        """Add the fonts that are new, and remove those that are no longer there."""
        for key in sorted(fonts.keys() - self._keys):
            self._add(fonts[key])
        for key in sorted(self._keys - fonts.keys()):
            self._fonts.discard(key)
        self._keys = frozenset(fonts)

    def _add(self, font: OwnFont) -> None:
        scale = font.model.scale or self._scale(font)
        stems = {weight: font.stem(weight) for weight in font.typefaces}
        openers: dict[str, Callable[[], Face]] = {
            stems[weight]: partial(open_data, stems[weight], typeface.data, scale=scale)
            for weight, typeface in font.typefaces.items()
        }
        self._fonts.add(font.key, (Family(font.key, stems),), openers, font.model.fallback)

    def _scale(self, font: OwnFont) -> float:
        """The factor that makes the font look as large as sans of the same weight."""
        weight = match(font.typefaces, _REGULAR)
        order = self._fonts.order(language.of("ko"), SANS, weight)
        if not order:
            return 1.0
        neighbour = body_sizes(self._fonts.face(order[0]).font)
        return factor(font.typefaces[weight].facts.body_sizes, neighbour)
