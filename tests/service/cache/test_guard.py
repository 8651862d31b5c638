"""A store's failures never reach the callers of its guard."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest
from pyoji.engine.image_file import ImageFile
from pyoji.service.cache import Claim, StoreSize
from pyoji.service.cache.faults import COSTLY, Fault, FaultReason
from pyoji.service.cache.guard import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PAUSE,
    READERS,
    TURNS,
    WAITING,
    Guard,
)

from tests.service.cache.cards import card, name
from tests.waiting import async_until, until


class Shop:
    """A store with claims that follows a test's script and counts its calls."""

    name = "shop"

    def __init__(self) -> None:
        self.cards: dict[str, ImageFile] = {}
        self.claims: dict[str, str] = {}
        self.fault: BaseException | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.asked = 0
        self.steps: list[str] = []
        self.before_claim: Callable[[], None] = lambda: None

    def _ask(self, step: str) -> None:
        self.asked += 1
        self.gate.wait()
        if self.fault is not None:
            raise self.fault
        self.steps.append(step)

    def get(self, digest: str) -> ImageFile | None:
        self._ask("get")
        return self.cards.get(digest)

    def put(self, digest: str, encoded: ImageFile) -> None:
        self._ask("put")
        self.cards[digest] = encoded

    def claim(self, digest: str) -> Claim | None:
        self.before_claim()
        self._ask("claim")
        if digest in self.claims:
            return None
        self.claims[digest] = f"token {self.asked}"
        return Claim(digest, self.claims[digest])

    def release(self, claim: Claim) -> None:
        self._ask("release")
        if self.claims.get(claim.digest) == claim.token:
            del self.claims[claim.digest]

    def size(self) -> StoreSize:
        self._ask("size")
        return StoreSize(7 * len(self.cards), len(self.cards))

    def open(self) -> None:
        self._ask("open")

    def close(self) -> None:
        self._ask("close")


class Bench:
    """A guard before a shop, with a clock of its own and the reported faults."""

    def __init__(self, claims: bool) -> None:
        self.now = 0.0
        self.told: list[tuple[str, FaultReason]] = []
        self.shop = Shop()
        self.guard = Guard(
            self.shop,
            lambda store, fault: self.told.append((store.name, fault.reason)),
            self.shop if claims else None,
            lambda: self.now,
        )

    def get(self, digest: str) -> ImageFile | None:
        """The card, if the guard has it."""
        turn = self.turn(digest)
        return turn if isinstance(turn, ImageFile) else None

    def turn(self, digest: str) -> ImageFile | Claim | None:
        """Return what the guard gives a caller that would render the card."""
        return asyncio.run(self.guard.turn(digest))

    def impatient_turn(self, digest: str) -> ImageFile | Claim | None:
        """The same for a caller whose patience ends while the shop is at it."""

        async def scenario() -> ImageFile | Claim | None:
            loop = asyncio.get_running_loop()
            turn = asyncio.create_task(self.guard.turn(digest))
            await async_until(lambda: self.shop.asked)
            clock = loop.time
            loop.time = lambda: clock() + 60  # type: ignore[method-assign]
            return await turn

        return asyncio.run(scenario())

    def size(self) -> StoreSize | None:
        """How much the guard says that the shop holds."""
        return asyncio.run(self.guard.size())

    def close(self) -> None:
        """End the guard."""
        asyncio.run(self.guard.close())

    def settle(self) -> None:
        """Wait until all that was to be written is."""
        future = self.guard._writer.run(lambda: None, always=True)
        assert future is not None
        future.result(30)

    def released(self) -> None:
        """Wait until a right was given back that came too late for its caller."""
        until(lambda: "release" in self.shop.steps)
        self.settle()  # the shop notes a step when it begins


@pytest.fixture(params=[True, False], ids=["claims", "alone"])
def claims(request) -> bool:
    return request.param


@pytest.fixture
def bench(claims):
    made = Bench(claims)
    yield made
    made.shop.gate.set()
    made.shop.fault = None
    made.close()


shared = pytest.mark.parametrize("claims", [True], ids=["claims"])


# ── a store that is well ─────────────────────────────────────────────────────────────────────


def test_what_is_put_is_got(bench):
    """The guard keeps nothing itself and alters nothing."""
    bench.guard.put(name(1), card(1))
    bench.settle()
    assert bench.get(name(1)) == card(1)
    assert bench.turn(name(1)) == card(1)
    assert bench.get(name(2)) is None
    assert bench.told == []
    assert bench.guard.name == "shop"


