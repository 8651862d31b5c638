"""What a line's end costs a reader, by language."""

import pytest
from pyoji.engine.text import icu, sense
from pyoji.engine.text.breaks import Grade, graphemes, opportunities
from pyoji.engine.text.language import of
from pyoji.engine.text.sense import function_words


def judged(text: str, language: str) -> dict[str, sense.Judgement]:
    """What is judged of the text's breaks, by what stands before each, from the last space on."""
    keep_all = of(language).word_break == "keep-all"
    breaks = opportunities(text, graphemes(text), language, keep_all=keep_all, finest=Grade.WORD)
    places = [found.at for found in breaks]
    return {
        text[:at].rstrip(): found
        for at, found in zip(places, sense.judge(text, places, language), strict=True)
    }


DEAR = 1.5
"""What a line's end costs at least where no reader wants one."""


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
        ("ko", "메모리 128 GB에서 돌리기", "메모리 128"),
        ("ko", "온도는 25 °C까지", "온도는 25"),
        ("ja", "応答は 200 ms まで", "応答は 200"),
        ("zh-Hans", "内存 128 GB 的机器", "内存 128"),
        ("en", "from 128 GB to 3.5 MB", "from 128"),
        ("de", "mit 90 km/h nach Hause", "mit 90"),
        ("ko", "새벽 네 시의 바다", "새벽"),
        ("ko", "오전 10시에 여는 문", "오전"),
        ("ko", "2026년 11월 30일까지", "2026년 11월"),
        ("ko", "책을 읽기 전에", "책을 읽기"),
        ("ko", "그리고 2년 뒤에 남은 것", "그리고 2년"),
        ("ko", "세 달 동안 쓴 글", "세 달"),
        ("ko", "하루 만에 만든 집", "하루"),
        ("ko", "우리의 오픈 소스를 고르기", "우리의 오픈"),
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
        ("it", "la casa con il tetto rosso", "la casa con il"),
        ("nl", "een huis aan het water", "een huis aan het"),
        ("pl", "dom w lesie", "dom w"),
        ("cs", "dům v lese", "dům v"),
        ("uk", "дім у лісі", "дім у"),
        ("sv", "ett hus vid sjön", "ett"),
        ("hu", "a ház a tónál", "a ház a"),
        ("el", "το σπίτι στη λίμνη", "το"),
        ("en", "Bread & butter", "Bread &"),
        ("en", "10 million lights", "10"),
        ("ru", "12 млн огней", "12"),
        ("vi", "đồng hồ của thành phố", "đồng"),
        ("vi", "sự im lặng của biển", "sự"),
        ("th", "การเดินทางของเครือข่าย", "การเดินทางของเครือ"),
        ("th", "บันทึกการเดินทาง", "บันทึกการเดิน"),
        ("th", "โหลดเร็วกว่าเดิม", "โหลดเร็ว"),
        ("th", "แมวกับคนสองคนในบ้าน", "แมวกับคนสอง"),
        ("vi", "Vì sao mùa mưa đến sớm", "Vì sao mùa"),
        ("vi", "Quyển sách bị lãng quên", "Quyển sách bị"),
        ("tr", "Kapıyı kapatıp yeni bir eve geçtik", "Kapıyı kapatıp yeni"),
        ("ru", "Где почти не бывает солнца", "Где почти не"),
        ("ar", "كتب لم يقرأها أحد", "كتب لم"),
        ("ar", "فتحنا باب المدينة", "فتحنا باب"),
        ("fa", "نامه با یک جدول", "نامه با یک"),
        ("fa", "راز هوش مصنوعی", "راز هوش"),
        ("fa", "خانه را عوض کردیم", "خانه را عوض"),
        ("hi", "चिट्ठी भेजी नहीं गई", "चिट्ठी भेजी नहीं"),
        ("hi", "घर का खोज इंजन", "घर का खोज"),
        ("ko", "스물두 권의 책", "스물두"),
        ("ko", "#봄 의 기록", "#봄"),
        ("ko", "회의 시 지킬 것", "회의"),
        ("ko", "말할 수밖에 없다", "말할"),
        ("ko", "전 세계의 아침", "전"),
        ("ko", "바다를 그리다 2편", "바다를 그리다"),
        ("ko", "벌이 꿀 모으는 계절", "벌이 꿀"),
        ("ko", "맛있는 밥 짓는 저녁", "맛있는 밥"),
        ("ko", "일 년 내내 꽃 피는 골목", "일 년 내내 꽃"),
        ("ko", "언덕에서 연 날리는 아이", "언덕에서 연"),
        ("ko", "키 큰 나무 아래", "키"),
        ("ko", "김치가 익어 가는 겨울", "김치가 익어"),
        ("ko", "물 위를 걷는 듯한 다리", "물 위를 걷는"),
        ("ko", "상자 없이 고양이 두 마리를 옮기기", "상자 없이 고양이"),
        ("ko", "서랍을 여는 다섯 가지 방법", "서랍을 여는 다섯 가지"),
        ("ja", "小さな町のための歌", "小さな町の"),
        ("ja", "子どもたちの朝", "子ども"),
        ("ja", "オーケストレーション", "オーケス"),
        ("zh-Hans", "非结构化的数据", "非"),
        ("zh-Hans", "每周骑行两百公里送信", "每周骑行两百"),
        ("zh-Hant", "三千公里外的守燈人", "三千"),
        ("zh-Hans", "夜里的旧书店", "夜里的旧"),
        ("zh-Hans", "旧书店和一封信", "旧书店和"),
        ("zh-Hans", "会下棋的程序", "会"),
        ("zh-Hans", "老工程师的午后", "老工程"),
        ("zh-Hans", "赋能", "赋"),
        ("zh-Hant", "風雨後的早晨", "風雨"),
    ],
)
def test_what_belongs_together_is_kept(language: str, text: str, end: str) -> None:
    """No line ends there while the words fit."""
    places = judged(text, language)
    if end in places:  # keep-all may have left no place there at all
        assert places[end].keeps or places[end].cost > DEAR


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("바다를 다시 그리다", "바다를 다시"),
        ("글을 못 쓰는 밤", "글을 못"),
        ("가장 느린 배", "가장"),
        ("더 잘 걷는 법", "더"),
        ("더 잘 걷는 법", "더 잘"),
        ("다시 쓴 편지", "다시"),
        ("왜 또 기다리는가", "왜 또"),
    ],
)
def test_a_short_adverb_stays_with_its_verb(text: str, end: str) -> None:
    """Or with the adjective or adverb after it."""
    assert judged(text, "ko")[end].keeps


