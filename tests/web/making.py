"""A studio to ask as its page does, and what its tests send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
from PIL import Image
from pyoji.engine.design import Registry, Templates, examine
from pyoji.settings import Settings
from pyoji.web.app import assemble
from starlette.testclient import TestClient

from tests.fakes import FakePipeline

ORIGIN = "http://localhost:8000"

PLAIN = """\
summary: A plain card.
themes:
  light: {ground: "#ffffff", ink: "#111111", accent: "#c2410c"}
  dark: {ground: "#111111", ink: "#ffffff", accent: "#fdba74"}
grounds: [ground]
scene:
  ground: ground
  content:
    column:
      padding: [60, 80]
      children:
        - text: {name: title, value: [title], size: [52, 104], lines: 4}
"""
MARKED = PLAIN + "        - image: {asset: mark.svg, width: 64, height: 64}\n"
"""With an image."""

MARK = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<circle cx="32" cy="32" r="32" fill="#7a3ea8"/></svg>"""


def picture(kind: str = "PNG", side: int = 40, color: str = "#c2410c") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (side, side), color).save(out, kind)
    return out.getvalue()


class Page:
    """The page: it knows the token of its studio."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        token = re.search(r'name="studio-token" content="([^"]+)"', client.get("/make").text)
        assert token
        self.token = token[1]

    @property
    def fields(self) -> dict[str, str]:
        """The fields that a request of the page has."""
        return {"Origin": ORIGIN, "Studio-Token": self.token}

    def post(self, path: str, values: Any) -> httpx2.Response:
        """Post JSON."""
        return self.client.post(path, json=values, headers=self.fields)

    def drop(self, name: str, content: bytes, **query: str) -> httpx2.Response:
        """Drop a file onto the page."""
        query = {"name": name, **query}
        return self.client.post("/make/files", content=content, params=query, headers=self.fields)

    def file(self, name: str, content: bytes) -> str:
        """Drop a file that is taken; its id."""
        answer = self.drop(name, content)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def check(self, yaml: str, *files: str, name: str = "mine", **more: Any) -> Mapping[str, Any]:
        """What is answered of a draft."""
        answer = self.post("/make/check", {"name": name, "yaml": yaml, "files": files, **more})
        assert answer.status_code == 200, answer.text
        values: Mapping[str, Any] = answer.json()
        return values

    def save(self, yaml: str, *files: str, name: str = "mine", **more: Any) -> httpx2.Response:
        """The answer to saving a draft."""
        return self.post("/make/save", {"name": name, "yaml": yaml, "files": files, **more})


@contextmanager
def opened(
    directory: Path | None = None, *, designs: Path | None = None, **settings: Any
) -> Iterator[Page]:
    """The page of a studio that saves into `directory`; its templates are read from there."""
    folders = [folder for folder in (designs, directory) if folder is not None]

    def read():
        return examine("fonts", *folders)

    registry = Registry(Templates(read().templates if folders else ()), read if folders else None)
    chosen = Settings(templates_dir=directory, **settings)
    service = assemble(chosen, registry, FakePipeline(), dev=True)
    with TestClient(service, base_url=ORIGIN, client=("127.0.0.1", 50000)) as client:
        yield Page(client)
