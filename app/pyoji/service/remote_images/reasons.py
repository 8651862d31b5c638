"""Reasons: why an image or a page is missing, as labels for logs, metrics and data.

A label names the kind of failure and never an address, so it reveals nothing about the internal
network.
"""

from __future__ import annotations

from enum import StrEnum


class MissingReason(StrEnum):
    """Why an image or a page is missing; the value is the label."""

    HOST = "host"  # a redirect to a host that is not allowed, or to no https URL
    ADDRESS = "address"  # the host has an address that is not public
    UNREACHABLE = "unreachable"  # DNS, connection or TLS failed, or the response is invalid
    REDIRECTS = "redirects"  # too many redirects
    NOT_FOUND = "not-found"  # 404 or 410
    STATUS = "status"  # any other status except 200
    ENCODED = "encoded"  # compressed, although the request accepts only identity
    TOO_LARGE = "too-large"  # too many bytes
    TIMEOUT = "timeout"  # the deadline for all steps together has passed
    BUSY = "busy"  # too many images or pages are being fetched
    NOT_A_PICTURE = "not-a-picture"  # not PNG, JPEG, WebP or a supported SVG
    TOO_MANY_PIXELS = "too-many-pixels"
    FAULT = "fault"  # a bug; the log has the exception
    DAMAGED = "damaged"  # it cannot be decoded, or it crashed the decoder


class Refused(Exception):
    """A file could not be fetched or decoded, for `reason`."""

    def __init__(self, reason: MissingReason) -> None:
        self.reason = reason
        super().__init__(reason.value)
