"""Fixed: texts that are the same, and at the same place, on all cards of a design.

In: the content of a scene. Out: the texts that the design writes itself, such as a brand's name,
and whose position depends on no other text. They can be drawn with the background. This looks at
the tree alone, so it may miss a text, at the cost of time only. Must not know lengths.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoji.engine.scene import OUTSIDE, Image, Layers, Node, Panel, Stack, Text


def fixed_texts(content: Node) -> tuple[Text, ...]:
    """Return the fixed texts, of those that are marked as such."""
    return tuple(_fixed(content, is_sized=True))


def _fixed(node: Node, *, is_sized: bool) -> Iterator[Text]:
    """Yield the fixed texts of a node that begins at a fixed place in a fixed width.

    With `is_sized` its height is fixed too.
    """
    match node:
        case Text():
            if node.fixed and node.sizes[0] == node.sizes[1]:
                yield node
        case Panel(child=child) if child is not None:
            yield from _fixed(child, is_sized=is_sized)
        case Layers():
            for child in node.children:
                yield from _fixed(child, is_sized=is_sized)
        case Stack():
            yield from _in_stack(node, is_sized=is_sized)
        case _:
            pass


def _in_stack(stack: Stack, *, is_sized: bool) -> Iterator[Text]:
    varying = [child for child in stack.children if not _is_constant(child)]
    is_filled = any(child.grow for child in stack.children)
    if not is_filled and stack.justify != "start" and (varying or not is_sized):
        return  # the place of children depends on the space that all of them leave
    if stack.direction == "row":
        if stack.align != "start" and (varying or not is_sized):
            return  # so does their height
        if not all(child.grow for child in varying):
            return  # a varying width
    for child in stack.children:
        if not any(child is other for other in varying):
            yield from _fixed(child, is_sized=not child.grow or (is_sized and not varying))
            continue
        if isinstance(child, Stack):
            yield from _fixed(child, is_sized=False)
        if stack.direction == "column":
            return  # what follows is moved by the height of this one


def _is_constant(node: Node) -> bool:
    """Whether the node looks the same on all cards of a design."""
    match node:
        case Text():
            return node.fixed
        case Image():
            return not node.asset.startswith(OUTSIDE)
        case Panel():
            return node.child is None or _is_constant(node.child)
        case Stack() | Layers():
            return all(map(_is_constant, node.children))
        case _:
            return True
