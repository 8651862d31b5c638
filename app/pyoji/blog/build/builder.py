"""Build: cards into files, by several processes at once, only those that are not there yet.

    plan + manifest → what is kept, what is to be drawn → files → manifest

A file is never seen in part, and is in the journal before it is in its place; so a build may be
killed at any moment and the next one draws what is missing and nothing else. A process that dies
takes one card with it, and another takes its place; one whose parent has died ends. Two builds
into one folder wait for each other. Must not know how a card is drawn, nor print.
"""

from __future__ import annotations

import fcntl
import hashlib
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from pyoji.blog.build import card_files
from pyoji.blog.build import manifest as manifest_
from pyoji.blog.build.manifest import CardRecord, Manifest
from pyoji.blog.build.plan import Job, Plan
from pyoji.engine.card import FORMATS, SIZES
from pyoji.files.folder import Folder
from pyoji.service.renderer import CardPipeline

START = "fork" if sys.platform == "linux" else "spawn"
"""How processes begin: a copy has all that its parent has read, at once. Elsewhere the system's
own libraries may not survive it."""

PATIENCE = 5.0
"""Seconds that a build waits for another to end: one that was killed may have processes left that
finish their card."""

AHEAD = 2
"""Cards that a process has before it, so that it need not wait for the next."""

PipelineFactory = Callable[[], CardPipeline]
"""Makes what draws; called once in each process."""


class InUse(OSError):
    """Another build is writing there."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job, and what has to be known to write its file.

    `may_overwrite`: what is in the file now, if anything, may be written over.
    """

    job: Job
    may_overwrite: bool


@dataclass(frozen=True, slots=True)
class CardOutput:
    """Where cards go, and where their manifest is."""

    out: Path
    manifest: Path


@dataclass(frozen=True, slots=True)
class PendingWork:
    """What a build has to do: the files that are right already, the cards to draw, files of
    earlier builds that no post has any more, what is known of files whose card may yet fail, and
    what is none of this build's."""

    current: Mapping[str, CardRecord]
    tasks: tuple[Task, ...]
    stale: Mapping[str, CardRecord]
    previous: Mapping[str, CardRecord]
    foreign: Manifest = field(default_factory=Manifest)


# ── what there is to do ──────────────────────────────────────────────────────────────────────


