"""A directory of cards: bounded, shared, and no obstacle when its disk fails."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoji.engine.card import JPEG, PNG
from pyoji.engine.image_file import ImageFile
from pyoji.files import trusted
from pyoji.service.cache import StoreSize, directory
from pyoji.service.cache.directory import PURGES, TOUCH, DirectoryStore
from pyoji.service.cache.faults import Fault, FaultReason
from pyoji.service.cache.stored import VERSION, pack
from pyoji.service.cache.tally import BLOCK, Tally
from pyoji.service.cache.tally import count as count_at

from tests.service.cache.cards import card, name
from tests.tree import ROOT

MB = 1024 * 1024


@pytest.fixture
def store(tmp_path) -> DirectoryStore:
    made = DirectoryStore(tmp_path, MB)
    made.open()
    return made


def ours(path: Path) -> Path:
    return path / f"cards-{VERSION}"


def place(path: Path, number: int) -> Path:
    return ours(path) / name(number)[:2] / name(number)


def bytes_in(path: Path) -> int:
    """What every file of the store has, the tally aside."""
    files = [each for each in ours(path).rglob("*") if each.is_file() and each.name != "tally"]
    return sum(each.stat().st_size for each in files)


def count(path: Path) -> int:
    """Bytes of all cards below a directory."""
    opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return count_at(opened)
    finally:
        os.close(opened)


def tallied(path: Path) -> int | None:
    """What the tally says."""
    with (ours(path) / "tally").open("rb") as tally:
        return Tally(tally.fileno()).read()


def reason_of(call, *words) -> FaultReason:
    with pytest.raises(Fault) as caught:
        call(*words)
    return caught.value.reason


# ── kept and found ───────────────────────────────────────────────────────────────────────────


def test_what_is_put_is_got(store, tmp_path):
    """Also by another process's store; an unknown digest is a miss."""
    store.put(name(1), card(1, format_=JPEG))
    assert store.get(name(1)) == card(1, format_=JPEG)
    assert DirectoryStore(tmp_path, MB).get(name(1)) == card(1, format_=JPEG)
    assert store.get(name(2)) is None
    store.close()


def test_what_is_removed_is_gone_and_counted_no_more(store, tmp_path):
    """Also if it was never there, or if there is no count yet. The other cards stay."""
    store.remove(name(1))
    store.put(name(1), card(1))
    store.put(name(2), card(2, 3 * BLOCK))
    before = tallied(tmp_path)
    store.remove(name(1))
    assert store.get(name(1)) is None
    assert store.get(name(2)) == card(2, 3 * BLOCK)
    assert tallied(tmp_path) == before - BLOCK == count(ours(tmp_path))
    store.remove(name(1))
    assert tallied(tmp_path) == before - BLOCK


def test_it_says_how_much_it_holds(store, tmp_path):
    """Cards and their blocks, and nothing that is no card of ours; also where the tally is gone or
    half written."""
    assert store.size() == StoreSize(0, 0)
    for number in range(3):
        store.put(name(number), card(number, size=5000))
    (place(tmp_path, 0).parent / "note").write_bytes(b"x" * 9000)
    whole = StoreSize(3 * 2 * BLOCK, 3)
    assert store.size() == whole
    (ours(tmp_path) / "tally").write_bytes(b"half")
    assert store.size() == whole
    (ours(tmp_path) / "tally").unlink()
    assert store.size() == whole
    store.remove(name(1))
    assert store.size() == StoreSize(2 * 2 * BLOCK, 2)


def test_a_directory_that_was_removed_holds_nothing_that_can_be_said(store, tmp_path):
    """A fault, which its guard takes."""
    shutil.rmtree(ours(tmp_path))
    assert reason_of(store.size) is FaultReason.DOWN


def test_only_the_owner_can_look_inside(tmp_path, monkeypatch):
    """Whatever the umask, and if the directory was there before."""
    before = os.umask(0)
    try:
        ours(tmp_path).mkdir(mode=0o777)
        DirectoryStore(tmp_path, MB).put(name(1), card(1))
    finally:
        os.umask(before)
    for path in (ours(tmp_path), *ours(tmp_path).rglob("*")):
        allowed = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == allowed, path


