"""Templates: designs as files, and the two verbs that use them.

    loader       a directory of YAML files → Templates; errors name file and line
    schema       what such a file may say, as pydantic models
    parameters   typed values from a link's strings → Card
    compose      Card + Template → Scene

A template says what is on a card and never where; it knows no coordinate, font or pixel.
"""

from app.templates.compose import compose
from app.templates.loader import DESIGNS, Template, Templates, load, samples
from app.templates.parameters import Parameter

__all__ = ["DESIGNS", "Parameter", "Template", "Templates", "compose", "load", "samples"]
