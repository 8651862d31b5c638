"""Readers: parse what a site publishes and what an operator lists.

    tags         HTML → its tags and their offsets
    charset      the bytes of a page → text
    pages        HTML → the addresses of its images
    page_head    HTML → title, author, date, images and more, and where tags can be inserted:
                 page_facts (the values), page_heading, page_insertion, page_metadata, page_title,
                 json_ld
    feeds        RSS, Atom, sitemaps, JSON Feed → images, pages, titles
    title_list   a list of cards in any of its formats → links
    block_list   a list of blocked cards → rules
    broken       the error for a file that cannot be read
    spelling     the normal form in which titles are compared

Every reader takes bytes or text, and bounds bytes, depth and entries before it parses. None opens a
file or a connection. Used by `web/`, `blog/` and `cli/`.
"""
