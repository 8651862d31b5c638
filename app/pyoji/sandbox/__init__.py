"""Sandbox: parse untrusted files in processes without rights.

    confinement   resource limits of such a process
    answers       the output format of the font program
    font_program  the program that reads one font
    font_store    a cache of parsed typefaces on disk
    fonts         the client of the program: bytes → typefaces

The decoder of remote images has the same confinement (`service/remote_images`).
"""
