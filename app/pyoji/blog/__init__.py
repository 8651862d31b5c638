"""A blog's posts: read, and held against the cards that they link to.

    page, marked, frontmatter, body    a file's text, and where in it things stand
    trees                              what a path says: language, translations
    links, posts                       the links on a page; a post and what it says of itself
    titles                             whether two titles agree, and in which language one is
    reading, draft                     what a link says and what was meant; a link made anew
    case, rules/, check                one link with all that is known of it; the rules; the chain
    settings, finding, edit, report    .pyoji.yaml; what is found; what is changed; how it is told
    suggest, keys, insert              a link for a title; the key it stands under; into a post
    plan, manifest, build              which card goes where; what is there; drawing what is not
    listing                            the links to all of a blog's cards
    warm                               asking a service for addresses

Reading is apart from judging: `posts.read` and `check.share` serve whoever builds or warms cards.
It knows the renderer's floors below it, of HTTP only how `warm` asks, and prints nothing.
"""
