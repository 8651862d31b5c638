"""The studio as its page uses it: a draft, its card, its files, its palettes, its brand."""

from __future__ import annotations

import errno
import json
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pyoji.engine.design import DESIGNS

from tests import typefaces
from tests.web.making import MARK, MARKED, PLAIN, opened, picture


@pytest.fixture(scope="module")
def page():
    with opened() as page:
        yield page


@pytest.fixture
def saving(tmp_path):
    """A page whose studio saves into a folder."""
    directory = tmp_path / "brands"
    directory.mkdir()
    with opened(directory) as page:
        yield page


# ── what there is ────────────────────────────────────────────────────────────────────────────


def test_the_page_knows_what_to_start_from(tmp_path):
    """Built-in designs and brands, the folder, the limits."""
    (tmp_path / "mine.yaml").write_text(PLAIN.replace("A plain card.", "{ko: 표지, en: Cover}"))
    with opened(tmp_path, designs=DESIGNS) as page:
        facts = page.client.get("/make/facts?language=ko").json()
    origins = {design["name"]: design["origin"] for design in facts["designs"]}
    assert origins["mine"] == "brand"
    assert origins["article"] == "built-in"
    assert {"name": "mine", "summary": "표지", "origin": "brand"} in facts["designs"]
    assert facts["folder"] == str(tmp_path)
    assert facts["limits"]["font"] == 20 * 1024 * 1024


def test_the_format_can_be_completed(page):
    """The schema is the one that the command prints."""
    schema = page.client.get("/make/schema").json()
    assert {"themes", "scene", "fonts"} <= set(schema["properties"])


def test_a_built_in_design_is_a_start(page):
    """Its text as it stands, and it compiles."""
    design = page.client.get("/make/templates/article").json()
    assert design["yaml"] == (DESIGNS / "article.yaml").read_text("utf-8")
    assert (design["origin"], design["files"]) == ("built-in", [])
    assert page.check(design["yaml"])["ok"]


def test_a_brand_brings_its_files(tmp_path):
    """Those that it uses and a licence, ready for a draft; others stay where they are."""
    brand = tmp_path / "mine"
    brand.mkdir()
    (brand / "template.yaml").write_text("aliases: [old]\n" + MARKED)
    (brand / "mark.svg").write_bytes(MARK)
    (brand / "LICENSE.txt").write_text("free")
    (brand / "secret.txt").write_text("none of a brand's")
    with opened(tmp_path) as page:
        design = page.client.get("/make/templates/mine").json()
        assert design["origin"] == "brand"
        assert design["yaml"] == MARKED
        assert [(file["name"], file["kind"]) for file in design["files"]] == [
            ("LICENSE.txt", "licence"),
            ("mark.svg", "picture"),
        ]
        ids = [file["id"] for file in design["files"]]
        assert page.check(design["yaml"], *ids, name="copy")["ok"]


def test_what_no_brand_can_have_keeps_no_brand_from_being_opened(tmp_path):
    """A folder of licences, one as a PDF, one of many pages: they stay where they are."""
    brand = tmp_path / "mine"
    (brand / "licenses").mkdir(parents=True)
    (brand / "template.yaml").write_text(MARKED)
    (brand / "mark.svg").write_bytes(MARK)
    (brand / "licence.pdf").write_bytes(b"%PDF-1.7\xff")
    (brand / "license.html").write_text("<html>free</html>")
    (brand / "EULA.txt").write_text("x" * 70_000)
    for number in range(60):
        (brand / f"OFL-{number:02}.txt").write_text(f"free {number}")
    with opened(tmp_path) as page:
        design = page.client.get("/make/templates/mine").json()
        names = [file["name"] for file in design["files"]]
        assert names == [*(f"OFL-{number:02}.txt" for number in range(48)), "mark.svg"]
        assert page.check(design["yaml"], *(file["id"] for file in design["files"]))["ok"]


def test_a_brand_that_cannot_be_read_says_why(tmp_path, monkeypatch):
    """It is named, and the service has not failed."""
    (tmp_path / "mine.yaml").write_text(PLAIN)

    def fail(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", "mine.yaml")

    with opened(tmp_path) as page:
        monkeypatch.setattr("pyoji.web.studio.copying.regular.read", fail)
        answer = page.client.get("/make/templates/mine")
    assert (answer.status_code, answer.json()["type"]) == (404, "/make#unknown-design")
    assert "mine.yaml cannot be read (Permission denied)" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["nothing", "%2e%2e", "Article", "article.yaml", "a%00b"])
