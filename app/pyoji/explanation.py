"""Explanation: the text of an error for people, with a hint at the nearest match.

In: an error of `pyoji.errors`. Out: sentences, for a problem's detail, a terminal or a report. It
must not know where they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pyoji.errors import (
    BlogError,
    CardError,
    SettingsError,
    TemplateError,
    UnknownFormat,
    UnknownParameter,
    UnknownTemplate,
)

MOST_NAMES = 40
"""Names that a list of what exists has at most."""


def explain(error: CardError) -> str:
    """Return what is wrong, and the hint."""
    joint = "; " if isinstance(error, BlogError | TemplateError) else " "
    return joint.join(filter(None, (str(error), hint(error))))


def advice(error: TemplateError) -> str:
    """Return how to correct a design, and the hint."""
    return "; ".join(filter(None, (error.remedy, hint(error))))


@contextmanager
def noted() -> Iterator[None]:
    """Add the hint as a note to an error that a Python program catches, so tracebacks show it."""
    try:
        yield
    except CardError as error:
        if note := hint(error):
            error.add_note(note)
        raise


def hint(error: CardError) -> str:
    """Return the nearest match, or the list of what exists; "" where there is neither."""
    nearest = error.nearest
    match error:
        case UnknownParameter() if nearest is None:
            return f"It has {_names(error.allowed)}."
        case UnknownTemplate() if nearest is None:
            return f"There are {_names(error.allowed)}."
        case UnknownFormat() if nearest is None:
            return f"There are {_names(f'.{name}' for name in error.allowed)}."
        case SettingsError() if nearest is None:
            return "" if error.allowed or error.option else f"There are {', '.join(error.known)}."
        case SettingsError():
            return f"Did you mean {nearest}?"
        case BlogError() | TemplateError() if nearest is not None:
            return f"did you mean {nearest}?"
        case UnknownFormat() if nearest is not None:
            return f"Did you mean “.{nearest}”?"
        case _:
            return f"Did you mean “{nearest}”?" if nearest is not None else ""


def _names(names: Iterable[str]) -> str:
    """Return a list of the names, of many the first and how many more."""
    listed = tuple(names)
    more = len(listed) - MOST_NAMES
    return ", ".join(listed[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")
