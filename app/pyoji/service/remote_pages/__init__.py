"""Remote pages: the address of a page → what the page says of itself, or why it is missing.

    page_hosts   the hosts that the operator allows, and the addresses of their pages
    page_reasons why a page is missing, beside the reasons for images
    facts        what a card takes from a page
    page_entry   what is known of a page, and when it may be fetched again
    page_file    fetches a page and reads its facts
    page_note    an entry as bytes, for the other processes
    pages        fetches pages, at most once in ten minutes each, and keeps their facts

The HTTP client and its guards are those of remote images.
"""
