"""Refusals: the kinds of problems that only the studio has.

In: a kind, what was found, further members. Out: an exception that the routes answer with
`application/problem+json`. It must not know which route raises it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from pyoji.web import problems
from pyoji.web.problems import Problem


@dataclass(frozen=True, slots=True)
class StudioProblem(Problem):
    """A kind of problem that the reference of the studio explains."""

    @property
    def type(self) -> str:
        """The URI reference that identifies the kind."""
        return f"/make#{self.name}"


FORBIDDEN = StudioProblem(
    403, "forbidden", "Forbidden", "Open http://localhost/make on the machine that serves it."
)
BAD_BODY = StudioProblem(400, "bad-body", "Bad body", "Send JSON with the documented fields.")
UNKNOWN_DRAFT = StudioProblem(
    404, "unknown-draft", "Unknown draft", "The draft is no longer kept. Check it again."
)
UNKNOWN_FILE = StudioProblem(
    404, "unknown-file", "Unknown file", "The file is no longer kept. Add it again."
)
UNKNOWN_DESIGN = StudioProblem(404, "unknown-design", "Unknown design", "Use a listed design.")
EXISTS = StudioProblem(
    409, "exists", "Exists already", "Choose another name, or allow it to be replaced."
)
NO_FOLDER = StudioProblem(
    409,
    "no-folder",
    "No folder to save into",
    "Set PYOJI_TEMPLATES_DIR to a folder and start the service again.",
)
LENGTH_REQUIRED = StudioProblem(
    411, "length-required", "Length required", "Send the body with a Content-Length."
)
TOO_LARGE = StudioProblem(413, "too-large", "Too large", "Send less.")
UNSUPPORTED_FILE = StudioProblem(
    415, "unsupported-file", "Unsupported file", "Use a picture or a font."
)
INVALID_DRAFT = StudioProblem(
    422, "invalid-draft", "The design has mistakes", "Correct the mistakes, then save again."
)
BAD_COLOR = StudioProblem(422, "bad-colour", "Not a colour", "Use a colour such as #7a3ea8.")

KINDS = (
    BAD_BODY,
    FORBIDDEN,
    UNKNOWN_DRAFT,
    UNKNOWN_FILE,
    UNKNOWN_DESIGN,
    EXISTS,
    NO_FOLDER,
    LENGTH_REQUIRED,
    TOO_LARGE,
    UNSUPPORTED_FILE,
    INVALID_DRAFT,
    BAD_COLOR,
)


class StudioRefusal(Exception):
    """A request of the studio is refused; `members` are added to the problem."""

    def __init__(self, problem: StudioProblem, detail: str | None = None, **members: Any) -> None:
        self.problem, self.detail, self.members = problem, detail, members
        super().__init__(detail or problem.remedy)

    def answer(self, instance: str | None) -> Response:
        """Return the response; `instance` is the path of the request."""
        return problems.answer(self.problem, self.detail, instance, self.members)


def too_large(what: str, limit: int, sent: int) -> StudioRefusal:
    """Return the refusal of more bytes than the limit."""
    detail = f"{what} has {sent:,} bytes; at most {limit:,} are allowed."
    return StudioRefusal(TOO_LARGE, detail, limit=limit, sent=sent)
