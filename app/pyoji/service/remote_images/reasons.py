"""Reasons: why a picture is not there, in a word for logs, metrics and headers.

A word says what happened and never where: whoever reads it learns no address, and nothing of
what answers in the network behind us.
"""

from __future__ import annotations

from enum import StrEnum


class MissingReason(StrEnum):
    """Why a picture could not be had; the value is the word."""

    HOST = "host"  # a redirect to what is not on the list, or is no https URL
    ADDRESS = "address"  # the name stands for an address that is not a public one
    UNREACHABLE = "unreachable"  # no such name, no connection, no trust, or an answer broken off
    REDIRECTS = "redirects"  # too many of them
    NOT_FOUND = "not-found"  # 404 or 410
    STATUS = "status"  # another status than 200
    ENCODED = "encoded"  # compressed, though we asked for plain bytes
    TOO_LARGE = "too-large"  # of bytes
    TIMEOUT = "timeout"  # all of it together took too long
    BUSY = "busy"  # too many pictures are being fetched
    NOT_A_PICTURE = "not-a-picture"  # neither PNG, JPEG, WebP nor an SVG that we draw
    TOO_MANY_PIXELS = "too-many-pixels"
    FAULT = "fault"  # our own; the log says more
    DAMAGED = "damaged"  # begins like a picture and is none, or ended the decoder


class Refused(Exception):
    """There is no picture, for a reason."""

    def __init__(self, reason: MissingReason) -> None:
        self.reason = reason
        super().__init__(reason.value)
