"""Hosts: which hosts a picture may come from, as the operator listed them.

In: the setting's patterns, which are valid. Out: yes or no for a link, and the list in words for
the author of a link that is not on it.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoji.engine.image_url import ImageLink

OFF = "left out: pictures from outside are off here"


class AllowedHosts:
    """The allowed hosts: `cdn.example.com`, `*.example.org` for every host below that name (not
    itself), with `:8443` for a port of their own."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(patterns)
        whole = [pattern if ":" in pattern else f"{pattern}:443" for pattern in self._patterns]
        self._exact = frozenset(pattern for pattern in whole if not pattern.startswith("*."))
        self._below = tuple(pattern[1:] for pattern in whole if pattern.startswith("*."))

    def admit(self, link: ImageLink) -> bool:
        """Whether the link's host and port are on the list."""
        place = f"{link.host}:{link.port}"
        return place in self._exact or place.endswith(self._below)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    @property
    def allowed(self) -> str:
        """What a link must be, as the end of a sentence that begins “it must be”."""
        if not self._patterns:
            return OFF
        return "an https URL on " + " or ".join(self._patterns)
