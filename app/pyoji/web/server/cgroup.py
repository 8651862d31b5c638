"""Control groups: this process's limits of memory and processor time on Linux (versions 1 and 2).

In: the root directory, `/` except in tests. Out: numbers, or None if there is no limit or it cannot
be read. A group's limit also holds for the groups below it, so the smallest from ours up to the
root applies. In a container the path may be the host's, and only the root is visible.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pyoji.byte_sizes import KIB

ROOT = Path("/")

_UNBOUNDED = 1 << 60
"""Version 1 writes "no limit" as a number above this one."""


def memory(root: Path = ROOT) -> int | None:
    """Return the smallest memory limit in bytes: of the groups, or the machine's memory."""
    bounds = [
        number
        for file in (
            *_files(root, "", "memory.max"),
            *_files(root, "", "memory.high"),  # above this the kernel throttles the group
            *_files(root, "memory", _V1_MEMORY),
        )
        if (number := _number(_text(file))) is not None and number < _UNBOUNDED
    ]
    machine = _machine(root)
    return min([*bounds, *([] if machine is None else [machine])], default=None)


def processors(root: Path = ROOT) -> float | None:
    """Return the processor quota of the groups, as a number of processors such as 1.5."""
    quotas = [_text(file).partition(" ")[::2] for file in _files(root, "", "cpu.max")]
    quotas += [
        (_text(file), _text(file.with_name("cpu.cfs_period_us")))
        for file in _files(root, "cpu", "cpu.cfs_quota_us")
    ]
    bounds = [(_number(quota), _number(period)) for quota, period in quotas]
    return min((quota / period for quota, period in bounds if quota and period), default=None)


_V1_MEMORY = "memory.limit_in_bytes"


def _files(root: Path, controller: str, name: str) -> Iterator[Path]:
    """Yield the files that may hold a limit of this process; version 2 has no `controller`."""
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, names, path = [*line.split(":", 2), "", ""][:3]
        if controller not in names.split(","):
            continue
        inner = PurePosixPath(path.lstrip("/"))
        for mount in _mounts(controller, names):
            for group in (inner, *inner.parents):
                yield root / "sys/fs/cgroup" / mount / group / name


def _mounts(controller: str, names: str) -> tuple[str, ...]:
    """Return the mount directories of a hierarchy; version 2 is `unified` beside version 1."""
    return tuple(dict.fromkeys((names, controller))) if controller else ("", "unified")


def _machine(root: Path) -> int | None:
    for line in _text(root / "proc/meminfo").splitlines():
        name, _, amount = line.partition(":")
        if name == "MemTotal":
            number = _number(amount.removesuffix("kB"))
            return None if number is None else number * KIB
    return None


def _number(text: str) -> int | None:
    """Parse a positive number; None for "max", -1 and anything else."""
    text = text.strip()
    return int(text) if text.isdecimal() else None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
