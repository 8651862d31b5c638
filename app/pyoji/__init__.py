"""Pyoji (표지, "cover"): a link becomes a card.

A request travels one way and changes form at each door:

    URL → Card → Scene → Frame → Painting → Encoded → response
         read  compose layout  paint     encode     answer

`link/query.py` mends what crawlers and templating engines did to the link. `templates/` reads its
parameters into a `Card`, complete and canonical, and composes the `Scene`: what is on the card.
`layout.py` with `text/` decides the `Frame`: where everything stands. `paint/` and `encode/`
make the file. `pipeline.py` is that chain on one screen; `renderer.py` puts memory and a store
(`cache/`) before it, fetches pictures (`pictures/`), and says how many are drawn at once; `web/`
answers. `blog/` reads a blog's links. `files/` reads what others wrote, within bounds. `main.py`
builds the parts, `cli/` is the command line.

Each form is a frozen value in a file of its name; the verbs never import each other.
"""
