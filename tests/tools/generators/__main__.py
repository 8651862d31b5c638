"""Install the generators that tests build sites with: `python -m tests.tools.generators`.

Exits with 1 and the reason if one cannot be had.
"""

import sys

from tests.tools.generators import packages
from tests.tools.npm import NoPackages

try:
    packages.install()
except NoPackages as why:
    sys.exit(f"generators: {why}")
