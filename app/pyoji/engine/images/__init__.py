"""Images that a card shows: how large an SVG is, and a stranger's file as plain pixels."""
