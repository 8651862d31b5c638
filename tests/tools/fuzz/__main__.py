"""`make fuzz SECONDS=60`: fuzz each target for that time, then random links, and print figures.
Then compare the fast path with the application, over 25,000 requests.

Findings and the inputs that reached new branches are in `.cache/fuzz`, which git ignores. Add a
finding's input to `seeds.py` once it is understood. Exit code 1 is a finding.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import re
import subprocess
import sys
import time

from tests.tools.fuzz.targets import ROOT, TARGETS

PLACE = ROOT / ".cache" / "fuzz"
SPECIAL = ("openapi", "fastpath")
LINKS = 25
"""Links of an operation in one round of the long run."""

REQUESTS = 25_000
"""Requests in the comparison of the fast path."""

_COVERAGE = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")
_FIGURE = re.compile(r"stat::(\w+): +(\d+)")
_HEAD = f"{'target':<10}{'seconds':>8}{'tried':>10}{'a second':>10}{'branches':>10}{'paths':>8}"
_HEAD += f"{'corpus':>8}{'MB':>6}  found"


def target(name: str, seconds: int) -> bool:
    """Run one target in a separate process and print its line; return whether it held."""
    place = PLACE / name
    place.mkdir(parents=True, exist_ok=True)
    before = set(place.glob("found-*"))
    log = place / "log"
    command = [sys.executable, "-m", "tests.tools.fuzz.engine", name, str(seconds), str(place)]
    with log.open("wb") as said:
        code = subprocess.run(command, cwd=ROOT, stdout=said, stderr=said, check=False).returncode
    text = log.read_text("utf-8", "replace")
    figures = dict(_FIGURE.findall(text))
    branches, paths, corpus = (_COVERAGE.findall(text) or [("?",) * 3])[-1]
    found = [str(each.relative_to(ROOT)) for each in set(place.glob("found-*")) - before]
    print(
        f"{name:<10}{seconds:>8}{figures.get('number_of_executed_units', '?'):>10}"
        f"{figures.get('average_exec_per_sec', '?'):>10}{branches:>10}{paths:>8}{corpus:>8}"
        f"{figures.get('peak_rss_mb', '?'):>6}  {', '.join(found) or '-'}",
        flush=True,
    )
    if code:
        print("\n".join(text.splitlines()[-30:]))
    return code == 0


def links(seconds: int) -> bool:
    """Send requests from the service's description for that time; return whether it held."""
    from pyoji.settings import Settings
    from pyoji.web.app import create_app

    from tests.tools.fuzz.openapi import conforms, operations

    logging.disable(logging.INFO)
    service = create_app(Settings(limit_client=None, limit_client_cpu=None, deadline=60))
    every = list(operations(service))
    asked, rounds, sound, start = 0, 0, True, time.monotonic()
    while rounds == 0 or time.monotonic() - start < seconds:
        for operation in every:
            if time.monotonic() - start >= seconds:
                break
            try:
                asked += conforms(operation, LINKS, chance=rounds)
            except Exception as error:
                sound = False
                print(operation.label, *getattr(error, "exceptions", (error,)), sep="\n")
        rounds += 1
    took = time.monotonic() - start
    print(
        f"openapi: {asked} links of {len(every)} operations in {took:.0f} s, {asked / took:.0f} a"
        f" second: {'as described' if sound else 'NOT as described'}"
    )
    return sound


def alike() -> bool:
    """Compare the fast path with the application; return whether they are equal."""
    from tests.tools.fuzz import fastpath

    logging.disable(logging.CRITICAL)
    start = time.monotonic()
    try:
        answered, known = fastpath.compare(REQUESTS, seed=int(time.time()))
    except fastpath.Difference as difference:
        found = PLACE / "fastpath" / "found"
        found.parent.mkdir(parents=True, exist_ok=True)
        found.write_text(difference.stream.saved(), encoding="utf-8")
        print(f"fastpath: NOT alike, see {found.relative_to(ROOT)}\n{difference}")
        return False
    print(
        f"fastpath: {answered:,} requests, {known:,} by the fast path, in"
        f" {time.monotonic() - start:.0f} s: no difference"
    )
    return True


def main() -> int:
    """Try everything, or what `--only` names."""
    asked = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    asked.add_argument("--seconds", type=int, default=60, help="for each target (default 60)")
    asked.add_argument("--only", nargs="*", choices=[*TARGETS, *SPECIAL], metavar="TARGET")
    told = asked.parse_args()
    names = told.only or [*TARGETS, *SPECIAL]
    targets = [name for name in names if name not in SPECIAL]
    sound = True
    if importlib.util.find_spec("atheris") is None:
        print("Atheris is not there for this machine or this Python, so no target is run.")
    elif targets:
        print(_HEAD)
        for name in targets:
            sound = target(name, told.seconds) and sound
    if "openapi" in names:
        sound = links(told.seconds) and sound
    if "fastpath" in names:
        sound = alike() and sound
    return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
