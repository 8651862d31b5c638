"""Generate `han.txt`: ideographs that only one writing system uses.

In: a directory with Unihan_IRGSources.txt (or .txt.bz2). Out: `han.txt` in this folder, with one
line of ideographs each for traditional Chinese, simplified Chinese and Japanese in everyday use.
The source is membership in national character sets: Big5 (T1, T2), GB 2312 (G0), JIS X 0208 (J0),
from Unihan's kIRG fields (UAX #38). Only the first levels of Big5 and JIS are listed; the second
levels hold names and rare words.

    python -m pyoji.engine.text.unicode.build_han UCD_DIR
"""

import bz2
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

HAN = Path(__file__).with_name("han.txt")
_FILE = "Unihan_IRGSources.txt"
_SECOND_LEVEL = "5021"  # start of JIS X 0208's second level
_PROPERTIES = frozenset(("kIRG_GSource", "kIRG_JSource", "kIRG_TSource"))


def _rows(directory: Path) -> Iterator[tuple[int, str]]:
    """Yield code points of the main CJK block with their character sets: G0, J0, T1."""
    plain, packed = directory / _FILE, directory / f"{_FILE}.bz2"
    data = plain.read_bytes() if plain.is_file() else bz2.decompress(packed.read_bytes())
    for line in data.decode("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 3 and fields[1] in _PROPERTIES:
            point = int(fields[0].removeprefix("U+"), 16)
            name, _, code = fields[2].partition("-")
            if name == "J0" and code >= _SECOND_LEVEL:
                name = "J0-2"
            if 0x4E00 <= point <= 0x9FFF:
                yield point, name


def payload(directory: Path) -> str:
    """Return the file's text."""
    sets: dict[int, set[str]] = defaultdict(set)
    for point, name in _rows(directory):
        sets[point].add(name)
    chinese = {"T1", "T2", "G0"}
    kinds: tuple[list[int], ...] = ([], [], [])
    for point, names in sorted(sets.items()):
        if "T1" in names and "G0" not in names:
            kinds[0].append(point)
        elif "G0" in names and not names & {"T1", "T2"}:
            kinds[1].append(point)
        elif "J0" in names and not names & chinese:
            kinds[2].append(point)
    return "".join("".join(map(chr, points)) + "\n" for points in kinds)


def main(arguments: Sequence[str]) -> None:
    """Write `han.txt` from the database in the given directory."""
    if len(arguments) != 1:
        raise SystemExit("usage: python -m pyoji.engine.text.unicode.build_han UCD_DIR")
    HAN.write_text(payload(Path(arguments[0])), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
