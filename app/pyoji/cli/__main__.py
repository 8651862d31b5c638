"""The entry point of `python -m pyoji.cli`, the same as `pyoji`."""

from pyoji.cli import main

main()
