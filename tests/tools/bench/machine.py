"""The machine that a figure is from: without it no figure means anything."""

from __future__ import annotations

import os
import platform
import re
import sysconfig
from pathlib import Path

from pyoji.web.server.capacity import usable_processors


def described() -> dict[str, str]:
    """Processor, cores this process may use, system, Python and its build; no name of a host."""
    return {
        "processor": _processor(),
        "cores": f"{usable_processors():g}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "build": build(sysconfig.get_config_var("CONFIG_ARGS") or ""),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def build(options: str) -> str:
    """How the interpreter was compiled, by the options of its configure script.

    With profile-guided optimisation (PGO) and that of the linker (LTO) it takes about a tenth less
    of the processor than without. Empty if no option says so: Debian, for one, optimises its
    interpreter in another way.
    """
    found = [name for option, name in _OPTIMISED.items() if option in options]
    return f"with {' and '.join(found)}" if found else ""


_OPTIMISED = {"--enable-optimizations": "PGO", "--with-lto": "LTO"}


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown"
    found = re.search(r"^model name\s*: (.+)$", told, re.M)
    return found[1] if found else platform.machine()
