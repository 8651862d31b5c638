"""Storing: write new files into a template's folder if the template stays valid.

In: a template, files by name. Out: the files that the folder lacks; the faults of the template with
them; the written files. No existing file is replaced. Must not know fonts.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoji.cli.terminal import settings
from pyoji.engine.design import Reader, sources
from pyoji.engine.design.sources import FILE, Source
from pyoji.engine.examination import Examination, examine
from pyoji.engine.paint import check
from pyoji.engine.text.fonts import Fonts
from pyoji.errors import TemplateError
from pyoji.files import regular
from pyoji.files.folder import Folder, put
from pyoji.loading import directories, font_reader


def absent(folder: Path, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that the folder lacks; raise TemplateError if it has a different one."""
    absent: dict[str, bytes] = {}
    for name, data in contents.items():
        path = folder / name
        if not os.path.lexists(path):
            absent[name] = data
        elif not _holds(path, data):
            remedy = "rename one of the two; no file is replaced"
            raise TemplateError(str(path), None, "", "another file of this name", remedy)
    return absent


def _holds(path: Path, data: bytes) -> bool:
    """Return whether a file has exactly these bytes."""
    return (
        path.is_file()
        and path.stat().st_size == len(data)
        and regular.read(path, len(data)) == data
    )


def examined(design: Source, contents: Mapping[str, bytes]) -> Examination:
    """Check the design with these contents, in a folder of links to its other files."""
    chosen = settings()
    folder = design.file.parent
    with TemporaryDirectory() as name:
        staged = Path(name) / design.name
        staged.mkdir()
        for entry in folder.iterdir():
            if entry.name not in contents:
                (staged / entry.name).symlink_to(entry)
        for file, data in contents.items():
            (staged / file).write_bytes(data)
        trial = Source(design.name, staged / FILE, staged, design.label)
        levels = [
            *map(sources, directories(chosen)),
            {**sources(folder.parent), design.name: trial},
        ]
        fonts = Fonts.open(chosen.fonts_dir)
        reader = Reader(fonts.digest, levels, check, read_font=font_reader(chosen))
        return examine(reader, design.name, design.label, fonts)


def write(file: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write the files, the template's own last; return their paths."""
    for name, data in contents.items():
        if name != FILE:
            put(file.with_name(name), data)
    if FILE in contents:
        mode = stat.S_IMODE(file.stat().st_mode)
        with Folder.at(file.parent) as folder:
            keep_mode = partial(os.fchmod, mode=mode)
            folder.replace(FILE, contents[FILE], mode=mode, finish=keep_mode)
    return [file.with_name(name) for name in contents]
