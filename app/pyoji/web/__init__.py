"""All that knows HTTP: from a request's bytes to a response's.

    app.py           create_app: the parts with their routes and lifespan, as one application
    parts.py         what is built below the routes; lifespan.py begins and ends it
    application.py   the ASGI application; on_demand.py, where no server runs its lifespan
    server/          processes and connections; answers from memory, before any route
    middleware.py    what holds for every request: length, HEAD, errors, one line in the log
    sending.py       the wrapper around a `send`
    routes.py        the table of paths
    cards.py         a card's link → the card, its data, or a 304
    lists/           whether the operator's lists let the card be rendered
    rate_limits.py   whether the client may have another new card (clients.py, shared_accounts.py)
    og_image.py      a link of the og-image service → our card
    problems.py      errors → problem+json, by one table
    headers.py       what goes with each kind of answer; conditional.py, a client's copy
    playground/      the pages for people
    openapi.py       the document that lists all paths and parameters; llms.py, how to write a link
    readiness.py     the probes; reload.py and purging.py, what changes while the service runs
    telemetry/       log, metrics; tracing/, spans
    scope.py         the keys under which these parts leave things for each other

Nothing below this floor knows a status code, and nothing here knows a font or a pixel.
"""
