"""Chinese: words by ICU's dictionary, and the words that open or close a phrase.

In: a text and places in it. Out: the classes of each place. Words are written in both scripts in
the tables. Must not know widths.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from app.text import icu
from app.text.sense import marks
from app.text.sense.japanese import script
from app.text.sense.marks import INSIDE, Classes


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Prepositions, conjunctions, adverbs and determiners: they belong to what follows.
_FUNCTION = _words(
    """在 从 從 让 讓 与 與 和 为 為 是 把 被 对 對 将 將 向 由 给 給 跟 及 或 且 以 用 于 於 到 比 按 当 當
    但 如 若 各 每 这 這 那 其 不 也 都 更 最 很 太 又 再 就 才 还 還 没 沒 有 要 会 會 能 可 想 请 請 该 該
    某 全 新 大 小 好 高 一 两 兩 三 几 幾 第 做 使 令 所 无 無 非 未 已 正 均 只 仅 僅 专 專 如何 什么 甚麼
    怎么 怎麼 因为 因為 所以 通过 透過 关于 關於 根据 根據 随着 隨著 以及 或者 并 並 而 最新 一个 一個
    一种 一種"""
)
# What often opens a phrase that is a line of its own: verbs, adverbs, fixed modifiers.
_OPENERS = _words(
    """让 讓 把 将 將 从 從 在 为 為 不 不只是 不只 更 都 也 就 才 用 以 开启 開啟 发现 發現 探索 打造 创造
    創造 重新 掌握 實現 实现 成为 成為 享受 体验 體驗 走进 走進 加入 开始 開始 如何 每 一起 从未 從未 无需
    無需 无法 無法 均 全 一站 智能 智慧 专属 專屬 最 新 全新 新一代 專業 专业 高效 只需 带来 帶來 带给 帶給
    随时 隨時 轻松 輕鬆 解决 解決 为什么 為什麼 什么 甚麼 怎样 怎樣 那些 这些 這些 一目了然 学习 學習
    使用 理解 提升 提供 构建 構建 建立 推动 推動 改变 改變 连接 連接 选择 選擇 保护 保護"""
)
_CLOSERS = _words(
    """我们 我們 你们 你們 他们 他們 你 我 他 她 人 时 時 后 後 前 中 里 裡 上 下 之旅 系统 系統 平台 方案
    中心 服务 服務 管理"""
)
_SUFFIXES = frozenset("的了们們着著过過吗嗎呢吧地得之化")
_CONJUNCTIONS = _words("与 與 和 及 或 以及 或者")


def word_ends(text: str) -> set[int]:
    """Where ICU's dictionary says that words end."""
    return set(accumulate(map(len, icu.words(text, "zh"))))


def classes(text: str, places: Sequence[int], _language: str = "zh-Hans") -> list[Classes]:
    """The classes of each place but the last."""
    starts: dict[int, str] = {}
    ends: dict[int, str] = {}
    at = 0
    for word in icu.words(text, "zh"):
        starts[at] = word
        at += len(word)
        ends[at] = word
    inside = marks.enclosed(text, places)
    found: list[Classes] = []
    for index, place in enumerate(places[:-1]):
        left, right = text[:place].rstrip(), text[place:].lstrip()
        if not left or not right:
            found.append(("other",))
            continue
        before = ends.get(len(left), "")
        after = starts.get(len(text) - len(right), "")
        names = _names(left, right, before, after, spaced=len(left) < place)
        if inside[index]:
            names.append("enclosed")
        found.append(tuple(names))
    return found


def _names(left: str, right: str, before: str, after: str, *, spaced: bool) -> list[str]:
    names: list[str] = []
    mark = marks.ending(left[-1])
    if not spaced and marks.is_hyphen(left, right):
        names.append("tight")
    elif mark is not None:
        names.append(mark)
    elif left[-1] in marks.CLOSING:
        names.append("closed")
    elif not spaced and (not before or not after):
        names.append(INSIDE)
    else:
        names += _between(left, right, before, after)
    if marks.joins(right):
        names.append("before-joiner")
    if right[0] in marks.OPENING:
        names.append("before-bracket")
    if spaced:
        names.append("spaced")
    return names


def _between(left: str, right: str, before: str, after: str) -> list[str]:
    """The classes of a place between two words."""
    if left[-1] == "的":
        names = ["particle"]
    elif before in _FUNCTION:
        names = ["function"]
    else:
        names = ["closer" if before in _CLOSERS else "word"]
        if len(before) == 1:
            names.append("single")
    if right[0] in _SUFFIXES:
        names.append("before-suffix")
    elif after in _CONJUNCTIONS:
        names.append("before-conjunction")
    elif after in _OPENERS:
        names.append("before-opener")
    elif after in _FUNCTION:
        names.append("before-function")
    elif len(after) == 1:
        names.append("before-single")
    if script(left[-1]) == "Latn" and script(right[0]) == "Hani":
        names.append("after-latin")
    elif script(right[0]) == "Latn" and script(left[-1]) == "Hani":
        names.append("before-latin")
    return names
