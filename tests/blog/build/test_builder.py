"""Cards into files: what is kept, what is drawn, and what survives a process that dies."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal

import pytest
from pyoji.blog.build import builder as build
from pyoji.blog.build import lock, manifest
from pyoji.blog.build.builder import CardOutput
from pyoji.blog.build.manifest import CardRecord, Manifest
from pyoji.blog.build.plan import Failure, Job, Plan
from pyoji.engine.card import PNG, SIZES, Card, CommonParameters
from pyoji.engine.image_file import ImageFile
from pyoji.errors import BlogError


def card(title: str) -> Card:
    return Card("minimal", "r", "en", SIZES["og"], 1.0, PNG, 0, CommonParameters(title=title))


def plan(*titles: str, failures: tuple[Failure, ...] = ()) -> Plan:
    jobs = tuple(Job(f"{title}.md", f"{title}.png", card(title)) for title in titles)
    return Plan(jobs, failures, (), frozenset(job.post for job in jobs))


class Pen:
    """Draws a card's title as bytes; some titles are the end of it, or of its process."""

    def render(self, asked: Card) -> ImageFile:
        title = str(asked.by_name["title"])
        assert asked.format == PNG
        assert asked.size == SIZES["og"]
        if title.startswith("bad"):
            raise ValueError("of all the luck")
        if title.startswith("deadly"):
            os.kill(os.getpid(), signal.SIGKILL)
        return ImageFile(title.encode(), PNG)

    def frame(self, asked: Card) -> None:
        raise AssertionError("a build lays nothing out by itself")


@pytest.fixture
def place(tmp_path) -> CardOutput:
    return CardOutput(tmp_path / "out", tmp_path / "out" / "cards.json")


def run(planned: Plan, place: CardOutput, workers: int = 2, **more):
    """One build: what was to do, and each job's outcome."""
    with build.locked(place):
        known = manifest.read(place.manifest)
        work = build.pending_work(planned, known, place, lambda _: False, **more)
        outcomes = {
            job.file: outcome for job, outcome in build.render(work.tasks, place, Pen, workers)
        }
        made = {name: each for name, each in outcomes.items() if isinstance(each, CardRecord)}
        manifest.write(place.manifest, build.updated_manifest(planned, work, made, work.stale))
    return work, outcomes


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_card_is_in_its_file(place, workers):
    """And in the manifest."""
    titles = [f"t{number}" for number in range(23)]
    _, outcomes = run(plan(*titles), place, workers)
    assert len(outcomes) == 23
    for title in titles:
        assert (place.out / f"{title}.png").read_text() == title
        assert manifest.read(place.manifest).posts[f"{title}.md"] == (f"{title}.png",)


def test_processes_may_begin_anew(place, monkeypatch):
    """Where a copy is not safe."""
    monkeypatch.setattr(build, "START_METHOD", "spawn")
    _, outcomes = run(plan("a", "deadly", "b"), place, 1)
    assert isinstance(outcomes["a.png"], CardRecord)
    assert isinstance(outcomes["b.png"], CardRecord)
    assert "SIGKILL" in str(outcomes["deadly.png"])


def test_a_disk_without_locks_is_no_fault(place, monkeypatch):
    """Files are put whole all the same."""

    def none(*_: object) -> None:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(lock.fcntl, "flock", none)
    _, outcomes = run(plan("a"), place)
    assert isinstance(outcomes["a.png"], CardRecord)


def test_a_second_build_does_nothing(place):
    """No process starts, and no file is touched."""
    run(plan("a", "b"), place)
    before = {file: file.stat().st_mtime_ns for file in place.out.iterdir()}
    work, outcomes = run(plan("a", "b"), place)
    assert (work.tasks, outcomes) == ((), {})
    assert {file: file.stat().st_mtime_ns for file in place.out.iterdir()} == before


