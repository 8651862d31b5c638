"""Service: asynchronous work between a request and the engine.

    renderer        returns a card's image file, from a cache or rendered
    render_observer what the renderer reports of its work
    cache/          memory, directory and Redis stores, and a guard that isolates their faults
    remote_images/  images from other hosts, fetched and decoded within limits
    remote_pages/   what pages on other hosts say of themselves
    default_cards   cards that answer instead of those that cannot be rendered
    layouts         the frames of recent cards
    preparation     backgrounds drawn while nothing waits
    single_flight   concurrent calls for the same name share one task
    cost            learned estimates of rendering time
    fair_queue      fair queueing between clients by cost
    admission       a bounded queue before a bounded thread pool
    account         the interface of a client's spending limits
    shared_work     single flight, accounts and admission combined
    breaker         circuit breaker
    daemon_pool     thread pool for calls that may never return
    purges          cards invalidated by the operator

Nothing here depends on HTTP, or on how a card is rendered.
"""
