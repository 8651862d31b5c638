"""The page `/make`.

In: the token of this start, the addresses of static files, a request. Out: the page in the language
of the query or of Accept-Language, with the token in a `<meta>`. It must not know what the studio's
requests do.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from pyoji.link import query
from pyoji.web import headers
from pyoji.web.playground import answers
from pyoji.web.playground import state as state_
from pyoji.web.playground.static_files import StaticFiles
from pyoji.web.playground.words import LANGUAGES

FOLDERS = (Path(__file__).with_name("codemirror"),)
"""The folders of its static files, which have the addresses of those of `/`."""

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="studio-token" content="{token}">
<title>Pyoji</title>
"""


class MakePage:
    """Answers requests for the page."""

    def __init__(self, token: str, files: StaticFiles) -> None:
        self._token = token
        self._files = files

    def answer(self, request: Request) -> Response:
        """Answer `/make`."""
        texts = dict(query.read(request.scope["query_string"]))
        explicit = texts.get(state_.UI)
        ui = explicit if explicit in LANGUAGES else answers.preferred(request, LANGUAGES)
        content = _PAGE.format(language=ui, token=self._token).encode()
        tag = hashlib.sha256(content).hexdigest()[:32]
        return answers.html(request, content, tag, ui, 200, headers.NO_STORE)
