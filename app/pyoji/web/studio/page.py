"""The page `/make`: a brand's YAML beside its card.

In: the token of this start, the templates, the addresses of static files, a request. Out: the page
in the language of the query or of Accept-Language, with the token in a `<meta>`. It must not know
what the studio's requests do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pyoji.engine import title
from pyoji.engine.card import SIZES
from pyoji.engine.design import Registry, Templates, assets, samples
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.text.voices import VOICES
from pyoji.link import query
from pyoji.web import headers
from pyoji.web.playground import answers
from pyoji.web.playground.page import Tile
from pyoji.web.playground.render import render
from pyoji.web.playground.state import UI, card_link
from pyoji.web.playground.static_files import StaticFiles
from pyoji.web.playground.words import LANGUAGES, Words, other_languages, words
from pyoji.web.samples import strip_pairs

FOLDERS = (Path(__file__).with_name("static"), Path(__file__).with_name("codemirror"))
"""The folders of its static files, which have the addresses of those of `/`."""

SCRIPT = "make.js"
"""The script of the page. Its modules include those of `/` that it shares."""

_STARTERS = Path(__file__).with_name("starters")

FILLED = ("subtitle", "author", "date", "tag")
"""Parameters that the page fills with examples."""

SHARED = (
    "card.alt",
    "copy.button",
    "copy.done",
    "copy.done_label",
    "copy.label",
    "error.failed",
    "error.nearest",
    "error.offline",
    "form.undo",
    "warning.bytes",
    "warning.contrast",
    "warning.missing",
    "warning.page",
    "warning.scale",
    "warning.truncated",
)
"""The keys of the playground that the script uses, beside all of `make`."""


class MakePage:
    """Answers requests for the page."""

    def __init__(self, token: str, files: StaticFiles, registry: Registry) -> None:
        self._token = token
        self._files = files
        self._registry = registry
        self._samples = samples()

    def answer(self, request: Request) -> Response:
        """Answer `/make`."""
        texts = dict(query.read(request.scope["query_string"]))
        explicit = texts.get(UI)
        ui = explicit if explicit in LANGUAGES else answers.preferred(request, LANGUAGES)
        content = self._write(ui).encode()
        tag = hashlib.sha256(content).hexdigest()[:32]
        return answers.html(request, content, tag, ui, 200, headers.NO_STORE)

    def _write(self, language: str) -> str:
        texts, templates = words(language), self._registry.current
        return render(
            "make.html",
            words=texts,
            language=language,
            others={other: f"make?ui={other}" for other in other_languages(language)},
            files=self._files.addresses,
            modules=self._files.modules(SCRIPT),
            token=self._token,
            tiles=[
                Tile(name, "", card_link(name, strip_pairs(templates.get(name), sample)))
                for sample in (self._samples[language],)
                for name in templates.names
            ],
            samples=LANGUAGES,
            sizes=list(SIZES),
            script_data=self._data(texts, templates, language),
        )

    def _data(self, texts: Words, templates: Templates, language: str) -> dict[str, Any]:
        """Return the data of the script."""
        titles = {name: self._samples[name] for name in LANGUAGES}
        return {
            "words": {
                key: text
                for key, text in texts.items()
                if key in SHARED or key.startswith(("make.", "choice."))
            },
            "samples": {**titles, "long": texts["make.long"], "word": texts["make.word"]},
            "examples": {name: texts[f"example.{name}"] for name in FILLED},
            "labels": _by_name(texts, "label."),
            "themes": _by_name(texts, "choice.theme."),
            "editorStyle": self._files.addresses["editor.css"],
            "phrases": texts["make.phrases"].split(" | "),
            "pictures": [end for ends in assets.FORMATS.values() for end in ends],
            "starter": (_STARTERS / f"{language}.yaml").read_text(encoding="utf-8"),
            "designs": list(templates.names),
            "parameters": list(COMMON),
            "voices": list(VOICES),
            "titleParts": [f"title.{part}" for part in title.NAMES],
        }


def _by_name(texts: Words, prefix: str) -> Mapping[str, str]:
    return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}
