"""Rates: what may be spent at once, how it comes back, and that no account is forgotten in vain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.settings.rate import Rate
from pyoji.web.accounts import MOST_DEBT, Accounts

TEN_A_MINUTE = Rate(10, 60)


def spend(accounts: Accounts, name: str, now: float, cost: float = 1) -> float:
    """Charge the cost if that is allowed; the wait if it is not."""
    wait = accounts.wait(name, cost, now)
    if not wait:
        accounts.charge(name, cost, now)
    return wait


def test_what_a_rate_allows_may_be_spent_at_once() -> None:
    """Further requests wait, and the wait is returned."""
    accounts = Accounts(TEN_A_MINUTE)
    assert [spend(accounts, "a", 1000) for _ in range(11)] == [0] * 10 + [pytest.approx(6)]


def test_it_comes_back_evenly() -> None:
    """One of ten a minute after six seconds."""
    accounts = Accounts(TEN_A_MINUTE)
    for _ in range(10):
        spend(accounts, "a", 1000)
    assert spend(accounts, "a", 1005.9) > 0
    assert spend(accounts, "a", 1006) == 0
    assert spend(accounts, "a", 1006) > 0


@given(st.lists(st.floats(0, 20), max_size=200))
def test_no_window_has_more_than_twice_the_rate(pauses: list[float]) -> None:
    """Whatever the moments: what was saved up, and what came back meanwhile."""
    accounts, now, spent = Accounts(TEN_A_MINUTE), 0.0, []
    for pause in pauses:
        now += pause
        if not spend(accounts, "a", now):
            spent.append(now)
    for start in spent:
        assert sum(start <= at < start + 60 for at in spent) <= 20


def test_names_owe_apart() -> None:
    """A spent rate of one does not affect the others."""
    accounts = Accounts(Rate(1, 60))
    assert spend(accounts, "a", 0) == 0
    assert spend(accounts, "a", 0) > 0
    assert spend(accounts, "b", 0) == 0


def test_a_cost_above_the_whole_rate_needs_an_account_that_owes_nothing() -> None:
    """It is admitted in the end."""
    accounts = Accounts(TEN_A_MINUTE)
    spend(accounts, "a", 0)
    assert spend(accounts, "a", 0, cost=25) == pytest.approx(6)
    assert spend(accounts, "a", 6, cost=25) == 0
    assert spend(accounts, "a", 6 + 60, cost=1) > 0


def test_a_debt_is_bounded() -> None:
    """However much was spent."""
    accounts = Accounts(TEN_A_MINUTE)
    accounts.charge("a", 1e9, 0)
    assert accounts.wait("a", 1, MOST_DEBT * 60) == 0


def test_what_is_given_back_counts_no_more() -> None:
    """Nothing is saved up by it."""
    accounts = Accounts(TEN_A_MINUTE)
    accounts.charge("a", 10, 0)
    accounts.charge("a", -4, 0)
    assert [spend(accounts, "a", 0) > 0 for _ in range(5)] == [False] * 4 + [True]
    accounts.charge("a", -1000, 0)
    assert len(accounts) == 0
    assert [spend(accounts, "a", 0) > 0 for _ in range(11)] == [False] * 10 + [True]


def test_a_client_in_debt_is_not_forgotten_for_many_others() -> None:
    """A client with ever new addresses resets no other's account. The table stays bounded."""
    accounts = Accounts(TEN_A_MINUTE, most=100)
    for _ in range(10):
        spend(accounts, "a", 0)
    for number in range(5000):
        assert spend(accounts, f"other {number}", 0) == 0
        assert len(accounts) <= 100
    assert spend(accounts, "a", 0) > 0


def test_who_has_paid_back_is_forgotten_first() -> None:
    """It is the same as one that never spent."""
    accounts = Accounts(TEN_A_MINUTE, most=10)
    for number in range(10):
        accounts.charge(f"paid {number}", 1, 0)
    for _ in range(2):
        accounts.charge("owes", 1, 10)
    assert len(accounts) == 1
