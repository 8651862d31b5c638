"""Conditional requests (RFC 9110 §13): is what the client holds still what we would answer?

In: a strong entity tag and the request's If-None-Match. Out: yes or no. The tag comes from the
card's digest and so is known before anything is drawn; nothing here renders or looks up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# RFC 9110 §8.8.3; a tag may hold a comma, so a list is not split but searched.
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def strong(opaque: str) -> str:
    """The strong entity tag of `opaque`."""
    return f'"{opaque}"'


def is_known(tag: str, if_none_match: Sequence[str]) -> bool:
    """Whether the client holds the representation `tag`.

    `if_none_match` are the field's values, one for each line. The comparison is weak (§13.1.2),
    `*` matches whatever exists, and what is no entity tag is passed over.
    """
    field = ",".join(if_none_match)
    return field.strip() == "*" or tag in _TAG.findall(field)
