"""The playground: the pages `/`, `/gallery` and `/docs`, as HTML.

    state.py      query → PageState: template, parameter values, their errors
    words.py      the texts of the pages, by language of the interface
    examples.py   what a design shows in empty fields, by language
    form.py       a template's parameters → form fields
    fields.py     a card → what the form says about it: no effect, contrast
    presets.py    a template's moods → its named looks
    frames.py     how apps show a shared link, and what is known of it
    snippets.py   PageState → texts to copy: link, meta tags, front matter …
    page.py       the page `/`
    gallery.py    the page `/gallery`
    unknown.py    the page for a link to an unknown template
    reference.py  the page `/docs`
    static_files.py  files of static/ with their digests
    answers.py    HTML → response
    render.py     values → HTML; the only module that imports Jinja2
    routes.py     requests → pages
    templates/    the HTML of the pages
    locales/      the texts, one TOML file per language
    static/       the style sheet, the script and the icon

Python prepares the values of a page, a template places them, and Jinja2 escapes them. Only `routes`
knows requests and responses. No module knows how a card is rendered. The script adds nothing that
the server cannot do: without it, the same address returns the same page.
"""
