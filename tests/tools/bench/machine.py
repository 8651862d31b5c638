"""The machine on which figures were measured."""

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

    Profile-guided optimisation (PGO) and link-time optimisation (LTO) save about a tenth of the CPU
    time. Empty if there is no such option: Debian, for example, optimises its interpreter
    differently.
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
