"""Byte sizes: the units of bounds on memory, files and messages.

In: nothing. Out: numbers of bytes, in powers of 1024 as in the settings.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB
