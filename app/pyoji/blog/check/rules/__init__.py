"""Rules: the table of all rules. A rule is a function from a case or a post to violations.

    spelling    the link's characters
    request     the link's host, template and parameters
    title       the card's title, compared with the post's
    phrases     beginnings of a title, for one that is shortened
    card        the card as it is laid out
    version     the digest in the link's path
    post        the post itself

A rule must not change the case. A link's violations are reported and repaired in the order of the
table: lost text is restored before titles are compared.
"""

from collections.abc import Mapping

from pyoji.blog.check.rules import card, post, request, spelling, title, version
from pyoji.blog.check.rules.rule import LinkRule, PostRule, Violation

LINK_RULES: tuple[LinkRule, ...] = (
    *spelling.RULES,
    *request.RULES,
    *title.RULES,
    *card.RULES,
    *version.RULES,
)
POST_RULES: tuple[PostRule, ...] = post.RULES
RULES: tuple[LinkRule | PostRule, ...] = (*POST_RULES, *LINK_RULES)
BY_NAME: Mapping[str, LinkRule | PostRule] = {rule.name: rule for rule in RULES}

__all__ = ["BY_NAME", "LINK_RULES", "POST_RULES", "RULES", "LinkRule", "PostRule", "Violation"]
