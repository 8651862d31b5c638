"""The engine: a link's parameters in, the bytes of an image file out.

    color.py       colours; contrast.py makes them readable; color_schemes.py makes themes of a
                   brand's colour
    image_url.py   the URL of a remote image
    title/         the parts of a title, such as its number
    card.py        the validated parameters of a card
    design/        templates, and the scene that a template makes of a card
    scene.py       the content of a card, without positions; warning.py, what it cannot show
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
    letter_mask.py letters as the mask of one draw operation
    flat.py        draw operations on palette indices; entries.py, their palette; tiles.py, which
                   index fills a part of an image
    raster_cache.py    every cached raster, within one budget of bytes
    encode/        Canvas → image_file.py: PNG, JPEG or WebP
    pipeline.py    the chain, on one screen
    assembly.py    settings → Engine
    examination.py what is wrong with a design; effects.py, parameters without an effect on a card

The engine is synchronous. It has no clock, thread, socket or environment (only `assembly` reads the
settings), and does not know HTTP.
"""
