"""Built sites: read the pages of a site that a generator has built, and write tags into them.

    site        folders → whether they hold a built site, and its pages' files
    kinds       a page's head → why it needs no card, if so
    pages       files → pages with title and language
    texts       a page → author, date and more for its card
    posts       pages → posts, of which `build` makes cards
    cards       a page → the card in its tags: a link to the service, or a file of `build`
    tags        a card → bytes of tags in the page's own style
    inject      tags → the changed file
    parallel    several processes for the above

Must not render a card, nor print.
"""
