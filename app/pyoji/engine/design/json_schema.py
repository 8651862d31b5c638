"""Vocabulary: the template format as JSON Schema, for completion in editors.

In: the models of `schema`, and the names of the motifs. Out: a plain mapping (JSON Schema 2020-12).
It has no rules about two places of a file, such as that a colour is one of the theme's.
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
    """Return the schema; `motifs` are the names that the format allows."""
    schema: dict[str, Any] = _plain(TemplateModel.model_json_schema())
    parts = schema.pop("$defs")
    kinds = [name for name in parts["Node"]["properties"] if name not in CONDITIONS]
    parts["Node"]["oneOf"] = [{"required": [kind]} for kind in kinds]
    parts["Image"]["oneOf"] = [{"required": ["asset"]}, {"required": ["parameter"]}]
    parts["Motif"]["properties"]["name"]["enum"] = sorted(motifs)
    text = parts["Text"]["properties"]
    text["font"]["examples"] = list(VOICES)
    text["line_height"] = text["leading"] | {"deprecated": True}
    parts["Font"]["properties"]["fallback"]["enum"] = sorted(VOICES)
    properties = schema["properties"]
    properties["extends"]["description"] = "The design that this file is merged over."
    properties["parameters"]["description"] = (
        f"Own parameters, and restrictions of the common ones: {', '.join(COMMON)}."
    )
    properties["parameters"]["propertyNames"]["not"] = {"enum": sorted(RESERVED)}
    properties["themes"]["description"] = "Colours by name; all themes have the same names."
    properties["grounds"]["description"] = "The colours that text may be drawn on."
    properties["hue_range"]["description"] = "The largest change of hue by a title, in degrees."
    properties["fonts"]["description"] = "Fonts of the template's own, by the names that texts use."
    properties["fonts"]["propertyNames"]["not"] = {"enum": sorted(VOICES)}
    required = [name for name in schema.pop("required") if name != "summary"]
    return {
        "$schema": DIALECT,
        "title": "A template of Pyoji",
        **schema,
        "description": "A design: the content of a card, without coordinates.",
        "required": ["summary"],
        "anyOf": [{"required": ["extends"]}, {"required": required}],
        "$defs": parts,
    }


def _plain(part: Any) -> Any:
    """Remove what only concerns Python: titles, null, the suffix of class names."""
    if isinstance(part, list):
        return [_plain(member) for member in part]
    if not isinstance(part, Mapping):
        return part
    plain: dict[str, Any] = {}
    for key, value in part.items():
        if key in ("properties", "$defs"):
            plain[key] = {name.removesuffix("Model"): _plain(sub) for name, sub in value.items()}
        elif key == "anyOf":
            options = [_plain(option) for option in value if option != {"type": "null"}]
            plain |= options[0] if len(options) == 1 else {"anyOf": options}
        elif key == "patternProperties":
            [(pattern, sub)] = value.items()
            plain["propertyNames"] = {"pattern": pattern}
            plain["additionalProperties"] = _plain(sub)
        elif key == "$ref":
            plain[key] = value.removesuffix("Model")
        elif key == "description":
            plain[key] = " ".join(value.split())
        elif key != "title" and not (key == "default" and value is None):
            plain[key] = _plain(value)
    return plain
