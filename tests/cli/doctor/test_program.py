"""What draws a card is all there, and draws one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from pyoji.cli.doctor import program
from pyoji.engine.card import PNG
from pyoji.engine.image_file import ImageFile
from pyoji.service.remote_images.reasons import MissingReason, Refused

from tests.cli.doctor.findings import OK, WRONG, only, states


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
    installation = installed()
    count = len(installation.engine.templates.designs)
    hidden = count - len(installation.engine.templates.names)
    assert f"{count} designs, {hidden} of them on no list" in only(
        program.templates, installation, OK
    )
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


def test_letters_that_no_font_draws_are_reported(installed, monkeypatch):
    """By their code points."""
    drawn = ImageFile(b"card", PNG, (0xD55C,))
    monkeypatch.setattr("pyoji.engine.pipeline.Pipeline.render", lambda *_: drawn)
    found = [*program.card(installed())]
    assert [each.state for each in found] == [WRONG] * 3 + [OK]
    assert "U+D55C" in found[0].seen


def test_pictures_that_are_off_need_nothing(installed, monkeypatch):
    """Not even a process."""
    monkeypatch.setattr(program, "Decoder", None)
    assert only(program.pictures, installed(), OK).startswith("off")


def test_a_picture_is_really_decoded(installed):
    """By the process that will do it."""
    seen = installed(picture_hosts="cdn.example.com")
    assert "an image was decoded" in only(program.pictures, seen, OK)


def test_a_decoder_that_cannot_be_started_is_found(installed, monkeypatch):
    """With the reason in a word."""

    async def refuse(*_):
        raise Refused(MissingReason.BUSY)

    monkeypatch.setattr("pyoji.service.remote_images.sandbox.Decoder.decode", refuse)
    assert "(busy)" in only(program.pictures, installed(picture_hosts="cdn.example.com"), WRONG)


def test_pages_that_are_off_need_nothing(installed):
    """Not even a name server."""
    assert only(program.pages, installed(), OK).startswith("off")


@pytest.mark.parametrize(
    ("addresses", "state", "said"),
    [
        (["93.184.215.14"], OK, "2 hosts"),
        (["93.184.215.14", "10.0.0.1"], WRONG, "not public"),
        (["127.0.0.1"], WRONG, "not public"),
        (None, WRONG, "does not resolve"),
    ],
)
def test_the_hosts_of_pages_are_looked_up(installed, monkeypatch, addresses, state, said):
    """Those with a name; of a whole domain none is known."""

    async def resolve(_, host, port):
        assert (host, port) == ("blog.example.com", 8443)
        if addresses is None:
            raise OSError
        return addresses

    monkeypatch.setattr("pyoji.service.remote_images.fetch.Resolver.__call__", resolve)
    seen = installed(page_hosts="blog.example.com:8443, *.example.org")
    assert said in only(program.pages, seen, state)
