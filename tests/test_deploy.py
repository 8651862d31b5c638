"""What runs Pyoji is whole: compose, Kubernetes, proxy, dashboard, alerts, runbook, audit, image.

The table of metrics in docs/reference/metrics.md is the one place that lists them, with their
labels and the labels' values; the service, the dashboard and the alerts are compared with it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoji.engine.card import FORMATS
from pyoji.engine.design import examine
from pyoji.engine.pipeline import STAGES
from pyoji.errors import SettingsError
from pyoji.service.cache.directory import DirectoryStore
from pyoji.service.cache.faults import FaultReason as StoreReason
from pyoji.service.cache.redis import RedisStore
from pyoji.service.remote_images.addresses import REFUSED
from pyoji.service.remote_images.reasons import MissingReason as PictureReason
from pyoji.service.remote_pages.page_reasons import OF_FETCHES
from pyoji.service.render_observer import MEMORY, PICTURES, STORE
from pyoji.settings import PREFIX, Settings, from_mapping, variable
from pyoji.settings.proxies import LOOPBACK
from pyoji.web.server import hit_cache as hits
from pyoji.web.telemetry.metrics import Metrics
from pyoji.web.telemetry.networks import NETWORKS
from pyoji.web.telemetry.traffic import AnswerKind

from tests.engine.design.files import GOOD
from tests.proxies import nginx_command, program
from tests.tree import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = ROOT / "compose.yaml"
UNIT = DEPLOY / "systemd" / "pyoji.service"
NGINX = DEPLOY / "nginx" / "nginx.conf"
DASHBOARD = DEPLOY / "grafana" / "pyoji.json"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
ALERT_TESTS = DEPLOY / "prometheus" / "alerts_test.yml"
OPERATIONS = (ROOT / "docs" / "guides" / "operations.md").read_text(encoding="utf-8")
METRICS = (ROOT / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
THREATS = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")

YAML = [COMPOSE, *sorted(DEPLOY.rglob("*.y*ml"))]
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))

# ── what is read ─────────────────────────────────────────────────────────────────────────────


def documents(path: Path) -> list[Any]:
    """What a YAML file holds."""
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


SERVICES: Mapping[str, Any] = documents(COMPOSE)[0]["services"]
KINDS = [found for path in MANIFESTS for found in documents(path)]
WORKLOADS = [found for found in KINDS if found["kind"] == "Deployment"]
PROXIED = DEPLOY / "kubernetes" / "nginx.conf"


def kind(name: str, of: str = "pyoji") -> Any:
    """The manifest of that kind and name."""
    [found] = [each for each in KINDS if each["kind"] == name and each["metadata"]["name"] == of]
    return found


@dataclass(frozen=True)
class Metric:
    """A row of the runbook's table; `labels` are names with their values, None where any."""

    type: str
    labels: Mapping[str, frozenset[str] | None]

    @property
    def series(self) -> tuple[str, ...]:
        """What Prometheus adds to the name."""
        return ("_bucket", "_sum", "_count") if self.type == "histogram" else ("",)


def _metrics() -> dict[str, Metric]:
    found = {}
    row = re.compile(r"^\| `(pyoji_\w+)` \| (\w+) \|([^|]*)\|[^|]+\|$", re.M)
    for name, type_, labels in row.findall(METRICS):
        told = {}
        for each in filter(None, labels.strip().split(";")):
            words = re.findall(r"`([^`]+)`", each)
            told[words[0]] = frozenset(words[1:]) or None
        found[name] = Metric(type_, told)
    return found


METRICS = _metrics()
ADDED = {"job", "instance", "le"}  # labels that Prometheus has for all


def expressions() -> Iterator[tuple[str, str]]:
    """Every PromQL expression, with where it stands."""
    for group in documents(ALERTS)[0]["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


EXPRESSIONS = list(expressions())


# ── metrics, dashboard, alerts ───────────────────────────────────────────────────────────────


def test_the_service_counts_what_the_runbook_says() -> None:
    """By name and type, and nothing besides; what is still to come is listed and not there."""
    text = Metrics().text().decode()
    types = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.M))
    counted = {
        f"{name.removesuffix('_total')}_total" if type_ == "counter" else name: type_
        for name, type_ in types.items()
        if name.startswith("pyoji_")
    }
    told = {name: metric.type for name, metric in METRICS.items()}
    assert counted == told


