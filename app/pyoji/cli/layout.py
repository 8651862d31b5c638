"""pyoji layout: where everything stands on a card, as data.

In: a template's name or a link, and parameters. Out: JSON, the same as the service's.
"""

from __future__ import annotations

from pyoji.cli.terminal import AsJson, settings, show, told
from pyoji.cli.words import Link, Pairs, card
from pyoji.engine.frame_json import card_data
from pyoji.loading import load_engine


def layout(template: Link, words: Pairs = None, as_json: AsJson = False) -> None:
    """Lay a card out without painting it, and print the data."""
    with told():
        made = load_engine(settings())
        asked = card(made.templates, template, words or [])
        data = card_data(asked, made.pipeline.frame(asked))
    show(data, plain=as_json)
