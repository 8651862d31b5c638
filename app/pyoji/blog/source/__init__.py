"""Source: read a blog's files and edit them in place.

dialect                                 what a generator reads of a page
page, yaml_spans, multimarkdown, front_matter, body
                                        a file's text, and the spans of its values and addresses
headings                                the heading that is a page's title
site_layout                             the language and translation key of a path
links, posts                            the links on a page; a post's metadata
titles                                  compare titles, and detect a title's language
keys                                    the front matter key of a post's image
edit                                    replace spans of a file atomically
"""
