"""The playground: the designer's page `/`, the gallery, and `/docs`, as HTML.

    state.py      address → State: template, values, what is wrong with them
    words.py      what the pages say, in each language of the interface
    form.py       a template's parameters → fields
    frames.py     the card as each network crops it
    snippets.py   State → what a designer copies: link, tags, front matter …
    page.py       the page `/`
    gallery.py    the page `/gallery`
    reference.py  the page `/docs`
    routes.py     requests → these pages and the files they are made of
    static/       the style sheet, the script and the icon, served as they are

Only `routes` knows of requests and responses, and nothing here how a card is rendered.
The script draws nothing that the server cannot: without it the same address gives the same page.
"""
