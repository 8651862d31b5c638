"""Inject: write a card's tags into the file of a page.

In: a file, and what its tags say. Out: the file with them, or why it is unchanged. A page that has
got an image since it was read is left alone, so runs may be repeated, stopped and overlap. Files
are replaced atomically; bytes, mode and owner stay. Must not choose a card.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoji.blog.built import site
from pyoji.blog.built.kinds import Skip
from pyoji.blog.built.pages import BuiltPage, digest
from pyoji.blog.built.tags import CardTags, NoPlace, with_tags
from pyoji.blog.source import edit
from pyoji.readers import page_head
from pyoji.readers.broken import Broken


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page to write into. `is_dry`: only compute the new content."""

    page: BuiltPage
    card: CardTags
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The content of a file before and after, if it was not written; or why it is unchanged, which
    is an error if `wrong`."""

    before: bytes = b""
    after: bytes = b""
    why: str = ""
    wrong: bool = False


def inject(task: PageTask) -> Outcome:
    """Write the tags into the file, unless it has an image by now."""
    try:
        outcome = _attempt(task)
        if outcome is None:  # another run was faster
            outcome = _attempt(task)
        return outcome or Outcome(why="it changes all the time", wrong=True)
    except (Broken, NoPlace) as error:
        return Outcome(why=str(error), wrong=True)
    except OSError as error:
        return Outcome(why=error.strerror or str(error), wrong=True)


def _attempt(task: PageTask) -> Outcome | None:
    """Write the tags; None if the file has changed in the meantime."""
    file = task.page.file
    content = site.read(file)
    is_known = digest(content) == task.page.digest
    head = task.page.head if is_known else page_head.read(content)
    if head.pictures():
        return Outcome(why=Skip.CARD)
    changed = with_tags(content, head, task.card)
    if task.is_dry:
        return Outcome(content, changed)
    try:
        edit.replace(file, content, changed)
    except edit.Changed:
        return None
    return Outcome()
