"""An upgrade with a cache directory that another release has filled.

`old_cache` is a directory as release 0.1.0 wrote it before its cards' digests changed. The value
that `_write` stores has that release's format.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
import tempfile
from itertools import cycle
from pathlib import Path

from pyoji.service.cache.stored import VERSION

from tests.tools.faults import cards
from tests.tools.faults.asking import Load
from tests.tools.faults.finding import Finding, finding
from tests.tools.faults.judge import Judge
from tests.tools.faults.service import service, until

OLD = Path(__file__).with_name("old_cache")
OLD_VERSION = 1


def upgraded(judge: Judge, answers: int = 60) -> Finding:
    """Cards of another renderer are not served or modified; cards with the same digest are hits.
    Files of other releases are left alone, and the bound covers all of them."""
    [same, *known] = cards.known(6)
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        place = Path(directory)
        shutil.copytree(OLD, place, dirs_exist_ok=True)
        root = place / f"cards-{OLD_VERSION}"
        old = {path: path.read_bytes() for path in root.glob("??/*")}
        digest, image = judge.card(same)
        _write(root, digest, image)
        (root / "new").write_bytes(b"what a killed process left")
        newer = place / "cards-999" / "ab" / "abc"
        newer.parent.mkdir(parents=True)
        newer.write_bytes(b"of a release to come")
        with service(2, cache_dir=place, cache_dir_bytes="64M", cache_bytes=0, deadline=20) as made:

            def kept() -> int:
                return sum(1 for _ in place.glob(f"cards-{VERSION}/??/*"))

            def found_in_store() -> float:
                return made.counter("pyoji_lookups_total", store="directory", result="hit")

            before = kept()
            with Load(made.server, ([same], 1)) as first:
                first.answered(1)
            found_same = until(lambda: found_in_store() >= 1) if VERSION == OLD_VERSION else 0
            with Load(made.server, (cycle(known), 2), (cards.endless(), 2), pause=0.02) as load:
                load.answered(answers)
                recovered = until(lambda: kept() > before + len(known))
            counts = judge.counts(first.seen + load.seen)
            found = finding("upgrade over an old directory", made, counts)
            spoilt = made.spoilt()
        found.recovered = recovered + found_same
        found.promise(all(p.read_bytes() == old[p] for p in old), "old cards stay as they were")
        found.promise(newer.exists(), "what another release keeps is left alone")
    found.promise(len(old) == 3, "there were old cards")
    found.promise(not found.counts.fallbacks, "no client gets another card")
    found.promise(spoilt == 0, f"nothing that is kept is spoilt: {spoilt}")
    return found


def _write(root: Path, digest: str, image: bytes) -> None:
    """Store a PNG as that release did."""
    media_type = b"image/png"
    head = struct.pack(">16sBII", bytes.fromhex(digest), len(media_type), 0, len(image))
    body = head + media_type + image
    seal = struct.pack(">6sH32s", b"pyoji\0", OLD_VERSION, hashlib.sha256(body).digest())
    place = root / digest[:2] / digest
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(seal + body)