def test_what_has_changed_or_is_gone_is_drawn(place):
    """And nothing else."""
    run(plan("a", "b", "c", "d"), place)
    (place.out / "a.png").unlink()
    (place.out / "b.png").write_bytes(b"damaged")
    changed = plan("a", "b", "c", "d")
    jobs = tuple(
        Job(job.post, job.file, card("new")) if job.file == "c.png" else job for job in changed.jobs
    )
    _, outcomes = run(Plan(jobs, (), (), changed.posts), place)
    assert sorted(outcomes) == ["a.png", "b.png", "c.png"]
    assert (place.out / "c.png").read_text() == "new"


def test_one_card_that_fails_does_not_stop_the_others(place):
    """The outcome of each failed card holds the reason."""
    _, outcomes = run(plan("a", "bad1", "b", "bad2"), place)
    assert outcomes["bad1.png"] == "ValueError: of all the luck"
    assert {name for name, each in outcomes.items() if isinstance(each, CardRecord)} == {
        "a.png",
        "b.png",
    }


@pytest.mark.parametrize("workers", [1, 3])
def test_a_process_that_dies_takes_one_card_with_it(place, workers):
    """Another process continues with the rest, after any number of deaths."""
    titles = ["deadly0", *"abcdef", "deadly1", "deadly2", *"ghij", "deadly3"]
    _, outcomes = run(plan(*titles), place, workers)
    assert len(outcomes) == len(titles)
    for name, outcome in outcomes.items():
        if name.startswith("deadly"):
            assert outcome == "the process that rendered it died (signal SIGKILL)"
        else:
            assert isinstance(outcome, CardRecord)


def test_a_build_that_is_left_ends_its_processes(place):
    """At once, and nothing that was drawn is lost."""
    planned = plan(*(f"t{number}" for number in range(50)))
    with build.locked(place):
        work = build.pending_work(planned, Manifest(), place, lambda _: False)
        outcomes = build.render(work.tasks, place, Pen, 2)
        next(outcomes)
        outcomes.close()
        assert multiprocessing.active_children() == []
    # What was drawn is known: the next build draws the rest.
    after, _ = run(planned, place)
    assert len(after.current) >= 1
    assert len(after.current) + len(after.tasks) == 50


def test_what_a_killed_build_had_begun_is_removed(place):
    """Beside its files and its manifest."""
    run(plan("a"), place)
    (place.out / ".pyoji-4711.part").write_bytes(b"half")
    run(plan("a"), place)
    assert sorted(each.name for each in place.out.iterdir()) == ["a.png", "cards.json"]


def test_a_file_that_no_build_has_made_is_left_alone(place):
    """Unless it is what would be drawn, or it is forced."""
    place.out.mkdir()
    (place.out / "a.png").write_bytes(b"mine")
    (place.out / "b.png").write_bytes(b"b")
    _, outcomes = run(plan("a", "b"), place)
    assert "--force" in outcomes["a.png"]
    assert isinstance(outcomes["b.png"], CardRecord)
    assert (place.out / "a.png").read_bytes() == b"mine"
    run(plan("a", "b"), place, force=True)
    assert (place.out / "a.png").read_bytes() == b"a"


def test_a_file_whose_card_fails_for_once_stays_ours(place):
    """So that it is overwritten when the card succeeds again."""
    run(plan("a"), place)
    work, _ = run(plan(failures=(Failure("a.md", "a.png", "wrong"),)), place)
    assert work.stale == {}
    assert (place.out / "a.png").exists()
    assert "a.md" not in manifest.read(place.manifest).posts
    changed = Plan((Job("a.md", "a.png", card("b")),), (), (), frozenset({"a.md"}))
    _, outcomes = run(changed, place)
    assert isinstance(outcomes["a.png"], CardRecord)


def test_a_post_that_is_gone_leaves_a_stale_file(place):
    """The file is known until it is pruned. A file that was changed since is not removed."""
    run(plan("a", "b", "c"), place)
    work, _ = run(plan("a"), place)
    assert sorted(work.stale) == ["b.png", "c.png"]
    (place.out / "c.png").write_bytes(b"mine now")
    again, _ = run(plan("a"), place)
    assert build.prune(place, again.stale) == ("b.png",)
    assert sorted(each.name for each in place.out.glob("*.png")) == ["a.png", "c.png"]