def test_a_directory_of_somebody_else_is_refused(tmp_path, monkeypatch):
    """Its owner could put cards of their own there. A link to it is refused as well."""
    ours(tmp_path).mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert reason_of(DirectoryStore(tmp_path, MB).open) is FaultReason.DENIED
    monkeypatch.undo()
    (tmp_path / "link").mkdir()
    ours(tmp_path / "link").symlink_to(ours(tmp_path))
    assert reason_of(DirectoryStore(tmp_path / "link", MB).open) is FaultReason.CORRUPT


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a directory to another user, as root")
@pytest.mark.parametrize(("owner", "mode"), [(65534, 0o755), (0, 0o777)])
def test_below_a_directory_of_others_nothing_is_kept(tmp_path, owner, mode):
    """Another user could replace our cards by forged ones with valid tags. The fault names the
    directory. A sticky directory is safe."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, owner, -1)
    theirs.chmod(mode)
    with pytest.raises(Fault, match=str(theirs)) as caught:
        DirectoryStore(theirs / "cache", MB).open()
    assert caught.value.reason is FaultReason.DENIED
    assert not (theirs / "cache").exists()
    os.chown(theirs, 0, -1)
    theirs.chmod(0o1777)
    DirectoryStore(theirs / "cache", MB).open()


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a link and a file to another user, as root")
def test_links_and_cards_of_others_are_not_taken(tmp_path):
    """A link of ours is; a card has to be our file."""
    (tmp_path / "there").mkdir()
    link = tmp_path / "here"
    link.symlink_to("there")
    store = DirectoryStore(link, MB)
    store.put(name(1), card(1))
    assert store.get(name(1)) == card(1)
    [file] = (tmp_path / "there").glob(f"cards-*/??/{name(1)}")
    os.chown(file, 65534, -1)
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    os.chown(link, 65534, -1, follow_symlinks=False)
    assert reason_of(DirectoryStore(link, MB).open) is FaultReason.DENIED


class Replaced:
    """What another has put in the place of a directory above the store, as soon as it was opened:
    a link to a place of their own."""

    def __init__(self, above: Path, elsewhere: Path) -> None:
        self.above, self.elsewhere = above, elsewhere
        self.aside = above.with_name("aside")
        (ours(elsewhere) / name(1)[:2]).mkdir(parents=True)
        (ours(elsewhere) / name(1)[:2] / name(1)).write_bytes(pack(name(1), card(9)))

    def __call__(self, path: Path, **how: bool) -> int:
        opened = trusted.open_directory(path, **how)
        if not self.above.is_symlink():
            self.above.rename(self.aside)
            self.above.symlink_to(self.elsewhere)
        return opened


@pytest.mark.parametrize("operation", ["get", "put", "remove", "purge", "purges", "clear", "size"])
def test_a_parent_that_is_replaced_meanwhile_leads_nowhere_else(tmp_path, monkeypatch, operation):
    """Reads, writes, counts and removals use the directory that was checked. The directory that the
    path leads to now is untouched."""
    above, elsewhere = tmp_path / "above", tmp_path / "elsewhere"
    above.mkdir()
    store = DirectoryStore(above, MB)
    store.put(name(1), card(1))
    replaced = Replaced(above, elsewhere)
    before = {each: each.read_bytes() for each in elsewhere.rglob("*") if each.is_file()}
    monkeypatch.setattr(directory, "open_directory", replaced)
    done = {
        "get": lambda: store.get(name(1)) == card(1),
        "put": lambda: store.put(name(2), card(2)) or place(replaced.aside, 2).exists(),
        "remove": lambda: store.remove(name(1)) or not place(replaced.aside, 1).exists(),
        "purge": lambda: store.purge({"": "1"}) or (ours(replaced.aside) / PURGES).exists(),
        "purges": lambda: store.purges("") is None,
        "clear": lambda: store.clear() == 1 and not place(replaced.aside, 1).exists(),
        "size": lambda: store.size() == StoreSize(BLOCK, 1),
    }
    assert done[operation]()
    assert above.is_symlink(), "it was replaced"
    after = {each: each.read_bytes() for each in elsewhere.rglob("*") if each.is_file()}
    assert after == before


def test_a_directory_that_cannot_be_made_is_a_fault(tmp_path):
    """A file is at its path."""
    (tmp_path / "file").write_text("")
    assert reason_of(DirectoryStore(tmp_path / "file" / "cards", MB).open) is FaultReason.CORRUPT


@pytest.mark.parametrize("digest", ["", "..", "../" * 8 + "etc/passwd", "a" * 31, "A" * 32])
def test_only_a_digest_becomes_a_path(store, digest):
    """A caller never chooses where."""
    with pytest.raises(ValueError, match="digest"):
        store.get(digest)
    with pytest.raises(ValueError, match="digest"):
        store.put(digest, card(1))


# ── the bound ────────────────────────────────────────────────────────────────────────────────


def test_the_longest_unused_makes_room(tmp_path):
    """Reading a card keeps it, though its use is noted only once in a while."""
    store = DirectoryStore(tmp_path, 10 * BLOCK)
    for number in range(10):
        store.put(name(number), card(number))
        long_ago = time.time() - 100 * TOUCH + number
        os.utime(place(tmp_path, number), (long_ago, long_ago))
    store.get(name(0))
    store.put(name(10), card(10))
    left = {number for number in range(11) if store.get(name(number))}
    assert {0, 10} <= left
    assert left == {0, *range(min(left - {0}), 11)}


def test_reading_notes_the_use_once_in_a_while(store, tmp_path):
    """A card that was used just now is not touched again. A clock that was ahead does not stop
    it."""
    store.put(name(1), card(1))
    file = place(tmp_path, 1)
    for offset, noted in [(-TOUCH / 2, False), (-TOUCH * 2, True), (TOUCH * 2, True)]:
        then = time.time() + offset
        os.utime(file, (then, then))
        assert store.get(name(1))
        assert (abs(file.stat().st_mtime - then) > 1) == noted


def test_the_bound_holds_after_every_put(tmp_path):
    """For cards of all sizes, new and put again."""
    store = DirectoryStore(tmp_path, 20 * BLOCK)
    for turn in range(200):
        number = turn * 7 % 50
        store.put(name(number), card(number, turn * 977 % (4 * BLOCK)))
        assert bytes_in(tmp_path) <= 20 * BLOCK
        assert store.get(name(number))
    assert bytes_in(tmp_path) > 5 * BLOCK, "it does not empty itself for one card"


def test_a_card_put_again_counts_once(tmp_path):
    """It would otherwise push out the others."""
    store = DirectoryStore(tmp_path, 4 * BLOCK)
    store.put(name(1), card(1))
    for _ in range(50):
        store.put(name(2), card(2))
        assert tallied(tmp_path) == count(ours(tmp_path)) == 2 * BLOCK
    assert store.get(name(1)) == card(1)


def test_a_card_larger_than_the_bound_is_refused(tmp_path):
    """Before anything makes room for it."""
    store = DirectoryStore(tmp_path, 2 * BLOCK)
    store.put(name(1), card(1))
    assert reason_of(store.put, name(2), card(2, 2 * BLOCK)) is FaultReason.LARGE
    assert store.get(name(1))


def test_a_smaller_bound_is_kept_from_the_next_card_on(tmp_path):
    """After a change of the setting."""
    store = DirectoryStore(tmp_path, MB)
    for number in range(50):
        store.put(name(number), card(number))
    DirectoryStore(tmp_path, 5 * BLOCK).put(name(99), card(99))
    assert bytes_in(tmp_path) <= 5 * BLOCK


def test_a_card_of_the_future_is_the_first_to_go(tmp_path):
    """The clock was wrong when it was written, and it would never be the oldest."""
    store = DirectoryStore(tmp_path, 3 * BLOCK)
    for number in range(3):
        store.put(name(number), card(number))
    ahead = time.time() + 1000 * TOUCH
    os.utime(place(tmp_path, 2), (ahead, ahead))
    store.put(name(3), card(3))
    assert store.get(name(2)) is None


def test_processes_that_share_it_keep_the_bound_together(tmp_path):
    """Two that write as fast as they can, while cards are read; none is ever wrong."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pyoji.service.cache import directory\n"
        "from tests.service.cache.cards import card, name\n"
        "directory.LOCK_WAIT = 60\n"
        f"store = directory.DirectoryStore(Path(sys.argv[1]), {30 * BLOCK})\n"
        "for turn in range(300):\n"
        "    number = turn * int(sys.argv[2]) % 61\n"
        "    store.put(name(number), card(number, number * 500))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    writers = [subprocess.Popen([*command, step], cwd=ROOT) for step in ("7", "11")]
    reader = DirectoryStore(tmp_path, 30 * BLOCK)
    reader.open()
    found = most = 0
    try:
        is_over = False
        while not is_over:
            is_over = all(writer.poll() is not None for writer in writers)  # and a last look
            for number in range(61):
                got = reader.get(name(number))
                assert got in (None, card(number, number * 500))
                found += got is not None
            most = max(most, held(tmp_path))
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert found
    assert 0 < most <= 30 * BLOCK
    assert bytes_in(tmp_path) <= 30 * BLOCK


