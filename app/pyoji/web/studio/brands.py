"""Brands: the operator's own designs.

In: their directory. Out: their sources by name; none where the directory cannot be listed, of which
saving gives the reason. It must not know what a design says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pyoji.engine.design import sources
from pyoji.engine.design.sources import Source
from pyoji.errors import TemplateError


def brands(directory: Path | None) -> Mapping[str, Source | TemplateError]:
    """Return the designs of the directory; none without one."""
    if directory is None:
        return {}
    try:
        return sources(directory)
    except TemplateError:
        return {}
