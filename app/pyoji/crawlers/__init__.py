"""Crawlers: a published page as each network's crawler sees it, and the card that it would show.

    fetch        one address, requested as a crawler requests it
    robots       which addresses a site's robots.txt leaves to a crawler
    page_tags    the tags of a page that cards are made of
    visit        a page and its image, seen by each network
    finding      the rules, and what is wrong by one of them
    page_rules   what is wrong with a page for a network
    image_rules  what is wrong with its image
    verdict      the card that a network would show, and its findings
    report       verdicts as plain values

The operator names the pages, so any host may be requested, the own machine too. Bytes, seconds and
redirects are bounded for all of them.
"""

from __future__ import annotations
