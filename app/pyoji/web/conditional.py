"""Conditional requests (RFC 9110 §13): whether the client's copy is current.

In: a strong entity tag and the request's If-None-Match. Out: yes or no. The tag comes from the
card's digest and is known before rendering. It must not know how a response is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# RFC 9110 §8.8.3. A tag may contain a comma, so a list is searched and not split.
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def strong(opaque: str) -> str:
    """Return the strong entity tag of `opaque`."""
    return f'"{opaque}"'


def is_known(tag: str, if_none_match: Sequence[str]) -> bool:
    """Whether the client has the representation `tag`.

    `if_none_match` are the values of the field lines. The comparison is weak (§13.1.2), `*` matches
    any tag, and invalid tags are ignored.
    """
    field = ",".join(if_none_match)
    return field.strip() == "*" or tag in _TAG.findall(field)