def test_the_words_of_labels_are_the_code_s() -> None:
    """Stores and their faults, pictures and why they are missing."""
    assert METRICS["pyoji_card_requests_total"].labels["format"] == {*FORMATS, "json"}
    assert METRICS["pyoji_network_requests_total"].labels["network"] == set(NETWORKS)
    for name in ("card_requests_total", "network_requests_total", "request_seconds"):
        assert METRICS[f"pyoji_{name}"].labels["answer"] == {answer.value for answer in AnswerKind}
    assert METRICS["pyoji_stage_seconds"].labels["stage"] == {STORE, PICTURES, *STAGES}
    faults = METRICS["pyoji_store_faults_total"].labels
    assert faults["reason"] == {reason.value for reason in StoreReason}
    assert faults["store"] == {DirectoryStore.name, RedisStore.name}
    assert METRICS["pyoji_lookups_total"].labels["store"] == {MEMORY, *faults["store"]}
    for name in ("pyoji_store_bytes", "pyoji_store_entries"):
        assert METRICS[name].labels["store"] == {hits.NAME, MEMORY, *faults["store"]}
    results = METRICS["pyoji_pictures_total"].labels["result"]
    assert results == {"ok", *(reason.value for reason in PictureReason)}
    results = METRICS["pyoji_pages_total"].labels["result"]
    assert results == {"ok", *(reason.value for reason in OF_FETCHES)}


@pytest.mark.parametrize(("place", "expression"), EXPRESSIONS, ids=[e[0] for e in EXPRESSIONS])
def test_an_expression_asks_for_what_there_is(place: str, expression: str) -> None:
    """Each metric is in the table as Prometheus stores it, and so is each label and value."""
    series = {name + end: metric for name, metric in METRICS.items() for end in metric.series}
    asked = re.findall(r"\b(pyoji_\w+|up)\{([^}]*)\}", expression)
    assert len(asked) == len(re.findall(r"\b(?:pyoji_\w+|up)\b", expression.replace('"pyoji"', "")))
    labels: set[str] = set(ADDED)
    for name, selector in asked:
        assert 'job="pyoji"' in selector
        metric = Metric("gauge", {}) if name == "up" else series[name]
        labels |= set(metric.labels)
        for label, operator, value in re.findall(r'(\w+)\s*(=~|!=|!~|=)\s*"([^"]*)"', selector):
            assert label in {*metric.labels, *ADDED}, f"{place}: {name} has no label {label}"
            values = metric.labels.get(label)
            if values and operator in ("=", "!="):
                assert value in values, f"{place}: {label} is never {value}"
    for grouped in re.findall(r"\bby \(([^)]*)\)", expression):
        assert labels.issuperset(re.split(r",\s*", grouped)), f"{place}: by ({grouped})"


def test_every_metric_is_on_the_dashboard() -> None:
    """Every metric has a panel."""
    shown = DASHBOARD.read_text(encoding="utf-8")
    assert [name for name in METRICS if name not in shown] == []


