"""Loading: open the engine. In: settings, or the environment. Out: an `Engine`."""

from __future__ import annotations

import os
from pathlib import Path

from pyoji import settings as settings_
from pyoji.engine.assembly import Engine, assemble
from pyoji.engine.design import DESIGNS
from pyoji.engine.pipeline import Stage, unobserved
from pyoji.explanation import noted
from pyoji.sandbox.fonts import FontSandbox
from pyoji.settings import Settings


def load_engine(settings: Settings | None = None, *, stage: Stage = unobserved) -> Engine:
    """Open the fonts and read the templates; `stage` observes each card.

    Without settings, read them from the environment (`PYOJI_FONTS_DIR`, `PYOJI_TEMPLATES_DIR`,
    `PYOJI_SITE`, `PYOJI_MAX_BYTES`). Raises SettingsError, FontError, and TemplateError for the
    first wrong design.
    """
    with noted():
        chosen = settings_.from_mapping(os.environ) if settings is None else settings
        return assemble(
            chosen.fonts_dir,
            directories(chosen),
            chosen.max_bytes,
            stage,
            site=chosen.site,
            read_font=font_reader(chosen),
        )


def directories(settings: Settings) -> tuple[Path, ...]:
    """Return the directories of designs. A design of a later one replaces one of the same name."""
    own = settings.templates_dir
    return (DESIGNS, own) if own else (DESIGNS,)


def font_reader(settings: Settings) -> FontSandbox:
    """Return the reader of designs' font files, a separate process whose results are cached."""
    return FontSandbox(settings.cache_dir)
