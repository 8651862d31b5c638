"""Letters: how many letters of each script a face has ink for, as words.

In: counts by script. Out: a line for a table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pyoji.engine.text.typefaces.coverage import COMMON_SCRIPTS


def in_words(ink: Mapping[str, int], incomplete: Collection[str] = ()) -> str:
    """Write the counts, the largest first; a script of which letters are missing has a `-`."""
    counts = sorted(
        ((script, count) for script, count in ink.items() if script not in COMMON_SCRIPTS),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return ", ".join(
        f"{script} {count:,}{'-' if script in incomplete else ''}" for script, count in counts
    )