def test_the_dashboard_can_be_drawn() -> None:
    """Each panel has a place of its own on the grid, and its numbers come from the one source."""
    found = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    taken: set[tuple[int, int]] = set()
    for panel in found["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert taken.isdisjoint(cells), panel["title"]
        taken |= cells
        for target in panel["targets"]:
            assert target["datasource"]["uid"] == "${datasource}"
    assert len({panel["id"] for panel in found["panels"]}) == len(found["panels"])
    names = {variable["name"] for variable in found["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", json.dumps(found))) - {"__rate_interval", "__all"}
    assert used == names


def test_every_alert_has_its_page() -> None:
    """It says what it means and what to do, and the alert and the dashboard lead there."""
    rules = [rule for group in documents(ALERTS)[0]["groups"] for rule in group["rules"]]
    told = re.findall(r"^### (\w+)\n\n\*\*Means\.\*\* .+\n\*\*Do\.\*\* .+$", OPERATIONS, re.M)
    assert told == [rule["alert"] for rule in rules]
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert (
            rule["annotations"]["runbook"] == f"docs/guides/operations.md#{rule['alert'].lower()}"
        )
        assert rule["annotations"]["summary"].endswith((".", "}}"))
    named = set(re.findall(r"Alert: (\w+)", DASHBOARD.read_text(encoding="utf-8")))
    assert named <= set(told)


def run(*command: str | Path) -> None:
    """Run a command; what it says is in the failure."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str, *arguments: str | Path) -> None:
    """Run what a package for development brings, from where this Python has it."""
    run(Path(sys.executable).with_name(name), *arguments)


def promtool(*arguments: str | Path) -> None:
    """Run it; it is in Debian's package prometheus."""
    run(program("promtool"), *arguments)


def test_prometheus_takes_its_files() -> None:
    """promtool says so."""
    promtool("check", "config", DEPLOY / "prometheus/prometheus.yml")


@pytest.mark.slow
def test_alerts_fire_when_they_should_and_only_then() -> None:
    """Each is tried both ways, and promtool finds what the file expects."""
    [tried] = documents(ALERT_TESTS)
    cases = [case for test in tried["tests"] for case in test["alert_rule_test"]]
    fires = {case["alertname"] for case in cases if case.get("exp_alerts")}
    rests = {case["alertname"] for case in cases if not case.get("exp_alerts")}
    rules = [rule["alert"] for group in documents(ALERTS)[0]["groups"] for rule in group["rules"]]
    assert fires == rests == set(rules)
    assert len({test["name"] for test in tried["tests"]}) == len(tried["tests"])
    promtool("test", "rules", ALERT_TESTS)


@pytest.mark.slow
def test_an_alert_that_is_wrong_is_found(tmp_path: Path) -> None:
    """Where hits of the fast path are not counted as found, as before, the tests say so."""
    rules = ALERTS.read_text(encoding="utf-8")
    assert "hit|stored|not_modified" in rules
    (tmp_path / ALERTS.name).write_text(rules.replace("hit|stored|not_modified", "stored"))
    shutil.copy(ALERT_TESTS, tmp_path)
    with pytest.raises(AssertionError, match="PyojiForgetting"):
        promtool("test", "rules", tmp_path / ALERT_TESTS.name)


def test_prometheus_understands_the_dashboard(tmp_path: Path) -> None:
    """Every panel's expression is PromQL, once Grafana's own names are filled in."""
    rules = []
    for number, (_, expression) in enumerate(EXPRESSIONS):
        filled_in = expression.replace("$__rate_interval", "5m").replace("$instance", ".*")
        rules.append({"record": f"panel:{number}", "expr": filled_in})
    file = tmp_path / "panels.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    promtool("check", "rules", file)


# ── settings ─────────────────────────────────────────────────────────────────────────────────


def filled(value: Any) -> str:
    """A value of compose.yaml where nothing else is set: `${NAME:-otherwise}` is otherwise."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    """Every place that gives Pyoji its settings."""
    given = SERVICES["pyoji"]["environment"]
    yield "compose", {name: filled(value) for name, value in given.items()}
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    yield "kubernetes", {each["name"]: each.get("value", "") for each in container["env"]}
    unit = UNIT.read_text().replace("%C", "/var/cache")
    yield "unit", dict(re.findall(r"^Environment=(PYOJI_\w+)=(\S+)$", unit, re.M))
    yield "image", dict(re.findall(r"(PYOJI_\w+)=(\S+)", (ROOT / "Dockerfile").read_text()))


@pytest.mark.parametrize("place", ["compose", "kubernetes", "unit", "image"])
def test_the_settings_are_right(place: str) -> None:
    """The service would start with them."""
    environment = dict(environments())[place]
    assert any(name.startswith(PREFIX) for name in environment)
    if "PYOJI_TEMPLATES_DIR" in environment:
        environment["PYOJI_TEMPLATES_DIR"] = str(DEPLOY / "designs")  # mounted there
    from_mapping(environment)


@pytest.mark.parametrize("place", ["compose", "kubernetes"])
def test_no_client_says_who_it_is(place: str) -> None:
    """The proxies' networks are named, and none is the whole Internet."""
    environment = dict(environments())[place]
    named = environment["FORWARDED_ALLOW_IPS"]
    assert from_mapping({"FORWARDED_ALLOW_IPS": named}).proxies != LOOPBACK
    for network in map(ip_network, named.split(",")):
        assert network.is_private
        assert network.prefixlen >= 16


TRAP = {"PYOJI_SERVICE_HOST", "PYOJI_PORT"}


@pytest.mark.parametrize(
    "path",
    [*YAML, NGINX, UNIT, DASHBOARD, ROOT / "Dockerfile", ROOT / "SECURITY.md",
     ROOT / ".ci" / "image", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)  # fmt: skip
def test_no_setting_is_named_that_is_none(path: Path) -> None:
    """Wherever it stands, in comments too; what Kubernetes would add is named as a trap."""
    named = set(re.findall(r"\bPYOJI_\w+", path.read_text(encoding="utf-8")))
    known = {variable(name) for name in Settings.model_fields}
    assert named - known <= (TRAP if path in MANIFESTS else set())


def test_what_kubernetes_would_add_stops_the_start() -> None:
    """So its services must not become variables."""
    for name in TRAP:
        with pytest.raises(SettingsError):
            from_mapping({name: "10.0.0.1"})
    for workload in WORKLOADS:
        assert workload["spec"]["template"]["spec"]["enableServiceLinks"] is False


def test_the_image_is_made_of_what_the_builder_is_sent() -> None:
    """Every path that the Dockerfile copies, and both lists of packages that it can install."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    told = dict(re.findall(r"REQUIREMENTS=(requirements(?:-(\w+))?\.txt)", dockerfile))
    assert set(told.values()) == {"", "otel"}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M)
    paths = {path for line in copied for path in line.split()} - {"${REQUIREMENTS}"}
    assert paths | set(told) <= sent
    assert all((ROOT / path).exists() for path in sent)


# ── systemd ──────────────────────────────────────────────────────────────────────────────────

GUIDE = (ROOT / "docs" / "guides" / "server.md").read_text(encoding="utf-8")


def unit(name: str) -> str:
    """The value of a setting of the unit."""
    [value] = re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.M)
    return value


@pytest.fixture
def analyze(tmp_path: Path) -> Callable[..., str]:
    """Run systemd-analyze on the unit, as if its program were there."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/pyoji/bin/pyoji", "/bin/true"))

    def run(*words: str) -> str:
        done = subprocess.run(
            ["systemd-analyze", *words, copy], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_the_unit_is_one(analyze: Callable[..., str]) -> None:
    """systemd knows every setting in it."""
    assert "Unknown" not in analyze("verify", "--man=no")


def test_the_unit_allows_next_to_nothing(analyze: Callable[..., str]) -> None:
    """Exposed by what the guide says, where ten is the whole machine."""
    shown = analyze("security", "--offline=yes", "--threshold=15", "--no-pager")
    [exposed] = re.findall(r"exposure level for \S+: ([\d.]+)", shown)
    assert f"rates it {exposed} of 10" in GUIDE


def test_the_guide_installs_what_the_unit_needs() -> None:
    """The program, the user, the settings' file, and the unit itself."""
    program = unit("ExecStart").split()[0]
    assert f"python3 -m venv {program.removesuffix('/bin/pyoji')}\n" in GUIDE
    assert re.search(rf"useradd .* {unit('User')}$", GUIDE, re.M)
    assert f"/dev/null {unit('EnvironmentFile').removeprefix('-')}\n" in GUIDE
    assert f"{UNIT.relative_to(ROOT)} /etc/systemd/system/\n" in GUIDE


def test_the_unit_gives_time_to_drain() -> None:
    """Before the processes are killed."""
    assert int(unit("TimeoutStopSec")) > Settings().drain


# ── compose ──────────────────────────────────────────────────────────────────────────────────


def test_services_refer_to_what_there_is() -> None:
    """To services, networks, volumes and files; and a service that waits shares a network."""
    [whole] = documents(COMPOSE)
    for name, service in SERVICES.items():
        for network in service["networks"]:
            assert network in whole["networks"]
        for other in service.get("depends_on", ()):
            assert set(service["networks"]) & set(SERVICES[other]["networks"]), (name, other)
        for volume in service.get("volumes", ()):
            volume = filled(volume)
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), source
                assert volume.endswith(":ro")
            else:
                assert source in whole["volumes"]
    used = {filled(v).split(":")[0] for s in SERVICES.values() for v in s.get("volumes", ())}
    assert used >= whole["volumes"].keys()


