"""Sections: what the bench's figures are told as, in a terminal and on the page.

In: the plain values of one part's JSON. Out: sections, each a heading, a few sentences and a table.
Nothing is measured here, and every number that is told is in the JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.tools.bench.figures import Spread, four, number
from tests.tools.bench.table import Table

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One table and what is to be known about it."""

    heading: str
    prose: str
    table: Table


def spread(plain: Plain | None) -> str:
    """A spread as a cell: median (least to greatest)."""
    return str(Spread(**plain)) if plain else "-"


def middle(plain: Plain | None, digits: Callable[[float], str] = number) -> str:
    """The median alone."""
    return digits(plain["median"]) if plain else "-"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def cold(found: Plain) -> Iterator[Section]:
    """Cold cards beside the peers', then each design beside takumi's card."""
    rounds = f"{found['rounds']} rounds of {found['cards']} titles"
    without = f" The peers were not there: {found['missing']}." if found["missing"] else ""
    yield Section(
        "A card that was never requested before",
        f"From the title to the PNG's bytes, in a warm process; {rounds}, interleaved. "
        "Times are milliseconds, the median round's; a ratio is the median of the rounds', "
        "with the least and the greatest. First is the process's first card; processor is what "
        f"all threads used.{without}",
        Table(
            ("", "p50", "p95", "first", "processor", "bytes", "p50 / takumi", "bytes / takumi",
             "p50 / ours"),
            [
                (
                    each["title"],
                    middle(each["p50_ms"]),
                    middle(each["p95_ms"]),
                    number(each["first_ms"]),
                    middle(each["cpu_ms"]),
                    middle(each["bytes"], _whole),
                    spread(each.get("p50_to_takumi")),
                    middle(each.get("bytes_to_takumi")),
                    spread(each["p50_to_ours"]),
                )
                for each in found["peers"].values()
            ],
        ),
    )  # fmt: skip
    if "designs" in found:
        yield Section(
            "Each design beside a card of like content",
            "Our designs with a title alone, in fifteen languages, interleaved with takumi's card "
            "of the same texts in the same places, sizes and fonts, on the same ground without "
            "our motifs.",
            Table(
                (
                    "",
                    "p50",
                    "p95",
                    "first",
                    "bytes",
                    "takumi's p50",
                    "p50 / takumi",
                    "p95 / takumi",
                ),
                [
                    (
                        name,
                        middle(each["p50_ms"]),
                        middle(each["p95_ms"]),
                        number(each["first_ms"]),
                        middle(each["bytes"], _whole),
                        middle(each.get("takumi_ms")),
                        spread(each.get("p50_to_takumi")),
                        spread(each.get("p95_to_takumi")),
                    )
                    for name, each in found["designs"].items()
                ],
            ),
        )


def browser(found: Plain) -> Iterator[Section]:
    """The designer's page as a person sees it."""
    first, typing = found["first"], found["typing"]
    yield Section(
        "The designer's page",
        f"In Chromium {found['chromium']}, {found['rounds']} rounds, each in a new profile: "
        "milliseconds from opening the page to the frame that shows the card, and from a letter to "
        f"the frame that shows its picture, while {found['letters']} letters of Hangul are typed, "
        f"one in {found['pause_ms']} ms. Browser and service share the machine.",
        Table(
            ("", "median (least to greatest)"),
            [
                ("the page as it is, ms", spread(first["plain_ms"])),
                ("a title that was never drawn, ms", spread(first["new_ms"])),
                ("a letter to its picture, ms", spread(typing["p50_ms"])),
                ("the same, 95th percentile, ms", spread(typing["p95_ms"])),
                ("requests for the card in flight", spread(typing["in_flight"])),
            ],
        ),
    )


