"""The OpenAPI document: the paths of each template, with every parameter.

In: the templates. Out: an OpenAPI 3.1 document as JSON values. It comes from the same tables that
parse the parameters, so the two agree. It must not know how a card is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoji.engine.card import EXTENSIONS, FORMATS
from pyoji.engine.color import NAMES
from pyoji.engine.design import Parameter, Template, Templates
from pyoji.engine.text.language import TAG
from pyoji.link.path import VERSION
from pyoji.web import problems

_PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}

_PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "parameter": {"type": "string"},
        "value": {"type": "string"},
        "allowed": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "nearest": {"type": "string"},
    },
}

# Patterns are stricter than the parser, so that generated clients write clean links.
_NUMBER = r"[0-9]{1,3}(\.[0-9]{1,6})?"
_COLOR = (
    r"^(#?([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})"
    rf"|oklch\({_NUMBER}%? {_NUMBER} {_NUMBER}(deg)?( / {_NUMBER}%?)?\)"
    rf"|{'|'.join(NAMES)})$"
)
_LABEL = "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?"
_PICTURE = rf"^https://({_LABEL}\.){{1,4}}[a-z]{{2,20}}(:[0-9]{{1,4}})?(/[A-Za-z0-9._~%/-]*)?$"

_TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "color": {"type": "string", "format": "color", "pattern": _COLOR},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "language": {"type": "string", "pattern": f"^({TAG})?$"},
    "variation": {"type": "string"},
    "picture": {"type": "string", "format": "uri", "pattern": _PICTURE, "maxLength": 2048},
}

_SERVICE_PATHS: Mapping[str, tuple[str, str]] = {
    "/api": ("The templates with their parameters", "application/json"),
    "/llms.txt": ("How to write a link, for programs that write posts", "text/plain"),
    "/healthz": ("Whether the process is alive", "text/plain"),
    "/readyz": ("Whether the process has rendered a card", "text/plain"),
}


def document(
    templates: Templates,
    version: str,
    of_links: Sequence[Parameter] = (),
    mount_path: str = "",
) -> dict[str, Any]:
    """Return the document. `of_links` are parameters that no template has; paths are below
    `mount_path`."""
    paths: dict[str, Any] = {}
    for name in templates.names:
        paths.update(_template_paths(templates.get(name), of_links))
    for path, (summary, media_type) in _SERVICE_PATHS.items():
        response = {"description": summary, "content": {media_type: {}}}
        paths[path] = {
            "get": {"summary": summary, "tags": ["service"], "responses": {"200": response}}
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pyoji",
            "version": version,
            "description": "Turns a link into an Open Graph card.",
        },
        **({"servers": [{"url": mount_path}]} if mount_path else {}),
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM_SCHEMA}},
    }


def _template_paths(template: Template, of_links: Sequence[Parameter]) -> dict[str, Any]:
    base = f"/api/{template.name}"
    query = [_parameter(parameter) for parameter in (*template.parameters.values(), *of_links)]
    png = {"image/png": {"schema": {"type": "string", "format": "binary"}}}
    formats = {format_.media_type: png["image/png"] for format_ in FORMATS.values()}
    data = {"application/json": {"schema": {"type": "object"}}}
    extension = _path_part("extension", {"enum": list(EXTENSIONS)}, "png")
    version = _path_part("version", {"pattern": f"^{VERSION}$"}, "2025-06-01")
    table: tuple[tuple[str, str, dict[str, Any], list[Any]], ...] = (
        (base, "The card", png, []),
        (f"{base}.{{extension}}", "The card in a format of your choice", formats, [extension]),
        (f"{base}.json", "The laid-out card as data", data, []),
        (f"{base}/v/{{version}}", "The card, cached for a year", png, [version]),
    )
    return {
        path: {"get": _operation(template, summary, content, [*parts, *query])}
        for path, summary, content, parts in table
    }


def _operation(
    template: Template, summary: str, content: Mapping[str, Any], parameters: list[Any]
) -> dict[str, Any]:
    return {
        "summary": summary,
        "description": template.summary,
        "tags": [template.name],
        "parameters": parameters,
        "responses": {
            "200": {"description": summary, "content": content},
            "304": {"description": "The client's copy is current"},
            **_problems(),
        },
    }


def _problems() -> dict[str, Any]:
    """Return a response for each error status of a card's link."""
    responses: dict[str, Any] = {}
    for problem in sorted(problems.KINDS, key=lambda kind: kind.status):
        if problem in problems.OF_PROBES:
            continue
        content = {"application/problem+json": {"schema": _PROBLEM_REF}}
        responses.setdefault(
            str(problem.status), {"description": problem.title, "content": content}
        )
    return responses


def _path_part(name: str, schema: Mapping[str, Any], example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", **schema},
        "example": example,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES[parameter.kind])
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.kind == "variation":
        low, high = int(parameter.minimum or 0), int(parameter.maximum or 0)
        schema["enum"] = ["auto", *map(str, range(low, high + 1))]
    if schema["type"] == "number":
        schema |= {"minimum": parameter.minimum, "maximum": parameter.maximum}
    description = parameter.describe()
    if description.get("default") is not None:
        schema["default"] = description["default"]
    member = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.help,
        "schema": schema,
    }
    if description.get("example") is not None:
        member["example"] = description["example"]
    return member
