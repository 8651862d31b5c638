"""The two packages: what is in them, and that they work where no tree is.

They are built from a copy of the tree and put into a fresh venv in another folder. Third parties'
packages are copied into it from the venv of the tests; pip then finds that nothing is missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from email import message_from_bytes
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from pyoji import settings
from pyoji.engine.text import bundle

from tests.tree import ROOT

EPOCH = "1700000000"


def test_the_fonts_of_the_tree_come_first(monkeypatch):
    """A clone draws with its own fonts, whatever is installed."""
    monkeypatch.setitem(sys.modules, "pyoji_fonts", None)  # as if it were not installed
    assert settings.Settings().fonts_dir == ROOT / "fonts"


def test_without_a_tree_the_fonts_are_those_of_the_package(tmp_path, monkeypatch):
    """What an installed service has is pyoji-fonts."""
    package = tmp_path / "site" / "pyoji_fonts"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "fonts" / "__init__.py", package)
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.delitem(sys.modules, "pyoji_fonts", raising=False)
    assert settings._bundled_fonts(tmp_path / "none") == package
    sys.modules.pop("pyoji_fonts")


def test_without_either_the_setting_is_named(tmp_path, monkeypatch):
    """The start ends with what can be done about it."""
    monkeypatch.setitem(sys.modules, "pyoji_fonts", None)  # as if it were not installed
    found = settings._bundled_fonts(tmp_path / "none")
    with pytest.raises(settings.SettingsError, match=r"PYOJI_FONTS_DIR.*pyoji-fonts"):
        settings.Settings(fonts_dir=found)


# ── the wheels ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the packages are built from, without what earlier builds left behind."""
    copy = tmp_path_factory.mktemp("tree")
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("app", "fonts", "tests"):
        built = ["build"] if name == "fonts" else []  # in app/ it is a package of the blog's
        ignored = shutil.ignore_patterns("*.egg-info", "__pycache__", *built)
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    for package in ("app/pyoji", "app/pyoji/web/studio", "fonts"):
        stale = copy / package / "__pycache__" / "__init__.cpython-311.pyc"
        stale.parent.mkdir()
        stale.write_bytes(b"of a program that ran in this tree")
    return copy


def build(dist: Path, *projects: Path, words: Sequence[str] = ()) -> None:
    """As `make dist` does; with `--wheel` among the words, as pip does: without an archive."""
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    for project in projects:
        subprocess.run(
            [uv, "build", *words, "--quiet", "--offline", "--no-build-isolation",
             "--python", sys.executable, "--out-dir", dist, project],
            check=True, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        )  # fmt: skip