def held(path: Path) -> int:
    """Bytes at one moment, seen by who may write: others' files would change while we look."""
    with (ours(path) / "tally").open("ab") as tally:
        fcntl.flock(tally, fcntl.LOCK_EX)
        return bytes_in(path)


def test_threads_share_one_store(tmp_path, monkeypatch):
    """Their writes take turns, too."""
    monkeypatch.setattr(directory, "LOCK_WAIT", 60)
    store = DirectoryStore(tmp_path, 20 * BLOCK)

    def work(seed: int) -> None:
        for turn in range(50):
            number = (seed + turn * 3) % 37
            store.put(name(number), card(number))
            assert store.get(name(number)) in (None, card(number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert bytes_in(tmp_path) <= 20 * BLOCK


# ── what becomes of disks and files ──────────────────────────────────────────────────────────


def test_no_damage_shows_a_wrong_card(store, tmp_path):
    """A flipped byte, half a file, an empty file, another card's bytes: each is a fault. The next
    put repairs the file."""
    store.put(name(1), card(1))
    file = place(tmp_path, 1)
    whole = file.read_bytes()
    flipped = (whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :] for at in range(len(whole)))
    for damaged in (*flipped, whole[:50], whole[:-1], b"", whole * 2, pack(name(2), card(2))):
        file.write_bytes(damaged)
        assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    store.put(name(1), card(1))
    assert store.get(name(1)) == card(1)


def test_what_is_no_file_is_corrupt(store, tmp_path):
    """A directory, a link, a pipe without a writer, a file above the bound."""
    file = place(tmp_path, 1)
    file.mkdir(parents=True)
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    assert reason_of(store.put, name(1), card(1)) is FaultReason.CORRUPT
    file.rmdir()
    (tmp_path / "elsewhere").write_bytes(pack(name(1), card(1)))
    file.symlink_to(tmp_path / "elsewhere")
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    file.unlink()
    os.mkfifo(file)
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    file.unlink()
    with file.open("wb") as opened:
        opened.truncate(1 << 40)
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    file.unlink()
    file.parent.rmdir()
    file.parent.write_text("a file where the folder should be")
    assert reason_of(store.get, name(1)) is FaultReason.CORRUPT
    assert reason_of(store.put, name(1), card(1)) is FaultReason.CORRUPT


def test_foreign_files_are_neither_counted_nor_removed(tmp_path):
    """Beside the cards or among them, however large, old, or like ours."""
    shard = ours(tmp_path) / "ab"
    shard.mkdir(parents=True, mode=0o700)
    wrong_shard = ours(tmp_path) / "cd" / ("ab" + "0" * 30)
    wrong_shard.parent.mkdir()
    link = shard / ("ab" + "1" * 30)
    link.symlink_to(tmp_path / "kept")
    folder = shard / ("ab" + "2" * 30)
    folder.mkdir()
    foreign = [
        tmp_path / "kept", ours(tmp_path) / "notes.txt", shard / "notes.txt", wrong_shard,
        shard / ("AB" + "0" * 30), folder / ("ab" + "3" * 30),
    ]  # fmt: skip
    for file in foreign:
        file.write_bytes(bytes(50 * BLOCK))
        os.utime(file, (0, 0))
    store = DirectoryStore(tmp_path, 5 * BLOCK)
    for number in range(20):
        store.put(name(number), card(number))
        assert store.get(name(number)) == card(number)
    assert [file for file in foreign if file.stat().st_size != 50 * BLOCK] == []
    assert link.is_symlink()


def test_what_a_killed_process_left_is_gone_with_the_next_put(store, tmp_path):
    """It is never read as a card."""
    new = ours(tmp_path) / "new"
    new.write_bytes(b"half a card")
    store.put(name(1), card(1))
    assert not new.exists()
    assert store.get(name(1)) == card(1)


def test_a_process_killed_anywhere_leaves_it_sound(tmp_path):
    """The bound holds, the lock is free, and no card is wrong."""
    code = (
        "import itertools, sys\n"
        "from pathlib import Path\n"
        "from pyoji.service.cache.directory import DirectoryStore\n"
        "from tests.service.cache.cards import card, name\n"
        f"store = DirectoryStore(Path(sys.argv[1]), {10 * BLOCK})\n"
        "print('begun', flush=True)\n"
        "for number in itertools.count():\n"
        "    store.put(name(number % 40), card(number % 40, 9000))\n"
    )
    for turn in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.01 + turn * 0.007)
            process.kill()
        assert bytes_in(tmp_path) <= 10 * BLOCK
        store = DirectoryStore(tmp_path, 10 * BLOCK)
        for number in range(40):
            assert store.get(name(number)) in (None, card(number, 9000))
        store.put(name(turn), card(turn, 9000))
        assert store.get(name(turn)) == card(turn, 9000)
        assert bytes_in(tmp_path) <= 10 * BLOCK


