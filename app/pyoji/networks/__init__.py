"""Networks: what is known of the networks that show a card for a link, each fact with its source.

    network   the form of a row: a network's crawler, its limits, the sources of both
    table     the rows

The table is data: it names facts, and who published them when. What is not published is None.
"""

from __future__ import annotations
