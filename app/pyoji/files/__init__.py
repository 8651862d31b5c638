"""Untrusted files: read within bounds, and replaced atomically.

    regular      a path → the bytes of a regular file, of a bounded size
    bounds       the bounds of a document, and the error for one over them
    yaml_nodes   scalars, lists and mappings, with their positions in a YAML text
    yaml_tree    YAML text → nodes; the only module that imports PyYAML's parser
    yaml_words   a message of the YAML parser → what was found, and what to do
    yaml_values  nodes → values: typed for designs, or raw text for posts
    literals     JSON and TOML text: measure nesting and numbers before parsing
    json_values  JSON text → values
    toml_values  TOML text → values
    atomic       bytes → a file that replaces another atomically
    likeness     two files → the same owner, mode and extended attributes
    folder       a folder by its descriptor: read, append and replace files below it
    trusted      a path → a descriptor, if only we and root can replace the directory

A file may be a pipe, a device, 10 GB of zeros, or text that expands to gigabytes. Each of these is
an error with a position, and costs no more than the bound. These modules must not know designs or
posts, and print nothing.
"""