@pytest.mark.parametrize("tally", [b"", b"garbage", bytes(12), bytes(5000)])
def test_a_tally_that_is_damaged_is_counted_anew(tmp_path, tally):
    """By a process that has counted before, too."""
    store = DirectoryStore(tmp_path, 5 * BLOCK)
    store.open()
    for number in range(20):
        (ours(tmp_path) / "tally").write_bytes(tally)
        store.put(name(number), card(number))
        assert bytes_in(tmp_path) <= 5 * BLOCK


def test_a_process_counts_for_itself_when_it_first_writes(tmp_path):
    """The tally may be older than the files: they were copied here, or the machine lost power."""
    store = DirectoryStore(tmp_path, MB)
    for number in range(20):
        store.put(name(number), card(number))
    with (ours(tmp_path) / "tally").open("r+b") as tally:
        Tally(tally.fileno()).write(0)
    DirectoryStore(tmp_path, 5 * BLOCK).put(name(99), card(99))
    assert bytes_in(tmp_path) <= 5 * BLOCK
    assert tallied(tmp_path) == count(ours(tmp_path))


def test_a_lock_on_a_file_that_is_gone_is_no_lock(store, tmp_path, monkeypatch):
    """Another process would lock the one that is there; so we do."""
    store.put(name(1), card(1))
    lock = fcntl.flock

    def too_late(file: int, how: int) -> None:
        monkeypatch.undo()
        (ours(tmp_path) / "tally").unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", too_late)
    store.put(name(2), card(2))
    assert tallied(tmp_path) == count(ours(tmp_path)) == 2 * BLOCK


