"""Builder: render a blog's missing and changed cards into files, with several processes.

    plan + manifest → pending work → files → manifest

Files are written atomically and recorded in the journal first, so a build may be killed at any
moment, and the next build renders only what is missing. A process that dies fails one card and is
replaced; a process whose parent has died ends. Builds into one folder wait for each other. Must
not know how a card is rendered, nor print.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from pyoji.blog.build import card_files, lock
from pyoji.blog.build.manifest import CardRecord, Manifest, add_to_journal
from pyoji.blog.build.plan import Job, Plan
from pyoji.files.folder import Folder
from pyoji.service.renderer import CardPipeline

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""A forked process has all that its parent has loaded. On other systems fork is unsafe."""

QUEUE_LENGTH = 2
"""Tasks that a process holds, so that it does not wait for the next."""

PipelineFactory = Callable[[], CardPipeline]
"""Makes the pipeline that renders cards; called once in each process."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job. `may_overwrite`: an existing file may be replaced."""

    job: Job
    may_overwrite: bool


@dataclass(frozen=True, slots=True)
class CardOutput:
    """The folder of the cards, and the file of the manifest."""

    out: Path
    manifest: Path


@dataclass(frozen=True, slots=True)
class PendingWork:
    """What a build has to do.

    current     files that are up to date
    tasks       cards to render
    stale       files of earlier builds that no post refers to
    previous    records of planned files, kept in case their card fails
    foreign     posts and files outside this build
    """

    current: Mapping[str, CardRecord]
    tasks: tuple[Task, ...]
    stale: Mapping[str, CardRecord]
    previous: Mapping[str, CardRecord]
    foreign: Manifest = field(default_factory=Manifest)


# ── pending work ─────────────────────────────────────────────────────────────────────────────


@contextmanager
def locked(output: CardOutput) -> Iterator[None]:
    """Lock the folder of the cards for this build. Raise InUse or OSError."""
    output.out.mkdir(parents=True, exist_ok=True)
    output.manifest.parent.mkdir(parents=True, exist_ok=True)
    with lock.locked(output.out, "build"):
        yield


def pending_work(
    plan: Plan,
    previous: Manifest,
    output: CardOutput,
    is_foreign: Callable[[str], bool],
    *,
    force: bool = False,
) -> PendingWork:
    """Compare a plan with the manifest and the files.

    `is_foreign` decides whether a post that was not read lies outside this build. `force` allows
    overwriting files that no build has made.
    """
    records = previous.cards
    current: dict[str, CardRecord] = {}
    tasks: list[Task] = []
    with Folder.at(output.out) as out:
        card_files.clear(out, (*records, *(job.file for job in plan.jobs)))
        for job in plan.jobs:
            record, digest = records.get(job.file), job.card.digest
            if record and record.card == digest and card_files.is_current(out, job.file, record):
                current[job.file] = record
            else:
                tasks.append(Task(job, force or record is not None))
    with Folder.at(output.manifest.parent) as folder:
        folder.clear_parts()
    planned = {job.file for job in plan.jobs} | {failure.file for failure in plan.failures}
    foreign = {
        post: files
        for post, files in previous.posts.items()
        if post not in plan.posts and is_foreign(post)
    }
    foreign_files = {file for files in foreign.values() for file in files} - planned
    return PendingWork(
        current,
        tuple(tasks),
        {name: records[name] for name in records if name not in planned | foreign_files},
        {name: records[name] for name in records if name in planned},
        Manifest(foreign, {name: records[name] for name in records if name in foreign_files}),
    )


def prune(output: CardOutput, stale: Mapping[str, CardRecord]) -> tuple[str, ...]:
    """Remove stale files and return their names; keep changed and symbolically linked files."""
    removed = []
    with Folder.at(output.out) as out:
        for name, record in stale.items():
            with suppress(OSError):
                if card_files.remove(out, name, record):
                    removed.append(name)
    return tuple(removed)


def updated_manifest(
    plan: Plan, work: PendingWork, rendered: Mapping[str, CardRecord], stale: Iterable[str]
) -> Manifest:
    """The manifest after a build; `stale` names the stale files that remain."""
    cards = {**work.current, **rendered}
    posts: dict[str, tuple[str, ...]] = dict(work.foreign.posts)
    for job in plan.jobs:
        if job.file in cards:
            cards[job.file] = replace(cards[job.file], link=job.link)
            posts[job.post] = (*posts.get(job.post, ()), job.file)
    stale_records = {name: work.stale[name] for name in stale}
    return Manifest(posts, {**work.previous, **cards, **work.foreign.cards, **stale_records})


# ── one process ──────────────────────────────────────────────────────────────────────────────


Outcome = CardRecord | str
"""The record of the file, or the reason of a failure."""


