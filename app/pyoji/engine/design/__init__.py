"""Templates: designs as files, and the two verbs that use them.

    sources      directories → the designs that lie there, by name
    document     a YAML file → values, and the line of each; errors name file, line and remedy
    assets       a picture's file → its bytes, looked over
    schema       what a design's file may say, as pydantic models
    json_schema  the same as JSON Schema, for editors
    overrides    what a design changes of the common parameters, and its own
    loader       designs → Templates
    registry     the Templates there are now, while files change
    scaffold     a new design to begin with
    parameters   typed values from a link's strings → Card
    compose      Card + Template → Scene

A template says what is on a card and never where; it knows no coordinate, font or pixel.
"""

from pyoji.engine.design.compose import compose
from pyoji.engine.design.loader import (
    DesignReading,
    Reader,
    Template,
    Templates,
    examine,
    load,
    samples,
)
from pyoji.engine.design.parameters import Parameter
from pyoji.engine.design.registry import Registry
from pyoji.engine.design.sources import DESIGNS, source, sources, stamps

__all__ = [
    "DESIGNS",
    "DesignReading",
    "Parameter",
    "Reader",
    "Registry",
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
