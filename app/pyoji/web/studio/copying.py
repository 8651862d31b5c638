"""Copying: a design that exists → the text and the files to start a draft from.

In: a name. Out: the YAML without what a copy must not have, and the files of the design's own
folder that it uses. Files that it inherits come by `extends`. It must not know where files are
kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoji.engine.design import DESIGNS, Template, assets, sources
from pyoji.engine.design.document import BOUNDS
from pyoji.engine.design.font_notes import LICENCE
from pyoji.engine.design.schema import file_names
from pyoji.engine.design.sources import Source
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.files import regular, yaml_tree
from pyoji.files.bounds import Malformed
from pyoji.files.yaml_nodes import MappingNode, ScalarNode
from pyoji.settings import Settings
from pyoji.web.studio.brands import brands
from pyoji.web.studio.recognition import LICENCE_BYTES, is_text
from pyoji.web.studio.refusals import UNKNOWN_DESIGN, StudioRefusal
from pyoji.web.studio.uploads import MOST_OF_A_BRAND

_ALIASES = "aliases"


@dataclass(frozen=True, slots=True)
class DesignCopy:
    """The text of a design, and the bytes of its files by name."""

    origin: str
    yaml: str
    files: Mapping[str, bytes]


def read(settings: Settings, name: str, template: Template | None) -> DesignCopy:
    """Read a design of the operator's, else a built-in one; raise StudioRefusal if there is none.

    `template` is the loaded design. Without it, only the text is read.
    """
    own = brands(settings.templates_dir)
    entry = own.get(name) or sources(DESIGNS).get(name)
    if not isinstance(entry, Source):
        raise StudioRefusal(UNKNOWN_DESIGN, f"There is no design “{name[:80]}”.", name=name[:80])
    origin = "brand" if entry is own.get(name) else "built-in"
    try:
        text = regular.read(entry.file, BOUNDS.bytes).decode("utf-8", "replace")
        return DesignCopy(origin, _without_aliases(text), _files(entry, template))
    except OSError as error:
        reason = error.strerror or str(error)
        detail = f"{error.filename or entry.file} cannot be read ({reason})."
        raise StudioRefusal(UNKNOWN_DESIGN, detail, name=name) from None


def _files(entry: Source, template: Template | None) -> Mapping[str, bytes]:
    if entry.folder is None or template is None:
        return {}
    names = {path.name for path in entry.folder.iterdir()}
    used = sorted(names & file_names(template.model))
    files = {name: regular.read(entry.folder / name, FILE_BYTES) for name in used}
    licences = (name for name in sorted(names.difference(used)) if LICENCE.search(name))
    texts = islice(_licences(entry.folder, licences), MOST_OF_A_BRAND - len(files))
    return dict(sorted((*files.items(), *texts)))


def _licences(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the licences that a brand can have. Others, such as a PDF, stay where they are."""
    for name in names:
        with suppress(OSError):
            content = regular.read(folder / name, LICENCE_BYTES)
            if assets.kind(content) is None and is_text(content):
                yield name, content


def _without_aliases(text: str) -> str:
    """Return the text without the line of its aliases: of two designs with one, one is rendered."""
    try:
        tree = yaml_tree.compose(text, BOUNDS, clear=False)
    except Malformed:
        return text
    for key, value in tree.pairs if isinstance(tree, MappingNode) else ():
        if isinstance(key, ScalarNode) and key.value == _ALIASES:
            start = text.rfind("\n", 0, key.span.start) + 1
            end = text.find("\n", value.span.end) + 1
            return text[:start] + (text[end:] if end else "")
    return text
