"""Starter: a new design is right as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import DESIGNS, Templates, examine, load, scaffold
from pyoji.engine.paint import check
from pyoji.errors import TemplateError


def test_a_new_design_is_right(tmp_path: Path) -> None:
    """A folder with a design and its mark, called and titled by its name."""
    files = scaffold.write(tmp_path, "my-brand")
    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        "my-brand/template.yaml",
        "my-brand/mark.svg",
    ]
    found = load("fonts", tmp_path, paint=check).get("my-brand")
    assert found.parameters["title"].default == "My Brand"
    assert found.assets["mark.svg"] == files[1].read_bytes()
    assert found.parameters["theme"].choices == ("light", "dark")


def test_a_brand_over_every_design_is_right(tmp_path: Path, templates: Templates) -> None:
    """Its themes are the design's; each line that is a comment may become one of the file's."""
    for name in templates.names:
        file, *_ = scaffold.write(tmp_path, f"my-{name}", templates.get(name))
        whole = file.with_name("template.yaml").read_text("utf-8").replace("    # ", "    ")
        (tmp_path / f"whole-{name}.yaml").write_text(whole, "utf-8")
    reading = examine("fonts", DESIGNS, tmp_path, paint=check)
    assert {n: [str(f) for f in faults] for n, faults in reading.faults.items()} == {}
    found = Templates(reading.templates)
    for name in templates.names:
        base = templates.get(name).model
        for mine in (f"my-{name}", f"whole-{name}"):
            assert found.get(mine).model.themes == base.themes
            assert found.get(mine).model.scene == base.scene
            assert found.card(mine, [], PNG).template == mine


def test_the_scene_of_a_comment_is_right(tmp_path: Path, templates: Templates) -> None:
    """A brand over any design may have it in place of the design's own."""
    for name in templates.names:
        file, *_ = scaffold.write(tmp_path, f"my-{name}", templates.get(name))
        rest, _, scene = file.read_text("utf-8").partition("# scene:")
        lines = [line.removeprefix("# ") for line in f"# scene:{scene}".splitlines()]
        file.write_text("\n".join([rest, *lines]), "utf-8")
    reading = examine("fonts", DESIGNS, tmp_path, paint=check)
    assert {n: [str(f) for f in faults] for n, faults in reading.faults.items()} == {}
    for name in templates.names:
        scene_of_brand = Templates(reading.templates).get(f"my-{name}").model.scene
        assert scene_of_brand != templates.get(name).model.scene


def test_the_pictures_of_a_design_come_along(tmp_path: Path) -> None:
    """Where the design shows a mark, the brand has it to alter."""
    scaffold.write(tmp_path, "base")
    (tmp_path / "base" / "mark.svg").write_text('<svg viewBox="0 0 2 2"/>')
    base = load("fonts", tmp_path).get("base")
    files = scaffold.write(tmp_path, "brand", base)
    assert files[1].read_bytes() == b'<svg viewBox="0 0 2 2"/>'


@pytest.mark.parametrize("name", ["My Brand", "", "../x", "a/b", "-a", "표지"])
def test_a_name_that_cannot_be(tmp_path: Path, name: str) -> None:
    """Nothing is written."""
    with pytest.raises(TemplateError, match="a name is 1 to 64"):
        scaffold.write(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """Nothing is written over."""
    scaffold.write(tmp_path, "one")
    (tmp_path / "two.yaml").touch()
    for name in ("one", "two"):
        with pytest.raises(TemplateError, match="choose another name"):
            scaffold.write(tmp_path, name)
