"""Declare a font in a template's file, whose comments and order stay.

In: the file as a document, a font's name, its files. Out: the edited text, or TemplateError with
what to write by hand. Must not know what is in a font.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoji.engine.design import document
from pyoji.engine.design.document import Document
from pyoji.errors import TemplateError
from pyoji.files.yaml_nodes import MappingNode, Node, ScalarNode

KEY = "fonts"


@dataclass(frozen=True, slots=True)
class FontEntry:
    """A font file in a template's folder; of a collection the `face` of that name."""

    file: str
    face: str = ""

    @property
    def plain(self) -> str | dict[str, str]:
        """The entry as plain values."""
        return {"file": self.file, "face": self.face} if self.face else self.file

    def __str__(self) -> str:
        """Write the entry as YAML."""
        return f"{{file: {self.file}, face: {json.dumps(self.face)}}}" if self.face else self.file


def declared(own: Document, name: str, entries: Sequence[FontEntry]) -> str:
    """Return the text with the font added, unchanged if it already declares it.

    Raises TemplateError if the name is that of another font, or if the text cannot be edited.
    """
    text = own.content.decode("utf-8")
    plain = own.plain if isinstance(own.plain, Mapping) else {}
    fonts = plain.get(KEY) or {}
    if not isinstance(fonts, Mapping):
        raise own.fault((KEY,), repr(fonts)[:60], "it must be a mapping of names to fonts, in { }")
    value = {"files": [entry.plain for entry in entries]}
    if name in fonts:
        if fonts[name] == value:
            return text
        remedy = "choose another name by --as, or edit this one"
        raise own.fault((KEY, name), f"a font {name}", remedy)
    line = f"{name}: {{files: [{', '.join(map(str, entries))}]}}"
    edited = _edited(text, own.tree, line)
    if edited is not None and _values(own, edited) == {**plain, KEY: {**fonts, name: value}}:
        return edited
    raise own.fault((KEY,), "what no line can be added to", f"write it yourself: {line}")


def _edited(text: str, tree: Node | None, line: str) -> str | None:
    """Return the text with the line below `fonts:` or at the end; None if that is impossible."""
    if not isinstance(tree, MappingNode):
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    pair = next((pair for pair in tree.pairs if _is_key(pair[0])), None)
    if pair is None:
        end = "" if text.endswith("\n") else newline
        return f"{text}{end}{newline}{KEY}:{newline}  {line}{newline}"
    key, fonts = pair
    first = fonts.pairs[0][0].span if isinstance(fonts, MappingNode) and fonts.pairs else None
    if first is not None and first.line == key.span.line:
        return None  # a flow mapping
    indent = " " * (key.span.column + 1 if first is None else first.column - 1)
    after = re.compile(r"[^\r\n]*(\r?\n|\Z)").match(text, key.span.end)
    at = after.end() if after else len(text)
    start = "" if text[:at].endswith("\n") else newline
    return f"{text[:at]}{start}{indent}{line}{newline}{text[at:]}"


def _is_key(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value == KEY


def _values(own: Document, text: str) -> object:
    """Return the values of the edited text; None if it is no YAML any more."""
    try:
        return document.read(own.label, text.encode("utf-8")).plain
    except TemplateError:
        return None
