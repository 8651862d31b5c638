"""What a group of processes may have is read as Linux writes it, in both versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.web.server.cgroup import memory, processors

GROUPS = "sys/fs/cgroup"
V2 = "0::/a/b\n"
V1 = "4:memory:/a/b\n3:cpuset:/\n1:cpu,cpuacct:/a/b\n0::/\n"
NONE_V1 = str((1 << 63) - 4096)


def root(path: Path, groups: str, files: dict[str, str]) -> Path:
    for name, text in {"proc/self/cgroup": groups, **files}.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("groups", "files", "bytes_"),
    [
        (V2, {f"{GROUPS}/a/b/memory.max": "1000\n"}, 1000),
        (V2, {f"{GROUPS}/a/b/memory.max": "max\n", f"{GROUPS}/a/memory.max": "2000\n"}, 2000),
        (V2, {f"{GROUPS}/a/b/memory.max": "max\n"}, None),
        (V2, {f"{GROUPS}/a/b/memory.max": "3000\n", f"{GROUPS}/a/memory.high": "2000\n"}, 2000),
        (V2, {f"{GROUPS}/memory.max": "3000\n"}, 3000),
        ("0::/\n", {f"{GROUPS}/memory.max": "3000\n"}, 3000),
        ("0::/../..\n", {f"{GROUPS}/memory.max": "3000\n"}, 3000),
        (V1, {f"{GROUPS}/memory/a/b/memory.limit_in_bytes": "4000\n"}, 4000),
        (V1, {f"{GROUPS}/memory/memory.limit_in_bytes": "5000\n"}, 5000),
        (V1, {f"{GROUPS}/memory/a/memory.limit_in_bytes": NONE_V1}, None),
        (V1, {f"{GROUPS}/unified/memory.max": "6000"}, 6000),
        (V2, {"proc/meminfo": "MemTotal:  8 kB\nMemFree: 1 kB\n"}, 8192),
        (V2, {"proc/meminfo": "MemTotal: 1 kB\n", f"{GROUPS}/memory.max": "3000"}, 1024),
        ("nonsense\n\n", {"proc/meminfo": "MemTotal: many\n"}, None),
        ("", {}, None),
    ],
)
def test_the_least_bound_of_memory_counts(tmp_path, groups, files, bytes_):
    """Ours, that of a group above, the machine's; in a container those that are seen there."""
    assert memory(root(tmp_path, groups, files)) == bytes_


@pytest.mark.parametrize(
    ("groups", "files", "count"),
    [
        (V2, {f"{GROUPS}/a/b/cpu.max": "150000 100000\n"}, 1.5),
        (V2, {f"{GROUPS}/a/b/cpu.max": "max 100000\n", f"{GROUPS}/a/cpu.max": "50000 100000"}, 0.5),
        (V2, {f"{GROUPS}/cpu.max": "max 100000\n"}, None),
        (
            V1,
            {
                f"{GROUPS}/cpu,cpuacct/a/b/cpu.cfs_quota_us": "200000\n",
                f"{GROUPS}/cpu,cpuacct/a/b/cpu.cfs_period_us": "100000\n",
            },
            2.0,
        ),
        (
            V1,
            {
                f"{GROUPS}/cpu/cpu.cfs_quota_us": "-1\n",
                f"{GROUPS}/cpu/cpu.cfs_period_us": "100000\n",
            },
            None,
        ),
        ("", {}, None),
    ],
)
def test_the_least_share_of_processors_counts(tmp_path, groups, files, count):
    """A quota over its period."""
    assert processors(root(tmp_path, groups, files)) == count


def test_where_there_is_no_proc_nothing_is_known(tmp_path):
    """As on macOS."""
    assert memory(tmp_path) is None
    assert processors(tmp_path) is None
