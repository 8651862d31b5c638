"""The fair queue: turns by cost, room by need."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoji.service.fair_queue import MOST_CLIENTS, MOST_IDLE, FairQueue, QueuePlace, Rank

CARD, DATA = Rank.CARD, Rank.DATA


def queue(*items: str, most: int = 100) -> FairQueue[str]:
    """A queue of items, each named by its client and a number."""
    made: FairQueue[str] = FairQueue(most)
    for item in items:
        assert made.add(item, QueuePlace(CARD, item[0])) is None
    return made


def served(fair: FairQueue[str], costs: dict[str, float]) -> list[str]:
    """All that waits, in the order in which it is served, each at its client's cost."""
    found = []
    while taken := fair.take():
        item, client = taken
        found.append(item)
        fair.charge(client, costs.get(client, 1.0))
    return found


def test_clients_take_turns() -> None:
    """With any number of items of one client."""
    assert served(queue("a1", "a2", "a3", "b1", "c1"), {}) == ["a1", "b1", "c1", "a2", "a3"]


def test_dear_items_take_several_turns() -> None:
    """For each of one's that costs ten, another has ten that cost one."""
    fair = queue("a1", "a2", *(f"b{n}" for n in range(15)))
    order = served(fair, {"a": 10.0})
    assert order.index("a2") == 11


def test_what_a_card_cost_is_corrected() -> None:
    """A client that was charged too much has its turn sooner, and later if too little."""
    fair = queue("a1", "a2", "b1", "b2", "b3")
    assert fair.take() == ("a1", "a")
    fair.charge("a", 1.0)
    fair.charge("a", 1.5)  # it took more than was expected
    assert served(fair, {}) == ["b1", "b2", "b3", "a2"]


def test_nothing_is_saved_up() -> None:
    """Who was idle while another was served begins where the other stands."""
    fair = queue("a1", "a2", "a3", "a4")
    for _ in range(2):
        fair.take()
        fair.charge("a", 1.0)
    for number in range(5):
        fair.add(f"b{number}", QueuePlace(CARD, "b"))
    assert served(fair, {})[:4] == ["b0", "a3", "b1", "a4"]


def test_who_was_served_without_waiting_is_not_held_to_it_for_ever() -> None:
    """Work done while no other asked gives another no right to as much."""
    fair: FairQueue[str] = FairQueue(100)
    for _ in range(50):
        fair.serve("a")
        fair.charge("a", 1.0)
    for number in range(3):
        fair.add(f"a{number}", QueuePlace(CARD, "a"))
        fair.add(f"b{number}", QueuePlace(CARD, "b"))
    assert served(fair, {})[:4] == ["b0", "a0", "b1", "a1"]


def test_data_waits_behind_all_cards() -> None:
    """Of any client. The clients of data take turns as well."""
    fair = queue("b1", "b2")
    for item in ("a1", "a2", "c1"):
        fair.add(f"data {item}", QueuePlace(DATA, item[0]))
    fair.add("a9", QueuePlace(CARD, "a"))
    order = served(fair, {})
    assert set(order[:3]) == {"b1", "b2", "a9"}
    assert order[3:] == ["data c1", "data a1", "data a2"]


def test_an_item_waits_for_several_clients() -> None:
    """It goes when the first of them has its turn, once."""
    fair = queue("a1", "a2", "a3", "a4")
    fair.join("a4", QueuePlace(CARD, "b"))
    fair.join("a4", QueuePlace(CARD, "b"))
    assert served(fair, {}) == ["a1", "a4", "a2", "a3"]


def test_an_item_waits_for_so_many_clients() -> None:
    """Further ones share it all the same."""
    fair = queue("a1")
    for number in range(1000):
        fair.join("a1", QueuePlace(CARD, f"b{number}"))
    assert len(fair._places["a1"]) == MOST_CLIENTS
    assert served(fair, {}) == ["a1"]


def test_room_is_shared() -> None:
    """When it is full, the client with the most items loses its newest. If that client is the
    caller, it is refused."""
    fair = queue(*(f"a{n}" for n in range(8)), most=8)
    assert fair.add("b0", QueuePlace(CARD, "b")) == "a7"
    assert fair.add("b1", QueuePlace(CARD, "b")) == "a6"
    assert fair.add("c0", QueuePlace(CARD, "c")) == "a5"
    assert fair.add("a8", QueuePlace(CARD, "a")) == "a8"
    assert len(fair) == 8
    for number in range(2, 10):
        fair.add(f"b{number}", QueuePlace(CARD, "b"))
    clients = sorted(item[0] for item in served(fair, {}))
    assert clients == ["a"] * 4 + ["b"] * 3 + ["c"]


def test_a_card_takes_the_room_of_data() -> None:
    """Data never takes the room of a card."""
    fair = queue("a0", "a1", most=3)
    assert fair.add("data b", QueuePlace(DATA, "b")) is None
    assert fair.add("data c", QueuePlace(DATA, "c")) == "data c"
    assert fair.add("a2", QueuePlace(CARD, "a")) == "data b"
    assert fair.add("data c", QueuePlace(DATA, "c")) == "data c"


def test_what_others_wait_for_too_is_not_pushed_out() -> None:
    """Another of the same client's is."""
    fair = queue("a0", "a1", "a2", "a3", most=4)
    fair.join("a3", QueuePlace(CARD, "b"))
    assert fair.add("c0", QueuePlace(CARD, "c")) == "a2"


def test_without_room_nothing_waits() -> None:
    """Not even one."""
    assert FairQueue[str](0).add("a", QueuePlace(CARD, "a")) == "a"


def test_clients_are_forgotten_once_they_are_level() -> None:
    """However many there were."""
    fair: FairQueue[str] = FairQueue(10)
    for number in range(20_000):
        fair.serve(f"client {number}")
        fair.charge(f"client {number}", 1.0)
    assert len(fair._lanes) <= MOST_IDLE + 10


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from([CARD, DATA]), st.booleans()),
        max_size=60,
    )
)
def test_every_item_is_served_or_refused_once(asked) -> None:
    """Whatever the order of arrivals and turns."""
    fair: FairQueue[int] = FairQueue(8)
    gone: list[int] = []
    for number, (client, rank, takes) in enumerate(asked):
        displaced = fair.add(number, QueuePlace(rank, client))
        assert len(fair) <= 8
        gone += [displaced] if displaced is not None else []
        if takes and (taken := fair.take()):
            gone.append(taken[0])
            fair.charge(taken[1], 1.0)
    while taken := fair.take():
        gone.append(taken[0])
    assert sorted(gone) == list(range(len(asked)))
