"""Trust: warns at the start of files of the operator that others can replace.

In: settings. Out: lines of the log, each with the setting and the directory or file at fault. Who
can write into a directory above a design or a list decides what is drawn. That is a warning and no
error: unlike a store of cards, such files may be meant to be written by other users. It must not
know what the files say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoji.files.trusted import doubt
from pyoji.settings import Settings
from pyoji.web.telemetry.log import LOG


def warn(settings: Settings) -> None:
    """Log a warning for each setting whose files others can replace."""
    for name, path in _places(settings):
        try:
            why = doubt(path)
        except OSError:
            continue  # it is gone; what reads it says so
        if why is not None:
            LOG.warning("%s: %s", name, why)


def _places(settings: Settings) -> Iterator[tuple[str, Path]]:
    if settings.templates_dir is not None:
        yield "PYOJI_TEMPLATES_DIR", settings.templates_dir
    for name, place in (("PYOJI_TITLES", settings.titles), ("PYOJI_BLOCK", settings.block)):
        if place and not place.startswith(("http://", "https://")):
            yield name, Path(place)
