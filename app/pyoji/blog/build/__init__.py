"""Build: render a blog's cards into files. Plan the files, skip current ones, render the others."""