def test_how_much_it_holds_is_said_when_the_store_has_said_it(bench):
    """A store that hangs there hangs nowhere else."""
    bench.guard.put(name(1), card(1))
    bench.settle()
    assert bench.size() == StoreSize(7, 1)
    gate = bench.shop.gate = threading.Event()

    async def scenario() -> None:
        measuring = asyncio.create_task(bench.guard.size())
        await async_until(lambda: bench.shop.asked > asked)
        bench.shop.gate = threading.Event()
        bench.shop.gate.set()
        assert await bench.guard.turn(name(1)) == card(1)
        assert not measuring.done()
        gate.set()
        assert await measuring == StoreSize(7, 1)

    asked = bench.shop.asked
    asyncio.run(scenario())


@pytest.mark.parametrize("fault", [Fault(FaultReason.DOWN, "test"), ValueError("test")], ids=repr)
def test_what_cannot_be_measured_is_no_fault(bench, fault):
    """What is wrong with a store is seen by those who want a card of it."""
    bench.shop.fault = fault
    assert bench.size() is None
    assert bench.told == []
    assert not bench.guard.is_bypassed


def test_a_store_that_rests_is_not_measured(bench):
    """It gets no calls."""
    bench.shop.fault = Fault(FaultReason.DOWN, "test")
    assert bench.get(name(1)) is None
    assert bench.guard.is_bypassed
    assert bench.size() is None


def test_writing_is_not_waited_for(bench):
    """`put` returns while the store is still at it."""
    bench.shop.gate.clear()
    bench.guard.put(name(1), card(1))
    assert bench.shop.cards == {}
    bench.shop.gate.set()
    bench.settle()
    assert bench.shop.cards == {name(1): card(1)}


def test_closing_writes_what_waits():
    """And then lets the store go."""
    bench = Bench(claims=False)
    for number in range(20):
        bench.guard.put(name(number), card(number))
    bench.close()
    assert len(bench.shop.cards) == 20
    assert bench.shop.steps[-1] == "close"
    assert bench.get(name(1)) is None
    bench.guard.put(name(99), card(99))
    assert len(bench.shop.cards) == 20


# ── a store that is not ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reason", FaultReason)
def test_every_fault_is_a_miss(bench, reason):
    """Each call reports it once. Only a fault that costs time makes the guard bypass the store."""
    bench.shop.cards[name(1)] = card(1)
    bench.shop.fault = Fault(reason, "test")
    assert bench.get(name(1)) is None
    assert bench.told == [("shop", reason)]
    assert bench.guard.is_bypassed == (reason in COSTLY)
    bench.now += LONGEST_PAUSE
    assert bench.turn(name(1)) == Claim(name(1))
    bench.now += LONGEST_PAUSE
    bench.guard.put(name(1), card(1))
    bench.settle()
    assert bench.told == [("shop", reason)] * 3


@pytest.mark.parametrize("error", [ValueError("?"), OSError(5, "?"), MemoryError(), SystemExit(3)])
def test_an_error_of_ours_is_a_miss_too(bench, error):
    """Whatever it is."""
    bench.shop.fault = error
    assert bench.get(name(1)) is None
    assert bench.told == [("shop", FaultReason.UNEXPECTED)]


def test_a_store_that_hangs_is_not_waited_for(bench):
    """`turn` returns while the store still hangs. The store is not called again until the pause
    ends."""
    bench.shop.cards[name(1)] = card(1)
    bench.shop.gate.clear()
    assert bench.impatient_turn(name(1)) == Claim(name(1))
    assert bench.told == [("shop", FaultReason.SLOW)]
    assert bench.get(name(1)) is None
    bench.guard.put(name(2), card(2))
    assert bench.turn(name(1)) == Claim(name(1))
    assert bench.shop.asked == 1
    assert bench.told == [("shop", FaultReason.SLOW)]