def asked(found: Plain) -> Iterator[Section]:
    """The cards that people ask for, service beside service."""
    if found["kinds"]:
        yield Section(
            "What people ask for, service beside service",
            "Over HTTP, one client, each service by turns; titles alone in fifteen languages, a "
            f"different one each time, {found['rounds']} rounds of {found['cards']} cards, after "
            "some that do not count and, but for new grounds, four idle seconds. Times are "
            "milliseconds. Takumi, behind Node's own server, draws the same texts in the same "
            "places, sizes and fonts on the same ground, in the same size, scale, format and "
            "quality and without our motif; its bytes and its likeness are of the card with the "
            "motif, given to it as a picture. Likeness is the structural similarity to the "
            "service's own PNG, ours and as a ratio.",
            Table(
                ("", "p50", "takumi's", "p95", "takumi's", "p50 / takumi", "p95 / takumi", "bytes",
                 "bytes / takumi", "likeness", "likeness / takumi"),
                [
                    (
                        name,
                        middle(each["p50_ms"]),
                        middle(each["takumi_ms"]),
                        middle(each["p95_ms"]),
                        middle(each["takumi_p95_ms"]),
                        spread(each["p50_to_takumi"]),
                        spread(each["p95_to_takumi"]),
                        middle(each["bytes"], _whole),
                        spread(each["bytes_to_takumi"]),
                        middle(each.get("likeness"), four),
                        middle(each.get("likeness_to_takumi"), four),
                    )
                    for name, each in found["kinds"].items()
                ],
            ),
        )  # fmt: skip
    if "first" in found:
        yield Section(
            "The first card of a fresh process",
            "Milliseconds over HTTP, once the process says that it is ready; each design in a "
            "process of its own, each time another language.",
            Table(
                ("", "ms"),
                [
                    ("Pyoji", spread(found["first"]["ours_ms"])),
                    ("takumi", spread(found["first"]["takumi_ms"])),
                    ("Pyoji / takumi", spread(found["first"]["to_takumi"])),
                ],
            ),
        )


def scale(found: Plain) -> Iterator[Section]:
    """The mix of new cards, by cores and workers, and known cards meanwhile."""
    yield Section(
        "A mix of new cards, by cores and workers",
        f"{found['rounds']} rounds of {found['cards']} new cards, the same for each service, by "
        "turns, while the others are stopped: designs by Zipf's law, titles of fifteen languages, "
        "one in twenty on a new ground, one in ten as WebP, as JPEG or at scale 2. Takumi, behind "
        "Node's own server, draws the same texts on the same grounds without our motifs, with as "
        "many cores; it draws in "
        f"several threads. {found['per_worker']} connections ask each worker; the client has no "
        "core of its own. Processor is what a card takes of it, in all threads.",
        Table(
            ("", "cards/s", "/ takumi", "/ one core", "processor, ms", "/ takumi", "p50 ms",
             "p99 ms", "MB before", "MB after"),
            [
                (
                    name,
                    spread(each["rate"]),
                    spread(each["to_takumi"]),
                    middle(each["to_one_core"]),
                    middle(each["processor_ms"]),
                    middle(each["processor_to_takumi"]),
                    middle(each["p50_ms"]),
                    middle(each["p99_ms"]),
                    number(each["before_mb"]),
                    number(each["after_mb"]),
                )
                for name, each in found["services"].items()
            ],
        ),
    )  # fmt: skip
    hits = found["hits"]
    yield Section(
        "A card that is known, while the mix is drawn",
        f"One client asks {hits['rate']} times a second for a known card, at leisure and while "
        f"{hits['workers']} workers draw the mix as fast as they can "
        f"({middle(hits['drawn'], _whole)} cards a second). {found['rounds']} rounds of "
        f"{hits['seconds']} s, interleaved; milliseconds.",
        Table(
            ("", "p99 idle", "p99 busy", "p99 busy / idle"),
            [
                (
                    f"{hits['rate']} a second",
                    spread(hits["quiet_p99_ms"]),
                    spread(hits["busy_p99_ms"]),
                    spread(hits["p99_ratio"]),
                )
            ],
        ),
    )


def http(found: Plain) -> Iterator[Section]:
    """The service under load; of each part that was measured, its section."""
    for name, section in _HTTP.items():
        if name in found:
            yield section(found[name])


