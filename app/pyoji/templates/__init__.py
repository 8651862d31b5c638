"""Templates: designs as files, and the two verbs that use them.

    sources      directories → the designs that lie there, by name
    document     a YAML file → values, and the line of each; errors name file, line and remedy
    assets       a picture's file → its bytes, looked over
    schema       what a design's file may say, as pydantic models
    vocabulary   the same as JSON Schema, for editors
    narrowing    what a design changes of the common parameters, and its own
    loader       designs → Templates
    shelf        the Templates there are now, while files change
    starter      a new design to begin with
    parameters   typed values from a link's strings → Card
    compose      Card + Template → Scene

A template says what is on a card and never where; it knows no coordinate, font or pixel.
"""

from pyoji.templates.compose import compose
from pyoji.templates.loader import Reader, Reading, Template, Templates, examine, load, samples
from pyoji.templates.parameters import Parameter
from pyoji.templates.shelf import Shelf
from pyoji.templates.sources import DESIGNS, source, sources, stamps

__all__ = [
    "DESIGNS",
    "Parameter",
    "Reader",
    "Reading",
    "Shelf",
    "Template",
    "Templates",
    "compose",
    "examine",
    "load",
    "samples",
    "source",
    "sources",
    "stamps",
]
