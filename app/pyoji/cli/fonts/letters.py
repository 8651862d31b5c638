"""Letters: the numbers of letters that a face has ink for, as a line of text.

In: counts by script. Out: a cell of a table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pyoji.engine.text.typefaces.coverage import COMMON_SCRIPTS


def in_words(ink: Mapping[str, int], incomplete: Collection[str] = ()) -> str:
    """Format the counts, the largest first, with a `-` after those of incomplete scripts."""
    counts = sorted(
        ((script, count) for script, count in ink.items() if script not in COMMON_SCRIPTS),
        key=lambda pair: (-pair[1], pair[0]),
    )
    return ", ".join(
        f"{script} {count:,}{'-' if script in incomplete else ''}" for script, count in counts
    )