def test_a_directory_that_was_removed_is_made_anew(store, tmp_path):
    """All of it, or the tally alone, under a running service."""
    store.put(name(1), card(1))
    shutil.rmtree(ours(tmp_path))
    assert store.get(name(1)) is None
    store.put(name(2), card(2))
    (ours(tmp_path) / "tally").unlink()
    store.put(name(3), card(3))
    assert store.get(name(2)) == card(2)
    assert store.get(name(3)) == card(3)


def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path, monkeypatch):
    """What was there stays, and with room again all is well."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store = DirectoryStore(tmp_path, 20 * BLOCK)
    store.put(name(1), card(1))
    monkeypatch.setattr(os, "replace", full)
    for number in range(2, 99):
        assert reason_of(store.put, name(number), card(number)) is FaultReason.FULL
        assert tallied(tmp_path) == BLOCK, "what was not kept is not counted"
    monkeypatch.undo()
    assert [each for each in ours(tmp_path).iterdir() if each.name == "new"] == []
    store.put(name(2), card(2))
    assert store.get(name(1)) == card(1)
    assert store.get(name(2)) == card(2)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 256 KB, for who may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("may not mount; the test with a patched disk stands in")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(small_disk):
    """Smaller than the bound: cards that fit are stored and found. The others are faults."""
    store = DirectoryStore(small_disk, MB)
    told = []
    for number in range(60):
        try:
            store.put(name(number), card(number, 9000))
        except Fault as fault:
            told.append(fault.reason)
    assert told
    assert set(told) == {FaultReason.FULL}
    found = [number for number in range(60) if store.get(name(number))]
    assert len(found) == 60 - len(told)
    assert all(store.get(name(number)) == card(number, 9000) for number in found)


def test_a_disk_that_is_really_read_only(small_disk):
    """Cards are found, nothing can be put, and it is well again when the disk is."""
    store = DirectoryStore(small_disk, MB)
    store.put(name(1), card(1))
    then = time.time() - 2 * TOUCH
    os.utime(place(small_disk, 1), (then, then))
    remount = ["mount", "-o", "remount,{}", str(small_disk)]
    subprocess.run([word.format("ro") for word in remount], check=True)
    assert store.get(name(1)) == card(1)
    assert reason_of(store.put, name(2), card(2)) is FaultReason.DENIED
    assert DirectoryStore(small_disk, MB).get(name(1)) == card(1)
    subprocess.run([word.format("rw") for word in remount], check=True)
    store.put(name(2), card(2))
    assert store.get(name(2)) == card(2)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, FaultReason.DENIED),
        (errno.EROFS, FaultReason.DENIED),
        (errno.EDQUOT, FaultReason.FULL),
        (errno.EIO, FaultReason.DOWN),
        (errno.ESTALE, FaultReason.DOWN),
        (errno.EMFILE, FaultReason.DOWN),
    ],
)
def test_what_the_system_says_is_a_fault(store, monkeypatch, number, reason):
    """With the system's words and no path."""

    def refuse(*words: object, **named: object) -> int:
        raise OSError(number, os.strerror(number), "/a/path")

    monkeypatch.setattr(os, "open", refuse)
    for call in (lambda: store.get(name(1)), lambda: store.put(name(1), card(1))):
        with pytest.raises(Fault) as caught:
            call()
        assert caught.value.reason is reason
        assert str(caught.value) == f"{reason}: {os.strerror(number)}"


