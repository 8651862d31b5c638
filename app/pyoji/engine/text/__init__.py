"""Setting text: from characters to placed lines.

    unicode    properties of code points
    icu        graphemes, line breaks and words, by ICU
    clean      raw input → text that is safe to set
    language   language detection, and typesetting rules by language
    typefaces  a brand's font file → bytes that are safe to shape, and facts
    casing     a text in upper, lower or title case, by language
    face       one font file: coverage and extents, in em
    voices     families of faces by voice, and the matching of weights
    fallback   the faces of one text in order, one for the letters of a script
    fonts      the faces of the bundle and of templates, opened when needed
    tracking   letter-spacing by size
    bidi       embedding levels (UAX #9)
    emoji      which graphemes have emoji presentation
    itemise    one text → runs of one face, script, direction
    shape      runs → glyphs with advances, once, at unit size
    breaks     graphemes, and line break opportunities
    style      how a text is set, and where its lines may end
    paragraph  the prepared text: any width at any size is arithmetic from here on
    prepare    a text and its style → a paragraph
    sense      the cost of a line break to a reader, by language
    lines      words → lines of a width, first-fit or balanced
    boundaries the breaks that keep words and phrases in one piece
    arrange    words → a fixed number of even, readable lines
    parts      the text between fixed breaks, and what its lines cost
    choice     size, number of lines and line breaks, optimised together
    room       the space for a text, and the sizes and line counts that fit it
    hyphenate  places for a hyphen in very long words
    ellipsis   truncation of a text that fits at no size
    fit        a text in its room: the best size, and the lines
    position   lines → the origin of each glyph
    raster     glyphs → coverage and colour

Lengths are in em up to `fit`, in pixels after it. Only this package uses HarfBuzz and ICU.
"""
