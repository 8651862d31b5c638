"""What draws a card is all there, and draws one."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from pyoji.cli.doctor import program
from pyoji.cli.templates import HEAVIEST
from pyoji.engine.card import PNG
from pyoji.engine.image_file import Encoded
from pyoji.service.remote_images.reasons import Reason, Refused

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states

DESIGN = "summary: A design.\nscene: {text: title}\n"


def test_python_is_one_that_we_support(installed, monkeypatch):
    """An older one is wrong."""
    assert states(program.python, installed()) == [OK]
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "Python 3.10.4 → install Python 3.11" in only(program.python, installed(), WRONG)


def test_packages_with_holes_are_found(installed, monkeypatch):
    """And one that is not there; those that are right are told beside."""
    assert states(program.packages, installed()) == [OK]
    have = {"pillow": "12.2.1", "starlette": "1.3.1"}
    monkeypatch.setattr(program, "version", have.__getitem__)
    assert "pillow 12.2.1 has known holes" in only(program.packages, installed(), WRONG)
    assert only(program.packages, installed(), OK) == "starlette 1.3.1 → "

    def none(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(program, "version", none)
    assert states(program.packages, installed()) == [WRONG, WRONG]


@pytest.mark.parametrize(
    ("have", "floor", "reached"),
    [
        ("12.3", (12, 3), True),
        ("12.3.0", (12, 3), True),
        ("12.3.0.post1", (12, 3), True),
        ("12.10", (12, 3), True),
        ("13", (12, 3), True),
        ("12", (12, 3), False),
        ("12.3rc1", (12, 3), False),
        ("12.3.0.dev4", (12, 3), False),
        ("12.4b1", (12, 3), True),
        ("1.3.1+local", (1, 3, 1), True),
        ("1.3", (1, 3, 1), False),
        ("unknown", (1, 3, 1), False),
    ],
)
def test_versions_are_compared_as_versions(have, floor, reached):
    """By number, what comes before a release before it."""
    assert program.reaches(have, floor) is reached


def test_other_encodings_are_told(installed):
    """Each by its place."""
    good = (("names of files", "utf-8"), ("standard output", "UTF8"))
    assert states(program.encodings, installed({"encodings": good})) == [OK]
    bad = (("names of files", "utf-8"), ("standard output", "latin-1"))
    told = only(program.encodings, installed({"encodings": bad}), WARNING)
    assert told.startswith("standard output: latin-1")


def test_fonts_are_compared_with_their_manifest(installed, tmp_path):
    """Each file that differs is named."""
    assert states(program.fonts, installed()) == [OK]
    copy = tmp_path / "fonts"
    shutil.copytree(installed().settings.fonts_dir, copy, copy_function=os.symlink)
    for name in ("Pretendard-Bold.otf", "NotoSans-Bold.ttf"):
        [found] = [*copy.glob(Path(name).stem + ".*")]
        found.unlink()
    seen = installed(fonts_dir=str(copy))
    assert states(program.fonts, seen) == [WRONG, WRONG]
    assert all("is missing" in each.seen for each in program.fonts(seen))


def test_every_fault_of_every_design_is_told(installed, tmp_path):
    """With file and line, and what to do."""
    assert "17 designs" in only(program.templates, installed(), OK)
    (tmp_path / "one.yaml").write_text("summary: 1\nsene: []\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("scene: [\n", encoding="utf-8")
    found = [*program.templates(installed(templates_dir=str(tmp_path)))]
    assert {each.state for each in found} == {WRONG}
    assert {each.seen.split(":")[0] for each in found} == {"one.yaml", "two.yaml"}
    assert all(each.remedy for each in found)


def test_a_card_is_really_drawn(installed):
    """In each format, with its time and bytes."""
    told = only(program.card, installed(), OK)
    assert [word for word in ("png", "jpeg", "webp") if f"{word} " not in told] == []
    assert " bytes in " in told


def test_no_card_is_drawn_while_a_design_is_wrong(installed, tmp_path):
    """The design's own finding says what to do."""
    (tmp_path / "one.yaml").write_text("scene: [\n", encoding="utf-8")
    assert states(program.card, installed(templates_dir=str(tmp_path))) == [WARNING]


def test_a_card_that_is_slow_heavy_or_lacks_letters_is_found(installed, monkeypatch):
    """Each for itself."""
    heavy = Encoded(bytes(HEAVIEST + 1), PNG, (0xD55C,))
    monkeypatch.setattr("pyoji.engine.pipeline.Pipeline.render", lambda *_: heavy)
    monkeypatch.setattr(program, "SLOWEST", -1.0)
    found = [*program.card(installed())]
    assert [each.state for each in found] == [WRONG, WARNING, WRONG] * 3 + [OK]
    assert "too heavy" in found[0].seen
    assert "slow" in found[1].seen
    assert "U+D55C" in found[2].seen


def test_pictures_that_are_off_need_nothing(installed, monkeypatch):
    """Not even a process."""
    monkeypatch.setattr(program, "Decoder", None)
    assert only(program.pictures, installed(), OK).startswith("off")


def test_a_picture_is_really_decoded(installed):
    """By the process that will do it."""
    seen = installed(picture_hosts="cdn.example.com")
    assert "a picture was decoded" in only(program.pictures, seen, OK)


def test_a_decoder_that_cannot_be_started_is_found(installed, monkeypatch):
    """With the reason in a word."""

    async def refuse(*_):
        raise Refused(Reason.BUSY)

    monkeypatch.setattr("pyoji.service.remote_images.sandbox.Decoder.decode", refuse)
    assert "(busy)" in only(program.pictures, installed(picture_hosts="cdn.example.com"), WRONG)


def test_where_nothing_temporary_can_be_written_is_found(installed, monkeypatch):
    """As on a read-only root without a tmpfs."""

    def refuse():
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    told = only(program.pictures, installed(picture_hosts="cdn.example.com"), WARNING)
    assert "Read-only file system" in told
    assert "tmpfs" in told