@contextmanager
def locked(place: CardOutput) -> Iterator[None]:
    """The folder of the cards for this build alone. Raises InUse, OSError."""
    place.out.mkdir(parents=True, exist_ok=True)
    place.manifest.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(place.out, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    said = "another build is writing there"
                    raise InUse(None, said, str(place.out)) from None
                time.sleep(0.05)
            except OSError:
                break  # a disk that knows no locks; files are put whole all the same
        yield
    finally:
        os.close(handle)  # a process that is still drawing has it too, and so the lock


def pending_work(
    plan: Plan,
    known: Manifest,
    place: CardOutput,
    is_elsewhere: Callable[[str], bool],
    *,
    force: bool = False,
) -> PendingWork:
    """What is to be done, given what is known of the files. `is_elsewhere` says of a post that was
    not read whether it is none of this build's; `force` writes over files that are not ours."""
    kept: dict[str, CardRecord] = {}
    tasks: list[Task] = []
    with Folder.at(place.out) as out:
        card_files.clear(out, (*known.cards, *(job.file for job in plan.jobs)))
        for job in plan.jobs:
            made = known.cards.get(job.file)
            if made and made.card == job.card.digest and card_files.holds(out, job.file, made):
                kept[job.file] = made
            else:
                tasks.append(Task(job, force or made is not None))
    with Folder.at(place.manifest.parent) as folder:
        folder.clear_parts()
    planned = {job.file for job in plan.jobs} | {failure.file for failure in plan.failures}
    others = {
        post: files
        for post, files in known.posts.items()
        if post not in plan.posts and is_elsewhere(post)
    }
    theirs = {file for files in others.values() for file in files}
    rest = {file: made for file, made in known.cards.items() if file not in planned}
    return PendingWork(
        kept,
        tuple(tasks),
        {file: made for file, made in rest.items() if file not in theirs},
        {file: made for file, made in known.cards.items() if file in planned},
        Manifest(others, {file: made for file, made in rest.items() if file in theirs}),
    )


def prune(place: CardOutput, stale: Mapping[str, CardRecord]) -> tuple[str, ...]:
    """Remove stale files, but those that were changed since, or that lie behind a symbolic link;
    the names of the removed."""
    removed = []
    with Folder.at(place.out) as out:
        for name, made in stale.items():
            with suppress(OSError):
                if card_files.remove(out, name, made):
                    removed.append(name)
    return tuple(removed)


def updated_manifest(
    plan: Plan, work_: PendingWork, made: Mapping[str, CardRecord], stale: Iterable[str]
) -> Manifest:
    """What is to be known afterwards; `stale` are files that are left though no post has them."""
    cards = {**work_.current, **made}
    posts: dict[str, tuple[str, ...]] = dict(work_.foreign.posts)
    for job in plan.jobs:
        if job.file in cards:
            cards[job.file] = replace(cards[job.file], link=job.link)
            posts[job.post] = (*posts.get(job.post, ()), job.file)
    left = {name: work_.stale[name] for name in stale}
    return Manifest(posts, {**work_.previous, **cards, **work_.foreign.cards, **left})


# ── drawing, in this process ─────────────────────────────────────────────────────────────────


Outcome = CardRecord | str
"""What is in the file now, or why nothing is."""


def _draw(task: Task, place: CardOutput, draws: CardPipeline) -> Outcome:
    job = task.job
    card = job.card
    try:
        # What has come through a pipe are copies of the tables' rows; whoever draws knows these.
        own = replace(card, format=FORMATS[card.format.name], size=SIZES[card.size.name])
        encoded = draws.render(own)
        made = CardRecord(
            card.digest,
            hashlib.sha256(encoded.data).hexdigest(),
            len(encoded.data),
            *card.sides,
            encoded.missing,
        )
        with (
            Folder.at(place.out) as out,
            card_files.parent(out, job.file, make=True) as (folder, name),
        ):
            there = folder.stat(name) is not None
            if there and not task.may_overwrite and not made.is_in(folder, name):
                return "a file of that name is there that no build has made; --force writes over it"
            folder.replace(
                name,
                encoded.data,
                finish=lambda _: manifest_.note(place.manifest, job.file, made),
            )
    except OSError as error:
        where = error.filename2 or error.filename
        return f"{where}: {error.strerror}" if where else str(error)
    except Exception as error:  # whatever is wrong with one card, the others are drawn
        return f"{type(error).__name__}: {error}"
    return made


def _labour(pipe: Connection, place: CardOutput, makes: PipelineFactory) -> None:
    """The life of a process: tasks come, outcomes go, until there is no parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told as well, and ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    gone = parent.sentinel if parent else -1
    draws = makes()
    with suppress(EOFError, OSError):
        while gone not in wait([pipe, gone]):
            task = pipe.recv()
            if task is None:
                return
            pipe.send(_draw(task, place, draws))


# ── and in several ───────────────────────────────────────────────────────────────────────────


class _Hand:
    """A process that draws, and the tasks that it was given and has not answered."""

    def __init__(self, number: int, place: CardOutput, makes: PipelineFactory) -> None:
        self.number = number
        context = multiprocessing.get_context(START)
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_labour, args=(theirs, place, makes), daemon=True
        )
        self.process.start()
        theirs.close()
        self.given: deque[Task] = deque()

    def give(self, task: Task) -> None:
        self.given.append(task)
        with suppress(OSError):  # it has died; whoever waits for it will see
            self.pipe.send(task)

    def end(self) -> str:
        """Wait until it has ended; how it did."""
        with suppress(OSError):
            self.pipe.send(None)
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        with suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
        return f"exit code {code}"


class _Crew:
    """The processes of a build, and the tasks that none of them has yet.

    Each has tasks of its own that are alike, and helps another when it has done them.
    """

    def __init__(
        self, tasks: Sequence[Task], place: CardOutput, makes: PipelineFactory, workers: int
    ) -> None:
        ordered = sorted(tasks, key=lambda each: each.job.group)
        cuts = [len(ordered) * number // workers for number in range(workers + 1)]
        self._waiting = [deque(ordered[a:b]) for a, b in pairwise(cuts)]
        self._place, self._makes = place, makes
        self.hands: dict[Connection, _Hand] = {}

    def hire(self, number: int) -> None:
        """A process for the tasks of this number, if there is anything to do."""
        if any(self._waiting):
            hand = _Hand(number, self._place, self._makes)
            self.hands[hand.pipe] = hand
            self._supply(hand)

    def _supply(self, hand: _Hand) -> None:
        while len(hand.given) < AHEAD and any(self._waiting):
            own = self._waiting[hand.number]
            hand.give(own.popleft() if own else max(self._waiting, key=len).pop())

    def heard(self, pipe: Connection) -> Iterator[tuple[Job, Outcome]]:
        """What a process has to say, which may be that it has died."""
        hand = self.hands[pipe]
        try:
            outcome: Outcome = pipe.recv()
        except (EOFError, OSError):
            del self.hands[pipe]
            outcome = f"the process that drew it died ({hand.end()})"
            blamed, *rest = hand.given
            self._waiting[hand.number].extendleft(reversed(rest))
            self.hire(hand.number)
        else:
            blamed = hand.given.popleft()
            self._supply(hand)
            if not hand.given:
                del self.hands[pipe]
                hand.end()
        yield blamed.job, outcome

    def dismiss(self) -> None:
        """End whoever is left, at once."""
        for hand in self.hands.values():
            hand.process.terminate()
            hand.end()


def draw(
    tasks: Sequence[Task], place: CardOutput, makes: PipelineFactory, workers: int
) -> Generator[tuple[Job, Outcome]]:
    """Each job with its outcome, as they come, drawn by as many processes as `workers`.

    Ends them all when it is closed.
    """
    crew = _Crew(tasks, place, makes, workers)
    try:
        for number in range(workers):
            crew.hire(number)
        while crew.hands:
            for pipe in wait(list(crew.hands)):
                assert isinstance(pipe, Connection)  # noqa: S101 - it was one of them
                yield from crew.heard(pipe)
    finally:
        crew.dismiss()
