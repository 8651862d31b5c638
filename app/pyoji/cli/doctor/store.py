"""Store: whether cards can be kept where the settings say.

In: an installation. Out: findings. Cards are written, read and removed through the store itself,
and nothing is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.cli.doctor import directory
from pyoji.cli.doctor.finding import Finding, ok, warning
from pyoji.cli.doctor.installation import Installation, variable


def store(seen: Installation) -> Iterator[Finding]:
    """Cards can be written, read and removed, and there is room for them."""
    chosen = seen.settings
    asked = variable("cache_dir") in seen.environment
    if chosen.cache_url is not None:
        from pyoji.cli.doctor import shared  # takes a sixth of a second; most need it not

        yield from shared.look(chosen.cache_url, claims=chosen.shared_flight)
    elif chosen.cache_dir is not None and chosen.cache_dir_bytes:
        yield from directory.look(chosen.cache_dir, chosen.cache_dir_bytes, asked=asked)
    elif asked or not chosen.cache_dir_bytes:
        yield ok("cards are kept in memory only, as is set")
    else:
        yield warning(
            "cards are kept in memory only, since there is no home: each start draws them anew",
            f"set {variable('cache_dir')} to a directory, or to off",
        )
