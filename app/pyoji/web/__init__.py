"""The HTTP layer: from a request's bytes to a response's bytes.

    app.py           create_app: parts, routes and lifespan as one application
    parts.py         what the routes use, built once; lifespan.py starts and stops it
    application.py   the ASGI application; on_demand.py starts it where no server runs its lifespan
    daemon_task.py   work beside requests, as the polling of lists
    server/          processes and connections; the hit cache, which answers before any route
    middleware.py    for every request: length, HEAD, errors, the access log
    sending.py       a wrapper around the ASGI `send`
    routes.py        the table of paths
    documents.py     pages and lists, made once for each set of templates
    cards.py         a card's link → the card, its data, or a 304
    lists/           whether the operator's lists allow the card
    page_links.py    the parameter `page`, and the facts of that page
    rate_limits.py   whether the client may have another new card (clients.py,
                     accounts.py, shared_accounts.py)
    og_image.py      a link of the og-image service → our card
    problems.py      errors → problem+json, by one table
    headers.py       the header fields of each kind of response; conditional.py, If-None-Match
    playground/      the HTML pages; samples.py, the cards that they show
    studio/          the page on which a designer writes a template
    openapi.py       the OpenAPI document; llms.py, how to write a link
    trust.py         a warning about files that other users can replace
    readiness.py     health probes; reload.py and purging.py, changes while the service runs
    telemetry/       log, metrics; tracing/, spans
    scope.py         keys under which these modules share values in a request's scope

Layers below this package know no status code. This package knows no font and no pixel.
"""
