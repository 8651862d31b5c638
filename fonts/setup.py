"""Builds the package in a folder of its own, which is removed with the process that builds.

In: this folder's `pyproject.toml`, which says all else. Out: `pip install ./fonts` leaves no
`build/` and no metadata in the tree, and a file that an earlier build left there is not packed. Of
the programs in this folder, which make the fonts and this package, none is a part of it.
"""

from tempfile import TemporaryDirectory

from setuptools import setup
from setuptools.command.build_py import build_py


class Modules(build_py):
    """The package's modules: `__init__.py` alone."""

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        """List package, name and file of each module."""
        modules = super().find_package_modules(package, package_dir)
        return [module for module in modules if module[1] == "__init__"]


folder = TemporaryDirectory(prefix="pyoji-fonts-build-")
setup(
    cmdclass={"build_py": Modules},
    options={"build": {"build_base": folder.name}, "egg_info": {"egg_base": folder.name}},
)
