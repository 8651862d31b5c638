"""Studio: what its routes answer.

In: the settings, the current templates, the parts that it shares with the service. Out: answers to
requests that were let in. Drafts are compiled and written in one thread, files are recognised in
another, and cards of drafts have theirs. It must not know who may ask.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pyoji.engine.card import EXTENSIONS, PNG
from pyoji.engine.design import LocalText, Parameter, Registry
from pyoji.engine.design.json_schema import vocabulary
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.errors import TemplateError, UnknownFormat
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.loading import font_reader
from pyoji.service.remote_images.gather import RemoteImages
from pyoji.service.shared_work import Caller
from pyoji.settings import Settings
from pyoji.web import headers
from pyoji.web.rate_limits import RateLimits
from pyoji.web.studio import archive, bodies, copying, draft, facts, saving, schemes, uploads
from pyoji.web.studio.bodies import member
from pyoji.web.studio.compiling import Compiled, Compiler
from pyoji.web.studio.drawing import DraftCards
from pyoji.web.studio.jobs import Jobs
from pyoji.web.studio.mistakes import ERROR, Mistake
from pyoji.web.studio.recognition import recognize
from pyoji.web.studio.refusals import INVALID_DRAFT, StudioRefusal
from pyoji.web.studio.saving import SavedBrand
from pyoji.web.studio.typefaces import RecentTypefaces
from pyoji.web.studio.uploads import BrandFile, Uploads

ENGLISH = "en"

DRAFT = "draft"
"""The parameter of a card's address that names the draft."""

Renew = Callable[[], Awaitable[Sequence[TemplateError]]]
"""Reads the templates again; returns what is wrong with them."""


