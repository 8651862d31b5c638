"""Networks: what is known of the networks that show a card for a link, each fact with its source.

    network    the form of a row: a network's crawler, its limits, the sources of both
    table      the networks
    preview    the form of a row: how an app shows a shared link
    previews   the previews of the apps

The tables are data: they name facts, and who published them when. What is not published is None.
"""

from __future__ import annotations
