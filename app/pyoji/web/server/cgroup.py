"""Control groups: how much memory and processor Linux lets this process have (versions 1 and 2).

In: a root directory, which is `/` but in tests. Out: numbers, or None where nothing is bounded or
nobody can tell. A group's bound holds for all below it, so the least from ours up to the root
counts. In a container the path may be the host's, of which only the root can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pyoji.byte_sizes import KIB

ROOT = Path("/")

_UNBOUNDED = 1 << 60
"""Version 1 writes "no bound" as the largest multiple of a page, which is above it."""


def memory(root: Path = ROOT) -> int | None:
    """Bytes that we and all in our group may take together, the machine's own included."""
    bounds = [
        number
        for file in (
            *_files(root, "", "memory.max"),
            *_files(root, "", "memory.high"),  # beyond it the group is slowed down
            *_files(root, "memory", _V1_MEMORY),
        )
        if (number := _number(_text(file))) is not None and number < _UNBOUNDED
    ]
    machine = _machine(root)
    return min([*bounds, *([] if machine is None else [machine])], default=None)


def processors(root: Path = ROOT) -> float | None:
    """How many processors' time our group may take; 1.5 is one and a half."""
    written = [_text(file).partition(" ")[::2] for file in _files(root, "", "cpu.max")]
    written += [
        (_text(file), _text(file.with_name("cpu.cfs_period_us")))
        for file in _files(root, "cpu", "cpu.cfs_quota_us")
    ]
    bounds = [(_number(quota), _number(period)) for quota, period in written]
    return min((quota / period for quota, period in bounds if quota and period), default=None)


_V1_MEMORY = "memory.limit_in_bytes"


def _files(root: Path, controller: str, name: str) -> Iterator[Path]:
    """Where a bound of ours may stand; without a `controller`, by version 2."""
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, names, path = [*line.split(":", 2), "", ""][:3]
        if controller not in names.split(","):
            continue
        inner = PurePosixPath(path.lstrip("/"))
        for mount in _mounts(controller, names):
            for group in (inner, *inner.parents):
                yield root / "sys/fs/cgroup" / mount / group / name


def _mounts(controller: str, names: str) -> tuple[str, ...]:
    """Below what directory a hierarchy is found; `unified` where both versions are."""
    return tuple(dict.fromkeys((names, controller))) if controller else ("", "unified")


def _machine(root: Path) -> int | None:
    for line in _text(root / "proc/meminfo").splitlines():
        name, _, rest = line.partition(":")
        if name == "MemTotal":
            number = _number(rest.removesuffix("kB"))
            return None if number is None else number * KIB
    return None


def _number(text: str) -> int | None:
    """A positive number; None for "max", -1 and what is none."""
    text = text.strip()
    return int(text) if text.isdecimal() else None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
