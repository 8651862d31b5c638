"""Pictures from outside: a card's links → pixels, or why not.

    allowlist      which hosts may be asked: the operator's list
    addresses      which addresses may be connected to: a table
    host_breakers  which hosts do not answer, and for how long they are not asked
    wire           a connection to an address, of so many bytes
    answer         one request over a wire, and what is answered
    fetch          a link → the bytes of a file, through the five
    apart          a thread of its own, where what comes is taken apart
    decode         the bytes of a file → pixels, as a process of its own
    sandbox        the same, seen from here: starts it, asks it, ends it
    reasons        why there is no picture
    gather         a card → its pictures: what is kept, what is under way, what is refused

A picture is decoration: whatever goes wrong with one, the card is drawn without it.
"""
