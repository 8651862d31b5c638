"""A trial: all forms on one path to one service, and whether anything was smuggled.

In: the name of a path, forms, a number of tries. Out: counts of what should not be, by form.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.ports import free_port
from tests.processes import ended
from tests.proxies import ROOT
from tests.tools.bench.servers import Server, await_answer
from tests.tools.smuggling.attack import Outcome, attack
from tests.tools.smuggling.forms import PREFIX, Form
from tests.tools.smuggling.paths import PATHS


@dataclass(frozen=True)
class Trial:
    """What came of it: for each form its outcome, and the requests answered that none had sent."""

    path: str
    outcomes: Mapping[str, Outcome]
    smuggled: Mapping[str, int]

    @property
    def found(self) -> list[str]:
        """The forms that did what they should not."""
        return [
            name
            for name, each in self.outcomes.items()
            if each.wrong or each.extra or self.smuggled[name]
        ]

    def __str__(self) -> str:
        every = self.outcomes.values()
        tries, visitors = sum(each.tries for each in every), sum(each.visitors for each in every)
        wrong, extra = sum(each.wrong for each in every), sum(each.extra for each in every)
        answered = sum((each.statuses for each in every), Counter[int]())
        lines = [
            f"{self.path}: {len(self.outcomes)} forms, {tries:,} tries, {visitors:,} visitors:"
            f" {wrong:,} wrong answers, {extra:,} too many,"
            f" {sum(self.smuggled.values()):,} to requests that no client sent;"
            f" attackers got {dict(sorted(answered.items()))}"
        ]
        for name in self.found:
            each = self.outcomes[name]
            lines.append(
                f"    {name}: of {each.tries} tries {self.smuggled[name]} smuggled,"
                f" {each.wrong} of {each.visitors} visitors wrong, {each.extra} answers too many"
            )
        return "\n".join(lines)


def trial(path: str, forms: Mapping[str, Form], tries: int) -> Trial:
    """Try each form so often on that path."""
    with tempfile.TemporaryDirectory(prefix="pyoji-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        log = folder / "service.log"
        with _service(log) as port, PATHS[path](folder, port) as entrance:
            numbers = count()
            outcomes, ranges = {}, {}
            for name, form in forms.items():
                first = next(numbers)
                outcomes[name] = asyncio.run(attack(entrance, form, tries, numbers))
                ranges[name] = range(first, next(numbers))
        answered = list(smuggled(log))
    counts = {name: sum(map(numbers.__contains__, answered)) for name, numbers in ranges.items()}
    return Trial(path, outcomes, counts)


@contextmanager
def _service(log: Path) -> Iterator[int]:
    """`pyoji serve`, with every request in its log."""
    port = free_port()
    command = [sys.executable, "-m", "pyoji.cli", "serve", "--port", str(port), "--workers", "1"]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
    settings = {"PYOJI_CACHE_DIR": "off", "PYOJI_LIMIT_CLIENT": "off"}
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=clean | settings, stderr=said)
    with ended(process, 45):
        await_answer(Server("Pyoji", port, process.pid), "/healthz")
        yield port


def smuggled(log: Path) -> Iterator[int]:
    """The numbers of the requests answered that only a body had named."""
    for line in log.read_text(encoding="utf-8").splitlines():
        path = str(json.loads(line).get("path", ""))
        if path.startswith(PREFIX):
            yield int(path.removeprefix(PREFIX))
