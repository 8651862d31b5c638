"""Byte sizes: the units in which bounds on memory, files and messages are written.

In: nothing. Out: numbers of bytes, in powers of 1024 as operators' settings count them.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB
