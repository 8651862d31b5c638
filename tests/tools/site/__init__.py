"""Site: what `make docs` adds to the pages that zensical builds."""
