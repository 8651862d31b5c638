"""Lifespan: what each process starts after its fork."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.waiting import until
from tests.web.serving import serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc"),
]


def test_one_of_the_workers_speaks_for_all(tmp_path: Path) -> None:
    """A store that cannot be used is logged once, whichever worker finds it."""
    file = tmp_path / "file"
    file.touch()
    with serving(cache_dir=file / "below") as service:
        assert service.end() == 0
        assert service.said(r"(cards are kept in memory only): ") == [
            "cards are kept in memory only"
        ]


def test_one_of_the_workers_measures_the_store(tmp_path: Path) -> None:
    """The size of what is stored is among the metrics, once for all."""
    sample = 'pyoji_store_bytes{store="directory"} '
    with serving(cache_dir=tmp_path / "cards") as service:
        until(lambda: sample in service.ask("/metrics").decode())
