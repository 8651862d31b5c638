"""Readers: files that others write, as values. What a site publishes, and what an operator lists.

    pages        HTML → the addresses of its pictures
    feeds        RSS, Atom, sitemaps, JSON Feed → pictures, pages, titles
    title_list   a list of cards in any of its forms → links
    block_list   a list of what is never drawn → rules
    broken       what is raised for a file that cannot be read
    spelling     when two texts are the same title

Every reader takes bytes or text, and bounds what it reads before it reads it: bytes, depth,
entries. None opens a file or a connection. The web, the blog commands and the command line read
through here.
"""
