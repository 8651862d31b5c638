"""A card that was purged is another one, by its digest, and its picture is the same."""

from __future__ import annotations

from dataclasses import replace

from pyoji.engine.card import JPEG, PNG, SIZES, Card, CommonParameters
from pyoji.service.purges import ALL, NONE, Purges, of_card, of_template


def card(title: str = "a", template: str = "one") -> Card:
    return Card(template, "r", "ko", SIZES["og"], 1.0, PNG, 0, CommonParameters(title=title))


def test_without_purges_a_card_is_itself():
    """And so is one that no scope holds."""
    assert NONE.applied(card()) is not None
    for purges in (NONE, Purges({of_template("two"): "x", of_card("0" * 32): "y"})):
        assert purges.applied(card()) == card()
        assert purges.applied(card()).digest == card().digest


def test_each_scope_holds_its_cards():
    """One card, a template's, all."""
    others = (card("b"), card(template="two"))
    for scope, held in (
        (of_card(card().digest), []),
        (of_template("one"), [others[0]]),
        (ALL, list(others)),
    ):
        purges = Purges({scope: "x"})
        for each in (card(), *others):
            is_held = each == card() or each in held
            assert (purges.applied(each).digest != each.digest) is is_held, scope


def test_every_purge_makes_another_edition():
    """Also one after the other, and one over the other; the same ones make the same."""
    scopes = (ALL, of_template("one"), of_card(card().digest))
    tokens = [dict(zip(scopes[:n], "abc", strict=False)) for n in range(4)]
    tokens.append({ALL: "d", of_template("one"): "b", of_card(card().digest): "c"})
    digests = [Purges(each).applied(card()).digest for each in tokens]
    assert len(set(digests)) == 5
    assert digests == [Purges(each, "another mark").applied(card()).digest for each in tokens]


def test_a_format_is_a_card_of_its_own():
    """A purge of a link names each."""
    purges = Purges({of_card(card().digest): "x"})
    jpeg = replace(card(), format=JPEG, quality=88)
    assert purges.applied(jpeg) == jpeg


def test_nothing_but_the_edition_changes():
    """It is laid out and drawn as before."""
    purged = Purges({ALL: "x"}).applied(card())
    assert replace(purged, edition="") == card()
    assert purged.layout.edition == purged.edition
