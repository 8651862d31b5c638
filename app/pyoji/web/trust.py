"""Trust: warn at the start of the operator's files that other users can replace.

In: settings. Out: log lines, each with the setting and the directory or file at fault. A user who
can write to a directory above a design or a list decides what is rendered. It is a warning and no
error: unlike a store of cards, such files may be shared on purpose. It must not know what the files
say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoji.files.trusted import doubt
from pyoji.settings import Settings
from pyoji.web.telemetry.log import LOG


def warn(settings: Settings) -> None:
    """Log a warning for each setting whose files other users can replace."""
    for name, path in _places(settings):
        try:
            why = doubt(path)
        except OSError:
            continue  # missing: its reader reports that
        if why is not None:
            LOG.warning("%s: %s", name, why)


def _places(settings: Settings) -> Iterator[tuple[str, Path]]:
    if settings.templates_dir is not None:
        yield "PYOJI_TEMPLATES_DIR", settings.templates_dir
    for name, place in (("PYOJI_TITLES", settings.titles), ("PYOJI_BLOCK", settings.block)):
        if place and not place.startswith(("http://", "https://")):
            yield name, Path(place)
