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
    lines      words → lines of a width, first-fit or balanced
    fit        the best size, the ellipsis
    position   lines → where each glyph stands
    raster     glyphs → coverage and colour

Lengths are in em until `fit` is given a size. HarfBuzz and ICU are known here alone.
"""
