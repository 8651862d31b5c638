"""Explanation: an error in words for a person, with what was probably meant.

In: an error of `pyoji.errors`. Out: sentences, for a problem's detail, a terminal or a report. The
errors themselves carry data; it must not know where the words are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyoji.errors import (
    BlogError,
    CardError,
    SettingsError,
    TemplateError,
    UnknownFormat,
    UnknownParameter,
)


def explain(error: CardError) -> str:
    """What is wrong, and what was probably meant."""
    joint = "; " if isinstance(error, BlogError | TemplateError) else " "
    return joint.join(filter(None, (str(error), hint(error))))


def advice(error: TemplateError) -> str:
    """What to do about a design, and what was probably meant."""
    return "; ".join(filter(None, (error.remedy, hint(error))))


@contextmanager
def noted() -> Iterator[None]:
    """Add the hint as a note to an error that leaves for a Python program: tracebacks show it."""
    try:
        yield
    except CardError as error:
        if words := hint(error):
            error.add_note(words)
        raise


def hint(error: CardError) -> str:
    """What was probably meant, or what there is; "" where neither helps."""
    nearest = error.nearest
    match error:
        case UnknownParameter() if nearest is None:
            return f"It has {', '.join(error.allowed)}."
        case SettingsError() if nearest is None:
            return "" if error.allowed else f"There are {', '.join(error.known)}."
        case SettingsError():
            return f"Did you mean {nearest}?"
        case BlogError() | TemplateError() if nearest is not None:
            return f"did you mean {nearest}?"
        case UnknownFormat() if nearest is not None:
            return f"Did you mean “.{nearest}”?"
        case _:
            return f"Did you mean “{nearest}”?" if nearest is not None else ""