def test_a_word_like_an_adverb_is_free_before_a_noun() -> None:
    """안 is also "inside", and 참 "truth"."""
    assert not judged("집 안 정리", "ko")["집 안"].keeps
    assert not judged("또 하나의 집", "ko")["또"].keeps


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("둘레길 옆 작은 방", "둘레길 옆"),
        ("국가 간 원활한 교류", "국가 간"),
        ("한 번 배운 노래", "한 번"),
        ("큰 집 작은 방", "큰 집"),
    ],
)
def test_a_short_noun_is_free_before_another_ones_verb(text: str, end: str) -> None:
    """A noun of a place, a counter, or a noun with an adjective of its own."""
    assert not judged(text, "ko")[end].keeps


@pytest.mark.parametrize(
    ("text", "end", "reason"),
    [
        ("벌이 꿀 사랑", "벌이 꿀", "word"),
        ("밤마다 꿈을 꿀 아이", "밤마다 꿈을 꿀", "clause"),
        ("염소와 풀 이야기", "염소와 풀", "word"),
        ("혼자서 문제를 풀 사람", "혼자서 문제를 풀", "clause"),
        ("가을 둘레길 산책", "가을 둘레길", "word"),
        ("비누의 품질 관리", "비누의 품질", "word"),
        ("엄마의 역할 놀이", "엄마의 역할", "word"),
        ("해와 하나는 달", "해와 하나는", "particle"),
        ("여기에서 우리는 쉰다", "여기에서 우리는", "particle"),
        ("이제 회사에서는 쉰다", "이제 회사에서는", "particle"),
        ("바다에서 만나는 사람", "바다에서 만나는", "clause"),
        ("숲에서 기다리는 친구", "숲에서 기다리는", "clause"),
        ("풀을 뜯는 염소", "풀을 뜯는", "clause"),
        ("밤에 책을 읽을 사람", "밤에 책을 읽을", "clause"),
        ("마음을 숨긴 편지", "마음을 숨긴", "clause"),
        ("어제 API가 죽었다", "어제 API가", "particle"),
        ("이 거대한 나무", "이 거대한", "clause"),
    ],
)
def test_a_noun_is_not_read_as_a_verb(text: str, end: str, reason: str) -> None:
    """Nor a verb as a noun: their last syllables are alike."""
    assert judged(text, "ko")[end].reason == reason


