"""A blog's posts: read, and held against the cards that they link to.

    source/    the files: text, front matter, links, and edits in place
    check/     what is wrong with the links, and how to repair them; the blog's configuration
    links/     a link for a title, written into a post; the list of all links
    build/     the cards of a blog, as files
    warm.py    asking a running service for addresses

Reading is apart from judging: `source.posts.read` and `check.checker` serve every command. Nothing
here prints, or knows of HTTP more than how `warm` asks.
"""