def test_every_address_is_a_service_on_the_same_network() -> None:
    """The store's, the proxy's replicas, what Prometheus scrapes, where Grafana reads."""
    [scraped] = documents(DEPLOY / "prometheus/prometheus.yml")[0]["scrape_configs"][0][
        "dns_sd_configs"
    ]
    [source] = documents(DEPLOY / "grafana/provisioning/datasources/pyoji.yaml")[0]["datasources"]
    proxied = re.search(r"set \$replicas (\w+):(\d+);", NGINX.read_text())
    assert proxied
    asks = {
        ("pyoji", SERVICES["pyoji"]["environment"]["PYOJI_CACHE_URL"]),
        ("proxy", f"http://{proxied[1]}:{proxied[2]}"),
        ("prometheus", f"http://{scraped['names'][0]}:{scraped['port']}"),
        ("grafana", source["url"]),
    }
    listens = {"pyoji": "8000", "valkey": "6379", "prometheus": "9090"}
    for name, url in asks:
        host, port = re.split(r"[:/]", url.split("://")[1])[:2]
        assert listens[host] == port
        assert set(SERVICES[name]["networks"]) & set(SERVICES[host]["networks"])
    assert re.search(r"^EXPOSE 8000$", (ROOT / "Dockerfile").read_text(), re.M)
    assert f"listen {SERVICES['proxy']['ports'][0].rsplit(':', 1)[1]};" in NGINX.read_text()


