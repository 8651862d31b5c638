"""Machine: check the system's limits.

In: an installation. Out: findings about open files, and about memory and processors for the
workers.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator

from pyoji.cli.doctor.finding import DoctorFinding, Installation, ok, size, warning, wrong
from pyoji.settings import variable
from pyoji.web.server import capacity
from pyoji.web.server.connections import OWN_FILES


def files(installation: Installation) -> Iterator[DoctorFinding]:
    """The limit of open files allows all connections. The service raises it as far as it may."""
    _, bound = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = installation.settings.connections + OWN_FILES
    if bound == resource.RLIM_INFINITY or bound >= need:
        yield ok(f"{need:,} may be open, as required")
        return
    report = wrong if bound < 2 * OWN_FILES else warning
    yield report(
        f"{bound:,} may be open, {need:,} are required",
        f"ulimit -Hn {need}, as root (LimitNOFILE= of systemd, --ulimit nofile= of Docker);"
        f" until then {variable('connections')} is reduced to fit",
    )


def workers(installation: Installation) -> Iterator[DoctorFinding]:
    """All workers fit into memory when their caches are full, and each has a processor."""
    fitting = capacity.fitting(installation.settings)
    count = installation.workers or fitting.count
    need = count * fitting.worker_bytes
    bound = "memory without a known limit" if fitting.memory is None else size(fitting.memory)
    use = f"{count} x {size(fitting.worker_bytes)} are used"
    seen = f"{fitting.processors:g} processors, {bound}; {use}"
    if fitting.memory is not None and need > fitting.memory:
        remedy = f"allow more memory, serve with fewer workers, or lower {variable('cache_bytes')}"
        yield wrong(f"{seen}: the system will end processes", remedy)
    elif count > max(fitting.processors, 1):
        remedy = f"serve with --workers {fitting.count}, or allow more processors"
        yield warning(f"{seen}: workers wait for each other", remedy)
    else:
        yield ok(seen)