@pytest.fixture(scope="module")
def dist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both packages, as wheels and as source archives."""
    made = tmp_path_factory.mktemp("dist")
    build(made, tree, tree / "fonts")
    return made


def wheel(dist: Path, name: str) -> zipfile.ZipFile:
    [found] = dist.glob(f"{name}-*.whl")
    return zipfile.ZipFile(found)


def metadata(wheel: zipfile.ZipFile):
    [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return message_from_bytes(wheel.read(name))


@pytest.mark.slow
def test_the_fonts_are_whole(dist):
    """Every font of the manifest, with the licence texts and the manifest itself."""
    manifest = bundle.read(ROOT / "fonts")
    wanted = {font.name for font in manifest.fonts}
    wanted |= {package.licence_file for package in manifest.packages} | {bundle.MANIFEST}
    with wheel(dist, "pyoji_fonts") as found:
        held = {name.removeprefix("pyoji_fonts/") for name in found.namelist()}
        assert wanted <= held
        assert metadata(found)["License-Expression"] == "OFL-1.1"
    with tarfile.open(next(dist.glob("pyoji_fonts-*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert wanted <= held


@pytest.mark.slow
def test_the_service_is_whole(dist):
    """Every file of its package, no test, and a dependency on the fonts as they are now."""
    files = {
        path.relative_to(ROOT / "app").as_posix()
        for path in (ROOT / "app" / "pyoji").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    fonts = tomllib.loads((ROOT / "fonts" / "pyproject.toml").read_text("utf-8"))["project"]
    with wheel(dist, "pyoji") as found:
        names = found.namelist()
        assert {name for name in names if ".dist-info/" not in name} == files
        assert {name.partition("/")[0] for name in files} == {"pyoji"}
        assert {"LICENSE", "LICENSE-UNICODE"} <= {name.rpartition("/")[2] for name in names}
        needs = map(Requirement, metadata(found).get_all("Requires-Dist"))
    [wanted] = [need for need in needs if need.name == fonts["name"]]
    assert wanted.specifier.contains(fonts["version"])
    with tarfile.open(next(dist.glob("pyoji-*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"app/{name}" for name in files} <= held
    assert not [name for name in held if name.startswith("tests") or name.endswith(".pyc")]


@pytest.mark.slow
def test_the_sizes_are_those_of_the_readme(dist):
    """In the sentence that names both packages."""
    text = (ROOT / "README.md").read_text("utf-8")
    [said] = re.findall(r"wheel of Pyoji has ([\d.]+) MB\. .*`pyoji-fonts`, of ([\d.]+) MB", text)
    sizes = [next(dist.glob(f"{name}-*.whl")).stat().st_size for name in ("pyoji", "pyoji_fonts")]
    for size, written in zip(sizes, said, strict=True):
        assert float(written) == pytest.approx(size / 1e6, rel=0.1)


@pytest.mark.slow
def test_equal_trees_make_equal_wheels(dist, tree, tmp_path):
    """Byte for byte, so that anyone can see that a wheel is what the tree makes."""
    for path in (tree / "app").rglob("*"):
        os.utime(path)
    build(tmp_path, tree)
    [again] = tmp_path.glob("*.whl")
    assert again.read_bytes() == (dist / again.name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(("project", "package"), [(".", "pyoji"), ("fonts", "pyoji_fonts")])
def test_a_build_leaves_nothing_and_takes_nothing_of_an_earlier_one(
    tree, tmp_path, project, package
):
    """As `pip install .` builds; a tree may hold `build/` of a release before."""
    folder = tree / project
    left = folder / "build" / "lib" / package / "stale.py"
    left.parent.mkdir(parents=True)
    left.write_text("of an earlier build", "utf-8")
    before = set(tree.rglob("*"))
    try:
        build(tmp_path, folder, words=["--wheel", "--no-create-gitignore"])
        assert set(tree.rglob("*")) == before
    finally:
        shutil.rmtree(folder / "build")
    with wheel(tmp_path, package) as found:
        held = {name for name in found.namelist() if name.endswith(".py")}
    assert f"{package}/__init__.py" in held
    assert f"{package}/stale.py" not in held
    assert package == "pyoji" or held == {"pyoji_fonts/__init__.py"}


# ── installed in another folder ──────────────────────────────────────────────────────────────


def third_parties() -> list[str]:
    """What requirements.txt pins that is installed here, by name."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").replace("\\\n", " ").splitlines()
    pins = [line.partition(" --hash=")[0] for line in lines if line[:1].isalnum()]
    read = map(Requirement, pins)
    return [pin.name for pin in read if pin.marker is None or pin.marker.evaluate()]


def borrow(name: str, site: Path) -> None:
    """Copy a distribution's files, but for its commands, into another site-packages."""
    found = distribution(name)
    for file in found.files or []:
        if ".." in file.parts or "__pycache__" in file.parts:
            continue
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(file.locate()), site / file)


@pytest.fixture(scope="module")
def python(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh venv with the two wheels and what they need."""
    place = tmp_path_factory.mktemp("elsewhere")
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / "bin" / "python"
    paths = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in third_parties():
        borrow(name, Path(paths.stdout.strip()))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    wheels = sorted(dist.glob("*.whl"))
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", *wheels], check=True)
    subprocess.run([*pip, "check"], check=True)
    return python


def offline() -> list[str]:
    """The words that start a command without a network, where this machine lets us."""
    words = ["unshare", "--net", "--map-root-user"]
    try:
        done = subprocess.run([*words, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return []
    return words if done.returncode == 0 else []


@pytest.mark.slow
def test_every_command_works_from_another_folder(python, tmp_path):
    """Serve, render, check, link, build, the page at / and the hook, without tree or network."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    [hook] = [each["entry"].split() for each in hooks if each["id"] == "pyoji-check"]
    shutil.copy(ROOT / "tests" / "installed.py", tmp_path)
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*offline(), python, "installed.py", *hook],
        cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
