"""Vocabulary: what a template file may say, as JSON Schema, so that editors complete it.

In: the models of `schema`, and the names of the motifs. Out: a plain mapping (JSON Schema 2020-12).
What takes more than one place to see (that a colour is one of the theme's, say) it does not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pyoji.engine.design.overrides import RESERVED
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.design.schema import CONDITIONS, TemplateModel
from pyoji.engine.text.voices import VOICES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def vocabulary(motifs: Collection[str]) -> dict[str, Any]:
    """The schema."""
    found: dict[str, Any] = _plain(TemplateModel.model_json_schema())
    parts = found.pop("$defs")
    kinds = [name for name in parts["Node"]["properties"] if name not in CONDITIONS]
    parts["Node"]["oneOf"] = [{"required": [kind]} for kind in kinds]
    parts["Image"]["oneOf"] = [{"required": ["asset"]}, {"required": ["parameter"]}]
    parts["Motif"]["properties"]["name"]["enum"] = sorted(motifs)
    text = parts["Text"]["properties"]
    text["font"]["examples"] = list(VOICES)
    text["line_height"] = text["leading"] | {"deprecated": True}
    parts["Font"]["properties"]["fallback"]["enum"] = sorted(VOICES)
    properties = found["properties"]
    properties["extends"]["description"] = "The design that this one differs from."
    properties["parameters"]["description"] = (
        "Parameters of the template's own, and what it changes of the common ones: "
        f"{', '.join(COMMON)}."
    )
    properties["parameters"]["propertyNames"]["not"] = {"enum": sorted(RESERVED)}
    properties["themes"]["description"] = "Each names the same colours; ink and accent among them."
    properties["grounds"]["description"] = "The colours that words may stand on."
    properties["hue_range"]["description"] = "How far a title may turn the grounds' hue, degrees."
    properties["fonts"]["description"] = "Fonts of the template's own, by the names of texts."
    properties["fonts"]["propertyNames"]["not"] = {"enum": sorted(VOICES)}
    required = [name for name in found.pop("required") if name != "summary"]
    return {
        "$schema": DIALECT,
        "title": "A template of Pyoji",
        **found,
        "description": "A design: what is on a card, never where.",
        "required": ["summary"],
        "anyOf": [{"required": ["extends"]}, {"required": required}],
        "$defs": parts,
    }


def _plain(part: Any) -> Any:
    """Without what only Python sees in it: titles, nulls, the names of classes."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    found: dict[str, Any] = {}
    for key, value in part.items():
        if key in ("properties", "$defs"):
            found[key] = {name.removesuffix("Model"): _plain(each) for name, each in value.items()}
        elif key == "anyOf":
            some = [_plain(each) for each in value if each != {"type": "null"}]
            found |= some[0] if len(some) == 1 else {"anyOf": some}
        elif key == "patternProperties":
            [(pattern, each)] = value.items()
            found["propertyNames"] = {"pattern": pattern}
            found["additionalProperties"] = _plain(each)
        elif key == "$ref":
            found[key] = value.removesuffix("Model")
        elif key == "description":
            found[key] = " ".join(value.split())
        elif key != "title" and not (key == "default" and value is None):
            found[key] = _plain(value)
    return found
