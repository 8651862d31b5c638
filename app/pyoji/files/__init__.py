"""Files that others wrote: read within bounds, replaced whole.

    regular      a path → the bytes of a regular file, of a bounded size
    bounds       how much a document may hold; the error for one that cannot be read
    yaml_tree    YAML text → nodes that know their places; the only door to PyYAML
    yaml_values  nodes → values: typed as a design has them, or as they are written
    literals     JSON and TOML text: nesting and numbers, measured before it is parsed
    json_values  JSON text → values
    toml_values  TOML text → values
    atomic       bytes → a file in the place of another, at once
    folder       a folder held by its descriptor: reads, appends and replaces below it

A file may be a pipe, a device, 10 GB of nothing, or text that unfolds to gigabytes: each of these
is an error with a place, and costs no more than the bound. These modules know no design and no
post, and print nothing.
"""
