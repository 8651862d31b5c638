"""Every font of the bundle: its file name, its origin, and what is done to it.

Families are of two sorts. The fallback families draw what a title holds in any script; sans is made
of them. The others serve one voice and are used only where that voice is asked for. It must not
know how a package is read or a font changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from recipe import sources
from recipe.packages import Package
from recipe.treatments import (
    CODE_FACES,
    COLR_ONLY,
    COMMON_KOREAN_FACE,
    KOREAN_FACE,
    UNHINTED,
    UNTOUCHED,
    Treatment,
)

WEIGHTS: Mapping[str, int] = {
    "Regular": 400,
    "Medium": 500,
    "SemiBold": 600,
    "Bold": 700,
    "ExtraBold": 800,
    "Black": 900,
    "ExtraBlack": 950,
}
"""Style in a file's name → weight as OpenType and CSS number it."""


@dataclass(frozen=True)
class Font:
    """One file of the bundle."""

    file: str
    """`Family-Style.suffix`, or `Family.suffix` for a family of one face."""
    package: Package
    path: str
    """Its path inside the package."""
    treatment: Treatment
    fallback: bool = True
    """True if the family is in the default fallback order."""
    scale: float = 1.0
    """Factor that brings it to the size of its voice's main face."""

    @property
    def family(self) -> str:
        """The family in the file's name."""
        return self.file.partition(".")[0].partition("-")[0]

    @property
    def weight(self) -> int:
        """The weight that the style in the file's name stands for."""
        return WEIGHTS[self.file.partition(".")[0].partition("-")[2] or "Regular"]


OPENTYPE = "usr/share/fonts/opentype/noto"
TRUETYPE = "usr/share/fonts/truetype/noto"
D2CODING_PATH = "usr/share/fonts/truetype/naver-d2coding/D2Coding-Ver1.3.2-20180524-all.ttc"

NOTO_FACES = (
    (
        ("Bold", "Regular"),
        """
        NotoSans NotoSansSymbols
        NotoSansArabic NotoSansHebrew NotoSansThaana NotoSansThai NotoSansLao NotoSansKhmer
        NotoSansMyanmar NotoSansDevanagari NotoSansBengali NotoSansGujarati NotoSansGurmukhi
        NotoSansKannada NotoSansMalayalam NotoSansOriya NotoSansSinhala NotoSansTamil
        NotoSansTelugu NotoSerifTibetan NotoSansArmenian NotoSansGeorgian NotoSansEthiopic
        NotoSansAdlam NotoSansBalinese NotoSansBamum NotoSansCanadianAboriginal NotoSansCham
        NotoSansCherokee NotoSansHanifiRohingya NotoSansJavanese NotoSansKayahLi NotoSansLisu
        NotoSansMeeteiMayek NotoSansOlChiki NotoSansSundanese NotoSansTaiTham
        NotoSerifNyiakengPuachueHmong
        """,
    ),
    (
        ("Regular",),
        """
        NotoSansMath NotoSansSymbols2 NotoSansTamilSupplement
        NotoSansBatak NotoSansBuginese NotoSansChakma NotoSansLepcha NotoSansLimbu
        NotoSansMandaic NotoSansMiao NotoSansMongolian NotoSansNKo NotoSansNewa
        NotoSansNewTaiLue NotoSansOsage NotoSansSaurashtra NotoSansSylotiNagri NotoSansSyriac
        NotoSansTaiLe NotoSansTaiViet NotoSansTifinagh NotoSansVai NotoSansWancho NotoSansYi
        """,
    ),
)
"""(Styles, families): the scripts of UAX #31 tables 5 and 7, a serif where there is no sans."""


NOTO_PARTNERS = (
    (sources.NOTO_EXTRA, "NotoSerif-SemiBold", 1.0),
    (sources.NOTO, "NotoSerifThai-Bold", 1.0),
    (sources.NOTO, "NotoSerifDevanagari-Bold", 1.0),
    (sources.NOTO, "NotoNaskhArabic-Bold", 1.2),
)
"""(Package, stem, scale): partners of Noto Serif CJK Bold. The stems of Noto Serif SemiBold are as
thick as those of its Latin (136 and 142 thousandths of an em); those of Bold are thicker (158)."""

