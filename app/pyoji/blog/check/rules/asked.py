"""What a link asks for: who is asked, for which template, with which parameters.

What the service answers with 404 or 422 is an error here, in the service's own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoji.blog.check.context import SERVICE_PARAMETERS, TRACKERS, Case, confident_match
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation
from pyoji.blog.source.links import is_local
from pyoji.engine.design import Parameter
from pyoji.errors import CardError, ParameterError, UnknownTemplate

LONGEST = 8192
"""The longest target that the service answers as it is set from the start, in bytes."""


def _other_host(case: Case) -> Iterator[Violation]:
    hosts = case.context.hosts
    host = case.anatomy.host
    wanted = sorted(hosts.named or {each for each in hosts.seen if each and not is_local(each)})
    local = bool(host) and is_local(host)
    if not host or host in hosts.named or not (local or hosts.named):
        return
    what = (
        f"{host} is the machine of whoever reads the page"
        if local
        else (f"{host} is not among the blog's hosts: {', '.join(wanted)}")
    )
    only = wanted[0] if len(wanted) == 1 else None
    change = (lambda draft: draft.with_origin(f"https://{only}")) if only else None
    yield Violation(what, f"ask {only}" if only else "name the host that serves the cards", change)


def _unknown_template(case: Case) -> Iterator[Violation]:
    names = case.context.cards.templates.names
    if case.template in names or case.path is None:
        return
    wanted = case.intended_template
    change = _template(case, wanted) if wanted else None
    remedy = f"take {wanted}" if wanted else "take one of " + ", ".join(names)
    yield Violation(_clause(UnknownTemplate(case.template, names)), remedy, change)


def _clause(error: CardError) -> str:
    """What the service would say, without its hint, which is the remedy."""
    return str(error).removesuffix(".")


def _template(case: Case, wanted: str) -> Change:
    return lambda draft: draft.with_template(case.anatomy.template, wanted)


def _other_template(case: Case) -> Iterator[Violation]:
    wanted = case.context.template
    if wanted and case.intended_template not in (None, wanted) and case.link.for_post:
        what = f"the card is {case.intended_template}, the blog's are {wanted}"
        yield Violation(what, f"take {wanted}", _template(case, wanted))


def _bad_path(case: Case) -> Iterator[Violation]:
    path = case.path
    if path is None:
        yield Violation("there is no card at this path", "write /api/TEMPLATE?title=…", _bare(case))
    elif isinstance(path, CardError):
        yield Violation(_clause(path), "leave it out", _bare(case))
    elif path.format is None:
        yield Violation("this is a card's data, and no picture", "leave .json out", _bare(case))


def _bare(case: Case) -> Change | None:
    template = case.anatomy.template
    if template not in case.context.cards.templates.names:
        return None
    return lambda draft: replace(draft, path=template)


def _bad_parameter(case: Case) -> Iterator[Violation]:
    for name, value in case.pairs.items():
        parameter = case.parameters.get(name)
        if parameter is None:
            continue
        try:
            parameter.read(value)
        except ParameterError as error:
            better = _better(parameter, error)
            remedy = f"write {better}" if better else "leave it out"
            yield Violation(_clause(error), remedy, _value(name, better))


def _better(parameter: Parameter, error: ParameterError) -> str | None:
    if error.nearest:
        return error.nearest
    if parameter.minimum is not None and parameter.maximum is not None:
        try:
            number = float(error.value)
        except ValueError:
            return None
        if number == number:
            return f"{min(max(number, parameter.minimum), parameter.maximum):g}"
    return None


def _value(name: str, value: str | None) -> Change:
    if value is None:
        return lambda draft: draft.without(name)
    return lambda draft: draft.with_value(name, value)


def _unknown_parameter(case: Case) -> Iterator[Violation]:
    if case.intended_template is None:
        return
    names = tuple(case.parameters)
    for name in dict.fromkeys(each.name for each in case.reading.intended):
        if name in names or name in SERVICE_PARAMETERS or TRACKERS.fullmatch(name):
            continue
        near = confident_match(name, tuple(each for each in names if each not in case.pairs))
        change = _renamed(name, near) if near else None
        what = f"{case.intended_template} has no parameter “{name[:40]}”; it is ignored"
        yield Violation(what, f"write {near}" if near else "leave it out", change)


def _renamed(name: str, to: str) -> Change:
    return lambda draft: draft.renamed(name, to)


def _repeated(case: Case) -> Iterator[Violation]:
    names = [each.name for each in case.reading.intended]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 and name in case.parameters:
            what = f"{name} stands there {names.count(name)} times; the last counts"
            yield Violation(what, "keep one", _last(name))


def _last(name: str) -> Change:
    def change(draft: Draft) -> Draft:
        last = max((i for i, each in enumerate(draft.parameters) if each.name == name), default=0)
        said = (s for i, s in enumerate(draft.parameters) if s.name != name or i == last)
        return replace(draft, parameters=tuple(said))

    return change


def _slash(case: Case) -> Iterator[Violation]:
    if case.anatomy.path.strip().endswith("/") and case.path is not None:
        what = "a slash before the ?: caches take it for another card"
        yield Violation(what, "leave it out", lambda d: replace(d, path=d.path.rstrip("/")))


def _too_long(case: Case) -> Iterator[Violation]:
    target = case.link.text.removeprefix(case.anatomy.origin)
    length = len(target.encode("utf-8", "replace"))
    if length > LONGEST:
        what = f"the link is {length:,} bytes long; at most {LONGEST:,} are answered"
        yield Violation(what, "shorten it; most often its title")


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - a table's columns
RULES: tuple[LinkRule, ...] = (
    LinkRule("other-host", E, "The host is not one that serves the blog's cards.", True,
             _other_host),
    LinkRule("unknown-template", E, "There is no such template.", True, _unknown_template),
    LinkRule("other-template", W, "The template is not the one that the blog's settings name.",
             True, _other_template),
    LinkRule("bad-path", E, "The path leads to no picture.", True, _bad_path),
    LinkRule("trailing-slash", I, "A slash stands before the `?`.", True, _slash),
    LinkRule("bad-parameter", E, "A value is outside its type, range or choice.", True,
             _bad_parameter),
    LinkRule("unknown-parameter", W, "The template has no such parameter.", True,
             _unknown_parameter),
    LinkRule("repeated-parameter", W, "A parameter is given twice.", True, _repeated),
    LinkRule("too-long", E, "The link is longer than the service answers.", False, _too_long),
)  # fmt: skip
