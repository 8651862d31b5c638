"""Languages with spaces: words that belong to what follows, or to what stands before.

In: a text and places between its words. Out: the classes of each place. The tables are by language,
since a word of one language is another's article; what a language lacks costs only evenness.

Sources: English and French titles: The Chicago Manual of Style §8.159 (functional words); Russian:
Мильчин, Справочник издателя и автора §3.6 (a preposition or conjunction of one letter ends no line,
же ли бы begin none); Turkish: TDK Yazım Kılavuzu (mi, de, ki, ile, için stay with their word);
Hindi: postpositions follow their noun (केंद्रीय हिंदी निदेशालय); Persian: را follows its object; Arabic:
a preposition or a one-letter conjunction is not parted from its word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.text.sense import marks
from app.text.sense.marks import Classes


class _Table(NamedTuple):
    """Words of a language by what they belong to."""

    articles: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]
    enclitics: frozenset[str]


def _table(
    articles: str = "",
    prepositions: str = "",
    conjunctions: str = "",
    auxiliaries: str = "",
    enclitics: str = "",
) -> _Table:
    """`articles` are determiners too; `enclitics` follow their word and begin no line."""
    return _Table(
        *(
            frozenset(words.split())
            for words in (articles, prepositions, conjunctions, auxiliaries, enclitics)
        )
    )


# Stand between equals: parted from neither gladly.
_LINKS = frozenset(("&", "+", "×", "x", "✕", "vs", "vs."))

_ENGLISH = _table(
    """the a an this that these those my your our his her its their every each no some any another
    both all more most very so too not""",
    """of in on at for to from with without by about into over under after before between through
    during against towards toward as via per within across behind beyond than like near since until""",
    "and or but nor yet because if when while which who what where how why whether",
    """is are was were be been am will would can could should must may might do does did has have had
    can’t don’t won’t isn’t it’s i’m we’re you’re i you we they it he she""",
)

_TABLES: Mapping[str, _Table] = {
    "en": _ENGLISH,
    "fr": _table(
        """le la les un une des mon ma mes ton ta tes son sa ses notre votre nos vos leur leurs ce cet
        cette ces chaque plus très tout toute tous toutes""",
        """de du à au aux pour dans sur sous avec sans par en chez entre vers contre depuis pendant
        selon comme après avant""",
        "et ou mais que qui quand si car donc où dont comment pourquoi",
        "est sont a ont était sera peut doit fait il elle ils elles on nous vous je tu ne n’est",
    ),
    "es": _table(
        """el la los las un una unos unas lo mi tu su mis tus sus nuestro nuestra este esta estos estas
        ese esa cada más muy todo toda todos""",
        "de del a al en para con sin por sobre desde hasta entre contra según como tras bajo hacia",
        "y e o u pero porque cuando que quien si donde cómo qué",
        "es son está están ha han puede debe se no me te nos",
    ),
    "pt": _table(
        """o a os as um uma uns umas meu minha seu sua seus suas nosso nossa este esta esse essa cada
        mais muito todo toda todos""",
        """de do da dos das em no na nos nas para por pelo pela com sem sobre até desde entre contra
        como ao à aos às""",
        "e ou mas porque quando que quem se onde como",
        "é são está estão foi tem pode deve se não eu você",
    ),
    "de": _table(
        """der die das den dem des ein eine einen einem einer eines mein dein sein ihr unser euer kein
        keine jeder jede jedes dieser diese dieses mehr sehr alle""",
        """für mit ohne von zu bei auf aus nach über im am zum zur gegen in an durch um vor hinter
        unter zwischen seit bis wie als""",
        "und oder aber dass wenn weil ob denn sondern wo was wer warum",
        "ist sind war wird werden kann muss soll hat haben nicht ich du er sie es wir",
    ),
    "id": _table(
        "para sebuah seorang setiap semua beberapa lebih sangat paling tidak",
        "di ke dari untuk dengan pada dalam oleh tentang kepada bagi tanpa antara seperti sebagai",
        "dan atau tetapi namun karena yang agar jika ketika bahwa",
        "adalah akan bisa dapat harus sudah telah sedang",
        "ini itu saja lah pun",
    ),
    "vi": _table(
        "một các những mỗi mọi cái con chiếc rất không",
        "của cho với từ bằng trong trên dưới tại về đến vào ra qua để theo như",
        "và hoặc nhưng vì nếu khi mà rằng hay",
        "là được bị sẽ đã đang có thể phải",
        "này đó ấy kia",
    ),
    "tr": _table(
        "bir bu şu o her en çok daha hiç tüm bütün kaç hangi",
        "",
        "ve veya ya ama fakat ancak çünkü eğer",
        "",
        """mı mi mu mü mıdır midir da de ki ile için gibi kadar göre sonra önce beri rağmen değil var
        yok""",
    ),
    "ru": _table(
        "не ни этот эта это эти тот та те весь вся все каждый самый самая очень более",
        """в во на с со к ко о об от ото у за из до по для без при под над про через между перед
        около ради""",
        "и а но или что чтобы как если когда где ли-бо либо да",
        "",
        "же ли бы б ль ж",
    ),
    "hi": _table(
        "एक यह वह ये वे इस उस इन उन हर कोई कुछ सभी बहुत न नहीं",
        "",
        "और या लेकिन पर कि जो अगर जब तो",
        "",
        """का की के में से को पर ने तक द्वारा लिए साथ बाद पहले बीच ऊपर नीचे है हैं था थी थे हो ही भी
        वाला वाली वाले""",
    ),
    "ar": _table(
        "هذا هذه ذلك تلك كل بعض أي لا لم لن ما غير",
        "في من على إلى عن مع بين حول نحو عند حتى منذ خلال بعد قبل تحت فوق دون عبر",
        "و أو ثم لكن بل أن إن التي الذي كيف لماذا",
    ),
    "fa": _table(
        "این آن هر همه چند یک هیچ",
        "در از به با برای تا بر بی بدون درباره بین روی زیر",
        "و یا اما که اگر چون چرا چگونه",
        "",
        "را است هستند ها های شد شده می‌شود می‌کند",
    ),
    "he": _table("כל זה זאת לא", "של על עם את אל מן בין לפני אחרי", "ו או אבל כי אם ש"),
}


def classes(text: str, places: Sequence[int], language: str = "en") -> list[Classes]:
    """The classes of each place but the last."""
    table = _TABLES.get(language, _ENGLISH)
    all_capitals = text.isupper()
    inside = marks.enclosed(text, places)
    found: list[Classes] = []
    for index, place in enumerate(marks.around(text, places)):
        if not place.before or not place.after:
            found.append(("other",))
            continue
        names = [_before(place, table)]
        if (after := _after(place.after, table)) is not None:
            names.append(after)
        elif names[0] == "word":
            names.append("plain")
        capitals = place.before[0].isupper() and place.after[0].isupper()
        if names[0] == "word" and capitals and not all_capitals:
            names.append("capitals")
        if place.after[0].isdecimal():
            names.append("before-number")
        if place.before[-1].isdecimal():
            names.append("number")
        if inside[index]:
            names.append("enclosed")
        found.append(tuple(names))
    return found


def _before(place: marks.Place, table: _Table) -> str:
    """What the word that ends the line is."""
    mark = marks.ending(place.before)
    if mark is not None and mark != "joiner":
        return mark
    if not place.spaced:
        return "tight"
    word = marks.bare(place.before).casefold() or place.before
    if word in _LINKS:
        return "joiner"
    if word in table.articles:
        return "article"
    if word in table.prepositions:
        return "preposition"
    if word in table.conjunctions:
        return "conjunction"
    return "auxiliary" if word in table.auxiliaries else "word"


def _after(word: str, table: _Table) -> str | None:
    """What the word that would begin the next line is."""
    if marks.opens(word):
        return "before-bracket"
    if marks.ending(word) == "dash" or word in ("?", "!", ":", ";"):
        return "before-mark"
    bare = marks.bare(word).casefold() or word
    if bare in _LINKS:
        return "before-joiner"
    for name, words in (
        ("before-enclitic", table.enclitics),
        ("before-preposition", table.prepositions),
        ("before-conjunction", table.conjunctions),
        ("before-auxiliary", table.auxiliaries),
        ("before-article", table.articles),
    ):
        if bare in words:
            return name
    return None
