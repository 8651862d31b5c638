"""Registry: sets of templates are replaced as a whole; a broken design keeps its last state."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pyoji.engine.card import PNG
from pyoji.engine.design import Registry, Templates, examine
from pyoji.errors import TemplateError, UnknownTemplate

from tests.engine.design.files import GOOD
from tests.waiting import until


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Over a directory with two designs, the file `one.yaml` and the folder `two`."""
    (tmp_path / "one.yaml").write_text(GOOD)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "template.yaml").write_text(GOOD)

    def read():
        return examine("fonts", tmp_path)

    return Registry(Templates(read().templates), read)


def test_what_changed_is_there_at_once(registry: Registry, tmp_path: Path) -> None:
    """A new, changed or deleted file takes effect; the old set itself does not change."""
    held = registry.current
    (tmp_path / "one.yaml").write_text(GOOD.replace("A plain card", "Another card"))
    (tmp_path / "three.yaml").write_text(GOOD)
    (tmp_path / "two" / "template.yaml").unlink()
    assert registry.renew() == ()
    assert registry.current.names == ("one", "three")
    assert registry.current.get("one").summary == "Another card."
    assert held.names == ("one", "two")


def test_nothing_new_is_the_same_set(registry: Registry) -> None:
    """Caches of the set thus stay valid."""
    held = registry.current
    assert registry.renew() == ()
    assert registry.current is held


def test_a_broken_file_keeps_the_last_good_one(registry: Registry, tmp_path: Path) -> None:
    """Other changes take effect; the error has the file, the line and a remedy."""
    good = registry.current.get("one")
    (tmp_path / "one.yaml").write_text(GOOD.replace("ground: ground", "ground: grund"))
    (tmp_path / "two" / "template.yaml").write_text(GOOD.replace("A plain", "Another"))
    [fault] = registry.renew()
    assert isinstance(fault, TemplateError)
    assert (fault.file, fault.key) == ("one.yaml", "scene.ground")
    assert fault.line == GOOD[: GOOD.index("ground: ground")].count("\n") + 1
    assert fault.nearest == "ground"
    assert registry.current.get("one") is good
    assert registry.current.get("two").summary == "Another card."
    (tmp_path / "one.yaml").write_text(GOOD.replace("A plain", "A mended"))
    assert registry.renew() == ()
    assert registry.current.get("one").summary == "A mended card."


def test_what_was_never_good_is_not_there(registry: Registry, tmp_path: Path) -> None:
    """A new broken design has no earlier state, so it is absent."""
    (tmp_path / "three.yaml").write_text("summary: [")
    assert [fault.file for fault in registry.renew()] == ["three.yaml"]
    assert registry.current.names == ("one", "two")


def test_a_card_in_the_making_has_its_own_template(registry: Registry, tmp_path: Path) -> None:
    """A card keeps the template it was read with for a few changes; then it raises."""
    card = registry.current.card("one", [("badge", "old")], PNG)
    made_with = registry.current.get("one")
    for i in range(4):
        assert registry.of(card) is made_with
        (tmp_path / "one.yaml").write_text(GOOD.replace("A plain", f"Another {i}"))
        registry.renew()
    with pytest.raises(UnknownTemplate):
        registry.of(card)
    with pytest.raises(UnknownTemplate):
        registry.asset(f"one@{card.revision}/mark.svg")


def test_without_files_there_is_nothing_to_renew(templates: Templates) -> None:
    """A fixed set stays."""
    fixed = Registry(templates)
    assert fixed.renew() == ()
    assert fixed.current is templates


def test_whoever_asks_finds_a_whole_set(registry: Registry, tmp_path: Path) -> None:
    """Any thread sees a complete set at any moment, however often it changes."""
    done = threading.Event()
    faults: list[Exception] = []
    turns = [0] * 4

    def ask(number: int) -> None:
        while not done.is_set():
            try:
                templates = registry.current
                for name in templates.names:
                    card = templates.card(name, [], PNG)
                    assert registry.of(card).revision == card.revision
            except Exception as error:
                faults.append(error)
            turns[number] += 1

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(len(turns))]
    for asker in askers:
        asker.start()
    try:
        for i in range(10):
            (tmp_path / "one.yaml").write_text(GOOD.replace("A plain", f"Another {i}"))
            before = [*turns]
            registry.renew()
            # Only a few sets are kept: no card lives through more than one change.
            until(lambda was=before: all(now > then for now, then in zip(turns, was, strict=True)))
    finally:
        done.set()
        for asker in askers:
            asker.join()
    assert faults == []