def test_only_a_design_is_a_start(page, name):
    """No file is read by another name."""
    answer = page.client.get(f"/make/templates/{name}")
    assert answer.status_code == 404
    assert "yaml" not in answer.json()


# ── a draft ──────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_drawn(page):
    """With its form; its card follows the query, and is stored nowhere."""
    found = page.check(PLAIN)
    assert (found["ok"], found["problems"], found["unused"]) == (True, [], [])
    assert [field["name"] for field in found["parameters"]][:2] == ["title", "subtitle"]
    answers = {}
    for query in ("title=하나", "title=둘", "title=둘&theme=dark", "title=둘&size=square"):
        answer = page.client.get(f"/make/card?draft={found['draft']}&{query}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        answers[query] = answer.content
    assert len(set(answers.values())) == 4
    assert Image.open(BytesIO(answers["title=둘&size=square"])).size == (1080, 1080)


@pytest.mark.parametrize(
    ("extension", "media_type"), [("jpg", "image/jpeg"), ("webp", "image/webp")]
)
def test_a_draft_has_every_format(page, extension, media_type):
    """By the extensions of all cards."""
    draft = page.check(PLAIN)["draft"]
    answer = page.client.get(f"/make/card.{extension}?draft={draft}&title=x")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)


def test_a_draft_has_data(page):
    """With the warnings of its card."""
    draft = page.check(PLAIN)["draft"]
    data = page.client.get(f"/make/card.json?draft={draft}&title={'긴 제목 ' * 40}").json()
    assert data["texts"][0]["name"] == "title"
    assert [warning["kind"] for warning in data["warnings"]] == ["truncated"]


def test_a_card_is_refused_as_cards_are(page):
    """A wrong value, an unknown extension, a draft that is not there."""
    draft = page.check(PLAIN)["draft"]
    answer = page.client.get(f"/make/card?draft={draft}&theme=drak")
    assert (answer.status_code, answer.json()["nearest"]) == (422, "dark")
    answer = page.client.get(f"/make/card.gif?draft={draft}")
    assert answer.status_code == 404
    for name in ("", "mine-0000000000000000", "x" * 3000, "../article"):
        answer = page.client.get("/make/card", params={"draft": name})
        assert (answer.status_code, answer.json()["type"]) == (404, "/make#unknown-draft")


def test_a_mistake_has_its_place(page):
    """The key and its value, what was found, what is allowed, the nearest."""
    found = page.check(PLAIN.replace("ground: ground", "ground: grund"))
    assert (found["ok"], found["draft"], found["parameters"]) == (False, None, [])
    [problem] = found["problems"]
    assert (problem["severity"], problem["rule"]) == ("error", "template")
    assert (problem["key"], problem["nearest"], problem["file"]) == (
        "scene.ground", "ground", "template.yaml",
    )  # fmt: skip
    place = [problem[name] for name in ("line", "column", "end_line", "end_column")]
    assert place == [7, 3, 7, 3 + len("ground: grund")]
    assert "did you mean ground?" in problem["message"]


def test_a_warning_keeps_its_card(page):
    """A weight that no face has is drawn with the nearest, and its place is known."""
    found = page.check(PLAIN.replace("lines: 4", "weight: 650"))
    assert found["ok"]
    [problem] = found["problems"]
    assert (problem["severity"], problem["rule"], problem["line"]) == ("warning", "weight", 12)
    assert found["draft"]


def test_heavy_cards_are_weighed_on_request(page, monkeypatch):
    """In each theme and size; a check of each keystroke does without."""
    monkeypatch.setattr("pyoji.engine.examination.HEAVIEST", 1000)
    assert page.check(PLAIN)["problems"] == []
    problems = page.check(PLAIN, weigh=True)["problems"]
    assert {problem["rule"] for problem in problems} == {"bytes"}
    assert len(problems) > 4