def _hits(found: Plain) -> Section:
    missing = f" Not there: {found['missing']}." if found["missing"] else ""
    return Section(
        "A card that is known",
        f"Requests a second for one card of {found['bytes']:,} bytes on {found['connections']} "
        f"kept connections, {found['rounds']} rounds of {found['seconds']} s, interleaved. Each "
        "answers with the same bytes; the two applications also send the same headers, on "
        f"uvicorn with httptools and uvloop as ours. Latencies are milliseconds.{missing}",
        Table(
            ("", "requests/s", "/ bare ASGI", "/ FastAPI", "p50", "p99"),
            [
                (
                    name,
                    middle(each["rate"], _whole),
                    spread(each["to_asgi"]),
                    spread(each["to_fastapi"]),
                    middle(each["p50_ms"]),
                    middle(each["p99_ms"]),
                )
                for name, each in found["servers"].items()
            ],
        ),
    )


def _busy(found: Plain) -> Section:
    names = {
        "full": f"as fast as {found['connections']} connections can",
        "steady": f"{found['rate']} a second",
    }
    return Section(
        "A card that is known, while new ones are drawn",
        f"Latencies of hits in milliseconds, {found['workers']} workers, when idle and while "
        "another client requests new cards as fast as possible (it got "
        f"{middle(found['drawn'], _whole)} a second). Both clients run on the same cores as the "
        f"workers. {found['rounds']} rounds of {found['seconds']} s, interleaved.",
        Table(
            ("hits", "p50 idle", "p50 busy", "p99 idle", "p99 busy", "p99 busy / idle"),
            [
                (
                    names[way],
                    middle(each["quiet_p50_ms"]),
                    middle(each["busy_p50_ms"]),
                    middle(each["quiet_p99_ms"]),
                    middle(each["busy_p99_ms"]),
                    spread(each["p99_ratio"]),
                )
                for way, each in found["ways"].items()
            ],
        ),
    )


def _growth(found: Plain) -> Section:
    return Section(
        "New cards, with one worker and with two",
        f"Different cards a second over HTTP, {found['per_worker']} connections for each worker, "
        f"{found['rounds']} rounds of {found['seconds']} s, interleaved. The client has no core of "
        "its own. Of one worker the event loop and the thread that draws may be on two cores.",
        Table(
            ("workers", "cards/s", "two / it", "p50 ms", "p99 ms"),
            [
                (
                    workers,
                    spread(each["rate"]),
                    spread(each["two_to_it"]),
                    middle(each["p50_ms"]),
                    middle(each["p99_ms"]),
                )
                for workers, each in found["workers"].items()
            ],
        ),
    )


def _stampede(found: Plain) -> Section:
    return Section(
        "One new card, requested by many at once",
        f"{found['asking']:,} connections request it at the same moment, {found['rounds']} times. "
        "Cards drawn are summed over the workers.",
        Table(
            ("workers", "cards drawn", "the last answer, s"),
            [
                (workers, spread(each["drawn"]), spread(each["slowest_s"]))
                for workers, each in found["workers"].items()
            ],
        ),
    )


def _memory(found: Plain) -> Section:
    return Section(
        "Memory of a worker",
        f"Resident megabytes of one worker after that many different cards, of {found['designs']} "
        "designs in rotation, with the cache at its default size.",
        Table(
            ("different cards", "MB"),
            [(f"{cards:,}", number(held)) for cards, held in found["held"]],
        ),
    )


def _start(found: Plain) -> Section:
    return Section(
        "From the start to the first card",
        f"Seconds from starting the process to a card's last byte, {found['rounds']} times.",
        Table(("", "s"), [("one worker", spread(found["seconds"]))]),
    )


_HTTP: Mapping[str, Callable[[Plain], Section]] = {
    "hits": _hits,
    "busy": _busy,
    "growth": _growth,
    "stampede": _stampede,
    "memory": _memory,
    "start": _start,
}
