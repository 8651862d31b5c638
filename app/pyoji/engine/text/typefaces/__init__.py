"""Typefaces: a template's font file → faces that are safe to shape, and facts about them.

    limits      the largest sizes and numbers that are accepted
    refusal     the error for a rejected font: table, finding, remedy
    container   TrueType, OpenType, WOFF2 and collections: the tables of one face
    unpack      the tables of a WOFF2 file
    tables      validation of each table
    instance    a variable font → one static face per weight
    coverage    the characters that a face has ink for, by script
    character_map  the cmap table of these characters
    metrics     x-height and height of Hangul
    facts       names, weight, coverage and metrics of a face
    read        all steps in order

No check can bound the time and memory for a hostile file in advance, so the service reads fonts in
a separate process (`pyoji.sandbox`). fontTools, which unpacks WOFF2, is used here only.
"""