def test_a_form_speaks_the_pages_language(page):
    """Words of the draft's own parameters; English, where no translation is."""
    own = PLAIN.replace(
        "themes:",
        "parameters:\n  mood: {kind: choice, choices: [calm, loud], default: calm,"
        " label: {ko: 기분, en: Mood}, help: Its mood.,"
        " choice_labels: {calm: {ko: 차분함, en: Calm}}}\nthemes:",
        1,
    )
    for language, label, choice in (("ko", "기분", "차분함"), ("ja", "Mood", "Calm")):
        field = page.check(own, language=language)["parameters"][-1]
        assert (field["label"], field["help"]) == (label, "Its mood.")
        assert field["choice_labels"] == {"calm": choice}


def test_an_invalid_name_still_has_its_card(page):
    """It is a mistake like others until the brand is saved."""
    for name in ("", "My Brand", "../x", "-x", "x" * 65, "한글", "a\0b"):
        found = page.check(PLAIN, name=name)
        assert (found["ok"], bool(found["draft"])) == (False, True)
        [problem] = found["problems"]
        assert (problem["rule"], problem["line"]) == ("name", None)


def test_yaml_bombs_are_mistakes(page):
    """Aliases of aliases, nesting without end, a second document, digits, a cycle, nothing."""
    laughs = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    for text in (
        "a0: &a0 [lol]\n" + laughs,
        "[" * 5000,
        "{a: " * 5000,
        PLAIN + "---\n" + PLAIN,
        "a: &a [*a]",
        "summary: " + "9" * 10_000,
        "%TAG ! tag:x,2000:\n" * 50 + PLAIN,
        "!!python/object/apply:os.system ['true']",
        "summary: !!binary x",
        "\0",
        "a: b: c",
        "",
        "null",
        "- x",
        "x: [" + "a, " * 40_000 + "]",
        "# " + "x" * 70_000,
    ):
        found = page.check(text)
        assert not found["ok"]
        assert found["problems"]
        assert all(len(problem["message"]) < 3000 for problem in found["problems"])


def test_a_thousand_drafts_are_few(page):
    """The last sixteen are there, and those before are not."""
    drafts = [page.check(PLAIN.replace("[52, 104]", f"{20 + n}"))["draft"] for n in range(20)]
    assert len(set(drafts)) == 20
    statuses = [
        page.client.get(f"/make/card?draft={draft}&title=x").status_code for draft in drafts
    ]
    assert statuses == [404] * 4 + [200] * 16
    again = page.check(PLAIN.replace("[52, 104]", "20"))["draft"]
    assert again == drafts[0]
    assert page.client.get(f"/make/card?draft={again}&title=x").status_code == 200


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_a_mark_is_drawn(page):
    """After it was dropped; without it the draft says which file is missing."""
    [problem] = page.check(MARKED)["problems"]
    assert "no file mark.svg" in problem["message"]
    mark = page.file("mark.svg", MARK)
    found = page.check(MARKED, mark)
    assert found["ok"]
    with_mark = page.client.get(f"/make/card?draft={found['draft']}&title=x").content
    plain = page.client.get(f"/make/card?draft={page.check(PLAIN)['draft']}&title=x").content
    assert with_mark != plain


def test_a_font_is_drawn_and_forgotten_with_its_draft(page):
    """Its lines are ready to paste; its report has the scripts with ink."""
    font = page.drop("Brand Sans.otf", typefaces.file(typefaces.face(weight=500))).json()
    assert (font["kind"], font["family"], font["weight"]) == ("font", "Brand", 500)
    assert (font["scripts"], font["hangul"]) == ({"Latn": 52}, 0)
    assert font["name"] == "Brand-Sans.otf"
    assert font["yaml"] == "brand: {files: [Brand-Sans.otf]}\n"
    text = f"fonts:\n  {font['yaml']}" + PLAIN.replace("lines: 4", "font: brand")
    found = page.check(text, font["id"])
    assert found["ok"], found
    assert {problem["severity"] for problem in found["problems"]} <= {"note", "warning"}
    assert any("licence" in problem["message"] for problem in found["problems"])
    data = page.client.get(f"/make/card.json?draft={found['draft']}&title=Hello").json()
    assert data["texts"][0]["font"] == "brand"
    licence = page.file("OFL.txt", b"The licence.")
    with_licence = page.check(text, font["id"], licence)["problems"]
    assert not any("no licence" in problem["message"] for problem in with_licence)


def test_unused_files_are_named(page):
    """A licence is not listed, and a draft with mistakes lists nothing."""
    ids = [page.file("mark.svg", MARK), page.file("b.png", picture()), page.file("OFL.txt", b"x")]
    assert page.check(MARKED, *ids)["unused"] == ["b.png"]
    assert page.check("x", *ids)["unused"] == []


