"""Source: read a blog's files and edit them in place.

page, yaml_spans, front_matter, body    a file's text, and the spans of its values and addresses
site_layout                             the language and translation key of a path
links, posts                            the links on a page; a post's metadata
titles                                  compare titles, and detect a title's language
keys                                    the front matter key of a post's image
edit                                    replace spans of a file atomically
"""
