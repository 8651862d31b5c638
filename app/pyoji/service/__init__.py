"""Service: everything that waits, between a request and the engine.

    renderer        a card in, its image file out: from the cache, or rendered
    cache/          memory, a directory, Redis; and what guards the service from their faults
    remote_images/  pictures from other hosts, fetched and decoded within bounds
    single_flight   equal work is done once, for all who ask for it meanwhile
    cost            what a card costs to render, learned
    fair_queue      items that wait; clients take turns by what they cost
    admission       a bounded queue before a bounded number of threads
    shared_work     other jobs, under the same bounds
    breaker         when what fails is left alone
    daemon_pool     threads for what may never return
    purges          which cards have to be made anew

Nothing here knows of HTTP, or how a card is made.
"""
