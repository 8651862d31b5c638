"""The two halves of a title: what stands before a colon or a spaced dash, and after it.

In: a clean title, and the same with quotations, brackets and code blanked. Out: head and tail.
A colon counts before a space, a wide one anywhere, so that a time (10:30), a ratio (16:9) and an
address (https://) do not. The first colon decides; a dash or a bar only where there is no colon.
"""

from __future__ import annotations

import re

_COLON = re.compile(r"：|[:꞉︰](?=\s)")
_DASH = re.compile(r"\s[—–―|｜]\s|——|\s--?\s")


def split(title: str, masked: str) -> tuple[str | None, str | None]:
    """Return head and tail, or (None, None) where the title has no two halves."""
    for separator in (_COLON, _DASH):
        match = separator.search(masked)
        if match is None:
            continue
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if any(map(str.isalnum, head)) and any(map(str.isalnum, tail)):
            return head, tail
    return None, None
