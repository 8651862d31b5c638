"""Builds the package in a folder of its own, which is removed with the process that builds.

In: this folder's `pyproject.toml`, which says all else. Out: `pip install .` leaves no `build/` and
no metadata in the tree, and a file that an earlier build left there is not packed.
"""

from tempfile import TemporaryDirectory

from setuptools import setup

folder = TemporaryDirectory(prefix="pyoji-build-")
setup(options={"build": {"build_base": folder.name}, "egg_info": {"egg_base": folder.name}})