def test_pruning_takes_empty_folders_with_it(place):
    """But not the folder of the cards."""
    job = Job("ko/a.md", "ko/deep/a.png", card("a"))
    run(Plan((job,), (), (), frozenset({"ko/a.md"})), place)
    work, _ = run(plan(), place)
    assert build.prune(place, work.stale) == ("ko/deep/a.png",)
    assert [each.name for each in place.out.iterdir()] == ["cards.json"]


def test_posts_of_another_build_are_left_to_it(place):
    """A build of some posts forgets and removes nothing of the others."""
    run(plan("a", "b"), place)
    work = build.pending_work(
        plan("a"), manifest.read(place.manifest), place, lambda post: post == "b.md"
    )
    assert work.stale == {}
    after = build.updated_manifest(plan("a"), work, {}, ())
    assert after == manifest.read(place.manifest)


def test_a_file_that_cannot_be_written_is_told(place):
    """A folder stands where it should be; a file where its folder should be."""
    (place.out / "a.png").mkdir(parents=True)
    (place.out / "ko").write_bytes(b"")
    jobs = (Job("a.md", "a.png", card("a")), Job("b.md", "ko/b.png", card("b")))
    _, outcomes = run(Plan(jobs, (), (), frozenset({"a.md", "b.md"})), place, force=True)
    assert outcomes == {
        "a.png": f"{place.out}/a.png: Is a directory",
        "ko/b.png": f"{place.out}/ko: found a file; it must be a folder",
    }
    assert sorted(each.name for each in place.out.iterdir()) == ["a.png", "cards.json", "ko"]


def test_a_folder_is_one_builds_at_a_time(place, monkeypatch):
    """A second build fails after a timeout."""
    monkeypatch.setattr(lock, "TIMEOUT", 0.1)
    with (
        build.locked(place),
        pytest.raises(lock.InUse, match="another build"),
        build.locked(place),
    ):
        pass
    with build.locked(place):
        pass


def test_a_build_waits_for_one_that_ends(place, monkeypatch):
    """Such as one that was killed and whose processes finish their card."""
    place.out.mkdir()
    handle = os.open(place.out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waited = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        fcntl.flock(handle, fcntl.LOCK_UN)

    monkeypatch.setattr(lock.time, "sleep", sleep)
    with build.locked(place):
        assert len(waited) == 1
    os.close(handle)


def test_what_lies_behind_a_link_is_neither_written_nor_removed(place, tmp_path):
    """A folder of cards in which one is a link to somewhere else; other cards are drawn."""
    outside = tmp_path / "outside"
    outside.mkdir()
    place.out.mkdir()
    (place.out / "ko").symlink_to(outside)
    jobs = (Job("a.md", "a.png", card("a")), Job("b.md", "ko/b.png", card("b")))
    _, outcomes = run(Plan(jobs, (), (), frozenset({"a.md", "b.md"})), place)
    assert isinstance(outcomes["a.png"], CardRecord)
    assert outcomes["ko/b.png"] == f"{place.out}/ko: found a symbolic link; it must be a folder"
    assert list(outside.iterdir()) == []
    (outside / "c.png").write_bytes(b"a")  # what the manifest says is there
    stale = {"ko/c.png": outcomes["a.png"]}
    assert build.prune(place, stale) == ()
    assert (outside / "c.png").exists()


def test_a_journal_that_is_a_link_is_not_written_through(place, tmp_path):
    """The same holds for a manifest that is a link."""
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"theirs")
    place.out.mkdir()
    journal = manifest.journal(place.manifest)
    for link in (journal, place.manifest):
        link.symlink_to(theirs)
        with pytest.raises(BlogError, match="a symbolic link; it must be a regular file"):
            run(plan("a"), place)
        link.unlink()
    assert theirs.read_bytes() == b"theirs"