@pytest.mark.parametrize(
    ("text", "end", "is_hour"),
    [
        ("저녁 일곱 시까지 여는 문", "저녁", True),
        ("오후 3시부터는 비", "오후", True),
        ("밤 12시, 다리 위", "밤", True),
        ("낮 두 시선의 차이", "낮", False),
        ("오후 10시간의 기다림", "오후", False),
        ("아침 9시작 버스", "아침", False),
    ],
)
def test_a_part_of_the_day_stays_with_an_hour(text: str, end: str, is_hour: bool) -> None:
    """Not with another word that begins alike."""
    assert judged(text, "ko")[end].keeps == is_hour


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
        ("zh-Hans", "写一个小型编译器", "写一个", "写一个小型"),
        ("zh-Hans", "在山村里教孩子", "在山村里", "在山村里教"),
        ("zh-Hans", "下雨了，我们回家", "下雨了，", "下雨了，我们"),
        ("zh-Hant", "春天來了，把窗打開", "春天來了，", "春天來了，把"),
        ("en", "Slow roads, and quiet towns", "Slow roads,", "Slow"),
        ("en", "A letter to the city", "A letter", "A letter to"),
        ("ru", "Письмо из города", "Письмо", "Письмо из"),
        ("fr", "Un gardien de phare", "Un gardien", "Un gardien de"),
        ("es", "Las cartas de un pueblo", "Las cartas", "Las cartas de"),
        ("pt", "Os barcos do porto azul", "Os barcos", "Os barcos do"),
        ("hi", "बरसात में पहाड़ी गाँव", "बरसात में", "बरसात में पहाड़ी"),
        ("hi", "दोस्त की लंबी कहानी", "दोस्त की", "दोस्त की लंबी"),
        ("hi", "वह चिट्ठी जो खो गई", "वह चिट्ठी", "वह चिट्ठी जो"),
        ("ar", "الرسائل التي وصلت", "الرسائل", "الرسائل التي"),
        ("th", "บ้านที่สวย", "บ้าน", "บ้านที่"),
        ("vi", "Một ngày ở làng", "Một ngày", "Một"),
        ("ar", "رسالة إلى المدينة", "رسالة", "رسالة إلى"),
    ],
)
def test_where_readers_pause_costs_less(language: str, text: str, better: str, worse: str) -> None:
    """A break after a comma, or before a clause or a preposition, costs less."""
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
        ("ko", "연필로 다시 쓴 옛 노래", "연필로 다시 쓴", "clause"),
        ("ko", "쓴 나물", "쓴", "word"),
        ("ko", "구름 사진 모음", "구름", "word"),
        ("ja", "日本語", "日", "inside a word"),
        ("zh-Hans", "图书馆", "图", "inside a word"),
        ("en", "One: two", "One:", "colon"),
    ],
)
def test_a_reason_is_given(language: str, text: str, end: str, reason: str) -> None:
    """The card as data says it for each line."""
    assert judged(text, language)[end].reason == reason


@pytest.mark.parametrize(
    ("told", "text", "end"),
    [
        ("en", "Le vent et la mer dans la nuit", "Le vent et la"),
        ("en", "El viento y los barcos de la noche", "El viento y los"),
        ("en", "Der Wind und die Schiffe in der Nacht", "Der Wind und die"),
        ("en", "O vento e os barcos da noite", "O vento e os"),
        ("fr", "The wind and the ships of the night", "The wind and the"),
        ("ko", "The wind and the ships of the night", "The wind and the"),
        ("xx", "The wind and the ships of the night", "The wind and the"),
    ],
)
def test_a_latin_title_is_read_in_the_language_of_its_small_words(
    told: str, text: str, end: str
) -> None:
    """The card's `lang` does not matter: only these words distinguish French from English."""
    assert judged(text, told)[end].keeps


def test_a_table_of_another_alphabet_is_kept() -> None:
    """English words in a Russian title are looked up in the English table alone."""
    places = judged("Письмо the sea и город", "ru")
    assert places["Письмо the"].keeps
    assert places["Письмо the sea и"].keeps


def test_persian_words_in_al_have_no_article() -> None:
    """الگوریتم is one word, and costs no more after a noun than another one."""
    words = judged("کتاب الگوریتم کتاب درخت", "fa")
    assert words["کتاب"].cost == words["کتاب الگوریتم کتاب"].cost


def test_a_name_in_latin_is_parted_less_gladly_than_two_nouns() -> None:
    """App Router, in a Korean title."""
    places = judged("새 App Router 지도 그림", "ko")
    assert places["새 App"].cost > places["새 App Router 지도"].cost


def test_an_english_title_on_a_chinese_blog_is_read_as_english() -> None:
    """Its words are Latin, so `lang` does not apply."""
    assert judged("The end of a story", "zh-Hans")["The"].keeps


@pytest.mark.parametrize(
    ("told", "vocabulary", "read"),
    [
        ("fr", {"maison", "ville"}, "fr"),
        ("fr", {"the", "house", "of"}, "en"),
        ("en", {"el", "los", "de", "casa"}, "es"),
        ("und", {"zzz"}, "en"),
        ("ru", {"the", "of"}, "ru"),
    ],
)
def test_the_language_with_most_of_the_small_words(
    told: str, vocabulary: set[str], read: str
) -> None:
    """Of several languages the given one is chosen, else the one with the most articles."""
    assert function_words.language_of(vocabulary, told) == read


def test_icu_finds_the_phrases_of_a_japanese_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks and sense read the same ones."""
    asked: list[str] = []
    line_breaks = icu.line_breaks

    def counted(text: str, locale: str) -> list[int]:
        asked.append(locale)
        return line_breaks(text, locale)

    monkeypatch.setattr(icu, "line_breaks", counted)
    judged("静かな朝に一度だけ調べる", "ja")
    assert asked == ["ja-u-lb-strict", "ja-u-lb-strict-lw-phrase"]


def test_places_of_the_same_classes_share_a_judgement() -> None:
    """The costs of a class are summed once."""
    first, second = (judged(text, "en")["clear"] for text in ("clear water", "clear glass"))
    assert first is second


def test_every_class_that_is_named_has_a_weight() -> None:
    """A class without a cost would be a rule that does nothing."""
    for language in ("ko", "ja", "zh-Hans", "en"):
        names = set(sense.weights(language).classes)
        assert {"sentence", "comma", "colon"} <= names
