"""Contents: what the scene of a template contains, with its place in the file.

In: a validated template. Out: its motifs, images, texts and lengths, and the names of the values
that it uses. Must not know cards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import (
    BaseModel,
)

from pyoji.engine.design.schema.nodes import (
    ImageModel,
    LayersModel,
    MotifModel,
    NodeModel,
    PanelModel,
    PictureModel,
    StackModel,
)
from pyoji.engine.design.schema.template import TemplateModel
from pyoji.engine.design.schema.text import LetteringModel, TextModel

Place = tuple[str | int, ...]
"""The path of a part of the scene in the file."""


def motifs(model: TemplateModel) -> Iterator[tuple[Place, MotifModel]]:
    """Yield each motif of the scene with its path."""
    for i, motif in enumerate(model.scene.motifs):
        yield ("scene", "motifs", i), motif
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, PictureModel):
            yield (*place, "motif"), kind.motif


def images(model: TemplateModel) -> Iterator[tuple[Place, ImageModel]]:
    """Yield each image of the scene with its path."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, ImageModel):
            yield place, kind


def file_names(model: TemplateModel) -> set[str]:
    """Return the names of the image and font files that a design mentions."""
    assets = {image.asset for _, image in images(model) if image.asset is not None}
    entries = (entry for font in model.fonts.values() for entry in font.files)
    return assets | {entry if isinstance(entry, str) else entry.file for entry in entries}


def texts(model: TemplateModel) -> Iterator[tuple[Place, TextModel | LetteringModel]]:
    """Yield each text and lettering of the scene with its path."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, TextModel | LetteringModel):
            yield place, kind


def measures(model: TemplateModel) -> Iterator[tuple[Place, str]]:
    """Yield the name of each parameter that gives a length, with its path."""
    for place, kind in _kinds(model.scene.content, ("scene", "content")):
        if isinstance(kind, PictureModel | ImageModel):
            for side in ("width", "height"):
                if isinstance(name := getattr(kind, side), str):
                    yield (*place, side), name


class ValueNames(NamedTuple):
    """The values that the scene uses: some decide by their existence what is shown, some are
    lengths or numbers of motifs, and some are found in other texts."""

    conditional: frozenset[str]
    measured: frozenset[str]
    accented: frozenset[str]


def value_names(model: TemplateModel) -> ValueNames:
    """Return the names of the values that the scene uses."""
    conditional, measured, accented = set[str](), set[str](), set[str]()
    measured.update(name for motif in model.scene.motifs for name in motif.numbers)
    measured.update(name for _, name in measures(model))
    for node in _nodes(model.scene.content):
        conditional.update(node.when, node.unless)
        match node.kinds[0]:
            case TextModel() as text:
                conditional.update(text.value)
                accented.update(text.accented)
            case LetteringModel() as lettering:
                conditional.update(lettering.value)
            case ImageModel(parameter=str() as name):
                conditional.add(name)
            case PictureModel() as picture:
                measured.update(picture.motif.numbers)
    return ValueNames(frozenset(conditional), frozenset(measured), frozenset(accented))


def _nodes(node: NodeModel) -> Iterator[NodeModel]:
    """Yield the node and each node below it."""
    yield node
    for kind in node.kinds:
        match kind:
            case StackModel():
                below = (*kind.children, *([kind.between] if kind.between else []))
            case LayersModel():
                below = kind.children
            case PanelModel(child=NodeModel() as child):
                below = (child,)
            case _:
                below = ()
        for child in below:
            yield from _nodes(child)


def _kinds(node: NodeModel, place: Place) -> Iterator[tuple[Place, BaseModel]]:
    """Yield the kind of the node and of each node below it, with its path."""
    for name, kind in node.named_kinds():
        yield (*place, name), kind
        if isinstance(kind, StackModel | LayersModel):
            for i, child in enumerate(kind.children):
                yield from _kinds(child, (*place, name, "children", i))
            if isinstance(kind, StackModel) and kind.between:
                yield from _kinds(kind.between, (*place, name, "between"))
        elif isinstance(kind, PanelModel) and kind.child:
            yield from _kinds(kind.child, (*place, name, "child"))
