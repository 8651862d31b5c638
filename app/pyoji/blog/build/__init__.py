"""Build: the cards of a blog as files: which card goes where, what is there, rendering the rest."""
