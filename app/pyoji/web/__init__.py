"""All that knows HTTP: from a request's bytes to a response's.

    request line  server.py       mended before the parser sees it
    known answer  answering.py    sent at once; hits.py knows it, and learns from what passes
    front         front.py        length, HEAD, whatever goes wrong, one line in the log
    route         routes.py       the table of paths
    signature     (app/pyoji/link/signature.py) whether someone who holds a key made the link
    card          cards.py        path and query, as `pyoji.link` reads them, and the answer, or 304
                                  without drawing (conditional.py, headers.py)
    admission     lists/          whether the operator's lists let the card be drawn
    old link      old_links.py    one of the og-image service's, as the card it asks for
    error         problems.py     → problem+json, by one table

Nothing below this floor knows a status code, and nothing here knows a font or a pixel.
"""
