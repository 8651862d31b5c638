"""The Korean that people read: one term for each thing, in one style, on pages and interface alike.

In: the pages of docs/ko, the Korean line of the README, the words of the interface. Out: which of
them use a second term for a thing, or another ending than 합니다 and 하세요.
"""

from __future__ import annotations

import re

import pytest
from pyoji.engine.design.parameters import COMMON
from pyoji.web.playground.words import words

from tests.tree import ROOT

TERMS = {
    "매개변수": "파라미터",
    "매개 변수": "파라미터",
    "디자인을 고르": "템플릿을 고르",
    "그림": "이미지",
    "네트워크": "SNS와 메신저",
    "바탕": "배경",
    "강조 색": "강조색",
    "변주": "변형",
    "꼬리표": "태그",
    "라틴 문자": "로마자",
    "서명된": "서명한",
    "프론트": "프런트매터",
}
"""What must not stand there, and the term that stands for the thing instead."""

OTHER_STYLE = re.compile(r"(?<!세)요[.?!]|(?<!니)다[.](?!\w)|[을를이가은는]\([을를이가은는]\)")
"""해요체, 해라체, and a particle that the writer did not decide on."""

PAGES = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs" / "ko").glob("*.md"))}
README = re.findall("^> 표지는.*", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
INTERFACE = [text for key, text in words("ko").items() if not key.startswith("sample.")]
"""Without the sample titles of the designs: these are of posts, each in a style of its own."""

TEXTS = {**PAGES, "the README": "\n".join(README), "ko.toml": "\n".join(INTERFACE)}


def faults(text: str) -> list[str]:
    """The second terms in a text, and the endings and particles of another style."""
    return [term for term in TERMS if term in text] + OTHER_STYLE.findall(text)


@pytest.mark.parametrize("name", TEXTS)
def test_a_thing_has_one_term_and_sentences_one_style(name):
    """The documentation and the interface use the same words."""
    assert TEXTS[name]
    assert faults(TEXTS[name]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("매개변수를 적습니다.", ["매개변수"]),
        ("링크를 복사해요.", ["요."]),
        ("카드를 그린다. 여기에 적으세요.", ["다."]),
        ("제목을(를) 지웁니다.", ["을(를)"]),
    ],
)
def test_each_fault_is_found(text, found):
    """A second term, both other styles, and a doubled particle."""
    assert faults(text) == found


def test_the_interface_uses_the_terms_of_the_parameter_page():
    """The label of each parameter is in its row of the table."""
    korean = words("ko")
    rows = dict(reversed(re.findall(r"^\| `(\w+)` \|(.*)", PAGES["parameters.md"], re.MULTILINE)))
    for name in COMMON:
        assert korean[f"label.{name}"] in rows[name]