GOOGLE_FACES = (
    (sources.NANUM_MYEONGJO, "NanumMyeongjo", "ExtraBold", UNTOUCHED, 1.0),
    (sources.DO_HYEON, "DoHyeon", "Regular", UNHINTED, 1.0),
    (sources.ROCKNROLL_ONE, "RocknRollOne", "Regular", UNHINTED, 0.92),
    (sources.ZCOOL_QINGKE_HUANGYOU, "ZCOOLQingKeHuangYou", "Regular", UNHINTED, 1.0),
    (sources.TEKTUR, "Tektur", "SemiBold", UNHINTED, 0.92),
    (sources.CHANGA, "Changa", "SemiBold", UNHINTED, 1.05),
    (sources.CHANGA, "Changa", "ExtraBold", UNHINTED, 1.1),
    (sources.KANIT, "Kanit", "Medium", UNHINTED, 1.06),
    (sources.KANIT, "Kanit", "Bold", UNHINTED, 1.07),
    (sources.TEKO, "Teko", "Medium", UNHINTED, 1.1),
)
"""(Package, family, style, treatment, scale). Style and scale of a partner bring its stems and its
x-height, or the body of its ideographs, to those of the voice's main face."""


def fonts() -> Iterator[Font]:
    """Yield every font of the bundle, in the order of the manifest."""
    yield from _fallback_fonts()
    yield from _voice_fonts()


def _fallback_fonts() -> Iterator[Font]:
    """Yield the faces of sans, and of every script that a title may hold."""
    for style in ("Regular", "Medium", "Bold", "ExtraBold", "Black"):
        name = f"Pretendard-{style}.otf"
        yield Font(name, sources.PRETENDARD, f"package/dist/public/static/{name}", UNTOUCHED)
    for package, style in (
        (sources.NOTO_CJK, "Bold"),
        (sources.NOTO_CJK, "Regular"),
        (sources.NOTO_CJK_EXTRA, "Black"),
    ):
        stem = f"NotoSansCJK-{style}"
        yield Font(f"{stem}.otf", package, f"{OPENTYPE}/{stem}.ttc", KOREAN_FACE)
    for styles, families in NOTO_FACES:
        for family, style in product(families.split(), styles):
            yield _noto(sources.NOTO, f"{family}-{style}")
    for family in ("NotoSans", "NotoSansArabic", "NotoSansThai", "NotoSansDevanagari"):
        yield _noto(sources.NOTO_EXTRA, f"{family}-Black")


def _voice_fonts() -> Iterator[Font]:
    """Yield the faces that only a voice, code or an emoji asks for."""
    for style in ("Bold", "Regular"):
        yield _noto(sources.NOTO_MONO, f"NotoSansMono-{style}", fallback=False)
    stem = "NotoSerifCJK-Bold"
    path = f"{OPENTYPE}/{stem}.ttc"
    yield Font(f"{stem}.otf", sources.NOTO_CJK, path, COMMON_KOREAN_FACE, fallback=False)
    for package, stem, scale in NOTO_PARTNERS:
        yield _noto(package, stem, fallback=False, scale=scale)
    name = "WantedSans-ExtraBlack.otf"
    yield Font(name, sources.WANTED, f"package/fonts/otf/{name}", UNTOUCHED, fallback=False)
    for style, treatment in CODE_FACES.items():
        name = f"PyojiCode-{style}.ttf"
        yield Font(name, sources.D2CODING, D2CODING_PATH, treatment, fallback=False)
    name = "NotoSansMonoExtraCondensed-SemiBold.ttf"  # as wide and as bold as Pyoji Code Bold
    path = f"{TRUETYPE}/NotoSansMono-ExtraCondensedSemiBold.ttf"
    yield Font(name, sources.NOTO_EXTRA, path, UNHINTED, fallback=False)
    for package, family, style, treatment, scale in GOOGLE_FACES:
        weighted = f"{WEIGHTS[style]}{style}"
        path = f"package/{weighted}/{family}_{weighted}.ttf"
        name = f"{family}-{style}.ttf"
        yield Font(name, package, path, treatment, fallback=False, scale=scale)
    path = "package/400Regular/NotoColorEmoji_400Regular.ttf"
    yield Font("NotoColorEmoji.ttf", sources.NOTO_EMOJI, path, COLR_ONLY, fallback=False)


def _noto(package: Package, stem: str, *, fallback: bool = True, scale: float = 1.0) -> Font:
    return Font(f"{stem}.ttf", package, f"{TRUETYPE}/{stem}.ttf", UNHINTED, fallback, scale)
