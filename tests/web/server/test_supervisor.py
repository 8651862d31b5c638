"""The supervisor, with workers that follow a test's script."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Never

import pytest
from pyoji.errors import TemplateError
from pyoji.web.server import hangup
from pyoji.web.server import supervisor as supervisor_
from pyoji.web.server import worker as worker_
from pyoji.web.server.signals import Signals
from pyoji.web.server.supervisor import Renewal, Supervisor, WorkerPlace
from pyoji.web.server.worker import HANDLED, Worker, beat, fork
from pyoji.web.telemetry.board import Board

from tests.waiting import until

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """Signals are again what they were, whatever a test did with them."""
    before = {number: signal.getsignal(number) for number in HANDLED}
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)


class Case:
    """Workers that each do what `lives` says for it, and what is known of them."""

    def __init__(self, *lives: Callable[[int], object], drain: float = 60.0) -> None:
        self.lives = list(lives)
        self.closed: list[bool] = []
        self.renewed: list[bool] = []
        self.read, self.write = os.pipe()
        self.supervisor = Supervisor(
            1,
            self._live,
            lambda: self.renewed.append(True),
            lambda: self.closed.append(True),
            Board(9),
            drain,
        )
        self.board = self.supervisor._board

    def _live(self, pulse: int) -> Never:
        number = self._begun()
        os.write(self.write, b".")
        self.lives[min(number, len(self.lives) - 1)](pulse)
        os._exit(0)

    def _begun(self) -> int:
        """Return how many workers have started."""
        found = 0
        while select.select([self.read], [], [], 0)[0]:
            found += len(os.read(self.read, 99))
        os.write(self.write, b"." * found)
        return found

    def run(self) -> int:
        code = self.supervisor.run()
        assert self.closed == [True]
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # other tests of this process may have children, which live
            ended = 0
        assert ended == 0
        return code


def serve(pulse: int) -> None:
    """Report readiness and run without end."""
    os.write(pulse, b"r")
    while True:
        signal.pause()


def ends(code: int) -> Callable[[int], object]:
    return lambda _: os._exit(code)


def tell(number: int) -> Callable[[int], None]:
    """Send the supervisor a signal, and serve."""

    def life(pulse: int) -> None:
        os.kill(os.getppid(), number)
        serve(pulse)

    return life


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(number: int) -> None:
    """The worker gets the signal, and the supervisor waits for it."""
    assert Case(tell(number)).run() == 0


def test_a_worker_that_ends_is_replaced(caplog) -> None:
    """The log says how it ended."""
    assert Case(ends(7), lambda _: os.kill(os.getpid(), 9), tell(signal.SIGTERM)).run() == 0
    first, second = [record.getMessage() for record in caplog.records]
    assert first.endswith("(exit code 7); the next one starts now")
    assert second.endswith("(signal SIGKILL); the next one starts in 1 s")


def test_if_none_can_begin_to_serve_it_ends() -> None:
    """With the code that says so; a worker that could not, where another did, is tried again."""
    assert Case(ends(3)).run() == 3

    def serves_once(pulse: int) -> None:
        os.write(pulse, b"r")
        os._exit(1)

    assert Case(serves_once, ends(3), tell(signal.SIGTERM)).run() == 0


def test_a_place_waits_longer_each_time_but_not_for_ever() -> None:
    """One that had lived for a while is replaced at once."""
    place = WorkerPlace()
    pauses = [place.vacate(0.0, lived=0.1) for _ in range(9)]
    assert pauses == [0, 1, 2, 4, 8, 16, 30, 30, 30]
    assert place.due == 30
    assert place.vacate(0.0, lived=supervisor_.STEADY) == 0


def test_where_no_process_can_be_made_it_goes_on_trying(monkeypatch, caplog) -> None:
    """It takes no slot of the board for it."""
    monkeypatch.setattr(supervisor_, "_LOOK", 0.01)
    case = Case(tell(signal.SIGTERM))
    real, tries = os.fork, []

    def refused() -> int:
        tries.append(True)
        if len(tries) < 20:  # more than the board has places
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return real()

    monkeypatch.setattr(os, "fork", refused)
    assert case.run() == 0
    assert "cannot start a worker (Resource temporarily unavailable)" in caplog.text
    case.board.take()
    assert case.board._own is not None


def test_a_worker_without_a_pulse_is_killed(monkeypatch, caplog) -> None:
    """It may be stopped, or held by a call that lets no other code run."""
    monkeypatch.setattr(supervisor_, "SILENCE", 1.0)
    monkeypatch.setattr(supervisor_, "_LOOK", 0.05)
    case = Case(lambda _: os.kill(os.getpid(), signal.SIGSTOP), tell(signal.SIGTERM))
    assert case.run() == 0
    assert "had no heartbeat for 1 s; killing it" in caplog.text


def test_after_a_sleep_no_worker_is_blamed(monkeypatch) -> None:
    """A worker that was suspended together with the supervisor sent no pulse in that time."""
    case = Case(serve)
    supervisor = case.supervisor
    supervisor._fill()
    [worker] = supervisor.workers
    hours = time.monotonic() + 7200
    monkeypatch.setattr(time, "monotonic", lambda: hours)
    os.set_blocking(worker.pulse, False)
    until_quiet(worker)
    supervisor._check_heartbeats()
    assert worker.last_beat == hours
    monkeypatch.undo()
    supervisor._code = 0
    assert case.run() == 0


def until_quiet(worker: Worker) -> None:
    """Read what it has written."""
    while worker.read_heartbeat(0.0):
        pass


def test_what_does_not_end_is_killed_when_its_time_is_up(caplog) -> None:
    """SIGTERM may be ignored."""

    def stubborn(pulse: int) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        tell(signal.SIGTERM)(pulse)

    assert Case(stubborn, drain=0.2).run() == 0
    assert "did not end within 0.2 s; killing it" in caplog.text


def test_a_second_ctrl_c_waits_for_nothing(caplog) -> None:
    """With any drain time. The log states why the worker was killed."""

    def stubborn(pulse: int) -> None:
        signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getppid(), signal.SIGINT))
        tell(signal.SIGINT)(pulse)

    assert Case(stubborn, drain=10**6).run() == 0
    assert "did not end before a second SIGINT; killing it" in caplog.text


def test_a_hangup_is_handed_on_and_obeyed_here() -> None:
    """For the worker there is, and those to come."""

    def renew(pulse: int) -> None:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getppid(), signal.SIGTERM))
        tell(signal.SIGHUP)(pulse)

    case = Case(renew)
    assert case.run() == 0
    until(lambda: case.renewed)  # in a thread


def test_an_early_hangup_is_obeyed() -> None:
    """One that came before there was a supervisor."""
    hangup.expect()
    os.kill(os.getpid(), signal.SIGHUP)
    case = Case(tell(signal.SIGTERM))
    assert case.run() == 0
    assert case.renewed


# ── templates, read again ────────────────────────────────────────────────────────────────────


def test_a_hundred_requests_to_read_are_two_readings() -> None:
    """One that runs, and one for all that came meanwhile."""
    gate, readings = threading.Event(), []

    def read() -> None:
        readings.append(True)
        gate.wait(60)

    renewal = Renewal(read)
    for _ in range(100):
        renewal.request()
    gate.set()
    until(lambda: renewal.since is None)
    assert len(readings) <= 2
    renewal.request()
    until(lambda: renewal.since is None)
    assert 2 <= len(readings) <= 3


@pytest.mark.parametrize("directory_is_gone", [True, False])
def test_templates_that_cannot_be_read_end_nothing(caplog, directory_is_gone: bool) -> None:
    """A fault of the operator is logged with its remedy, one of ours with its place."""

    def read() -> None:
        raise (
            TemplateError("designs", None, "", "no such directory", "restore it")
            if directory_is_gone
            else ZeroDivisionError
        )

    renewal = Renewal(read)
    renewal.request()
    until(lambda: renewal.since is None)
    [record] = caplog.records
    assert record.getMessage().startswith("could not reload the templates")
    assert record.getMessage().endswith("; restore it") is directory_is_gone
    assert (record.exc_info is None) is directory_is_gone


def test_no_worker_is_forked_from_a_half_read_set(monkeypatch) -> None:
    """A reading that takes too long is not waited for; such a worker reads for itself."""
    case = Case(serve)
    supervisor = case.supervisor
    supervisor._renewal.since = time.monotonic()
    supervisor._fill()
    assert supervisor.workers == []
    supervisor._renewal.since = time.monotonic() - supervisor_._RENEWAL
    sent: list[int] = []
    monkeypatch.setattr(supervisor_, "_send", lambda _, number: sent.append(number))
    supervisor._fill()
    assert sent == [signal.SIGHUP]
    monkeypatch.undo()
    supervisor._code = 0
    assert case.run() == 0


# ── what they are made of ────────────────────────────────────────────────────────────────────


def test_a_signal_wakes_whoever_waits() -> None:
    """Several signals before a wait count once."""
    taken = Signals([signal.SIGHUP])
    assert taken.take() == set()
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGHUP)
    assert select.select([taken.file], [], [], 60)[0]
    assert taken.take() == {signal.SIGHUP}
    assert taken.take() == set()
    assert not select.select([taken.file], [], [], 0)[0]
    signal.set_wakeup_fd(-1)
    taken.close()


def test_a_worker_has_signals_of_its_own() -> None:
    """No handler of the supervisor's; and SIGHUP, which would end it, is remembered."""
    signal.signal(signal.SIGTERM, lambda *_: None)

    def live(pulse: int) -> Never:
        os.kill(os.getpid(), signal.SIGHUP)
        remembered = hangup.came_to(signal.getsignal(signal.SIGHUP))
        default = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        os._exit(7 if remembered and default else 1)

    pid, pulse = fork(live)
    os.close(pulse)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_a_worker_that_fails_does_not_go_on_as_its_parent() -> None:
    """Whatever it raises."""

    def live(pulse: int) -> Never:
        raise RuntimeError

    pid, pulse = fork(live)
    os.close(pulse)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1


def test_a_worker_ends_when_its_supervisor_is_gone(monkeypatch) -> None:
    """Until then it has a pulse, and says whether it serves."""
    monkeypatch.setattr(worker_, "BEAT", 0.01)
    supervisor, held = os.pipe()
    read, write = os.pipe()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    serves: list[bool] = []
    beat(write, supervisor, lambda: bool(serves))
    worker = Worker(0, read, 0.0, 0.0)
    assert os.read(read, 1) == b"s"
    serves.append(True)
    until(lambda: worker.read_heartbeat(5.0) and worker.serves)
    assert worker.last_beat == 5.0
    os.close(held)
    until(ended.is_set)
    for file in (supervisor, read, write):
        os.close(file)
