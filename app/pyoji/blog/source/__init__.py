"""Source: read a blog's files and edit them in place.

generators, sites                       the generators that are known, and the site of a folder
publishing, unread                      which files are pages, and what is not read
dialect                                 what a generator reads of a page
page, yaml_spans, multimarkdown, front_matter, body
                                        a file's text, and the spans of its values and addresses
restructured, ghost                     the same of a page in .rst; the posts of an export of Ghost
anatomy                                 the parts of a link, and the faults of its address
headings                                the heading that is a page's title
site_layout                             the language and translation key of a path
links, posts                            the links on a page; a post's metadata
titles                                  compare titles, and detect a title's language
keys, image_key                         the front matter key of a post's image, and its value
own_images                              whether a post has an image that is not a card
edit                                    replace spans of a file atomically
"""
