"""Compiling: a draft → a template, or what is wrong with it.

In: drafts, one at a time, in a thread. Out: the template and the mistakes, found by the code that
also loads designs and lints them. A draft is read as if it lay in the operator's directory, where
it would replace what has its name; its files are links in a temporary folder. It must not know
HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoji.engine.design import DESIGNS, Reader, Registry, Template, sources
from pyoji.engine.design.schema import file_names
from pyoji.engine.design.sources import FILE, NAMES, Source
from pyoji.engine.examination import Examination, examine
from pyoji.engine.paint import check
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.typefaces.read import Reader as FontReader
from pyoji.errors import TemplateError
from pyoji.settings import Settings
from pyoji.web.studio import uploads
from pyoji.web.studio.brands import brands
from pyoji.web.studio.draft import BrandDraft
from pyoji.web.studio.mistakes import ERROR, NOTE, WARNING, Mistake, YamlPlaces, described

UNNAMED = "draft"
"""The name under which a draft with an invalid name is compiled."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The template of a draft, if it is valid, its mistakes, and the names of unused files."""

    template: Template | None
    mistakes: Sequence[Mistake]
    places: YamlPlaces
    unused: Sequence[str] = ()

    @property
    def has_errors(self) -> bool:
        """Whether a mistake keeps the draft from being saved."""
        return any(mistake.severity == ERROR for mistake in self.mistakes)

    def problems(self, *more: Mistake) -> list[dict[str, Any]]:
        """Return the mistakes, and `more` found later, as plain data."""
        return described((*self.mistakes, *more), self.places)


class Compiler:
    """Compiles drafts with the operator's settings and designs."""

    def __init__(self, settings: Settings, registry: Registry, read_font: FontReader) -> None:
        self._settings = settings
        self._registry = registry
        self._read_font = read_font
        self.fonts = Fonts.open(settings.fonts_dir)

    def compile(self, draft: BrandDraft, directory: Path, *, weighs: bool = False) -> Compiled:
        """Compile a draft; `directory` is where its folder is made for the duration."""
        name = draft.name if draft.has_name else UNNAMED
        label = f"{name}/{FILE}"
        with _staged(draft, directory, name, label) as source:
            reader = self._reader(name, source)
            # A pipeline adds a template's fonts to `fonts` and never removes them.
            fonts = Fonts.open(self._settings.fonts_dir) if weighs else self.fonts
            examination = examine(reader, name, label, fonts, weighs=weighs)
        places = YamlPlaces(draft.yaml)
        mistakes = [*_of_name(draft), *_examined(examination, is_yaml=places.is_yaml)]
        template = examination.template
        if template is not None:
            mistakes += self._aliases(template, label)
        return Compiled(template, mistakes, places, _unused(draft, template))

    def _reader(self, name: str, source: Source) -> Reader:
        drawing = f"{self.fonts.digest} {self._settings.max_bytes.limits}"
        levels = [sources(DESIGNS), {**brands(self._settings.templates_dir), name: source}]
        return Reader(drawing, levels, check, self._settings.site, self._read_font)

    def _aliases(self, template: Template, label: str) -> Iterator[Mistake]:
        """Yield the aliases that another design has: of two, the service renders one."""
        templates = self._registry.current
        for other in templates.designs:
            for alias in template.model.aliases:
                if other.name != template.name and alias in other.model.aliases:
                    remedy = f"{other.name} has the same alias; choose another"
                    error = TemplateError(label, None, "aliases", repr(alias), remedy)
                    yield Mistake(ERROR, "alias", error)


@contextmanager
def _staged(draft: BrandDraft, directory: Path, name: str, label: str) -> Iterator[Source]:
    """Make the folder of a draft for the duration: its YAML, and links to its files."""
    with ExitStack() as stack:
        with uploads.writing():
            folder = Path(stack.enter_context(TemporaryDirectory(dir=directory)), name)
            folder.mkdir()
            (folder / FILE).write_bytes(draft.yaml.encode())
            for file in draft.files:
                (folder / file.name).symlink_to(file.path)
        yield Source(name, folder / FILE, folder, label)


def _of_name(draft: BrandDraft) -> Iterator[Mistake]:
    if not draft.has_name:
        error = TemplateError("", None, "name", f"the name “{draft.name[:80]}”", NAMES)
        yield Mistake(ERROR, "name", error)


def _examined(examination: Examination, *, is_yaml: bool) -> Iterator[Mistake]:
    rule = "template" if is_yaml else "yaml"
    for fault in examination.faults:
        is_own = fault.file.endswith(FILE)
        yield Mistake(ERROR, rule if is_own else "file", fault)
    yield from (Mistake(WARNING, "weight", error) for error in examination.weights)
    yield from (Mistake(WARNING, "bytes", error) for error in examination.heavy)
    yield from (Mistake(NOTE, "font", error) for error in examination.notes)


def _unused(draft: BrandDraft, template: Template | None) -> Sequence[str]:
    """Return the names of files that a valid template does not mention, without licences."""
    if template is None:
        return ()
    names = file_names(template.model)
    return [file.name for file in draft.files if file.kind != "licence" and file.name not in names]
