"""A card's link: parse paths and queries, repair damaged ones, and write them.

    path.py         path        → CardPath: template, format, version
    query.py        query       ↔ names and values
    card_links.py   whole link  ↔ template and pairs
    old_links.py    old link    → pairs for the template og-image
    og_tags.py      link        → Open Graph tags
    signature.py    link's meaning and keys → signature, or whether one is valid

Used by `web/`, which answers links, and by `blog/`, whose posts hold them. It must not know which
templates or parameters exist, nor HTTP.
"""
