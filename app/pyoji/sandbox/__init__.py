"""Sandbox: parse untrusted files in processes without rights.

    confinement      resource limits of such a process
    program          runs such a process until it ends or its time is over
    answers          the output format of the font program
    font_program     the program that reads one font
    font_store       a cache of parsed typefaces on disk
    fonts            the client of the program: bytes → typefaces
    codecs           a small file of each image format
    picture_program  the program that decodes one picture
    pictures         its client: bytes → dominant colours, or a refusal

The decoder of remote images has the same confinement (`service/remote_images`).
"""
