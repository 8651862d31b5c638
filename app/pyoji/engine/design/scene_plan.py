"""Scene plan: what a template makes scenes from.

In: a template's validated file and its fonts. Out: a plan, which is a key of the caches of scenes.
These outlive a template whose file has changed, so a plan must not hold bytes of images or fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoji.engine.design.parameter import Parameter
from pyoji.engine.design.schema import TemplateModel
from pyoji.engine.text.tracking import Table


class PlannedFont(NamedTuple):
    """A font of a template: its name in scenes, and the tracking of its texts."""

    key: str
    tracking: float | Table | None


@dataclass(frozen=True, slots=True, eq=False)
class ScenePlan:
    """A template without its files; compared by identity, as the template is."""

    name: str
    revision: str
    parameters: Mapping[str, Parameter]
    model: TemplateModel
    fonts: Mapping[str, PlannedFont]
