"""Growth: what reads a stranger's bytes costs no more than in proportion to them.

families   inputs of any length that make bad code take time by the square
parsers    each function that reads such bytes, its greatest input, and where it runs
measure    the time that each takes at growing lengths: `make growth`
loop       the longest time that a request keeps the event loop: `make growth` too
"""
