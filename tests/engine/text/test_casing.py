"""Casing: each language writes capitals in its own way."""

from __future__ import annotations

import pytest
from pyoji.engine.text.casing import Case, cased


@pytest.mark.parametrize(
    ("text", "case", "tag", "result"),
    [
        ("Straße ﬁn", "upper", "de", "STRASSE FIN"),
        ("STRASSE", "lower", "de", "strasse"),
        ("istanbul ırmak", "upper", "tr", "İSTANBUL IRMAK"),
        ("İSTANBUL IRMAK", "lower", "tr", "istanbul ırmak"),
        ("istanbul ırmak", "title", "az", "İstanbul Irmak"),
        ("istanbul", "upper", "en", "ISTANBUL"),
        ("ΟΔΟΣ ΣΟΦΙΑΣ", "lower", "el", "οδος σοφιας"),
        ("Άνθρωπος και λόγος", "upper", "el", "ΑΝΘΡΩΠΟΣ ΚΑΙ ΛΟΓΟΣ"),
        ("Μάιος ή Ιούνιος", "upper", "el", "ΜΑΪΟΣ Ή ΙΟΥΝΙΟΣ"),
        ("προϊόν", "upper", "el", "ΠΡΟΪΟΝ"),
        ("i̇̀", "upper", "lt", "Ì"),
        ("ijs en ijzer", "title", "nl", "IJs en IJzer".replace(" en", " En")),
        ("don’t stop 'til iPhone", "title", "en", "Don’t Stop 'Til IPhone"),
        ("ǆabe", "title", "hr", "ǅabe"),
        ("한글 漢字 かな", "upper", "ko", "한글 漢字 かな"),
        ("Ünïcode", "none", "de", "Ünïcode"),
        ("é".encode().decode(), "upper", "fr", "É"),
    ],
)
def test_a_case(text: str, case: Case, tag: str, result: str) -> None:
    """Unicode's mappings, with what Turkish, Greek, Lithuanian and Dutch change."""
    assert cased(text, case, tag) == result
