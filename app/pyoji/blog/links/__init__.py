"""Links: a post's title in; its card's link, where it is written, and a list of all, out."""
