"""Pyoji (표지, "cover"): a link becomes a card.

A request travels one way and changes form at each door:

    URL → Card → Scene → Frame → image → Encoded → response
         read  compose layout  paint   encode    answer

`link/query.py` mends what crawlers and templating engines did to the link. `templates/` reads its
parameters into a `Card`, complete and canonical, and composes the `Scene`: what is on the card.
`layout.py` with `text/` decides the `Frame`: where everything stands. `paint/` and `encode.py`
make the file. `pipeline.py` is that chain on one screen; `renderer.py` puts a cache before it and
a pool around it; `web/` answers. `main.py` builds the parts, `cli/` is the command line.

Each form is a frozen value in a file of its name; the verbs never import each other.
"""
