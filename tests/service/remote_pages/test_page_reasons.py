"""Page reasons: labels that distinguish failures."""

from __future__ import annotations

from pyoji.service.remote_images.reasons import MissingReason
from pyoji.service.remote_pages.page_reasons import OF_FETCHES, PageReason


def test_no_two_reasons_share_a_label() -> None:
    """The labels of pages and of images differ from each other."""
    labels = [reason.value for reason in (*MissingReason, *PageReason)]
    assert len(labels) == len(set(labels))


def test_a_page_is_not_decoded() -> None:
    """The reasons of a decoder do not occur."""
    assert MissingReason.NOT_A_PICTURE not in OF_FETCHES
    assert MissingReason.TIMEOUT in OF_FETCHES
