"""Lists: which cards are drawn at all, by the operator's lists.

    gate        a card that is asked for → the card to draw, or why not
    titles      which cards are listed, and which of them a request means
    blocks      which cards are never drawn
    sameness    when two cards are the same for a list
    followed    a list that is read again whenever it changes
    last_good   its bytes as some worker last read them well
    sources     where a list is

The lists are files and addresses; `app/pyoji/readers` reads their forms.
"""