def test_a_writer_that_stands_still_does_not_stop_the_others(store, tmp_path, monkeypatch):
    """Waiting writers give up. Reads continue."""
    store.put(name(1), card(1))
    monkeypatch.setattr(directory, "LOCK_WAIT", 0.02)
    with (ours(tmp_path) / "tally").open("rb") as tally:
        fcntl.flock(tally, fcntl.LOCK_EX)
        assert reason_of(store.put, name(2), card(2)) is FaultReason.BUSY
        assert store.get(name(1)) == card(1)
    store.put(name(2), card(2))
    assert store.get(name(2))


def test_a_writer_waits_for_its_turn(store, tmp_path, monkeypatch):
    """And writes when the other has done."""
    monkeypatch.setattr(directory, "LOCK_WAIT", 60)
    store.put(name(1), card(1))
    with (ours(tmp_path) / "tally").open("rb") as tally:
        fcntl.flock(tally, fcntl.LOCK_EX)
        writer = threading.Thread(target=store.put, args=(name(2), card(2)))
        writer.start()
        time.sleep(0.02)
        assert store.get(name(2)) is None
    writer.join()
    assert store.get(name(2)) == card(2)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_goes_on_with_the_same_store(store):
    """Nothing is held open."""
    store.put(name(1), card(1))
    child = os.fork()
    if child == 0:
        try:
            store.put(name(2), card(2))
            os._exit(0 if store.get(name(1)) == card(1) else 1)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.get(name(2)) == card(2)


def test_an_empty_image_is_kept_as_it_is(store):
    """It is no miss."""
    store.put(name(1), ImageFile(b"", PNG))
    assert store.get(name(1)) == ImageFile(b"", PNG)
