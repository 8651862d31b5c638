"""The studio: the page `/make`, on which a designer writes a template beside its card.

    routes       the table of routes, each behind its check of access
    access       which requests are answered: those of the page, from this machine
    bodies       bodies of requests, within their limits
    refusals     the kinds of problems
    page         the page
    facts        what the page knows at its start
    studio       what the routes answer
    jobs         work in a thread, one job after the other
    drawing      the cards of drafts
    draft        a request's draft: its name, its YAML, its files
    compiling    a draft → a template, or what is wrong with it
    brands       the operator's own designs
    copying      a design that exists → the start of a draft
    mistakes     what is wrong, with its place in the text
    uploads      the files of drafts
    recognition  bytes → what kind of file they are, and its facts
    typefaces    the font files read last
    schemes      palettes from a colour or a picture, as data
    saving       a draft → a folder of the operator's designs
    archive      a draft → a zip

Only `pyoji serve --dev` has it.
"""
