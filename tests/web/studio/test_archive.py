"""Archive: the same draft is the same bytes, and no name in it leads out of its folder."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pyoji.web.studio.archive import archive
from pyoji.web.studio.draft import BrandDraft
from pyoji.web.studio.recognition import Recognized
from pyoji.web.studio.refusals import StudioRefusal
from pyoji.web.studio.uploads import BrandFile, write

from tests.web.making import MARK, MARKED, picture


@pytest.fixture
def files(tmp_path: Path) -> tuple[BrandFile, ...]:
    return (
        write(tmp_path, MARK, Recognized("mark.svg", "picture", {})),
        write(tmp_path, picture(), Recognized("a.png", "picture", {})),
    )


def test_a_brand_and_two_lines(files):
    """Its folder in order, then how to serve it."""
    with zipfile.ZipFile(BytesIO(archive(BrandDraft("mine", MARKED, files)))) as opened:
        names = opened.namelist()
        assert names == ["mine/template.yaml", "mine/a.png", "mine/mark.svg", "README.txt"]
        assert opened.read("mine/mark.svg") == MARK
        text = opened.read("README.txt").decode()
        assert len(text.splitlines()) == 2
        assert "pyoji serve" in text
        assert "/api/mine?" in text
        for info in opened.infolist():
            assert not info.filename.startswith(("/", "."))
            assert ".." not in info.filename
            assert info.external_attr >> 16 == 0o100644
            assert info.date_time == (1980, 1, 1, 0, 0, 0)


def test_equal_drafts_are_equal_bytes(files):
    """In whatever order their files are named."""
    first = archive(BrandDraft("mine", MARKED, files))
    assert first == archive(BrandDraft("mine", MARKED, files[::-1]))
    assert first != archive(BrandDraft("mine", MARKED + "#", files))


def test_a_file_that_is_no_longer_kept_says_so(files):
    files[1].path.unlink()
    with pytest.raises(StudioRefusal) as caught:
        archive(BrandDraft("mine", MARKED, files))
    assert caught.value.members["id"] == files[1].id
