"""A rolling restart behind a real nginx, with the file of compose.yaml, affects no client.

Two replicas are stopped and restarted on their port, one after the other, under load. nginx does
not cache here, so every request reaches a replica.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from tests import proxies
from tests.ports import free_port
from tests.tools.bench import servers
from tests.tools.bench.servers import HOST, Server
from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import Service, service, until


def restarted(judge: Judge, rounds: int = 2, answers: int = 60) -> Finding:
    """Restart each replica in turn; every request gets its card."""
    ports = free_port(), free_port()
    known = _each_anew(cards.known(6))
    codes = []
    with nginx(ports) as proxy, ExitStack() as stack:
        replicas = {port: _Replica(stack, port) for port in ports}
        until(lambda: servers.ask(proxy, "/healthz").status == 200)
        with Load(proxy, (known, 3), (cards.endless(), 2), pause=0.02, keep=False) as load:
            for _ in range(rounds):
                for port in ports:
                    load.answered(answers)
                    codes.append(replicas[port].restart())
            load.answered(answers)
        last = replicas[ports[-1]].service
        found = finding("rolling restart behind nginx", last, judge.counts(load.seen))
    counts = found.counts
    found.promise(not (counts.refused or counts.unheard), "no request is lost or refused")
    found.promise(codes == [0] * len(codes), f"each replica ends with 0: {codes}")
    return found


def _each_anew(targets: Sequence[str]) -> Iterator[str]:
    """Yield known cards by links that are new to the proxy, so a replica answers them."""
    return (f"{targets[n % len(targets)]}&utm_source={n}" for n in count())


class _Replica:
    """One that can be restarted on its port; the stack ends it."""

    def __init__(self, stack: ExitStack, port: int) -> None:
        self._stack, self._port = stack, port
        self._own = ExitStack()
        self.service: Service = self._begin()
        stack.callback(lambda: self._own.close())

    def _begin(self) -> Service:
        return self._own.enter_context(service(2, port=self._port, deadline=20))

    def restart(self) -> int:
        """Stop it with SIGTERM, start a new one, wait until it is ready; return the exit code."""
        process = self.service.process
        self._own.close()
        self._own = ExitStack()
        self.service = self._begin()
        return process.returncode


@contextmanager
def nginx(ports: Sequence[int]) -> Iterator[Server]:
    """Run nginx with the file of compose.yaml, in front of replicas on these ports."""
    port = free_port()
    # As where a name stands for all replicas: nginx looks it up for each request, and does not
    # remember that one was away.
    each = " ".join(f"server {HOST}:{replica} max_fails=0;" for replica in ports)
    upstream = f"    upstream replicas {{ {each} }}\n    server {{\n"
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        place = Path(directory)
        text = proxies.nginx_file(place, "replicas", f"{HOST}:{port}")
        assert text.count("    server {\n") == 1
        with proxies.nginx(place, text.replace("    server {\n", upstream), port) as pid:
            yield Server("nginx", port, pid)
