"""The designer's pages as HTML: what a page's address says in, a document out.

    state.py      address → State: template, values, what is wrong with them
    words.py      what the pages say, in each language of the interface
    form.py       a template's parameters → fields
    frames.py     the card as each network crops it
    snippets.py   State → what a designer copies: link, tags, front matter …
    page.py       the page `/`
    sheet.py      the page `/gallery`
    static/       the style sheet, the script and the icon, served as they are

Nothing here knows of requests and responses (`playground.py` does), or of how a card is drawn.
The script draws nothing that the server cannot: without it the same address gives the same page.
"""
