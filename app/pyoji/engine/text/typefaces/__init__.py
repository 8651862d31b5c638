"""Typefaces: the font file of a brand → bytes that are safe to shape, and facts.

    limits      how large a font may be
    refusal     why a font is not used: table, finding, remedy
    container   TrueType, OpenType, WOFF2 and collections: the tables of one face
    unpack      the tables of a WOFF2 file
    tables      what each table must hold
    instance    a variable font → one face for each weight
    coverage    the letters that a face has ink for, by script
    character_map  the characters that a face is asked for
    metrics     x-height and Hangul body
    facts       what is known of a face
    read        the steps, in order

Reading a hostile file takes time and memory that no check can bound beforehand, so the service
reads in a process of its own (`pyoji.sandbox`). fontTools unpacks WOFF2 and is known here alone.
"""