def test_a_store_that_hangs_for_long_costs_so_many_threads_and_no_more(bench, patience):
    """When all threads are blocked, the store counts as hanging, and no caller waits for it."""
    patience(0.01)
    bench.shop.gate.clear()
    calls = 0
    while bench.shop.asked < READERS or calls < READERS + WAITING + 5:
        assert bench.get(name(1)) is None
        bench.now += LONGEST_PAUSE
        calls += 1
    assert bench.shop.asked == READERS
    patience(30)
    assert set(bench.told) == {("shop", FaultReason.SLOW)}
    bench.shop.gate.set()
    bench.shop.cards[name(1)] = card(1)

    def comes_back() -> bool:  # once the threads are free
        bench.now += LONGEST_PAUSE
        return bench.get(name(1)) == card(1)

    until(comes_back)


def test_it_comes_back_by_itself(bench):
    """After the rest one call tries, and all is as before."""
    bench.shop.cards[name(1)] = card(1)
    bench.shop.fault = Fault(FaultReason.DOWN, "test")
    assert bench.get(name(1)) is None
    bench.shop.fault = None
    assert bench.get(name(1)) is None, "it rests"
    bench.now += FIRST_PAUSE
    assert bench.get(name(1)) == card(1)
    assert bench.get(name(1)) == card(1)


def test_what_cannot_be_written_in_time_is_dropped(bench):
    """So that a slow store does not fill the memory with cards."""
    bench.shop.gate.clear()
    for number in range(WAITING + 10):
        bench.guard.put(name(number), card(number))
    assert ("shop", FaultReason.BUSY) in bench.told
    assert 8 <= len(bench.told) <= 10  # one or two are in the thread's hands
    bench.shop.gate.set()
    bench.settle()
    assert len(bench.shop.cards) == WAITING + 10 - len(bench.told)


def test_a_store_that_cannot_be_closed_is_let_go():
    """The end of the service is not in its hands either."""
    bench = Bench(claims=False)
    bench.shop.fault = Fault(FaultReason.DOWN, "test")
    bench.close()
    assert bench.told == [("shop", FaultReason.DOWN)]


def test_a_store_that_cannot_be_opened_is_never_asked():
    """The fault is reported once, and the service runs without the store."""
    bench = Bench(claims=True)
    bench.shop.fault = fault = Fault(FaultReason.DENIED, "test")
    assert bench.guard.open() is fault
    bench.shop.fault = None
    assert bench.guard.is_bypassed
    assert bench.turn(name(1)) == Claim(name(1))
    bench.guard.put(name(1), card(1))
    assert bench.size() is None
    assert asyncio.run(bench.guard.purges("")) is None
    bench.settle()
    assert (bench.shop.asked, bench.told) == (1, [])
    bench.close()


def test_a_store_is_opened_once_and_then_asked():
    """By the process that uses it."""
    bench = Bench(claims=False)
    assert bench.shop.steps == []
    assert bench.guard.open() is None
    assert bench.get(name(1)) is None
    bench.close()
    assert bench.shop.steps == ["open", "get", "close"]


def test_callers_beyond_the_readers_wait_their_turn(bench):
    """Many concurrent callers do not make a store look slow, and none of them is refused."""
    bench.shop.gate.clear()

    async def crowd() -> list[object]:
        numbers = range(READERS + WAITING + 20)
        many = [asyncio.create_task(bench.guard.turn(name(number))) for number in numbers]
        await asyncio.sleep(0.05)
        assert bench.shop.asked <= READERS
        bench.shop.gate.set()
        return await asyncio.gather(*many)

    assert all(isinstance(turn, Claim) for turn in asyncio.run(crowd()))
    assert bench.told == []


def test_a_store_is_asked_in_the_guards_threads_alone(bench):
    """One pool stands before a store: no other thread waits for it."""
    seen: set[str] = set()

    def noted(step: str) -> None:
        seen.add(threading.current_thread().name)

    bench.shop._ask = noted
    before = set(threading.enumerate())
    bench.turn(name(1))
    bench.guard.put(name(1), card(1))
    bench.settle()
    bench.size()
    begun = {thread.name for thread in set(threading.enumerate()) - before}
    assert seen == begun == {"shop-read", "shop-write", "shop-size"}


@shared
def test_a_right_of_a_caller_that_went_goes_back(bench):
    """A caller that was cancelled during the store's call renders nothing, so its claim is
    released."""
    bench.shop.gate.clear()

    async def scenario() -> None:
        turn = asyncio.create_task(bench.guard.turn(name(1)))
        await async_until(lambda: bench.shop.asked)
        turn.cancel()
        await asyncio.wait((turn,))
        bench.shop.gate.set()

    asyncio.run(scenario())
    bench.released()
    assert bench.shop.steps == ["get", "claim", "get", "release"]
    assert bench.shop.claims == {}


