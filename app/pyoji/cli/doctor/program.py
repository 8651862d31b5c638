"""Program: whether what draws a card is all there, and draws one.

In: an installation. Out: findings about Python, the packages, the fonts, the designs, a card.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version

from pyoji.cli.doctor.finding import Finding, ok, warning, wrong
from pyoji.cli.doctor.installation import Installation, variable
from pyoji.cli.templates import HEAVIEST
from pyoji.engine.card import FORMATS, PNG
from pyoji.engine.design import samples
from pyoji.engine.text import bundle
from pyoji.errors import TemplateError
from pyoji.loading import load_engine
from pyoji.printable import code_point
from pyoji.service.remote_images.reasons import Refused
from pyoji.service.remote_images.sandbox import Decoder

OLDEST_PYTHON = (3, 11)

FLOORS: Mapping[str, tuple[int, ...]] = {"pillow": (12, 3), "starlette": (1, 3, 1)}
"""The first version of each package without the holes that are known of those before."""

SLOWEST = 1.0
"""Seconds that a card may take on a machine that crawlers can wait for; it takes a tenth."""

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")
_EARLY = re.compile(r"[._-]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)", re.I)
"""What stands behind the number of a version that comes before it (PEP 440)."""


def python(_: Installation) -> Iterator[Finding]:
    """Python is one that we support."""
    have = sys.version_info[:3]
    named = ".".join(map(str, have))
    if have[:2] < OLDEST_PYTHON:
        least = ".".join(map(str, OLDEST_PYTHON))
        yield wrong(f"Python {named}", f"install Python {least} or newer, then Pyoji anew")
    else:
        yield ok(f"Python {named}, {sys.executable or 'somewhere'}")


def packages(_: Installation) -> Iterator[Finding]:
    """None is at a version with known holes."""
    right = []
    for name, floor in FLOORS.items():
        least = ".".join(map(str, floor))
        remedy = f"pip install --require-hashes -r requirements.txt; {name} {least} is the least"
        try:
            have = version(name)
        except PackageNotFoundError:
            yield wrong(f"{name} is not installed", remedy)
            continue
        if reaches(have, floor):
            right.append(f"{name} {have}")
        else:
            yield wrong(f"{name} {have} has known holes", remedy)
    if right:
        yield ok(", ".join(right))


def reaches(have: str, floor: tuple[int, ...]) -> bool:
    """Whether a version is the floor or later; a release candidate of the floor is earlier."""
    found = _NUMBERS.match(have)
    if found is None:
        return False
    numbers = tuple(map(int, found[0].split(".")))
    width = max(len(numbers), len(floor))
    number, least = (each + (0,) * (width - len(each)) for each in (numbers, floor))
    return number > least or (number == least and not _EARLY.match(have[found.end() :]))


def encodings(seen: Installation) -> Iterator[Finding]:
    """Names of files and what is printed are UTF-8."""
    other = [(what, how) for what, how in seen.encodings if not utf8(how)]
    for what, how in other:
        remedy = "set LC_ALL=C.UTF-8 or PYTHONUTF8=1, and do not set PYTHONIOENCODING"
        yield warning(f"{what}: {how}, in which most titles cannot be written", remedy)
    if not other:
        yield ok("UTF-8")


def utf8(encoding: str) -> bool:
    """Whether that is a name of UTF-8."""
    return encoding.casefold().replace("-", "").replace("_", "") == "utf8"


def fonts(seen: Installation) -> Iterator[Finding]:
    """The fonts are there, and are what their manifest says."""
    directory = seen.settings.fonts_dir
    findings = bundle.verify(directory)
    for finding in findings:
        yield wrong(
            finding, f"take {directory} anew from the release, or unset {variable('fonts_dir')}"
        )
    if not findings:
        yield ok(f"{len(bundle.read(directory).fonts)} fonts, as their manifest says")


def templates(seen: Installation) -> Iterator[Finding]:
    """Every design can be read."""
    reading = seen.reading
    for faults in reading.faults.values():
        for fault in faults:
            place = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
            where = f" at {fault.key}" if fault.key else ""
            yield wrong(f"{place}: found {fault.found}{where}", fault.remedy)
    if not reading.faults:
        own = seen.settings.templates_dir
        yield ok(f"{len(reading.templates)} designs{f', with those in {own}' if own else ''}")


def card(seen: Installation) -> Iterator[Finding]:
    """A card can be drawn, in each format, in time and not too heavy."""
    try:
        made = load_engine(seen.settings)
    except TemplateError:
        yield warning("not drawn: a design is wrong", "mend the designs first")
        return
    pairs = [("title", samples()["ko"])]
    template = made.templates.names[0]
    told = []
    made.pipeline.render(made.templates.card(template, (), PNG))  # opens what is opened once
    for format_ in FORMATS.values():
        begun = time.perf_counter()
        encoded = made.pipeline.render(made.templates.card(template, pairs, format_))
        taken = time.perf_counter() - begun
        told.append(f"{format_.name} {len(encoded.data):,} bytes in {taken * 1000:.0f} ms")
        if len(encoded.data) > HEAVIEST:
            yield wrong(f"{told[-1]}: too heavy for WhatsApp", "run pyoji templates lint on it")
        if taken > SLOWEST:
            yield warning(f"{told[-1]}: slow", "give it more of a processor, or fewer workers")
        if encoded.missing:
            missing = ", ".join(map(code_point, encoded.missing))
            yield wrong(f"no font draws {missing}", "run pyoji fonts verify")
    yield ok(f"{template} drawn: {'; '.join(told)}")


def pictures(seen: Installation) -> Iterator[Finding]:
    """Where pictures are fetched: there is room for what is temporary, and one can be decoded."""
    if not seen.with_pictures:
        yield ok("off: no host is named")
        return
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"pyoji")
    except OSError as error:
        yield warning(  # the decoder itself opens no file
            f"nothing temporary can be written ({error.strerror})",
            "mount a small tmpfs at /tmp, or let TMPDIR name a directory that can be written to",
        )
    try:
        asyncio.run(_decode())
    except Refused as refused:
        yield wrong(
            f"a good picture could not be decoded ({refused.reason})",
            "let the service start one process more (limits of processes and memory)",
        )
    else:
        yield ok(f"{len(seen.settings.picture_hosts)} hosts; a picture was decoded")


_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2H0z"/></svg>'
)


async def _decode() -> None:
    decoder = Decoder()
    try:
        await decoder.decode(_PICTURE)
    finally:
        await decoder.close()
