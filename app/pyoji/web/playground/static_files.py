"""Static files: the style sheets, modules, fonts and icons of the pages, by name.

In: folders. Out: each file with its media type and the digest of its content, the address that
contains the digest, and the modules that a script imports. Where a file names another, the name
gets the other's digest. It must not know which page uses a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pyoji.web import conditional, documents, headers

STATIC = Path(__file__).with_name("static")
"""The files of the pages `/` and `/gallery`."""

_MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

# The name of another static file: a font of a style sheet, or a module of a script.
_REFERENCE = re.compile(
    rb'(?<=url\(")[\w.-]+(?="\))|(?<=from "\./)[\w.-]+(?=")|(?<=import "\./)[\w.-]+(?=")'
)


@dataclass(frozen=True, slots=True)
class File:
    """A static file; its address contains the digest. `others` are the files that it names."""

    content: bytes
    media_type: str
    digest: str
    others: Sequence[str]


class StaticFiles:
    """Answers requests for the static files of some folders, each of which has names of its own."""

    def __init__(self, folders: Sequence[Path] = (STATIC,)) -> None:
        self._files = _read(folders)
        self.addresses = {
            name: f"static/{name}?{file.digest}" for name, file in self._files.items()
        }
        """The addresses by name, relative to the service's root."""

    def modules(self, script: str) -> tuple[str, ...]:
        """Return the addresses of a script and of the modules that it imports, each once."""
        names: dict[str, None] = {}

        def add(name: str) -> None:
            if name not in names:
                names[name] = None
                for other in self._files[name].others:
                    add(other)

        add(script)
        return tuple(self.addresses[name] for name in names)

    async def answer(self, request: Request) -> Response:
        """Answer with a static file; 404 if there is none of that name."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        is_current = request.scope["query_string"] == file.digest.encode()
        cache_control = headers.IMMUTABLE if is_current else headers.SHORT
        fields = headers.document(file.media_type, cache_control)
        return documents.answer(request, file.content, conditional.strong(file.digest), fields)


def _read(folders: Sequence[Path]) -> Mapping[str, File]:
    """Read the static files. Where one names another, the name gets the other's digest."""
    paths = {
        path.name: path
        for folder in folders
        for path in folder.iterdir()
        if path.suffix in _MEDIA_TYPES
    }
    files: dict[str, File] = {}

    def digest_of(name: str) -> str:
        if name not in files:
            others: list[str] = []

            def with_digest(other: re.Match[bytes]) -> bytes:
                others.append(other[0].decode())
                return other[0] + f"?{digest_of(others[-1])}".encode()

            content = _REFERENCE.sub(with_digest, paths[name].read_bytes())
            digest = hashlib.sha256(content).hexdigest()[:16]
            files[name] = File(content, _MEDIA_TYPES[paths[name].suffix], digest, tuple(others))
        return files[name].digest

    for name in sorted(paths):
        digest_of(name)
    return files
