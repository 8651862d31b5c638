"""What a line's end costs a reader, by language."""

import pytest
from pyoji.engine.text import sense
from pyoji.engine.text.breaks import Grade, graphemes, opportunities
from pyoji.engine.text.language import of


def judged(text: str, language: str) -> dict[str, sense.Judgement]:
    """What is judged of the text's breaks, by what stands before each, from the last space on."""
    keep_all = of(language).word_break == "keep-all"
    breaks = opportunities(text, graphemes(text), language, keep_all=keep_all, finest=Grade.WORD)
    places = [found.at for found in breaks]
    return {
        text[:at].rstrip(): found
        for at, found in zip(places, sense.judge(text, places, language), strict=True)
    }


@pytest.mark.parametrize(
    ("language", "text", "end"),
    [
        ("ko", "우리가 할 수 있는 일", "우리가 할"),
        ("ko", "어제 본 것들에 대해", "어제 본"),
        ("ko", "아이들을 위한 책", "아이들을"),
        ("ko", "일을 통해 배운다", "일을"),
        ("ko", "끝까지 읽고 싶다", "끝까지 읽고"),
        ("ko", "찾아 주세요", "찾아"),
        ("ko", "세 번 묻다", "세"),
        ("ko", "30 분 안에", "30"),
        ("ko", "책을 읽기 전에", "책을 읽기"),
        ("ja", "「本」を読む", "「本」"),
        ("ja", "眠る前に読む", "眠る"),
        ("ja", "カレンダー", "カレ"),
        ("zh-Hans", "我们的故事", "我们"),
        ("zh-Hans", "新的图书馆", "新的图"),
        ("zh-Hant", "他們的一天", "他們"),
        ("en", "the end of a story", "the"),
        ("en", "the end of a story", "the end of a"),
        ("fr", "le temps des cerises", "le"),
        ("es", "la casa de los libros", "la casa de los"),
        ("de", "der Weg in die Stadt", "der Weg in die"),
        ("pt", "um dia de chuva", "um"),
        ("hi", "घर की चाबी", "घर"),
        ("tr", "kitap ve kalem ile", "kitap ve kalem"),
        ("ru", "знал бы я", "знал"),
        ("fa", "کتاب را خواندم", "کتاب"),
        ("id", "buku ini bagus", "buku"),
    ],
)
def test_what_belongs_together_is_kept(language: str, text: str, end: str) -> None:
    """No line ends there while the words fit."""
    places = judged(text, language)
    if end in places:  # keep-all may have left no place there at all
        assert places[end].keeps


@pytest.mark.parametrize(
    ("language", "text", "better", "worse"),
    [
        ("ko", "조용히, 그러나 끝까지 걷다", "조용히,", "조용히, 그러나"),
        ("ko", "바람이 분다. 다시 걷자", "바람이 분다.", "바람이"),
        ("ko", "이야기를 담은 작은 상자", "이야기를 담은", "이야기를 담은 작은"),
        ("ko", "여러 나라의 집", "여러 나라의", "여러"),
        ("ko", "부엌에서 바로 만든 빵", "부엌에서", "부엌에서 바로"),
        ("ja", "朝は早く、夜は静か", "朝は早く、", "朝は"),
        ("ja", "海で泳ぐ人の本", "海で", "海で泳ぐ人の"),
        ("zh-Hans", "下雨了，我们回家", "下雨了，", "下雨了，我们"),
        ("zh-Hant", "春天來了，把窗打開", "春天來了，", "春天來了，把"),
        ("en", "Slow roads, and quiet towns", "Slow roads,", "Slow"),
        ("en", "A letter to the city", "A letter", "A letter to"),
        ("ru", "Письмо из города", "Письмо", "Письмо из"),
        ("vi", "Một ngày ở làng", "Một ngày", "Một"),
        ("ar", "رسالة إلى المدينة", "رسالة", "رسالة إلى"),
    ],
)
def test_where_readers_pause_costs_less(language: str, text: str, better: str, worse: str) -> None:
    """A comma, a clause or a preposition tells where a reader takes breath."""
    places = judged(text, language)
    assert places[better].cost < places[worse].cost


@pytest.mark.parametrize(
    ("language", "text", "end", "reason"),
    [
        ("ko", "안녕! 다시 만나요", "안녕!", "sentence"),
        ("ko", "제목: 부제", "제목:", "colon"),
        ("ko", "제목 - 부제", "제목 -", "colon"),
        ("ko", "하나, 둘", "하나,", "comma"),
        ("ko", "꿈을 담은 배", "꿈을 담은", "clause"),
        ("ko", "꿈을 담은 배", "꿈을", "particle"),
        ("ko", "구름 사진 모음", "구름", "word"),
        ("ja", "日本語", "日", "inside a word"),
        ("zh-Hans", "图书馆", "图", "inside a word"),
        ("en", "One: two", "One:", "colon"),
    ],
)
def test_a_reason_is_given(language: str, text: str, end: str, reason: str) -> None:
    """The card as data says it for each line."""
    assert judged(text, language)[end].reason == reason


def test_an_english_title_on_a_chinese_blog_is_read_as_english() -> None:
    """Its words are Latin, whatever `lang` says."""
    assert judged("The end of a story", "zh-Hans")["The"].keeps


def test_every_class_that_is_named_has_a_weight() -> None:
    """A class without a cost would be a rule that does nothing."""
    for language in ("ko", "ja", "zh-Hans", "en"):
        names = set(sense.weights(language).classes)
        assert {"sentence", "comma", "colon"} <= names