class Studio:
    """Answers the studio's requests."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        pictures: RemoteImages,
        limits: RateLimits,
        renew: Renew,
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._limits = limits
        self._renew = renew
        self._read_font = RecentTypefaces(font_reader(settings))
        self._compiler = Compiler(settings, registry, self._read_font)
        self._cards = DraftCards(settings, self._compiler.fonts, pictures)
        self._uploads = Uploads()
        self._jobs = Jobs("studio")
        self._readings = Jobs("studio-files")

    def close(self) -> None:
        """Accept no more work, and remove the files of drafts."""
        self._jobs.close()
        self._readings.close()
        self._cards.close()
        self._uploads.close()

    # ── what there is ────────────────────────────────────────────────────────────────────────

    async def facts(self, request: Request) -> Response:
        """Answer with the designs to start from, the folder of brands, the limits."""
        templates, folder = self._registry.current, self._settings.templates_dir
        language = request.query_params.get("language", ENGLISH)
        return _json(await self._jobs.run(lambda: facts.facts(templates, folder, language)))

    async def schema(self, _: Request) -> Response:
        """Answer with the JSON Schema of a template."""
        return _json(vocabulary(MOTIFS))

    async def template(self, request: Request) -> Response:
        """Answer with a design's text, and its files as files of drafts."""
        name = request.path_params["name"]
        templates = self._registry.current
        template = templates.get(name) if templates.knows(name) else None
        copy = await self._readings.run(lambda: copying.read(self._settings, name, template))
        files = [await self._keep(content, file) for file, content in copy.files.items()]
        plain = [file.describe() for file in files]
        return _json({"name": name, "origin": copy.origin, "yaml": copy.yaml, "files": plain})

    # ── a draft ──────────────────────────────────────────────────────────────────────────────

    async def check(self, request: Request) -> Response:
        """Answer with what is wrong with a draft, its form, and its name for cards."""
        values = await bodies.read_json(request)
        draft_ = draft.read(values, self._uploads.get)
        weighs = member(values, "weigh", bool, False)
        language = member(values, "language", str, ENGLISH)
        directory = self._uploads.directory()

        def check() -> dict[str, Any]:
            compiled = self._compiler.compile(draft_, directory, weighs=weighs)
            template = compiled.template
            parameters = template.parameters.values() if template else ()
            return {
                "ok": not compiled.has_errors,
                "draft": self._cards.drafts.add(template) if template else None,
                "problems": compiled.problems(),
                "parameters": [_field(parameter, language) for parameter in parameters],
                "unused": compiled.unused,
            }

        return _json(await self._jobs.run(check))

    async def card(self, request: Request) -> Response:
        """Answer with the card of a draft, or its data."""
        extension = request.path_params.get("extension", PNG.name)
        is_data = extension == paths.DATA
        format_ = PNG if is_data else EXTENSIONS.get(extension)
        if format_ is None:
            raise UnknownFormat(extension, (*EXTENSIONS, paths.DATA))
        pairs = query.read(request.scope["query_string"])
        rest = [pair for pair in pairs if pair[0] != DRAFT]
        card = self._cards.card(dict(pairs).get(DRAFT, ""), rest, format_)
        caller = Caller(self._limits.account(request.scope))
        if is_data:
            return _json(await self._cards.data(card, caller))
        image = await self._cards.image(card, caller)
        fields = headers.document(image.format.media_type, headers.NO_STORE)
        return Response(image.data, 200, fields)

    # ── files and colours ────────────────────────────────────────────────────────────────────

    async def upload(self, request: Request) -> Response:
        """Keep a file, and answer with what was read from it."""
        content = await bodies.read(request, FILE_BYTES, "The file")
        name = request.query_params.get("name", "")
        face = request.query_params.get("face", "")
        return _json((await self._keep(content, name, face)).describe(), 201)

    async def remove(self, request: Request) -> Response:
        """Remove a file."""
        self._uploads.remove(request.path_params["id"])
        return Response(None, 204)

    async def palettes(self, request: Request) -> Response:
        """Answer with palettes from a colour, or from the colours of a picture."""
        values = await bodies.read_json(request)
        if "file" in values:
            seeds = schemes.seeds_of(self._uploads.get(member(values, "file", str)))
        else:
            seeds = [schemes.seed_of(values)]
        return _json(await self._jobs.run(lambda: schemes.palettes(seeds)))

    async def _keep(self, content: bytes, name: str, face: str = "") -> BrandFile:
        """Recognise a file and keep it; raise StudioRefusal if a brand cannot have it."""
        directory = self._uploads.directory()

        def read() -> BrandFile:
            recognized = recognize(content, name, self._read_font, face)
            return uploads.write(directory, content, recognized)

        file = await self._readings.run(read)
        self._uploads.keep(file)
        return file

    # ── the brand ────────────────────────────────────────────────────────────────────────────

    async def save(self, request: Request) -> Response:
        """Write the brand, and read the templates again so that the next request shows it."""
        values = await bodies.read_json(request)
        draft_ = draft.read(values, self._uploads.get).named()
        overwrite = member(values, "overwrite", bool, False)
        directory, target = self._uploads.directory(), self._settings.templates_dir

        def save() -> tuple[Compiled, SavedBrand]:
            compiled = self._compiler.compile(draft_, directory)
            if compiled.has_errors:
                raise StudioRefusal(INVALID_DRAFT, problems=compiled.problems())
            return compiled, saving.save(draft_, target, overwrite=overwrite)

        compiled, brand = await self._jobs.run(save)
        faults = [fault for fault in await self._renew() if _is_of(fault, draft_.name)]
        answer = {
            "name": draft_.name,
            "folder": str(brand.folder),
            "files": brand.files,
            "path": f"/api/{draft_.name}",
            "replaced": brand.replaced,
            "served": not faults and self._registry.current.knows(draft_.name),
            "problems": compiled.problems(*(Mistake(ERROR, "template", f) for f in faults)),
        }
        return _json(answer, 200 if brand.replaced else 201)

    async def zip(self, request: Request) -> Response:
        """Answer with the brand as a zip, whatever is wrong with it."""
        values = await bodies.read_json(request)
        draft_ = draft.read(values, self._uploads.get).named()
        content = await self._jobs.run(lambda: archive.archive(draft_))
        fields = headers.document("application/zip", headers.NO_STORE)
        fields["Content-Disposition"] = f'attachment; filename="{draft_.name}.zip"'
        return Response(content, 200, fields)


def _is_of(fault: TemplateError, name: str) -> bool:
    """Whether a fault of the loader is of the design of this name."""
    return fault.file.partition("/")[0].removesuffix(".yaml") == name


def _field(parameter: Parameter, language: str) -> dict[str, Any]:
    """Return a parameter as a form shows it."""
    plain = parameter.describe()
    for name in ("help", "label"):
        if isinstance(text := plain.get(name), LocalText):
            plain[name] = text.in_language(language)[0]
    labels = parameter.choice_labels.items()
    if labels:
        plain["choice_labels"] = {name: text.in_language(language)[0] for name, text in labels}
    return plain


def _json(values: Any, status: int = 200) -> Response:
    content = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, headers.document("application/json", headers.NO_STORE))
