"""Remote images: a card's image URLs → pixels, or a reason why an image is missing.

    allowlist      the hosts that the operator allows
    addresses      the IP addresses that may be connected to
    host_breakers  a circuit breaker for each host
    wire           a network backend with a fixed address and a byte limit
    exchange       one HTTP request and its response
    fetch          an image URL → the bytes of a file
    loop_thread    an event loop in its own thread, where responses are parsed
    decode         the bytes of a file → pixels; the program of the sandboxed process
    sandbox        starts, calls and ends that process
    reasons        why an image is missing
    gather         a card → its images, cached, shared and bounded

An image is decoration: if one fails, the card is rendered without it.
"""
