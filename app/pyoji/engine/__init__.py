"""The engine: a link's parameters in, the bytes of an image file out.

    card.py        the validated parameters of a card
    design/        templates, and the scene that a template makes of a card
    scene.py       the content of a card, without positions
    text/          from characters to positioned glyphs
    brand_faces.py the fonts of templates, among those of the bundle
    layout.py      Scene → Frame: positions, by what measure.py says that nodes need; typeset.py
                   sets one text, labels.py those that cards share, lettering.py decoration
    fixed.py       texts of a scene that no link can move
    frame.py       a card as a flat list of positioned items; frame_json.py writes it as JSON
    images/        image files: their size, and untrusted files as pixels
    paint/         Frame → Canvas
    background.py  an image that cards share
    canvas.py      a background and ordered draw operations
    flat.py        draw operations on palette indices
    raster_cache.py    every cached raster, within one budget of bytes
    encode/        Canvas → ImageFile: PNG, JPEG or WebP
    pipeline.py    the chain, on one screen
    assembly.py    settings → Engine

The engine is synchronous. It has no clock, thread, socket or environment (only `assembly` reads the
settings), and does not know HTTP.
"""