# ── who draws ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("claims", [False], ids=["alone"])
def test_without_claims_everybody_may_draw(bench):
    """The store is asked once."""
    assert bench.turn(name(1)) == Claim(name(1))
    assert bench.turn(name(1)) == Claim(name(1))
    assert bench.shop.steps == ["get", "get"]
    bench.guard.release(Claim(name(1)))


@shared
def test_one_draws_and_the_others_wait(bench):
    """Until the card is there."""
    claim = bench.turn(name(1))
    assert isinstance(claim, Claim)
    assert claim.token
    assert bench.turn(name(1)) is None
    bench.guard.put(name(1), card(1))
    bench.guard.release(claim)
    bench.settle()
    assert bench.shop.claims == {}
    assert bench.shop.steps[-2:] == ["put", "release"], "first the card, then the claim"
    assert bench.turn(name(1)) == card(1)


@shared
def test_a_right_is_given_back_though_too_much_waits(bench):
    """It is small, and others wait for it."""
    claim = bench.turn(name(1))
    bench.shop.gate.clear()
    for number in range(WAITING + 10):
        bench.guard.put(name(number), card(number))
    assert ("shop", FaultReason.BUSY) in bench.told
    bench.guard.release(claim)
    bench.shop.gate.set()
    bench.settle()
    assert bench.shop.claims == {}


@shared
def test_when_drawing_failed_the_next_one_may(bench):
    """The claim was released and there is no card."""
    claim = bench.turn(name(1))
    bench.guard.release(claim)
    bench.settle()
    again = bench.turn(name(1))
    assert isinstance(again, Claim)
    assert again != claim


@shared
def test_a_card_that_comes_in_between_is_found(bench):
    """Put and released between our look and our claim, it is not drawn again."""
    bench.shop.before_claim = lambda: bench.shop.cards.update({name(1): card(1)})
    assert bench.turn(name(1)) == card(1)
    assert bench.shop.claims == {}


@shared
def test_a_right_that_comes_too_late_goes_back(bench):
    """The caller renders without it, so the late claim is released."""
    bench.shop.gate.clear()
    assert bench.impatient_turn(name(1)) == Claim(name(1))
    bench.shop.gate.set()
    bench.released()
    assert bench.shop.steps == ["get", "claim", "get", "release"]
    assert bench.shop.claims == {}


@shared
def test_a_store_that_fails_while_one_draws_gives_the_right_to_all(bench):
    """No caller waits for a card that may never come."""
    claim = bench.turn(name(1))
    bench.shop.fault = Fault(FaultReason.DOWN, "test")
    assert bench.turn(name(1)) == Claim(name(1))
    assert bench.turn(name(1)) == Claim(name(1)), "also while it rests"
    bench.guard.release(claim)
    bench.settle()
    assert bench.told == [("shop", FaultReason.DOWN)] * 2


def test_nobody_waits_for_another_longer_than_two_seconds():
    """All turns together."""
    assert pytest.approx(2) == TURNS * PAUSE


def test_notes_have_the_guards_of_cards() -> None:
    """A fault is a miss, and closes the store to notes too."""

    class Notes:
        name = "notes"

        def __init__(self) -> None:
            self.kept: dict[str, bytes] = {}
            self.fault: FaultReason | None = None
            self.calls = 0
            self.written = threading.Event()

        def note(self, name: str) -> bytes | None:
            self.calls += 1
            if self.fault is not None:
                raise Fault(self.fault, "")
            return self.kept.get(name)

        def put_note(self, name: str, content: bytes, seconds: int) -> None:
            self.kept[name] = content
            self.written.set()

        def close(self) -> None:
            pass

    async def lived() -> None:
        store, told = Notes(), list[FaultReason]()
        guard = Guard(store, lambda _, fault: told.append(fault.reason))
        assert await guard.note("a") is None
        guard.put_note("a", b"1", 60)
        assert await asyncio.to_thread(store.written.wait, 20)
        assert await guard.note("a") == b"1"
        store.fault = FaultReason.DOWN
        assert await guard.note("a") is None
        assert told == [FaultReason.DOWN]
        calls = store.calls
        assert await guard.note("a") is None
        assert store.calls == calls
        await guard.close()

    asyncio.run(lived())
