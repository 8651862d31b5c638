"""Program: check fonts, designs, rendering and image decoding.

In: an installation. Out: findings.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from pyoji.cli.doctor.finding import DoctorFinding, Installation, ok, wrong
from pyoji.engine import design
from pyoji.engine.card import FORMATS
from pyoji.engine.paint import check
from pyoji.engine.text import bundle
from pyoji.engine.text.fonts import Fonts
from pyoji.explanation import advice
from pyoji.loading import directories, font_reader
from pyoji.printable import code_point
from pyoji.service.remote_images.reasons import Refused
from pyoji.service.remote_images.sandbox import Decoder
from pyoji.settings import variable

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
        yield ok(f"{len(reading.templates)} designs{f', with those in {own}' if own else ''}")


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


async def _decode() -> None:
    decoder = Decoder()
    try:
        await decoder.decode(_IMAGE)
    finally:
        await decoder.close()