def _render(task: Task, output: CardOutput, pipeline: CardPipeline) -> Outcome:
    job = task.job
    try:
        encoded = pipeline.render(job.card)
        digest = hashlib.sha256(encoded.data).hexdigest()
        size = len(encoded.data)
        record = CardRecord(job.card.digest, digest, size, *job.card.sides, encoded.missing)
        with (
            Folder.at(output.out) as out,
            card_files.parent_folder(out, job.file, make=True) as (folder, name),
        ):
            exists = folder.stat(name) is not None
            if exists and not task.may_overwrite and not record.is_in(folder, name):
                return "the file exists and is not from a build; --force overwrites it"
            folder.replace(
                name,
                encoded.data,
                finish=lambda _: add_to_journal(output.manifest, job.file, record),
            )
    except OSError as error:
        where = error.filename2 or error.filename
        return f"{where}: {error.strerror}" if where else str(error)
    except Exception as error:  # one failing card must not stop the others
        return f"{type(error).__name__}: {error}"
    return record


def _run_worker(pipe: Connection, output: CardOutput, make_pipeline: PipelineFactory) -> None:
    """Receive tasks and send outcomes until the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent also gets it, and terminates us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    parent_ended = parent.sentinel if parent else -1
    pipeline = make_pipeline()
    with suppress(EOFError, OSError):
        while parent_ended not in wait([pipe, parent_ended]):
            task = pipe.recv()
            if task is None:
                return
            pipe.send(_render(task, output, pipeline))


# ── several processes ────────────────────────────────────────────────────────────────────────


class _Worker:
    """A process that renders, and the tasks that it holds."""

    def __init__(self, number: int, output: CardOutput, make_pipeline: PipelineFactory) -> None:
        self.number = number
        context = multiprocessing.get_context(START_METHOD)
        self.pipe, worker_pipe = context.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_run_worker, args=(worker_pipe, output, make_pipeline), daemon=True
        )
        self.process.start()
        worker_pipe.close()
        self.pending: deque[Task] = deque()

    def send(self, task: Task) -> None:
        self.pending.append(task)
        with suppress(OSError):  # it has died; `receive` handles this
            self.pipe.send(task)

    def stop(self) -> str:
        """Wait for the end of the process, and describe how it ended."""
        with suppress(OSError):
            self.pipe.send(None)
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        with suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
        return f"exit code {code}"


class _WorkerPool:
    """The processes of a build, and the tasks that wait.

    Each process first takes a share of similar tasks, then helps the others.
    """

    def __init__(
        self, tasks: Sequence[Task], output: CardOutput, make_pipeline: PipelineFactory, count: int
    ) -> None:
        ordered = sorted(tasks, key=lambda task: task.job.group)
        cuts = [len(ordered) * number // count for number in range(count + 1)]
        self._waiting = [deque(ordered[a:b]) for a, b in pairwise(cuts)]
        self._output, self._make_pipeline = output, make_pipeline
        self.workers: dict[Connection, _Worker] = {}

    def start_worker(self, number: int) -> None:
        """Start a process for the share of this number, if tasks wait."""
        if any(self._waiting):
            worker = _Worker(number, self._output, self._make_pipeline)
            self.workers[worker.pipe] = worker
            self._send_tasks(worker)

    def _send_tasks(self, worker: _Worker) -> None:
        while len(worker.pending) < QUEUE_LENGTH and any(self._waiting):
            own_tasks = self._waiting[worker.number]
            worker.send(own_tasks.popleft() if own_tasks else max(self._waiting, key=len).pop())

    def receive(self, pipe: Connection) -> Iterator[tuple[Job, Outcome]]:
        """Receive an outcome from a process. If it has died, its first task fails."""
        worker = self.workers[pipe]
        try:
            outcome: Outcome = pipe.recv()
        except (EOFError, OSError):
            del self.workers[pipe]
            outcome = f"the process that rendered it died ({worker.stop()})"
            task, *remaining = worker.pending
            self._waiting[worker.number].extendleft(reversed(remaining))
            self.start_worker(worker.number)
        else:
            task = worker.pending.popleft()
            self._send_tasks(worker)
            if not worker.pending:
                del self.workers[pipe]
                worker.stop()
        yield task.job, outcome

    def terminate(self) -> None:
        """Terminate all processes."""
        for worker in self.workers.values():
            worker.process.terminate()
            worker.stop()


def render(
    tasks: Sequence[Task], output: CardOutput, make_pipeline: PipelineFactory, worker_count: int
) -> Generator[tuple[Job, Outcome]]:
    """Render with `worker_count` processes; yield each job with its outcome on completion.

    Closing the generator terminates the processes.
    """
    pool = _WorkerPool(tasks, output, make_pipeline, worker_count)
    try:
        for number in range(worker_count):
            pool.start_worker(number)
        while pool.workers:
            for pipe in wait(list(pool.workers)):
                assert isinstance(pipe, Connection)  # noqa: S101 - for the type checker
                yield from pool.receive(pipe)
    finally:
        pool.terminate()
