"""Program: check fonts, designs, rendering, image decoding and the hosts of pages.

In: an installation. Out: findings.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping

from pyoji.cli.doctor.finding import DoctorFinding, Installation, ok, wrong
from pyoji.cli.terminal import count_of
from pyoji.engine import design
from pyoji.engine.card import FORMATS
from pyoji.engine.image_url import HTTPS
from pyoji.engine.paint import check
from pyoji.engine.text import bundle
from pyoji.engine.text.fonts import Fonts
from pyoji.explanation import advice
from pyoji.loading import directories, font_reader
from pyoji.printable import code_point
from pyoji.service.remote_images.addresses import public
from pyoji.service.remote_images.reasons import Refused
from pyoji.service.remote_images.sandbox import Decoder
from pyoji.settings import variable

RESOLVE_SECONDS = 5.0
"""Deadline for resolving a host."""

_IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2H0z"/></svg>'


def fonts(installation: Installation) -> Iterator[DoctorFinding]:
    """The font files match their manifest."""
    directory = installation.settings.fonts_dir
    faults = bundle.verify(directory)
    for fault in faults:
        remedy = f"install {directory} again from the release, or unset {variable('fonts_dir')}"
        yield wrong(fault, remedy)
    if not faults:
        yield ok(f"{len(bundle.read(directory).fonts)} fonts, as their manifest says")


def templates(installation: Installation) -> Iterator[DoctorFinding]:
    """Every design can be read."""
    chosen = installation.settings
    fonts_digest = Fonts.open(chosen.fonts_dir).digest
    reading = design.examine(
        fonts_digest, *directories(chosen), paint=check, read_font=font_reader(chosen)
    )
    for faults in reading.faults.values():
        for fault in faults:
            place = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
            where = f" at {fault.key}" if fault.key else ""
            yield wrong(f"{place}: found {fault.found}{where}", advice(fault))
    if not reading.faults:
        own = chosen.templates_dir
        hidden = sum(not template.model.listed for template in reading.templates)
        count = f"{count_of(len(reading.templates), 'design')}, {hidden} of them on no list"
        yield ok(f"{count}{f', with those in {own}' if own else ''}")


def card(installation: Installation) -> Iterator[DoctorFinding]:
    """A card can be rendered in each format."""
    engine = installation.engine
    name, pairs = engine.templates.names[0], [("title", design.samples()["ko"])]
    results = []
    for format_ in FORMATS.values():
        started = time.perf_counter()
        encoded = engine.pipeline.render(engine.templates.card(name, pairs, format_))
        milliseconds = (time.perf_counter() - started) * 1000
        results.append(f"{format_.name} {len(encoded.data):,} bytes in {milliseconds:.0f} ms")
        if encoded.missing:
            missing = ", ".join(map(code_point, encoded.missing))
            yield wrong(f"{format_.name}: no font draws {missing}", "run pyoji fonts verify")
    yield ok(f"{name} rendered: {'; '.join(results)}")


def pictures(installation: Installation) -> Iterator[DoctorFinding]:
    """The process that decodes fetched images starts, and decodes one."""
    hosts = installation.settings.picture_hosts
    if not hosts:
        yield ok("off: no host is set")
        return
    try:
        asyncio.run(_decode())
    except Refused as refused:
        yield wrong(
            f"a valid image could not be decoded ({refused.reason})",
            "allow the service one more process (limits of processes and memory)",
        )
    else:
        yield ok(f"{len(hosts)} hosts; an image was decoded")


def pages(installation: Installation) -> Iterator[DoctorFinding]:
    """The hosts of pages have public addresses."""
    patterns = installation.settings.page_hosts
    if not patterns:
        yield ok("off: no host is set")
        return
    faults = asyncio.run(_unreachable(host for host in patterns if not host.startswith("*.")))
    for host, fault in faults.items():
        yield wrong(f"{host}: {fault}", f"correct {variable('page_hosts')}, or the host's address")
    if not faults:
        yield ok(f"{len(patterns)} hosts")


async def _unreachable(hosts: Iterable[str]) -> Mapping[str, str]:
    """Return the hosts that cannot be fetched from, each with the reason."""
    from pyoji.service.remote_images.fetch import Resolver  # slow to import

    resolver, faults = Resolver(1), dict[str, str]()
    try:
        for host in hosts:
            name, _, port = host.partition(":")
            try:
                async with asyncio.timeout(RESOLVE_SECONDS):
                    addresses = await resolver(name, int(port or HTTPS))
            except (OSError, TimeoutError):
                faults[host] = "its name does not resolve"
                continue
            if not all(map(public, addresses)):
                faults[host] = "it has an address that is not public, so it is not fetched from"
    finally:
        resolver.close()
    return faults


async def _decode() -> None:
    decoder = Decoder()
    try:
        await decoder.decode(_IMAGE)
    finally:
        await decoder.close()