def test_a_file_is_one_by_name_and_content(page):
    """The same file again has the same id; the same content under another name has its own."""
    ids = [page.file(name, MARK) for name in ("a.svg", "a.svg", "b.svg")]
    assert ids[0] == ids[1] != ids[2]


def test_a_removed_file_is_gone(page):
    """From the next draft; removing it twice is 404."""
    mark = page.file("gone.svg", MARK + b"<!-- -->")
    removed = page.client.delete(f"/make/files/{mark}", headers=page.fields)
    assert removed.status_code == 204
    assert page.client.delete(f"/make/files/{mark}", headers=page.fields).status_code == 404
    answer = page.post("/make/check", {"name": "x", "yaml": PLAIN, "files": [mark]})
    assert (answer.status_code, answer.json()["id"]) == (404, mark)


def test_two_files_of_one_name_are_refused(page):
    """Also where only case differs: on some disks they would be one."""
    ids = [page.file("mark.svg", MARK), page.file("Mark.svg", MARK)]
    answer = page.post("/make/check", {"name": "x", "yaml": PLAIN, "files": ids})
    assert (answer.status_code, answer.json()["field"]) == (400, "files")


def test_too_many_files_are_refused(page):
    """With the limit and what was sent."""
    ids = [f"{n:032x}" for n in range(50)]
    answer = page.post("/make/check", {"name": "x", "yaml": PLAIN, "files": ids})
    assert (answer.status_code, answer.json()["limit"], answer.json()["sent"]) == (400, 49, 50)


# ── palettes ─────────────────────────────────────────────────────────────────────────────────


def test_palettes_come_from_a_colour_or_a_mark(page):
    """Each as lines that a draft takes, readable in both themes."""
    answer = page.post("/make/palettes", {"seed": "#7a3ea8"}).json()
    mark = page.file("mark.svg", MARK)
    of_mark = page.post("/make/palettes", {"file": mark}).json()
    assert [seed["hex"] for seed in answer["seeds"]] == ["#7a3ea8"]
    assert of_mark["seeds"][0]["hex"] == "#7a3ea8"
    start = PLAIN.index("  light:")
    for palette in answer["palettes"]:
        text = PLAIN[:start] + palette["yaml"] + PLAIN[PLAIN.index("grounds:") :]
        found = page.check(text)
        assert found["ok"], found
        for theme in ("light", "dark"):
            query = f"draft={found['draft']}&title=x&theme={theme}"
            assert page.client.get(f"/make/card.json?{query}").json()["warnings"] == []


@pytest.mark.parametrize(
    ("values", "status", "kind"),
    [
        ({"seed": "blueish"}, 422, "bad-colour"),
        ({"seed": "x" * 9000}, 422, "bad-colour"),
        ({"seed": 7}, 400, "bad-body"),
        ({}, 400, "bad-body"),
        ({"file": "0" * 32}, 404, "unknown-file"),
    ],
)
def test_what_is_no_seed_says_so(page, values, status, kind):
    """With the value, or the field."""
    answer = page.post("/make/palettes", values)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/make#{kind}")


def test_a_picture_without_colour_has_no_palette(page):
    """A transparent image has none, and a font has none."""
    out = BytesIO()
    Image.new("RGBA", (9, 9)).save(out, "PNG")
    for name, content in (
        ("clear.png", out.getvalue()),
        ("f.ttf", typefaces.file(typefaces.face())),
    ):
        answer = page.post("/make/palettes", {"file": page.file(name, content)})
        assert (answer.status_code, answer.json()["type"]) == (422, "/make#bad-colour")


# ── the brand ────────────────────────────────────────────────────────────────────────────────


def test_a_saved_brand_is_served_at_once(saving, tmp_path):
    """The answer says where; the next link has it."""
    mark = saving.file("mark.svg", MARK)
    answer = saving.save(MARKED, mark)
    assert answer.status_code == 201, answer.text
    saved = answer.json()
    folder = tmp_path / "brands" / "mine"
    assert (saved["path"], saved["folder"]) == ("/api/mine", str(folder))
    assert (saved["replaced"], saved["served"], saved["problems"]) == (False, True, [])
    assert sorted(path.name for path in folder.iterdir()) == sorted(saved["files"])
    assert (folder / "template.yaml").read_text("utf-8") == MARKED
    assert saving.client.get("/api/mine?title=x").status_code == 200
    again = saving.save(PLAIN)
    assert (again.status_code, again.json()["taken_by"]) == (409, "brand")
    assert (folder / "template.yaml").read_text("utf-8") == MARKED
    replaced = saving.save(PLAIN, overwrite=True)
    assert (replaced.status_code, replaced.json()["replaced"]) == (200, True)
    assert (folder / "template.yaml").read_text("utf-8") == PLAIN


