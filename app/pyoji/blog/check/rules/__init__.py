"""Rules: each a function from a link or a post to what it finds; this is their table.

    spelling    how a link is written, and what of it was lost on the way
    asked       what it asks for: host, template, parameters
    words       its title beside the post's
    drawn       the card that comes of it
    whole       the post itself

A rule judges one case and changes nothing. The order is that in which findings of one link are
told and mended: what was lost is given back before words are compared.
"""

from collections.abc import Mapping

from pyoji.blog.check.rules import asked, drawn, spelling, whole, words
from pyoji.blog.check.rules.rule import LinkRule, PostRule, Violation

LINK_RULES: tuple[LinkRule, ...] = (*spelling.RULES, *asked.RULES, *words.RULES, *drawn.RULES)
POST_RULES: tuple[PostRule, ...] = whole.RULES
RULES: tuple[LinkRule | PostRule, ...] = (*POST_RULES, *LINK_RULES)
BY_NAME: Mapping[str, LinkRule | PostRule] = {rule.name: rule for rule in RULES}

__all__ = ["BY_NAME", "LINK_RULES", "POST_RULES", "RULES", "LinkRule", "PostRule", "Violation"]
