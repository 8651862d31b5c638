"""The door of `python -m app.cli`: the same as `pyoji`."""

from app.cli import main

main()
