"""The two halves of a title, before and after a colon or a spaced dash.

In: a clean title. Out: head and tail. A colon needs a space after it, which excludes times (10:30),
ratios (16:9) and URLs; a full-width one does not. The first colon outside of quotations, brackets
and code separates the halves; otherwise the first spaced dash or bar there does.
"""

from __future__ import annotations

import re

from pyoji.engine.title import enclosed

_COLON = re.compile(r"：|[:꞉︰](?=\s)")
_DASH = re.compile(r"\s[—–―|｜]\s|——|\s--?\s")
_ANY = re.compile(f"{_COLON.pattern}|{_DASH.pattern}")


def split(title: str) -> tuple[str | None, str | None]:
    """Return head and tail, or (None, None) if the title is not in two halves."""
    if not _ANY.search(title):
        return None, None
    masked = enclosed.masked(title)
    for separator in (_COLON, _DASH):
        match = separator.search(masked)
        if match is None:
            continue
        head, tail = title[: match.start()].strip(), title[match.end() :].strip()
        if any(map(str.isalnum, head)) and any(map(str.isalnum, tail)):
            return head, tail
    return None, None
