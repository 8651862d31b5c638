"""Rules for a link's request: host, template, path and parameters.

In: a case. Out: violations. A request that the service rejects with 404 or 422 is an error, in the
service's words. Must not look at the post's titles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoji.blog.check.context import SERVICE_PARAMETERS, TRACKERS, Case, confident_match
from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules.rule import Change, LinkRule, Violation
from pyoji.blog.source.anatomy import AddressFault
from pyoji.blog.source.links import is_local
from pyoji.engine.design import Parameter
from pyoji.errors import CardError, ParameterError, UnknownTemplate
from pyoji.link.path import MAX_TARGET


def _other_host(case: Case) -> Iterator[Violation]:
    hosts = case.context.hosts
    host = case.anatomy.host
    if not host or host in hosts.named or not (hosts.named or is_local(host)):
        return
    servers = sorted(hosts.named or {seen for seen in hosts.seen if seen and not is_local(seen)})
    message = f"{host} is not among the blog's hosts: {', '.join(servers)}"
    if is_local(host):
        message = f"{host} is the reader's own machine"
    server = servers[0] if len(servers) == 1 else None
    remedy = f"use {server or 'the host that serves the cards'}"
    change = (lambda draft: draft.with_origin(f"https://{server}")) if server else None
    yield Violation(message, remedy, change)


_ADDRESS = {
    AddressFault.ESCAPED: ("the address is escaped", "write its delimiters as they are"),
    AddressFault.SCHEME: ("the link does not begin with https://", "write https:// and the host"),
    AddressFault.CASE: ("the path is case-sensitive", "write /api/"),
    AddressFault.SLASHES: ("the path has doubled or reversed slashes", "write single slashes"),
    AddressFault.QUERY_MARK: ("no ? precedes the parameters", "write one ? after the template"),
}


def _bad_address(case: Case) -> Iterator[Violation]:
    for fault, (message, remedy) in _ADDRESS.items():
        if fault in case.anatomy.faults:
            yield Violation(message, remedy, lambda draft: draft)  # a draft has the right address


def _unknown_template(case: Case) -> Iterator[Violation]:
    names = case.context.cards.templates.names
    if case.template in names or case.path is None:
        return
    template = case.intended_template
    change = _use_template(case, template) if template else None
    remedy = f"use {template}" if template else "use one of " + ", ".join(names)
    yield Violation(_message(UnknownTemplate(case.template, names)), remedy, change)


def _message(error: CardError) -> str:
    """The service's error as a part of a sentence."""
    text = str(error).removesuffix(".")
    return text[:1].lower() + text[1:]


def _use_template(case: Case, template: str) -> Change:
    return lambda draft: draft.with_template(template)


def _other_template(case: Case) -> Iterator[Violation]:
    template = case.context.template
    if template and case.intended_template not in (None, template) and case.link.for_post:
        message = f"the template is {case.intended_template}, the blog's is {template}"
        yield Violation(message, f"use {template}", _use_template(case, template))


def _bad_path(case: Case) -> Iterator[Violation]:
    path = case.path
    if path is None:
        remedy = "write /api/TEMPLATE?title=…"
        yield Violation("there is no card at this path", remedy, _plain_path(case))
    elif isinstance(path, CardError):
        yield Violation(_message(path), "remove it", _plain_path(case))
    elif path.format is None:
        yield Violation("this is a card's data, not an image", "remove .json", _plain_path(case))


def _plain_path(case: Case) -> Change | None:
    template = case.intended_template
    return (lambda draft: replace(draft, path=template)) if template else None


def _bad_parameter(case: Case) -> Iterator[Violation]:
    for name, value in case.pairs.items():
        parameter = case.parameters.get(name)
        if parameter is None:
            continue
        try:
            parameter.read(value)
        except ParameterError as error:
            replacement = _nearest_value(parameter, error)
            remedy = f"write {replacement}" if replacement else "remove it"
            yield Violation(_message(error), remedy, _replace(name, replacement))


def _nearest_value(parameter: Parameter, error: ParameterError) -> str | None:
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


def _replace(name: str, value: str | None) -> Change:
    if value is None:
        return lambda draft: draft.without(name)
    return lambda draft: draft.with_value(name, value)


def _unknown_parameter(case: Case) -> Iterator[Violation]:
    if case.intended_template is None:
        return
    names = tuple(case.parameters)
    for name in dict.fromkeys(key.name for key in case.reading.intended):
        if name in names or name in SERVICE_PARAMETERS or TRACKERS.fullmatch(name):
            continue
        match = confident_match(name, tuple(key for key in names if key not in case.pairs))
        change = _rename(name, match) if match else None
        message = f"{case.intended_template} has no parameter “{name[:40]}”; it is ignored"
        yield Violation(message, f"write {match}" if match else "remove it", change)


def _rename(name: str, new_name: str) -> Change:
    return lambda draft: draft.renamed(name, new_name)


def _repeated(case: Case) -> Iterator[Violation]:
    names = [parameter.name for parameter in case.reading.intended]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 and name in case.parameters:
            message = f"{name} occurs {names.count(name)} times; the last one counts"
            yield Violation(message, "keep one", _keep_last(name))


def _keep_last(name: str) -> Change:
    def change(draft: Draft) -> Draft:
        last = next((p for p in reversed(draft.parameters) if p.name == name), None)
        parameters = (p for p in draft.parameters if p.name != name or p is last)
        return replace(draft, parameters=tuple(parameters))

    return change


def _slash(case: Case) -> Iterator[Violation]:
    if case.anatomy.path.strip().endswith("/") and case.path is not None:
        message = "a slash before the ?: caches treat the link as another card"
        yield Violation(message, "remove it", lambda d: replace(d, path=d.path.rstrip("/")))


def _too_long(case: Case) -> Iterator[Violation]:
    length = case.target_length
    if length > MAX_TARGET:
        message = f"the link is {length:,} bytes long; at most {MAX_TARGET:,} are accepted"
        yield Violation(message, "shorten it, usually its title")


E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - a table's columns
RULES: tuple[LinkRule, ...] = (
    LinkRule("other-host", E, "The host does not serve the blog's cards.", True, _other_host),
    LinkRule("bad-address", E, "Scheme, slashes, case or `?` are not those of a card's link.", True,
             _bad_address),
    LinkRule("unknown-template", E, "The template does not exist.", True, _unknown_template),
    LinkRule("other-template", W, "The template is not the one in the blog's configuration.",
             True, _other_template),
    LinkRule("bad-path", E, "The path does not lead to an image.", True, _bad_path),
    LinkRule("trailing-slash", I, "A slash precedes the `?`.", True, _slash),
    LinkRule("bad-parameter", E, "A value has the wrong type, is out of range, or is not a choice.",
             True, _bad_parameter),
    LinkRule("unknown-parameter", W, "The template has no such parameter.", True,
             _unknown_parameter),
    LinkRule("repeated-parameter", W, "A parameter occurs more than once.", True, _repeated),
    LinkRule("too-long", E, "The link is longer than the service accepts.", False, _too_long),
)  # fmt: skip
