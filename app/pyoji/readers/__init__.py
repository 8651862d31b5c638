"""Readers: parse what a site publishes and what an operator lists.

    tags         HTML → its tags and their offsets
    charset      the bytes of a page → text
    pages        HTML → the addresses of its images
    page_head    HTML → title, author, date, images and more, and where tags can be inserted
    page_title   a page's title → the same without the name of the site
    json_ld      structured data → what it says of an article
    feeds        RSS, Atom, sitemaps, JSON Feed → images, pages, titles
    title_list   a list of cards in any of its formats → links
    block_list   a list of blocked cards → rules
    broken       the error for a file that cannot be read
    spelling     the normal form in which titles are compared

Every reader takes bytes or text, and bounds bytes, depth and entries before it parses. None opens a
file or a connection. Used by `web/`, `blog/` and `cli/`.
"""
