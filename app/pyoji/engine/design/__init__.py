"""Templates: designs as files, the cards of a template, and their scenes.

    sources      directories → template files, by name
    document     a YAML file → values with their lines; errors have file, line and remedy
    assets       an image file → its validated bytes
    own_fonts    a template's font files → its fonts, or what is wrong with them
    font_notes   letters and licences that a template's fonts lack
    local_text   a text for people, in several languages
    schema/      the template format, as pydantic models
    json_schema  the template format as JSON Schema, for editors
    overrides    a template's changes to common parameters, and its own parameters
    inheritance  a template's values over those of the templates that it extends
    templates    the loaded templates by name
    loader       template files → Templates
    drafts       templates while a designer edits them
    registry     the current Templates, while files change
    scaffold     a new template to start with
    specimen     cards that show a typeface
    parameter    a text of a link → the value of one parameter
    parameters   those of every template, and a link's strings → Card
    palette      a theme's colours for a card
    emphasis     Markdown emphasis in texts
    scene_plan   a template without its images and fonts, for caches of scenes
    terms        what a scene depends on besides template, words and colours
    unfilled     nodes that depend on the words or the colours of a card
    text_nodes   texts of a template → parts of an outline
    nodes        nodes of a template → parts of an outline
    outline      a scene without the words and colours of a card
    compose      Card + Template → Scene
    grounds      cards whose backgrounds are likely to be needed next

A template states what is on a card, not where; it has no coordinates and no pixels.
"""

from pyoji.engine.design.compose import card_palette, compose
from pyoji.engine.design.loader import DesignReading, Reader, examine, load, samples
from pyoji.engine.design.local_text import LocalText
from pyoji.engine.design.parameter import Parameter
from pyoji.engine.design.registry import Registry
from pyoji.engine.design.sources import DESIGNS, source, sources, stamps
from pyoji.engine.design.templates import Template, Templates

__all__ = [
    "DESIGNS",
    "DesignReading",
    "LocalText",
    "Parameter",
    "Reader",
    "Registry",
    "Template",
    "Templates",
    "card_palette",
    "compose",
    "examine",
    "load",
    "samples",
    "source",
    "sources",
    "stamps",
]
