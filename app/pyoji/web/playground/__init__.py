"""The playground: the designer's page `/`, the gallery, and `/docs`, as HTML.

    state.py      address → State: template, values, what is wrong with them
    words.py      the texts of the pages, in each language of the interface
    form.py       a template's parameters → fields
    frames.py     the networks that a card is shown in
    snippets.py   State → what a designer copies: link, tags, front matter …
    page.py       the page `/`
    gallery.py    the page `/gallery`
    reference.py  the page `/docs`
    render.py     values → HTML; the one door to Jinja2
    routes.py     requests → these pages and the files they are made of
    templates/    the pages' HTML
    locales/      the texts, one TOML file a language
    static/       the style sheet, the script and the icon, served as they are

Python prepares the values that a page shows, a template places them, and Jinja2 escapes them.
Only `routes` knows of requests and responses, and nothing here how a card is rendered.
The script draws nothing that the server cannot: without it the same address gives the same page.
"""
