"""Very long words take a hyphen where a syllable surely begins, and nowhere else."""

import pytest
from pyoji.engine.text.clean import SOFT_HYPHEN
from pyoji.engine.text.fit import fit
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.hyphenate import hyphenated
from pyoji.engine.text.itemise import Emphasis
from pyoji.engine.text.language import of
from pyoji.engine.text.paragraph import Paragraph
from pyoji.engine.text.prepare import prepare
from pyoji.engine.text.room import Room
from pyoji.engine.text.style import Style

from tests.engine.text.chain import shown


def prepared(fonts: Fonts, text: str, *emphases: Emphasis) -> Paragraph:
    return prepare(fonts, text, Style(of("de"), "pretendard", 700, 0.0, emphases))


def fitted(fonts: Fonts, word: str, width: float) -> list[str]:
    paragraph = hyphenated(fonts, prepared(fonts, word))
    return shown(fit(fonts, paragraph, Room(width, 400, (44, 200, 2), 6)))


def parts(fonts: Fonts, text: str) -> str:
    return hyphenated(fonts, prepared(fonts, text)).text.replace(SOFT_HYPHEN, "|")


@pytest.mark.parametrize(
    "word",
    [
        "Donaudampf|schiff|fahrts|gesell|schafts|kapitän",
        "Geschwin|digkeits|begren|zungs|verord|nung",  # not Gesch|windig, not ve|rord
        "Bundesaus|bildungs|förderungs|gesetz",
        "Inter|nationalization",
        "Çekos|lovakyalılaş|tıramadıklarımızdan",
        "Достопримечатель|ность",
        "Kühl|schrank|türschar|nier",
        "Straßen|bahn|fahrt",
    ],
)
def test_a_hyphen_stands_before_the_last_consonant_of_several(fonts: Fonts, word: str) -> None:
    """Letters for one sound stay together, and four letters on each side."""
    assert parts(fonts, word.replace("|", "")) == word


@pytest.mark.parametrize(
    "text",
    [
        "Kubernetes",
        "example.com/Donaudampfschifffahrtsgesellschaft",
        "DonauDampfSchifffahrtsGesellschaft",
        "DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFT",
        "donaudampfschifffahrts_gesellschaft",
        "뻐꾸기시계공방방문예약안내페이지바로가기",
        "Donaudampf\u00adschifffahrtsgesellschaft",
    ],
)
def test_other_words_are_left_as_they_are(fonts: Fonts, text: str) -> None:
    """Addresses, names in code, and words in which the author has placed hyphens."""
    paragraph = prepared(fonts, text)
    assert hyphenated(fonts, paragraph) is paragraph


def test_code_takes_no_hyphen(fonts: Fonts) -> None:
    """A reader would copy it."""
    word = "donaudampfschifffahrtsgesellschaft"
    paragraph = prepared(fonts, f"a {word}", Emphasis(2, 2 + len(word), 400, "code"))
    assert hyphenated(fonts, paragraph) is paragraph


def test_emphasis_stays_on_its_letters(fonts: Fonts) -> None:
    """Each hyphen before it moves it by one, each inside it makes it longer."""
    word = "Donaudampfschifffahrtsgesellschaft"
    text = f"{word} und {word} hier"
    start = text.rindex(word)
    result = hyphenated(fonts, prepared(fonts, text, Emphasis(start, start + len(word), 900)))
    (emphasis,) = result.style.emphases
    assert result.text[emphasis.start : emphasis.end].replace(SOFT_HYPHEN, "") == word


def test_a_word_too_wide_for_its_room_ends_lines_with_hyphens(fonts: Fonts) -> None:
    """Its letters are all there."""
    word = "Geschwindigkeitsbegrenzungsverordnung"
    lines = fitted(fonts, word, 560)
    assert len(lines) > 1
    assert all(line.endswith(SOFT_HYPHEN) for line in lines[:-1])
    assert "".join(lines).replace(SOFT_HYPHEN, "") == word


def test_a_word_stays_whole_where_it_is_large_enough(fonts: Fonts) -> None:
    """A hyphen is for a word that would be under half as large."""
    (line,) = fitted(fonts, "Internationalization", 600)
    assert line.replace(SOFT_HYPHEN, "") == "Internationalization"
    assert len(fitted(fonts, "Geschwindigkeitsbegrenzungsverordnung", 900)) > 1
