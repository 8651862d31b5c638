"""Lists: which cards the operator's lists allow.

    gate        a requested card → the card to render, or the reason to refuse it
    titles      the listed cards, and which of them a request means
    blocks      the cards that are never rendered
    card_keys   the keys under which lists compare cards
    live_list   a list that is read again when it changes
    last_good   its last valid bytes, shared between workers
    sources     a list's file or address

`app/pyoji/readers` parses the lists.
"""
