"""A Docusaurus blog of 800 posts in 15 languages, with every fault at a line that is known.

In: a folder. Out: the files, and the exact findings that `check` has to report. The result is
deterministic. All titles are our own.

A fault is a line of SEEDS: what a post's title and link are, given the title it would have had.
Posts without a fault are written in every valid way. Links in their code, comments and prose are
none that `check` may report.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

BASE = "https://og.example.com/api/og-cuckoo-network"

TOPICS = ("PostgreSQL", "Redis", "Kubernetes", "WebAssembly", "QUIC", "SQLite", "TypeScript",
          "Rust", "Unicode", "Wayland")  # fmt: skip

# Six titles about any topic, and a seventh that no post has.
PATTERNS = {
    "en": ("How we moved to {} and slept well", "What the docs of {} do not tell you",
           "The quiet cost of running {} for a year", "{} in small teams: an honest report",
           "Why the night shift likes {}", "Five things that {} taught us about patience",
           "A walk in the garden with the team"),
    "ko": ("{} 도입기: 밤에 잘 자게 된 이야기", "{} 문서가 말해 주지 않는 것들",
           "한 해 동안 {} 운영하며 치른 조용한 비용", "작은 팀의 {} 사용기, 솔직한 보고",
           "야간 당번이 {} 좋아하는 까닭", "{} 에게 배운 인내에 관한 다섯 가지",
           "동료들과 함께 정원을 걷다"),
    "ja": ("{} へ移行して よく眠れるようになった話", "{} の文書が教えてくれない いくつかのこと",
           "一年間 {} を動かし続けた静かな費用", "小さなチームの {} 正直な報告",
           "夜勤の人が {} を好む理由", "{} が教えてくれた 忍耐の五つのこと",
           "仲間と庭を歩いた日のこと"),
    "zh": ("迁移到 {} 之后我们终于睡得安稳", "{} 的文档没有告诉你的事情",
           "运行 {} 一年的无声代价", "小团队使用 {} 的诚实报告", "为什么值夜班的人喜欢 {}",
           "{} 教会我们耐心的五件事", "和同事们一起在花园里散步"),
    "vi": ("Chúng tôi chuyển sang {} và ngủ ngon hơn", "Những điều tài liệu của {} không nói",
           "Cái giá thầm lặng của một năm chạy {}", "Đội nhỏ dùng {}, báo cáo thật lòng",
           "Vì sao ca đêm thích {}", "Năm điều {} dạy chúng tôi về kiên nhẫn",
           "Đi dạo trong vườn cùng cả đội"),
    "ru": ("Как мы перешли на {} и стали спать спокойно", "О чём молчит документация {}",
           "Тихая цена одного года с {}", "{} в маленькой команде, честный отчёт",
           "За что ночная смена любит {}", "Пять уроков терпения, которые дал нам {}",
           "Прогулка всей командой по саду"),
    "tr": ("{} sistemine nasıl geçtik ve rahat uyuduk", "{} belgelerinin söylemediği şeyler",
           "Bir yıl {} çalıştırmanın sessiz bedeli", "Küçük ekipte {} için dürüst bir rapor",
           "Gece vardiyası {} ile neden mutlu", "{} ile öğrendiğimiz beş sabır dersi",
           "Ekiple birlikte bahçede bir yürüyüş"),
    "th": ("เราย้ายไปใช้ {} แล้วหลับสบายขึ้น", "สิ่งที่คู่มือของ {} ไม่ได้บอกคุณ",
           "ต้นทุนเงียบของการดูแล {} ตลอดหนึ่งปี", "ทีมเล็กกับ {} รายงานอย่างตรงไปตรงมา",
           "ทำไมกะดึกถึงชอบ {}", "ห้าเรื่องความอดทนที่ {} สอนเรา", "เดินเล่นในสวนกับเพื่อนร่วมทีม"),
    "pt": ("Como mudamos para {} e dormimos bem", "O que os manuais de {} não dizem",
           "O custo silencioso de um ano com {}", "{} em uma equipe pequena, sem rodeios",
           "Por que o turno da noite gosta de {}", "Cinco lições de paciência que {} nos deu",
           "Um passeio no jardim com a equipe"),
    "id": ("Cara kami pindah ke {} dan tidur nyenyak", "Hal yang tidak ada dalam panduan {}",
           "Harga diam dari setahun bersama {}", "{} untuk tim kecil dan laporan yang jujur",
           "Mengapa giliran malam suka pada {}", "Lima hal tentang sabar dari {}",
           "Jalan sore di kebun dengan tim"),
    "hi": ("हम {} पर आए और चैन से सोए", "{} की किताबें आपको क्या नहीं बतातीं",
           "एक साल {} चलाने की खामोश कीमत", "छोटी टीम में {} का सच्चा हाल",
           "रात की पाली को {} क्यों पसंद है", "धीरज के पाँच पाठ जो {} ने सिखाए",
           "साथियों के संग बगीचे में सैर"),
    "fr": ("Comment nous avons adopté {} et mieux dormi", "Ce que les manuels de {} ne disent pas",
           "Le coût discret d'une année avec {}", "{} dans une petite équipe, sans détour",
           "Pourquoi la nuit préfère {}", "Cinq leçons de patience que nous devons à {}",
           "Une promenade dans le jardin avec l'équipe"),
    "fa": ("چگونه به {} رفتیم و آسوده خوابیدیم", "آنچه راهنمای {} به شما نمی‌گوید",
           "بهای خاموش یک سال کار با {}", "گزارش صادقانهٔ یک گروه کوچک از {}",
           "چرا شیفت شب با {} خوش است", "پنج درس شکیبایی که {} به ما داد",
           "گردش در باغ با همهٔ گروه"),
    "es": ("Cómo pasamos a {} y dormimos mejor", "Lo que los manuales de {} no cuentan",
           "El precio callado de un año con {}", "{} en un equipo pequeño, sin rodeos",
           "Por qué el turno de noche prefiere {}", "Cinco lecciones de paciencia que nos dio {}",
           "Un paseo por el jardín con el equipo"),
    "ar": ("كيف انتقلنا إلى {} ونمنا مطمئنين", "ما لا تقوله لك أدلة {}",
           "الثمن الصامت لعام كامل مع {}", "تقرير صادق عن {} في فريق صغير",
           "لماذا يحب عمال الليل {}", "خمسة دروس في الصبر علمنا إياها {}",
           "نزهة في الحديقة مع الفريق كله"),
}  # fmt: skip
LANGUAGES = tuple(PATTERNS)
SLUGS, MORE = 53, 5
"""53 posts in all 15 languages and 5 in English alone are 800."""

CODECS = {
    "ko": "cp949", "ja": "cp932", "zh": "gb18030", "ru": "cp1251", "th": "cp874", "ar": "cp1256",
    "tr": "cp1254", "fr": "cp1252", "es": "cp1252", "pt": "cp1252",
}  # fmt: skip


def encoded(text: str, safe: str = "") -> str:
    return quote(text, safe=safe)


@dataclass(frozen=True)
class Around:
    """What a seed is made with: the title, its language, and other titles."""

    title: str
    lang: str
    translation: str
    twin: str
    twin_name: str
    unused: str


@dataclass(frozen=True)
class Sown:
    """A post with a fault: its title, its link, what is to be found, how the link is quoted.

    `body` is put below the front matter instead; `{}` in it is the link.
    """

    title: str
    link: str
    rules: tuple[str, ...]
    quotes: str = '"'
    body: str = ""
    mended: bool = True


Seed = Callable[[Around], Sown]


def _says(rule: str, query: str, path: str = BASE, add: str = "", **more: object) -> Seed:
    """A seed whose link is this one; {t} in it is the encoded title."""

    def sow(around: Around) -> Sown:
        link = path + query.format(
            t=encoded(around.title), raw=around.title, twin=encoded(around.twin),
            other=encoded(around.translation), unused=encoded(around.unused),
        )  # fmt: skip
        return Sown(around.title + add, link, tuple(rule.split()), **more)  # type: ignore[arg-type]

    return sow


def _raw_character(around: Around) -> Sown:
    title = around.title + " – 1"
    return Sown(title, f"{BASE}?title={title.replace(' ', '%20')}", ("raw-character",))


def _raw_space(around: Around) -> Sown:
    return Sown(around.title, f"{BASE}?title={encoded(around.title, ' ')}", ("raw-space",))


def _double(around: Around) -> Sown:
    link = f"{BASE}?title={encoded(encoded(around.title))}"
    return Sown(around.title, link, ("double-escape",))


def _shown(around: Around) -> Sown:
    link = f"{BASE}?title={encoded(around.title + '%20A B')}"
    return Sown(around.title + " A B", link, ("escape-shown",))


def _old_encoding(around: Around) -> Sown:
    codec = CODECS.get(around.lang)
    title = around.title + (" – é" if codec in (None, "cp1252") else "")
    title = title if codec else "Le café de l'été" if around.lang == "fr" else title
    try:
        octets = title.encode(codec or "cp1252")
    except UnicodeEncodeError:
        return _double(around)
    return Sown(title, f"{BASE}?title={quote(octets, safe='')}", ("bad-bytes",))


def _decomposed(around: Around) -> Sown:
    title = around.title + " é"
    link = f"{BASE}?title={encoded(unicodedata.normalize('NFD', title))}"
    return Sown(title, link, ("unclean-text",))


def _near(around: Around) -> Sown:
    return Sown(around.title + " XYZ", f"{BASE}?title={encoded(around.title)}", ("near-words",))


def _long(around: Around) -> Sown:
    title = f"{around.title}: " + " ".join([around.title] * 9)
    return Sown(title, f"{BASE}?title={encoded(title)}", ("truncated",))


def _very_long(around: Around) -> Sown:
    title = f"{around.title}: " + " ".join([around.title] * 200)
    return Sown(title, f"{BASE}?title={encoded(title)}", ("too-long", "truncated"))


def _colon(around: Around) -> Sown:
    title = f"1: {around.title} é"
    link = f"{BASE}?title={title}"
    return Sown(title, link, ("bare-colon", "raw-space", "raw-character"), quotes="")


def _missing(around: Around) -> Sown:
    title = around.title + " \ue000"
    return Sown(title, f"{BASE}?title={encoded(title)}", ("missing-glyph",))


def _other_lang(around: Around) -> Sown:
    wrong = "ko" if around.lang != "ko" else "ja"
    return Sown(around.title, f"{BASE}?title={encoded(around.title)}&lang={wrong}",
                ("other-language",))  # fmt: skip


_IMAGE = "Some words, and a picture:\n\n![{alt}]({{}})\n"
SEEDS: tuple[Seed, ...] = (
    _raw_space,
    _raw_character,
    _colon,
    _says("lost-ampersand", "?title={t}%20&%20Q&A", add=" & Q&A"),
    _says("lost-ampersand", "?title={t}%20Don&#39;t", add=" Don't"),
    _says("lost-ampersand", "?title={t}%20&amp;%20co&theme=light", add=" & co"),
    _says("lost-hash", "?title={t}%20C#%20/%20F#&theme=light", add=" C# / F#"),
    _says("lost-hash", "?title={t}&accent=#ffddaa"),
    _says("lost-hash", "?title={t} #7", add=" #7", quotes=""),
    _says("lost-plus", "?title={t}%20C++", add=" C++"),
    _says("broken-escape", "?title={t}%20100%", add=" 100%"),
    _says("broken-escape", "?title={t}%2%20", add=" %2"),
    _old_encoding,
    _double,
    _shown,
    _says("escape-shown", "?title={t}%20Q%26amp%3BA", add=" Q&A"),
    _says("html-escape", "?title={t}&amp;theme=light"),
    _decomposed,
    _says("unknown-template", "?title={t}", "https://og.example.com/api/og-cuckoo-netwrok"),
    _says("other-template", "?title={t}", "https://og.example.com/api/article.png"),
    _says("other-host", "?title={t}", "http://localhost:8000/api/og-cuckoo-network"),
    _says("other-host", "?title={t}", "https://cards.example.net/api/og-cuckoo-network"),
    _says("bad-address", "?title={t}", BASE.replace(".com/", ".com//")),
    _says("bad-address", "&title={t}"),
    _says("bad-path", "?title={t}", BASE + ".gif"),
    _says("bad-path", "?title={t}", BASE + ".json"),
    _says("trailing-slash", "/?title={t}"),
    _says("bad-parameter", "?title={t}&theme=drak"),
    _says("bad-parameter", "?title={t}&scale=9"),
    _says("bad-parameter", "?title={t}&accent=blurple"),
    _says("unknown-parameter", "?title={t}&acent=ffb454"),
    _says("repeated-parameter", "?title={unused}&title={t}"),
    _says("title-missing", ""),
    _says("title-missing", "?title=&theme=light"),
    _says("other-language", "?title={other}"),
    _other_lang,
    _says("duplicate", "?title={twin}"),
    _says("other-words", "?title={unused}"),
    _near,
    _long,
    _very_long,
    _missing,
    _says("low-contrast", "?title={t}&bg=000000&fg=202020"),
    _says("low-contrast", "?title={t}&theme=light&accent=fafafa"),
    _says("stale-version", "?title={t}", BASE + "/v/p0123456789"),
    _says("stale-version", "?title={t}&theme=dark", BASE + "/v/p0123456789.webp"),
    _says("raw-space", "?title={t}%20A B", body=_IMAGE.format(alt="a (b) [c]")),
    _says("unknown-template", "?title={t}", "https://og.example.com/api/og-cuckoo-netwrok",
          body='<div className="wide">\n  <img\n    alt="x"\n    src="{}" />\n</div>\n'),
    _says("other-words", "?title={unused}&amp;theme=light",
          body='<head>\n  <meta property="og:image" content="{}" />\n</head>\n'),
    _says("lost-hash", "?title={t}%20C#", add=" C#", body="[card]: {} \"Title\"\n"),
    _says("bad-parameter", "?title={t}&size=xl", body="<Card image={{'{}'}} />\n".replace(
        "{{", "{").replace("}}", "}")),
)  # fmt: skip

UNMENDED: tuple[Seed, ...] = (
    lambda a: Sown(a.translation, f"{BASE}?title={encoded(a.translation)}", ("untranslated",),
                   mended=False),
    lambda a: Sown(a.twin, f"{BASE}?title={encoded(a.twin)}", ("duplicate",), mended=False),
)  # fmt: skip
"""Faults that no link can repair."""

Expected = set[tuple[str, int, str]]


@dataclass
class Tree:
    """What was written: `expected` is a file's name, a line and a rule for each finding."""

    folder: Path
    files: int = 0
    links: int = 0
    expected: Expected = field(default_factory=set)
    left: Expected = field(default_factory=set)
    faults: int = 0


