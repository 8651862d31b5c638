"""Archive: a draft → a zip.

In: a draft with a valid name. Out: the bytes of a zip with the folder of the brand and a text that
says how to serve it. Equal drafts give equal bytes: dates, order and permissions are fixed, and
nothing is compressed, since fonts and pictures are already. It must not know HTTP.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pyoji.engine.design.sources import FILE
from pyoji.web.studio.draft import BrandDraft

README = "README.txt"

_TEXT = """\
Put the folder {name} into a folder of brands, and serve it: PYOJI_TEMPLATES_DIR=brands pyoji serve
Then a card is at /api/{name}?title=Hello, and pyoji templates lint brands checks the design.
"""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o100644 << 16


def archive(draft: BrandDraft) -> bytes:
    """Return the zip of a draft."""
    entries = {f"{draft.name}/{FILE}": draft.yaml.encode()}
    for file in sorted(draft.files, key=lambda file: file.name):
        entries[f"{draft.name}/{file.name}"] = file.content()
    entries[README] = _TEXT.format(name=draft.name).encode()
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as zip_:
        for name, content in entries.items():
            info = ZipInfo(name, _EARLIEST)
            info.create_system, info.external_attr = _UNIX, _MODE
            zip_.writestr(info, content)
    return out.getvalue()