def test_compose_is_what_its_schema_says() -> None:
    """The schema of the Compose specification, as check-jsonschema carries it."""
    command = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE]
    tool(*command)


def test_only_the_proxy_shares_the_network_that_is_believed() -> None:
    """Its addresses are those that FORWARDED_ALLOW_IPS names."""
    assert {name for name, service in SERVICES.items() if "front" in service["networks"]} == {
        "pyoji",
        "proxy",
    }
    [front] = documents(COMPOSE)[0]["networks"]["front"]["ipam"]["config"]
    assert front["subnet"] == SERVICES["pyoji"]["environment"]["FORWARDED_ALLOW_IPS"]


def workers(command: Sequence[str]) -> int:
    """How many processes the command starts."""
    assert list(command[:2]) == ["pyoji", "serve"]
    return int(command[command.index("--workers") + 1])


def megabytes(text: str) -> int:
    """A size such as 1280M or 1Gi."""
    number, unit = re.fullmatch(r"(\d+)([MG])i?", text).groups()  # type: ignore[union-attr]
    return int(number) * {"M": 1, "G": 1024}[unit]


def test_a_replica_has_workers_for_its_processors_and_memory_for_its_workers() -> None:
    """As many as it may use, not as the machine has; the runbook says what each takes."""
    told = re.search(r"Count (\d+) MB for a process, .* and (\d+) MB for a moment", OPERATIONS)
    assert told is not None
    own = Settings()
    each = int(told[1]) + (own.cache_bytes + own.picture_bytes) // 2**20
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    pyoji = SERVICES["pyoji"]
    limits = pyoji["deploy"]["resources"]["limits"]
    for command, cpus, memory in (
        (pyoji["command"], limits["cpus"], limits["memory"]),
        (container["args"], *container["resources"]["limits"].values()),
    ):
        assert workers(command) == int(cpus) > 1
        assert megabytes(memory) >= workers(command) * each + int(told[2])


@pytest.mark.parametrize("mounted", ["compose", "kubernetes"])
def test_one_s_own_designs_have_a_place(mounted: str, tmp_path: Path) -> None:
    """Empty as it comes the service starts; what is put there is a template. A ConfigMap is
    mounted as links to a folder that is replaced whole."""
    place = tmp_path / "designs"
    shutil.copytree(DEPLOY / "designs", place)
    assert not examine("fonts", place).templates
    if mounted == "compose":
        (place / "own.yaml").write_text(GOOD)
        assert SERVICES["pyoji"]["environment"]["PYOJI_TEMPLATES_DIR"] == "/designs"
        [volume] = map(filled, SERVICES["pyoji"]["volumes"])
        assert volume == "./deploy/designs:/designs:ro"
    else:
        (place / "..2026_01").mkdir()
        (place / "..2026_01" / "own.yaml").write_text(GOOD)
        (place / "..data").symlink_to("..2026_01")
        (place / "own.yaml").symlink_to("..data/own.yaml")
        pod = kind("Deployment")["spec"]["template"]["spec"]
        [volume] = [each for each in pod["volumes"] if each["name"] == "designs"]
        assert volume["configMap"]["optional"] is True
    reading = examine("fonts", place)
    assert reading.faults == {}
    assert [template.name for template in reading.templates] == ["own"]


