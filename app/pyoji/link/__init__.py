"""A card's link, as text: what a path and a query mean, however they were written.

    path        path.py         → CardPath: template, format, versioned or not
    query       query.py        → the names and values meant; and back
    link        card_links.py   → template and pairs; and back
    old link    old_links.py    → pairs for the template og-image
    tags        og_tags.py      → the head of a page with that link

Known to all who meet links: the web, which answers them, and the blog, whose posts hold them. It
must not know which templates or parameters exist, nor anything of HTTP.
"""
