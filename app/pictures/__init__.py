"""Pictures from outside: a card's links → pixels, or why not.

    hosts      which hosts may be asked: the operator's list
    addresses  which addresses may be connected to: a table
    fetch      a link → the bytes of a file; the one place that speaks HTTP to others
    decode     the bytes of a file → pixels, as a process of its own
    decoder    the same, seen from here: starts it, asks it, ends it
    reasons    why there is no picture
    gather     a card → its pictures: what is kept, what is under way, what is refused

A picture is decoration: whatever goes wrong with one, the card is drawn without it.
"""
