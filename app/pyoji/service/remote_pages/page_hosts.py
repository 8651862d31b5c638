"""Page hosts: the value of the parameter `page` → the address of a page on an allowed host.

In: the setting's patterns, the text of a link. Out: an https URL, or ParameterError with what is
allowed. It must not know how a page is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoji.engine.image_url import ImageUrl, NotAnImageUrl, parse
from pyoji.errors import ParameterError
from pyoji.link.query import PAGE
from pyoji.service.remote_images.allowlist import AllowedHosts

OFF = "left out: pages are off on this service, until its operator names hosts in PYOJI_PAGE_HOSTS"


class PageHosts:
    """The hosts whose pages a link may name. If there is one, a link may have the path alone."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(patterns)
        self.hosts = AllowedHosts(self._patterns)
        is_single = len(self._patterns) == 1 and not self._patterns[0].startswith("*.")
        self._root = f"https://{self._patterns[0]}" if is_single else ""

    def __bool__(self) -> bool:
        return bool(self._patterns)

    @property
    def allowed(self) -> str:
        """The requirement for a value, to follow “it must be”."""
        if not self._patterns:
            return OFF
        path = ", or the path of a page there, beginning with /" if self._root else ""
        return self.hosts.allowed + path

    @property
    def example(self) -> str:
        """The address of a page on the first host."""
        host = self._patterns[0] if self._patterns else ""
        return f"https://{host.replace('*.', 'blog.')}/post" if host else ""

    def read(self, text: str) -> ImageUrl:
        """Return the address of a page. Raises ParameterError."""
        text = text.strip()
        if not self:
            raise ParameterError(PAGE, text, OFF)
        is_path = self._root and text.startswith("/") and not text.startswith("//")
        try:
            address = parse(self._root + text if is_path else text)
        except NotAnImageUrl as error:
            is_https = text[:8].casefold() == "https://"
            allowed = error.allowed if is_https else self.allowed
            raise ParameterError(PAGE, text, allowed, self._suggestion(text)) from None
        if not self.hosts.admit(address):
            raise ParameterError(PAGE, text, self.allowed)
        return address

    def _suggestion(self, text: str) -> str | None:
        """Return the text with https, if that is an allowed address."""
        candidate = "https://" + text.rpartition("//")[2] if "//" in text[:8] else f"https://{text}"
        try:
            return candidate if self.hosts.admit(parse(candidate)) else None
        except NotAnImageUrl:
            return None