def test_a_brand_with_errors_is_not_saved(saving, tmp_path):
    """422 with them; nothing is written. Its zip has all that was typed."""
    wrong = PLAIN.replace("ground: ground", "ground: grund")
    answer = saving.save(wrong)
    assert (answer.status_code, answer.json()["type"]) == (422, "/make#invalid-draft")
    assert answer.json()["problems"][0]["key"] == "scene.ground"
    assert list((tmp_path / "brands").iterdir()) == []
    zipped = saving.post("/make/zip", {"name": "mine", "yaml": wrong})
    assert zipped.headers["Content-Disposition"] == 'attachment; filename="mine.zip"'
    with zipfile.ZipFile(BytesIO(zipped.content)) as archive:
        assert archive.read("mine/template.yaml").decode() == wrong


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../evil", "/etc/evil", "a/b", "a\\b", "a\0b", "Mine", "mine.", "mine/", "한글",
     "-mine", "mine\n", " mine", "x" * 65, "~", "con:", "%2e%2e"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/make/save", "/make/zip"])
def test_no_name_leaves_the_folder(saving, tmp_path, name, path):
    """It is refused with what a name is, and nothing is anywhere."""
    before = sorted(tmp_path.rglob("*"))
    answer = saving.post(path, {"name": name, "yaml": PLAIN, "overwrite": True})
    assert (answer.status_code, answer.json()["field"]) == (400, "name")
    assert "a-z, 0-9" in answer.json()["detail"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["con", "aux", "nul", "com1", "lpt9"])
@pytest.mark.parametrize("path", ["/make/save", "/make/zip"])
def test_no_folder_has_the_name_of_a_device(saving, tmp_path, name, path):
    """A brand of such a name could not be unpacked with Windows."""
    answer = saving.post(path, {"name": name, "yaml": PLAIN})
    assert (answer.status_code, answer.json()["field"]) == (400, "name")
    assert "Windows" in answer.json()["detail"]
    assert list((tmp_path / "brands").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../../evil.svg", "/etc/evil.svg", "..\\evil.svg", "a\0.svg", "CON .svg", "…/로고.svg"]
)
def test_no_file_leaves_the_folder(saving, tmp_path, name):
    """Its name is reduced to one that a template may write."""
    mark = saving.drop(name, MARK).json()
    text = MARKED.replace("mark.svg", mark["name"])
    assert saving.save(text, mark["id"]).status_code == 201
    written = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(map(str, written)) == sorted(
        [f"brands/mine/{mark['name']}", "brands/mine/template.yaml"]
    )


def test_without_a_folder_nothing_is_lost(page):
    """The problem says how to set one, and that the zip has everything."""
    answer = page.save(PLAIN)
    assert (answer.status_code, answer.json()["type"]) == (409, "/make#no-folder")
    assert "PYOJI_TEMPLATES_DIR=" in answer.json()["detail"]
    assert "zip" in answer.json()["detail"]
    assert page.post("/make/zip", {"name": "mine", "yaml": PLAIN}).status_code == 200


def test_a_brand_whose_alias_another_has_is_a_mistake(tmp_path):
    """Of the two, the service would render one."""
    (tmp_path / "first.yaml").write_text("aliases: [old]\n" + PLAIN)
    with opened(tmp_path) as page:
        found = page.check("aliases: [old]\n" + PLAIN)
        assert [problem["rule"] for problem in found["problems"]] == ["alias"]
        assert page.save("aliases: [old]\n" + PLAIN).status_code == 422
        assert (
            page.save("aliases: [old]\n" + PLAIN, name="first", overwrite=True).status_code == 200
        )


