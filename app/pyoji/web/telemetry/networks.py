"""Networks: the social network whose crawler sent a request, by its User-Agent.

In: the field's bytes. Out: one of NETWORKS, for any input. A User-Agent can be forged, so use it
for statistics only.
"""

from __future__ import annotations

from functools import lru_cache

from pyoji.networks import table

OTHER = "other"

# The first match decides. Apple's User-Agent for iMessage contains Facebook's and X's names, so it
# comes before the table, whose own order takes the more specific name first.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"facebot twitterbot", "apple"),
    (b"applebot", "apple"),
    *((mark.encode(), network.name) for network in table.NETWORKS for mark in network.marks),
    (b"googlebot", "google"),
    (b"googleother", "google"),
    (b"googleimageproxy", "google"),
    (b"google-", "google"),
)

NETWORKS: tuple[str, ...] = (*dict.fromkeys(name for _, name in _MARKS), OTHER)
"""All names of networks."""

LONGEST = 256
"""Bytes of the field that are searched. Every crawler names itself within them."""

_CACHE_SIZE = 1024  # entries of at most LONGEST bytes; a few hundred User-Agents request cards


@lru_cache(_CACHE_SIZE)
def _index(start: bytes) -> int:
    lowered = start.lower()
    name = next((name for mark, name in _MARKS if mark in lowered), OTHER)
    return NETWORKS.index(name)


def index(user_agent: bytes) -> int:
    """Return the index in NETWORKS of the network with this User-Agent."""
    return _index(user_agent[:LONGEST])
