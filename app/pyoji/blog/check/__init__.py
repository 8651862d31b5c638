"""Check: the links of a blog against its posts.

context, rules/      one link with all that is known of it; what can be wrong with it
checker              the chain: posts in, findings and edits out
repair, rewrite      what a link was meant to say; the link written anew
finding, report      what was found, and how a person or a program reads it
"""
