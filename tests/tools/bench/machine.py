"""The machine that a figure is from: without it no figure means anything."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

from pyoji.web.server.capacity import usable_processors


def described() -> dict[str, str]:
    """Processor, cores this process may use, system, Python; nothing that names a host."""
    return {
        "processor": _processor(),
        "cores": f"{usable_processors():g}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown"
    found = re.search(r"^model name\s*: (.+)$", told, re.M)
    return found[1] if found else platform.machine()
