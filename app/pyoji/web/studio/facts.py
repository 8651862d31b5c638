"""Facts: what the page knows at its start.

In: the templates and the settings. Out: plain values: the designs to start from, the folder of
brands, the limits. It must not know HTML.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoji.engine.design import DESIGNS, Templates, assets, sources
from pyoji.engine.design import drafts as drafts_
from pyoji.engine.text.typefaces.limits import FILE_BYTES
from pyoji.web.studio import uploads
from pyoji.web.studio.bodies import YAML_BYTES
from pyoji.web.studio.brands import brands
from pyoji.web.studio.recognition import LICENCE_BYTES


def facts(templates: Templates, directory: Path | None, language: str) -> dict[str, Any]:
    """Return the facts; summaries are in `language` where they are translated."""
    built_in = sources(DESIGNS)
    own = brands(directory)
    return {
        "designs": [
            {
                "name": name,
                "summary": templates.get(name).summary.in_language(language)[0],
                "origin": "brand" if name in own else "built-in",
            }
            for name in templates.names
            if name in own or name in built_in
        ],
        "folder": str(directory) if directory else None,
        "limits": {
            "yaml": YAML_BYTES,
            "picture": assets.LIMIT,
            "font": FILE_BYTES,
            "licence": LICENCE_BYTES,
            "files": uploads.MOST_OF_A_BRAND,
            "drafts": drafts_.MOST,
        },
    }
