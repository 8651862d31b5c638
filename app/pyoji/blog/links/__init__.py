"""Links: make the link to a title's card, insert it into a post, and list a blog's links."""
