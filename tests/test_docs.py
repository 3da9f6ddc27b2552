"""What the documentation promises of itself: nothing is missing, nothing leads nowhere, nothing frightens."""

import ast
import re
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "hearthside"
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(HOUSE.glob("*/README.md")),
]
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))
READERS = {
    "text",
    "flag",
    "number",
    "choice",
    "secret_file",
    "optional_secret_file",
    "database",
    "text_service",
    "curve_key",
}
NEVER_SAID = re.compile(r"\b(failed|failures?|panic\w*|non-?complian\w*)\b", re.IGNORECASE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def named(path):
    return str(path.relative_to(ROOT))


def settings():
    """Every name that `config/settings.py` reads by env.…"""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    return sorted(
        {
            node.args[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and node.func.attr in READERS
        }
    )


def acts():
    """`room.act` for every public function of every room's actions."""
    found = []
    for path in sorted([*HOUSE.glob("*/actions.py"), *HOUSE.glob("*/actions/*.py")]):
        room = path.relative_to(HOUSE).parts[0]
        found += [
            f"{room}.{node.name}"
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
    return found


def acts_in_the_glossary():
    _, _, section = (ROOT / "docs" / "glossary.md").read_text().partition("\n## Acts\n")
    return re.findall(r"^\| `(\w+\.\w+)` \|", section, re.MULTILINE)


def words_in_the_glossary():
    section, _, _ = (ROOT / "docs" / "glossary.md").read_text().partition("\n## Acts\n")
    return re.findall(r"^\| \*\*(.+?)\*\* \|", section, re.MULTILINE)


def prose(path):
    """A page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```$", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchor(heading):
    """As the forges make it: small letters, words joined, signs dropped."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path):
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}


@pytest.mark.parametrize("name", settings())
def test_every_setting_stands_in_the_sample_and_in_the_operators_manual(name):
    assert re.search(rf"^{name}=", (ROOT / "dotenv-sample").read_text(), re.MULTILINE)
    assert f"| `{name}` |" in (ROOT / "docs" / "manual" / "operator.md").read_text()


def test_every_setting_of_the_sample_stands_in_the_operators_manual():
    sample = re.findall(r"^([A-Z_]+)=", (ROOT / "dotenv-sample").read_text(), re.MULTILINE)
    manual = (ROOT / "docs" / "manual" / "operator.md").read_text()

    assert [name for name in sample if f"| `{name}` |" not in manual] == []


def test_the_glossary_lists_every_act_once_and_no_other():
    assert sorted(acts_in_the_glossary()) == sorted(acts())


def test_the_glossarys_words_stand_in_order_each_once():
    words = words_in_the_glossary()

    assert words == sorted(set(words), key=str.lower)


def test_every_room_has_a_readme():
    rooms = {path.parent for path in HOUSE.glob("*/__init__.py")}

    assert {room.name for room in rooms if not (room / "README.md").exists()} == set()


def test_every_dated_setting_stands_where_it_is_looked_for():
    keys = {
        key
        for path in HOUSE.glob("*/terms.py")
        for key in re.findall(r"SettingKey\(\s*\"([\w.]+)\"", path.read_text())
    }
    assert keys
    for page in ("architecture.md", "manual/director.md"):
        said = (ROOT / "docs" / page).read_text()
        assert {key for key in keys if f"| `{key}` |" not in said} == set(), page


def test_every_code_at_the_rooms_door_is_explained():
    (codes,) = [
        node
        for node in ast.parse((HOUSE / "rooms" / "terms" / "room.py").read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == "Code"
    ]
    values = {line.value.value for line in codes.body if isinstance(line, ast.Assign)}
    manual = (ROOT / "docs" / "manual" / "participant.md").read_text()

    assert {code for code in values if f"(`{code}`)" not in manual} == set()


def test_every_decision_stands_in_the_list():
    folder = ROOT / "docs" / "decisions"
    said = (folder / "README.md").read_text()

    assert [p.name for p in sorted(folder.glob("0*.md")) if f"]({p.name})" not in said] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    nowhere = []
    for link in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        where, _, part = link.partition("#")
        target = (page.parent / where).resolve() if where else page
        if not target.exists() or (part and part not in anchors(target)):
            nowhere.append(link)

    assert nowhere == []


@pytest.mark.parametrize("page", [*PAGES, *TEMPLATES], ids=named)
def test_no_page_frightens_or_blames(page):
    said = prose(page) if page.suffix == ".md" else page.read_text()

    assert [found[0] for found in NEVER_SAID.finditer(said)] == []


def test_every_picture_is_shown_somewhere():
    shown = {
        Path(found).name
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for found in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text())
    }

    assert {picture.name for picture in (ROOT / "docs" / "pictures").iterdir()} == shown
