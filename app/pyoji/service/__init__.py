"""Service: who is served next, and at what cost, while more is asked for than can be done at once.

    single_flight   equal work is done once, for all who ask for it meanwhile
    cost            what a card costs to draw, learned
    fair_queue      items that wait; clients take turns by what they cost
    admission       a bounded queue before a bounded number of threads

The renderer puts them together. Nothing here knows of HTTP, or how anything is drawn.
"""
