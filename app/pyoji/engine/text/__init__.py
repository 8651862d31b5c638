"""Setting text: from characters to placed lines.

    clean      what was typed → what is set
    language   which language it is, and what that language asks of a typesetter
    fonts      the faces, and which of them draws what
    bidi       which way each character runs (UAX #9)
    emoji      which graphemes are pictures
    itemise    one text → runs of one face, script, direction
    shape      runs → glyphs with advances, once, at unit size
    breaks     graphemes, and where a line may end
    paragraph  the prepared text: any width at any size is arithmetic from here on
    sense      what a line's end at a place costs a reader, by language
    lines      words → lines of a width, first-fit or balanced
    whole      the places that part nothing that belongs together
    arrange    words → so many lines that are even and that read
    choice     the size, the number of lines and their ends, weighed together
    room       the space for a text, and what fits it at a size
    ellipsis   what no size takes whole, cut
    fit        a text in its room: the best size, and the lines
    position   lines → where each glyph stands
    raster     glyphs → coverage and colour

Lengths are in em until `fit` is given a size. HarfBuzz and ICU are known here alone.
"""
