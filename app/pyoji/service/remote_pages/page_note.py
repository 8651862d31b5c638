"""Page note: an entry as bytes, for the other processes of the service.

In: an entry in monotonic seconds, which hold in one process only. Out: bytes with the time of day,
and the entry again. Whatever the bytes are, the result is an entry within bounds, or None. It must
not know where notes are stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pyoji.byte_sizes import KIB
from pyoji.engine.image_url import ImageUrl
from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.facts import LONGEST, PageFacts
from pyoji.service.remote_pages.page_entry import FRESH_SECONDS, OLDEST_SECONDS, PageEntry
from pyoji.service.remote_pages.page_reasons import Missing, PageReason

VERSION = 2

MOST_BYTES = 64 * KIB
"""Bytes of a note; one with the longest texts has half of that."""

_TEXTS = ("title", "author", "date", "lang", "site")
_REASONS: Mapping[str, Missing] = {reason.value: reason for reason in (*MissingReason, *PageReason)}


class Moment(NamedTuple):
    """The present, in monotonic seconds and as time of day."""

    clock: float
    now: float

    def time_of(self, clock: float) -> float:
        """Return the time of day of monotonic seconds."""
        return self.now + clock - self.clock

    def clock_of(self, time: float) -> float:
        """Return the monotonic seconds of a time of day."""
        return self.clock + time - self.now


def name(address: ImageUrl, edition: str) -> str:
    """Return the name of a page's note: 32 hexadecimal digits. Each `edition` has its own."""
    text = json.dumps(["page", VERSION, edition, str(address)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write(entry: PageEntry, moment: Moment) -> bytes:
    """Encode the entry."""
    facts = entry.facts
    values = {
        "until": moment.time_of(entry.until),
        "fetched": moment.time_of(entry.fetched_at),
        "address": facts.address if facts else None,
        "read": facts.read_at if facts else None,
        "is_indexed": facts is not None and facts.is_indexed,
        "texts": {key: getattr(facts, key) for key in _TEXTS} if facts else {},
        "conditions": dict(entry.conditions),
        "missing": entry.missing,
        "failures": entry.failures,
    }
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


def read(content: bytes, moment: Moment) -> PageEntry | None:
    """Decode an entry that holds at this moment; None if it does not, or is none."""
    try:
        entry = _entry(json.loads(content[:MOST_BYTES]), moment)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    is_current = moment.clock < entry.until <= moment.clock + FRESH_SECONDS
    return entry if is_current and (entry.facts or entry.missing) else None


def _entry(values: Mapping[str, Any], moment: Moment) -> PageEntry:
    """Raise one of several errors for values of other types."""
    texts: Mapping[str, Any] = values["texts"]
    facts = None
    if texts:
        bounded = {key: _text(texts[key]) for key in _TEXTS}
        is_indexed = values["is_indexed"] is True
        address, read_at = _required(values["address"]), float(values["read"])
        facts = PageFacts(address, read_at, **bounded, is_indexed=is_indexed)
    reason = values["missing"]
    fetched_at = moment.clock_of(float(values["fetched"]))
    if facts and not moment.clock - OLDEST_SECONDS <= fetched_at <= moment.clock:
        raise ValueError("facts of another day")
    return PageEntry(
        until=moment.clock_of(float(values["until"])),
        facts=facts,
        fetched_at=fetched_at,
        conditions={
            _required(key): _required(value) for key, value in values["conditions"].items()
        },
        missing=None if reason is None else _REASONS[reason],
        failures=int(values["failures"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else _required(value)[:LONGEST]


def _required(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
