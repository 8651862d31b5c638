"""Unread: which files and folders below a blog are not read, by kind and reason.

In: names, as a folder is walked. Out: counts. A folder that is not entered counts as one folder,
whatever it contains. Must not know the content of a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

FOLDER = "folder"


class Reason(StrEnum):
    """Why a file or folder is not read."""

    KIND = "kind"
    """Posts are not written in files of this kind."""
    FOREIGN = "foreign"
    """The generator does not read files of this kind; another one does."""
    UNPUBLISHED = "no pages"
    """The generator makes no pages of this folder: archetypes, layouts, a theme."""
    OUTSIDE = "outside"
    """The generator's pages are in another folder."""
    PARTIAL = "partial"
    """A part that other pages include; its name begins with an underscore."""
    DOCUMENT = "document"
    """It describes the project, as a README does."""
    BUNDLED = "bundled"
    """A part of the page beside it (Hugo)."""
    EXCLUDED = "excluded"
    """The blog's configuration excludes it."""
    GENERATED = "generated"
    """A program writes or installs this folder."""
    HIDDEN = "hidden"
    """Its name begins with a dot."""
    LINKED = "symbolic link"
    """A symbolic link to a folder."""
    MISSING = "no file"
    """A pipe, a device, or a link that leads nowhere."""


class Unread(NamedTuple):
    """A kind (an extension in lower case, FOLDER, or "" for a name without one) and a reason."""

    kind: str
    reason: Reason


Unreads = Mapping[Unread, int]
"""How many files and folders of each kind are not read, for each reason."""


class UnreadCounter(Counter[Unread]):
    """Counts while a folder is walked."""

    def add(self, name: str, reason: Reason, *, is_folder: bool = False) -> None:
        """Count a file, or a folder that is not entered."""
        self[Unread(FOLDER if is_folder else kind(name), reason)] += 1


def kind(name: str) -> str:
    """The kind of a file with this name."""
    return Path(name).suffix.lower()
