"""Source: a blog's files, read, and edited in place.

page, yaml_spans, front_matter, body    a file's text, and where in it things stand
site_layout                             what a path says: language, translations
links, posts                            the links on a page; a post and what it says of itself
titles                                  whether two titles agree, and in which language one is
keys                                    where a generator looks for a post's picture
edit                                    a piece of a file replaced, all or nothing
"""
