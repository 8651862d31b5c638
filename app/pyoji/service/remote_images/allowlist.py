"""Allowlist: the hosts from which images may be fetched.

In: the setting's patterns, already validated. Out: whether an image URL is allowed, and the list as
text for error messages.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoji.engine.image_url import ImageUrl

OFF = (
    "left out: remote images are off on this service, until its operator names hosts in "
    "PYOJI_PICTURE_HOSTS"
)


class AllowedHosts:
    """The allowed hosts: `cdn.example.com`, or `*.example.org` for every subdomain (not the name
    itself), each with an optional port (default: 443)."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(patterns)
        with_port = [pattern if ":" in pattern else f"{pattern}:443" for pattern in self._patterns]
        self._exact = frozenset(pattern for pattern in with_port if not pattern.startswith("*."))
        self._suffixes = tuple(pattern[1:] for pattern in with_port if pattern.startswith("*."))

    def admit(self, image_url: ImageUrl) -> bool:
        """Whether the URL's host and port are on the list."""
        authority = f"{image_url.host}:{image_url.port}"
        return authority in self._exact or authority.endswith(self._suffixes)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    @property
    def allowed(self) -> str:
        """The requirement for a URL, to follow “it must be”."""
        if not self._patterns:
            return OFF
        return "an https URL on " + " or ".join(self._patterns)