def title_of(slug: int, lang: str, pattern: int | None = None) -> str:
    which = slug % 6 if pattern is None else pattern
    return PATTERNS[lang][which].format(TOPICS[slug // 6])


def posts() -> Iterator[tuple[int, str, int]]:
    """The slug, language and number of every post."""
    number = 0
    for slug in range(SLUGS):
        for lang in LANGUAGES:
            yield slug, lang, number
            number += 1
    for more in range(MORE):
        yield SLUGS + more, "en", number
        number += 1


def file_name(slug: int) -> str:
    return f"2026-{slug % 12 + 1:02}-{slug % 28 + 1:02}-post-{slug:02}.mdx"


def is_faulty(number: int) -> bool:
    return number % 4 == 0


def grow(folder: Path, *, unmended: bool = True) -> Tree:
    """Write the tree. `unmended` also sows faults that `--fix` leaves."""
    tree = Tree(folder)
    seeds = (*SEEDS, *UNMENDED) if unmended else SEEDS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "docusaurus.config.js").write_text(
        "export default {i18n: {defaultLocale: 'en', locales: []}};\n", encoding="utf-8"
    )
    (folder / ".pyoji.yaml").write_text(
        "hosts: [og.example.com]\ntemplate: og-cuckoo-network\n", encoding="utf-8"
    )
    for slug, lang, number in posts():
        name = file_name(slug)
        home = "blog" if lang == "en" else f"i18n/{lang}/docusaurus-plugin-content-blog"
        path = f"{home}/{name}"
        if is_faulty(number) and slug < SLUGS:
            around = _around(slug, lang, number)
            sown = seeds[tree.faults % len(seeds)](around)
            if not sown.mended and sown.title == around.twin and name < around.twin_name:
                sown = _raw_space(around)  # the finding would be at the twin, not at this post
            tree.faults += 1
            text, line, title_line = _faulty(sown)
            for rule in sown.rules:
                at = title_line if rule == "untranslated" else line
                tree.expected.add((path, at, rule))
                if not sown.mended:
                    tree.left.add((path, at, rule))
            content = text.encode("utf-8")
        else:
            content = _clean(title_of(slug, lang), number)
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        tree.files += 1
    return tree


def _around(slug: int, lang: str, number: int) -> Around:
    # A translation and a twin that have no fault of their own.
    here = LANGUAGES.index(lang)
    steps = [*range(here - 1, -1, -1), *range(here + 1, len(LANGUAGES))] if here else range(1, 15)
    others = [LANGUAGES[i] for i in steps if not is_faulty(number - here + i)]
    other = "en" if "en" in others else others[0]
    clean = (s for s in range(SLUGS) if s != slug and not is_faulty(s * 15 + here))
    twin = min(clean, key=file_name)
    return Around(
        title_of(slug, lang), lang, title_of(slug, other), title_of(twin, lang),
        file_name(twin), title_of(slug, lang, 6),
    )  # fmt: skip


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _faulty(sown: Sown) -> tuple[str, int, int]:
    """The file, the line of its link, and that of its title."""
    lines = ["---", f"title: {_quoted(sown.title)}", "authors: [kim]"]
    if not sown.body:
        lines += [f"image: {sown.quotes}{sown.link}{sown.quotes}", "---", "", "Words.", ""]
        return "\n".join(lines), 4, 2
    lines += ["---", "", *sown.body.replace("{}", sown.link).split("\n")]
    line = next(at for at, each in enumerate(lines, 1) if sown.link in each)
    return "\n".join(lines), line, 2


def _clean(title: str, number: int) -> bytes:
    """A post without a fault, in one of the ways there are to write one."""
    link = f"{BASE}?title={encoded(title)}"
    bad = "https://og.example.com/api/og-cuckoo-netwrok?title=not looked at & lost"
    fence = f"```md\nimage: {bad}\n![x]({bad})\n```\n\nAnd `![x]({bad})` in a line.\n"
    ways = (
        f"---\ntitle: {_quoted(title)}\nimage: {link}\n---\n\nWords.\n",
        f"---\ntitle: {_quoted(title)}\nimage: '{link}' # a picture\n---\n\n{fence}",
        f"---\ntitle: >-\n  {title}\nimage: >-\n  {link}\n---\n\n{{/* ![x]({bad}) */}}\n",
        f"---\nimage: \"{link}&theme=light&utm_source=feed\"\n---\n\n# {title} {{#top}}\n",
        f"\ufeff---\r\ntitle: {_quoted(title)}\r\nimage: {link}&v=3\r\n---\r\n\r\nWords.\r\n",
        f"---\ntitle: {_quoted(title)}\nimages: [/img/a.png, {link}]\n---\n\n[a link]({bad})\n",
        f"---\ntitle: {_quoted('**' + title + '**')}\ncover:\n  image: {link}\n---\n\n"
        f"<!-- {bad} -->\n<code>src=\"{bad}\"</code>\n",
        f"---\ntitle: {_quoted(title)}\n---\n\n![{'x'}](https://img.example.com/api/photo?id=1)\n"
        f'<img src="{link}&amp;theme=dark" />\n',
        f"---\ntitle: {_quoted(title)}\n---\n\nA post without a card.\n",
    )  # fmt: skip
    return ways[number % len(ways)].encode("utf-8")