def test_compose_has_replicas_that_nobody_reaches_but_the_proxy() -> None:
    """Two, without a port of the machine's; the store is on a network that leads nowhere."""
    assert SERVICES["pyoji"]["deploy"]["replicas"] == 2
    assert {name for name, service in SERVICES.items() if "ports" in service} == {
        "proxy",
        "grafana",
    }
    assert SERVICES["valkey"]["networks"] == ["store"]
    assert documents(COMPOSE)[0]["networks"]["store"]["internal"] is True


def test_the_dashboard_lies_where_grafana_looks() -> None:
    """The file that compose mounts is in the folder that the provider names."""
    [provider] = documents(DEPLOY / "grafana/provisioning/dashboards/pyoji.yaml")[0]["providers"]
    [mounted] = [
        v for v in SERVICES["grafana"]["volumes"] if v.startswith("./deploy/grafana/pyoji")
    ]
    assert Path(mounted.split(":")[1]).parent == Path(provider["options"]["path"])


def seconds(text: str) -> int:
    """A duration such as 45s."""
    return int(text.removesuffix("s"))


def test_what_runs_is_locked_down() -> None:
    """Read-only, without capabilities or new privileges, not root, with bounds."""
    for name, service in SERVICES.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name
    assert len(WORKLOADS) == 3
    for workload in WORKLOADS:
        pod = workload["spec"]["template"]["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}
            assert container["resources"]["limits"].keys() == {"cpu", "memory"}
            mounted = {mount["name"] for mount in container["volumeMounts"]}
            assert mounted == {volume["name"] for volume in pod["volumes"]}
    assert kind("Deployment")["spec"]["template"]["spec"]["securityContext"]["runAsUser"] == 10001
    assert re.search(r"^USER 10001:10001$", (ROOT / "Dockerfile").read_text(), re.M)


def test_nobody_is_killed_while_draining() -> None:
    """The time to end is longer than what comes before it and the drain; a replica goes only when
    another one has come."""
    for name in ("pyoji", "proxy"):
        spec = kind("Deployment", name)["spec"]
        pod = spec["template"]["spec"]
        [container] = pod["containers"]
        program, wait = container["lifecycle"]["preStop"]["exec"]["command"]
        assert program == "sleep"
        assert pod["terminationGracePeriodSeconds"] > int(wait) + Settings().drain
        assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        assert "readinessProbe" in container
        kind("PodDisruptionBudget", name)
    assert seconds(SERVICES["pyoji"]["stop_grace_period"]) > Settings().drain


# ── Kubernetes ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_kubernetes_takes_every_manifest(version: str) -> None:
    """By its own schemas, without a field that it does not know; the oldest that we name and the
    newest."""
    sent = [path for path in MANIFESTS if path.name != "kustomization.yaml"]
    tool("kubernetes-validate", "--strict", "--version", version, *sent)


def test_a_manifest_that_is_wrong_is_found(tmp_path: Path) -> None:
    """A field that is misspelt or of another type."""
    text = (DEPLOY / "kubernetes" / "proxy.yaml").read_text(encoding="utf-8")
    for ours, wrong in (("replicas: 2", "replicas: two"), ("minAvailable", "minAvailible")):
        file = tmp_path / "wrong.yaml"
        file.write_text(text.replace(ours, wrong))
        with pytest.raises(AssertionError):
            tool("kubernetes-validate", "--strict", file)


def test_kustomize_takes_every_manifest() -> None:
    """No other file is listed, and the image that it renames is the one that runs."""
    [found] = documents(DEPLOY / "kubernetes/kustomization.yaml")
    names = {path.name for path in MANIFESTS} - {"kustomization.yaml"}
    assert set(found["resources"]) == names
    run = {
        container["image"]
        for workload in WORKLOADS
        for container in workload["spec"]["template"]["spec"]["containers"]
    }
    assert {image["name"] for image in found["images"]} <= run
    [generated] = found["configMapGenerator"]
    assert generated["files"] == [PROXIED.name]
    [conf] = [
        volume["configMap"]["name"]
        for volume in kind("Deployment", "proxy")["spec"]["template"]["spec"]["volumes"]
        if volume["name"] == "conf"
    ]
    assert conf == generated["name"]


def test_every_selector_finds_its_pods() -> None:
    """Deployments, services, budgets, policies and the scaler name existing pods."""
    pods = {
        workload["metadata"]["name"]: workload["spec"]["template"]["metadata"]["labels"]
        for workload in WORKLOADS
    }
    for workload in WORKLOADS:
        selected = workload["spec"]["selector"]["matchLabels"]
        assert selected.items() <= pods[workload["metadata"]["name"]].items()
    for found in KINDS:
        name, spec = found.get("metadata", {}).get("name", ""), found.get("spec", {})
        if found["kind"] == "Service":
            assert spec["selector"].items() <= pods[name].items()
            ports = {
                port["name"]
                for workload in WORKLOADS
                if workload["metadata"]["name"] == name
                for container in workload["spec"]["template"]["spec"]["containers"]
                for port in container["ports"]
            }
            assert {port["targetPort"] for port in spec["ports"]} <= ports
        elif found["kind"] == "PodDisruptionBudget":
            assert spec["selector"]["matchLabels"].items() <= pods[name].items()
            least = kind("Deployment", name)["spec"].get(
                "replicas", kind("HorizontalPodAutoscaler")["spec"]["minReplicas"]
            )
            assert spec["minAvailable"] < least
        elif found["kind"] == "NetworkPolicy":
            assert spec["podSelector"]["matchLabels"].items() <= pods[name].items()
        elif found["kind"] == "HorizontalPodAutoscaler":
            assert spec["scaleTargetRef"]["name"] in pods


def test_the_probes_ask_what_they_should() -> None:
    """Alive is one question and ready another; a process has time to start."""
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    paths = {
        name: container[name]["httpGet"]["path"]
        for name in ("startupProbe", "livenessProbe", "readinessProbe")
    }
    assert paths == {
        "startupProbe": "/healthz",
        "livenessProbe": "/healthz",
        "readinessProbe": "/readyz",
    }
    start = container["startupProbe"]
    assert start["periodSeconds"] * start["failureThreshold"] >= 20
    [valkey] = kind("Deployment", "valkey")["spec"]["template"]["spec"]["containers"]
    assert {"livenessProbe", "readinessProbe"} <= valkey.keys()


def test_the_ingress_leads_to_the_proxy_alone() -> None:
    """To a port that it has. The proxy hides the private paths."""
    [rule] = kind("Ingress")["spec"]["rules"]
    [path] = rule["http"]["paths"]
    service = path["backend"]["service"]
    assert service["name"] == "proxy"
    assert service["port"]["name"] in {p["name"] for p in kind("Service", "proxy")["spec"]["ports"]}
    for hidden in ("/metrics", "/readyz"):
        assert f"location = {hidden} {{ return 404; }}" in PROXIED.read_text(encoding="utf-8")


def directives(path: Path) -> list[str]:
    """The lines of a file of nginx's that are not comments."""
    lines = map(str.strip, path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def test_the_proxy_of_the_cluster_is_that_of_compose() -> None:
    """Except for the address of the replicas and the trusted network, which Pyoji trusts as
    well."""
    ours, theirs = directives(PROXIED), directives(NGINX)
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    [pods] = [each["value"] for each in container["env"] if each["name"] == "FORWARDED_ALLOW_IPS"]
    only_theirs = {
        "resolver 127.0.0.11 valid=5s ipv6=off;",
        "set $replicas pyoji:8000;",
        "proxy_pass http://$replicas;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
    }
    only_ours = {
        "upstream replicas {",
        "server pyoji:80 max_fails=0;",
        f"set_real_ip_from {pods};",
        "real_ip_header X-Forwarded-For;",
        "real_ip_recursive on;",
        "proxy_pass http://replicas;",
        "proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;",
    }
    assert set(theirs) - set(ours) == only_theirs
    assert set(ours) - set(theirs) == only_ours
    assert [line for line in theirs if line not in only_theirs | {"}"}] == [
        line for line in ours if line not in only_ours | {"}"}
    ]


def test_nginx_takes_the_file_of_the_cluster(tmp_path: Path) -> None:
    """`nginx -t`; the name of the service is one that only a cluster knows."""
    text = PROXIED.read_text(encoding="utf-8").replace("pyoji:80", "127.0.0.1:1")
    places = r"/var/cache/nginx/|/tmp/"
    command = nginx_command(tmp_path, re.sub(places, f"{tmp_path}/", text))
    run(*command, "-t")


def test_only_the_proxy_and_prometheus_reach_a_replica() -> None:
    """Only the ingress reaches the proxy. Only the replicas reach the store."""

    def let_in(name: str) -> list[str]:
        [rule] = kind("NetworkPolicy", name)["spec"]["ingress"]
        return [
            next(iter(next(iter(each.values()))["matchLabels"].values())) for each in rule["from"]
        ]

    assert let_in("pyoji") == ["proxy", "monitoring"]
    assert let_in("proxy") == ["ingress"]
    assert let_in("valkey") == ["pyoji"]


def test_pictures_come_from_nowhere_that_the_service_refuses() -> None:
    """The NetworkPolicy's exceptions are the table of addresses, whole: private, link-local,
    carriers', clouds' metadata and all others; of IPv6 only what is given out is reached."""
    [blocks] = [
        [each["ipBlock"] for each in rule["to"]]
        for rule in kind("NetworkPolicy")["spec"]["egress"]
        if "ipBlock" in rule["to"][0]
    ]
    reached = {ip_network(block["cidr"]): block["except"] for block in blocks}
    given_out = ip_network("2000::/3")
    assert set(reached) == {ip_network("0.0.0.0/0"), given_out}
    closed = {ip_network(each) for exceptions in reached.values() for each in exceptions}
    wanted = {
        network
        for network in map(ip_network, REFUSED)
        if network.version == 4 or network.subnet_of(given_out)
    }
    assert closed == wanted
    for address in ("169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16"):
        assert any(ip_address(address) in network for network in closed)


def test_one_store_for_all_replicas() -> None:
    """The address names the service beside it."""
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    [url] = [each["value"] for each in container["env"] if each["name"] == "PYOJI_CACHE_URL"]
    assert url == "redis://valkey:6379/0"
    assert kind("Service", "valkey")["spec"]["ports"][0]["port"] == 6379


# ── the gate and the pages ──────────────────────────────────────────────────────────────────


def test_the_gate_asks_and_builds() -> None:
    """Audit, image, unit and the two bare Debians are steps of it, before the tests."""
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make --no-print-directory audit$", gate, re.M)
    tests = gate.index("make --no-print-directory test")
    for step in ("image", "unit", "roots bookworm", "roots trixie --quick"):
        assert re.search(rf"^(?:ENGINE=\w+ )?attempt \.ci/{step}$", gate[:tests], re.M), step


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (69, 0), (3, 3)])
def test_a_machine_that_cannot_is_told_from_a_fault(code: int, ends: int) -> None:
    """69 skips a step of the gate, anything else but 0 ends it."""
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    [attempt] = re.findall(r"^attempt\(\) \{.*?^\}$", gate, re.M | re.S)
    script = f"set -euo pipefail\n{attempt}\nattempt sh -c 'exit {code}'\necho on"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == ends
    assert ("SKIPPED" in done.stdout) == (code == 69)
    assert ("\non\n" in f"\n{done.stdout}") == (ends == 0)


def test_every_control_names_a_test_that_there_is() -> None:
    """Files, and the functions in them."""
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| (.*(?:`tests/|`\.ci/).*) \|$", THREATS, re.M)
    assert len(rows) > 30
    for row in rows:
        text = ""
        for name in re.findall(r"`([^`]+)`", row):
            if "/" in name:
                path = ROOT / name
                assert path.is_file(), name
                text = path.read_text(encoding="utf-8")
            else:
                assert f"def {name}(" in text, f"{name} is not in the file before it"
    headings = len(re.findall(r"^\| Threat \|", THREATS, re.M))
    body = re.findall(
        r"^\| [^|]+ \| [^|]+ \| [^|]+ \|$", THREATS.split("## Threats and controls")[1], re.M
    )
    assert len(rows) == len(body) - headings, "a control without a test"


def test_every_file_that_is_named_is_there() -> None:
    """Paths of the tree, in these pages and in SECURITY.md."""
    for text in (OPERATIONS, THREATS, (ROOT / "SECURITY.md").read_text(encoding="utf-8")):
        for name in re.findall(r"`((?:app|tests|deploy|docs|\.ci)/[\w./-]+)`", text):
            assert (ROOT / name).exists(), name
