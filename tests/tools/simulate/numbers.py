"""Numbers as a table shows them."""

from __future__ import annotations


def number(value: float) -> str:
    """As many digits as mean something: 26,104 · 143 · 7.8 · 0.42."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def percent(share: float) -> str:
    """Of one: 12.3%."""
    return f"{share * 100:.1f}%"


def binary(bytes_: float) -> str:
    """Bytes as settings write them: 64M, 10G."""
    return f"{bytes_ / 2**30:.0f}G" if bytes_ >= 2**30 else f"{bytes_ / 2**20:.0f}M"
