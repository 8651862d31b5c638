"""Blog: read a blog's posts and compare them with the cards that they link to.

    source/    read files: text, front matter, links; apply edits
    check/     find and repair faulty links; the blog's configuration
    links/     make the link for a title, insert it into a post, list all links
    build/     render a blog's cards into files
    built/     read the pages of a built site, write the tags of cards into them
    warm.py    request addresses from a running service

Reading is separate from checking: every command uses `source.posts.read` and `check.checker`.
Must not print. Only `warm` makes HTTP requests.
"""
