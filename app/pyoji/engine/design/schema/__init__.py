"""Schema: the template format as pydantic models.

    values    the types of single values: names, lengths, colours
    themes    colours by name
    text      texts, and letterings as decoration
    nodes     the scene: texts, pictures, panels and what arranges them
    fonts     a template's own fonts
    template  a whole file
    contents  what a scene contains, with its place in the file

Lengths are in design units; a card is 1200 units wide. Colours are names in the theme's palette.
Each node of the scene is a mapping with one key, its kind. Nothing here knows files or YAML.
"""

from pyoji.engine.design.schema.contents import (
    ValueNames,
    file_names,
    images,
    measures,
    motifs,
    texts,
    value_names,
)
from pyoji.engine.design.schema.fonts import FontFileModel, FontModel
from pyoji.engine.design.schema.nodes import (
    CONDITIONS,
    GradientModel,
    ImageModel,
    LayersModel,
    MotifModel,
    NodeModel,
    PanelModel,
    PictureModel,
    SceneModel,
    SpaceModel,
    StackModel,
)
from pyoji.engine.design.schema.template import KEYS, ParameterModel, TemplateModel, read
from pyoji.engine.design.schema.text import LetteringModel, TextModel
from pyoji.engine.design.schema.themes import DerivedModel
from pyoji.engine.design.schema.values import MOST_HINTS, NAME, PATTERN_WORDS, UnknownName

__all__ = [
    "CONDITIONS",
    "KEYS",
    "MOST_HINTS",
    "NAME",
    "PATTERN_WORDS",
    "DerivedModel",
    "FontFileModel",
    "FontModel",
    "GradientModel",
    "ImageModel",
    "LayersModel",
    "LetteringModel",
    "MotifModel",
    "NodeModel",
    "PanelModel",
    "ParameterModel",
    "PictureModel",
    "SceneModel",
    "SpaceModel",
    "StackModel",
    "TemplateModel",
    "TextModel",
    "UnknownName",
    "ValueNames",
    "file_names",
    "images",
    "measures",
    "motifs",
    "read",
    "texts",
    "value_names",
]
