"""Check: compare the links of a blog with its posts.

config             the blog's configuration
context, rules/    one link with its context; the rules that judge it
checker            the chain from posts to findings and edits
repair, rewrite    a link's intended parameters; the repaired link
finding, report    a finding; output formats for other programs
difference         where two nearly equal titles differ
parallel           a function over many posts, in several processes
"""
