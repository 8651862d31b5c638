"""Sandbox: work on files that others made, in processes that can do nothing else.

    confinement   what a process gives up before it reads such a file
    answers       what the font program writes, and how it is read
    font_program  the program that reads one font
    font_store    typefaces that were read before, on disk
    fonts         the program seen from the engine: bytes in, typefaces out

The service's pictures are decoded under the same confinement (`service/remote_images`).
"""
