"""How the font bundle is built: its packages, its fonts, and what is done to each.

`build.py` runs it. The wheel of the fonts leaves it out, and it imports nothing from `app`.
"""
