"""pyoji layout: the layout of a card as data.

In: a template's name or a link, and parameters. Out: the same JSON as the service's.
"""

from __future__ import annotations

from pyoji.cli.terminal import AsJson, open_engine, print_json
from pyoji.cli.words import Link, Pairs, card
from pyoji.engine.frame_json import card_data


def layout(template: Link, words: Pairs = None, as_json: AsJson = False) -> None:
    """Lay a card out without painting it, and print the data."""
    engine = open_engine()
    requested = card(engine.templates, template, words or [])
    data = card_data(requested, engine.pipeline.frame(requested))
    print_json(data, plain=as_json)