def test_a_brand_may_change_a_built_in_design(saving):
    """After a warning that its links change; the draft replaces what it extends, as it will."""
    text = "extends: article\nsummary: Ours.\n"
    answer = saving.save(text, name="article")
    assert (answer.status_code, answer.json()["taken_by"]) == (409, "built-in")
    assert saving.check(text, name="article")["ok"]
    saved = saving.save(text, name="article", overwrite=True)
    assert saved.status_code == 201
    assert saving.check(text, name="article")["ok"]


def test_a_zip_has_what_is_saved(saving, tmp_path):
    """Byte for byte, under the brand's name, and is the same each time."""
    mark = saving.file("mark.svg", MARK)
    body = {"name": "mine", "yaml": MARKED, "files": [mark]}
    first, second = (saving.post("/make/zip", body) for _ in range(2))
    assert first.headers["Content-Type"] == "application/zip"
    assert first.content == second.content
    saving.save(MARKED, mark)
    with zipfile.ZipFile(BytesIO(first.content)) as archive:
        assert archive.testzip() is None
        for path in (tmp_path / "brands" / "mine").iterdir():
            assert archive.read(f"mine/{path.name}") == path.read_bytes()


def test_json_is_what_is_answered(page):
    """With letters as they are."""
    answer = page.post("/make/check", {"name": "x", "yaml": "제목: 1"})
    assert answer.headers["Content-Type"] == "application/json"
    assert "제목" in answer.text
    assert json.loads(answer.content)["ok"] is False


def test_the_files_of_a_studio_end_with_it(tmp_path, monkeypatch):
    """Its temporary folder is removed, and is closed to other users meanwhile."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with opened() as page:
        page.file("mark.svg", MARK)
        [folder] = tmp_path.iterdir()
        assert Path(folder).stat().st_mode & 0o077 == 0
        page.check(PLAIN)
        assert len(list(folder.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_of_saves_at_once_one_is_the_first(saving, tmp_path):
    """Eight pages save a brand of one name. The others get a 409."""
    texts = [PLAIN + f"# {number}\n" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(saving.save, texts))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [201] + [409] * 7
    written = (tmp_path / "brands" / "mine" / "template.yaml").read_text("utf-8")
    assert written == texts[statuses.index(201)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: saving.save(text, overwrite=True), texts))
    assert {answer.status_code for answer in answers} == {200}
    written = (tmp_path / "brands" / "mine" / "template.yaml").read_text("utf-8")
    assert written in texts


def test_a_folder_that_went_away_costs_only_the_saving(saving, tmp_path):
    """Drafts are checked and drawn as before, and the brand can be had as a zip."""
    (tmp_path / "brands").rmdir()
    found = saving.check(PLAIN)
    assert found["ok"]
    assert saving.client.get(f"/make/card?draft={found['draft']}&title=x").status_code == 200
    assert saving.client.get("/make/facts").status_code == 200
    assert saving.client.get("/make/templates/article").status_code == 200
    answer = saving.save(PLAIN)
    assert (answer.status_code, answer.json()["type"]) == (409, "/make#no-folder")
    assert "does not exist" in answer.json()["detail"]
    assert saving.post("/make/zip", {"name": "mine", "yaml": PLAIN}).status_code == 200


def test_a_temporary_folder_that_is_cleaned_is_made_again(tmp_path, monkeypatch):
    """Systems remove old files there. A draft requests its files again and continues."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with opened() as page:
        mark = page.file("mark.svg", MARK)
        shutil.rmtree(next(tmp_path.glob("pyoji-studio-*")))
        assert page.check(PLAIN)["ok"]
        answer = page.post("/make/check", {"name": "mine", "yaml": MARKED, "files": [mark]})
        assert (answer.status_code, answer.json()["type"]) == (404, "/make#unknown-file")
        assert page.check(MARKED, page.file("mark.svg", MARK))["ok"]


@pytest.mark.parametrize("at", ["pyoji.files.folder.Folder.replace", "pathlib.Path.write_bytes"])
def test_a_full_temporary_folder_is_said(at, monkeypatch):
    """Of a file that is dropped, and of a draft that is checked."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with opened() as page:
        monkeypatch.setattr(at, fail)
        if at.endswith("replace"):
            answer = page.drop("mark.svg", MARK)
        else:
            answer = page.post("/make/check", {"name": "mine", "yaml": PLAIN})
    assert (answer.status_code, answer.json()["type"]) == (409, "/make#no-folder")
    assert "(No space left on device): make room" in answer.json()["detail"]
