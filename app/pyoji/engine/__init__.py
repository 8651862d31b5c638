"""The engine: a link's parameters in, the bytes of an image file out.

    card.py        what a link asks for
    design/        the templates, and the scene that a card makes with one
    scene.py       what is on a card
    text/          text, from characters to positioned glyphs
    layout.py      Scene → Frame: where everything stands
    frame.py       the card as a flat list of items; frame_json.py writes it as JSON
    images/        pictures: their size, and strangers' files as pixels
    paint/         Frame → Canvas
    canvas.py      a background, and draw operations in their order
    raster_cache.py    every raster that outlives its card, within one budget of bytes
    encode/        Canvas → ImageFile: PNG, JPEG or WebP
    pipeline.py    the chain, on one screen
    assembly.py    settings → Engine

The engine is synchronous. It has no clock, thread, socket or environment (but `assembly` reads the
settings), and knows nothing of HTTP.
"""
