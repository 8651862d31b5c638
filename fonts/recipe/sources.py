"""The packages that the fonts come from, each pinned to a version and a SHA-256.

To take a new version, change its pin, build, and look at the specimens: a font that changes moves
pixels of existing cards.
"""

from __future__ import annotations

from recipe.packages import Package

PRETENDARD = Package(
    name="pretendard",
    kind="npm",
    version="1.3.9",
    sha256="0ffc240cee83be02520fb4ac1b2a0a51052b9d13506ade0ba90c591dbbb3bd53",
    licence_member="package/dist/LICENSE.txt",
    licence_file="pretendard.txt",
)
NOTO_CJK = Package(
    name="fonts-noto-cjk",
    kind="debian",
    version="1:20220127+repack1-1",
    sha256="4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
    licence_member="usr/share/doc/fonts-noto-cjk/copyright",
    licence_file="noto-cjk.txt",
)
NOTO = Package(
    name="fonts-noto-core",
    kind="debian",
    version="20201225-1",
    sha256="58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
    licence_member="usr/share/doc/fonts-noto-core/copyright",
    licence_file="noto.txt",
)
NOTO_EMOJI = Package(
    name="@expo-google-fonts/noto-color-emoji",
    kind="npm",
    version="0.4.6",
    sha256="8199c361ebffca17e503b7afa3994833efc1db06d63839e0b01e41e2fbd62eeb",
    licence_member="package/LICENSE_FONT",
    licence_file="noto-color-emoji.txt",
)
NOTO_MONO = Package(
    name="fonts-noto-mono",
    kind="debian",
    version="20201225-1",
    sha256="0807ec6454a6f66892159e7939a5c919ac28332e11d54ea78778577d9c569a59",
    licence_member="usr/share/doc/fonts-noto-mono/copyright",
    licence_file="noto-mono.txt",
)
NOTO_CJK_EXTRA = Package(
    name="fonts-noto-cjk-extra",
    kind="debian",
    version="1:20220127+repack1-1",
    sha256="5f6536c99f9b3d77a3c383c3f1544f6d49350e7f20832c4c979af0e33f603cb5",
    licence_member="usr/share/doc/fonts-noto-cjk-extra/copyright",
    licence_file="noto-cjk-extra.txt",
)
NOTO_EXTRA = Package(
    name="fonts-noto-extra",
    kind="debian",
    version="20201225-1",
    sha256="a44b0c7b9e3c72caf4237ab46846652d6d6eea296abfe675f6f604b6562ffd40",
    licence_member="usr/share/doc/fonts-noto-extra/copyright",
    licence_file="noto-extra.txt",
)
D2CODING = Package(
    name="fonts-naver-d2coding",
    kind="debian",
    version="1.3.2-2",
    sha256="3a5b8c3ad4784a642c5ccbb557cc5a4e971985eb30a391618e18cf7ebeaca65f",
    licence_member="usr/share/doc/fonts-naver-d2coding/copyright",
    licence_file="d2coding.txt",
)
WANTED = Package(
    name="wanted-sans",
    kind="npm",
    version="1.0.3",
    sha256="43116ff89a3560fe01458b633b72e38e555f954e86206d1f4c3675ae722f1093",
    licence_member="package/fonts/OFL.txt",
    licence_file="wanted-sans.txt",
)


def _google(family: str, version: str, sha256: str) -> Package:
    """Return the npm package of a family from Google Fonts."""
    return Package(
        name=f"@expo-google-fonts/{family}",
        kind="npm",
        version=version,
        sha256=sha256,
        licence_member="package/LICENSE_FONT",
        licence_file=f"{family}.txt",
    )


NANUM_MYEONGJO = _google(
    "nanum-myeongjo", "0.4.1", "76fa74fbb38f5a86bf0e6cf13c781e6bbd56c589dc2072543d4330280c721591"
)
DO_HYEON = _google(
    "do-hyeon", "0.4.1", "ea1a996f6e9a198e1d183536acf6e6cec2e2500a8f66f697364c91a7e140fc8e"
)
ROCKNROLL_ONE = _google(
    "rocknroll-one", "0.4.1", "e7f92524c0ca434770dcdabd093cb6f68253e64da814ac8c41ac9f236c267685"
)
ZCOOL_QINGKE_HUANGYOU = _google(
    "zcool-qingke-huangyou",
    "0.4.1",
    "97ce0a9e98a516cccf4f7578fa4607693d4d3e2c279dbeff2e5487ffce2fbbfe",
)
TEKTUR = _google(
    "tektur", "0.4.2", "2c33f8fd354bfcb6f262032097907ac69c673d39b3dcadb79b9a6dbbcd85dba6"
)
CHANGA = _google(
    "changa", "0.4.2", "2869b9a6cea07e619a8b54b4834e756322d3bb9edae299d79d72cc2146140411"
)
KANIT = _google(
    "kanit", "0.4.1", "59022b9afae4ab6093c39df55a855dbd95e093b047b7c53567071175bd3f3ca3"
)
TEKO = _google("teko", "0.4.1", "97b7024616e2c8070b71aa3290194d16a46e03125099f981f35eee9fb470611e")
PACKAGES = (
    *(PRETENDARD, NOTO_CJK, NOTO_CJK_EXTRA, NOTO, NOTO_EXTRA, NOTO_MONO, NOTO_EMOJI),
    *(WANTED, NANUM_MYEONGJO, D2CODING, DO_HYEON, ROCKNROLL_ONE, ZCOOL_QINGKE_HUANGYOU),
    *(TEKTUR, CHANGA, KANIT, TEKO),
)
"""In the order of the manifest."""
