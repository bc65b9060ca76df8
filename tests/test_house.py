"""The house rules that no single test sees: borders, guards, titles, and words only in the catalogue."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from app.i18n import FOLDER as MESSAGES
from app.i18n import load
from app.main import create_app
from app.settings import ROOT, Settings
from app.web.guards import public
from app.web.static import StaticFiles
from app.web.templates import FOLDER as TEMPLATES
from app.web.templates import Templates

PACKAGES = ("app", "meetings", "voting")
SPOKEN_ATTRIBUTES = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description", "label"})
HOLE = "\ufffc"  # stands where a template has {{ … }} or {% … %}
MUTE_ATTRIBUTE = re.compile(rf"\b(?!(?:{'|'.join(SPOKEN_ATTRIBUTES)})=)[a-z][a-z-]*=\"[^\"]*\"")
LETTER = re.compile(r"[^\W\d_]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
KEY = re.compile(r"[a-z][a-z_0-9]*(\.[a-z_0-9]+)+")
A_FILE = re.compile(r".*\.(html|css|js|toml|yaml|csv|xlsx|py|svg|png|webmanifest|txt|json|sqlite|key|pdf)")

# Chinese that is no message: words that are looked for in people's own files, names of days, terminal output,
# the page that stands when the catalogue does not, names that are data.
CHINESE_AT_HOME = (
    "app/community/rules/roll/",  # the words that committees write in their own sheets
    "app/community/rules/surnames.py",  # the surnames of two signs
    "meetings/occupancies/rules/signing_in.py",  # the words for a room that people write behind its name
    "meetings/conventions/rules/numerals.py",  # the characters that a clause is numbered and fixed with
    "app/words.py",
    "app/web/errors.py",
    "app/i18n.py",
    "app/commands/",
    "app/__main__.py",
    "app/demo/",
    "app/community/rules/roll/",
)


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "piccolo_migrations" not in path.parts:
                yield path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string of a file but docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    # A string that stands alone documents the name above it.
    docs |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ---- borders -------------------------------------------------------------------------------------


def test_nobody_reaches_over_a_border() -> None:
    ask = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    answer = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_rules_wait_for_nothing_and_ask_no_clock() -> None:
    wrong = []
    for path in python_files(*PACKAGES):
        if "rules" not in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
                wrong.append(f"{name_of(path)}:{node.lineno} waits")
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                wrong.append(f"{name_of(path)}:{node.lineno} asks a clock")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
                wrong.append(f"{name_of(path)}:{node.lineno} opens a file")
    assert not wrong, wrong


def test_an_action_file_is_called_by_its_verb() -> None:
    wrong = []
    for path in python_files(*PACKAGES):
        if path.parent.name != "actions" or path.name == "__init__.py":
            continue
        verbs = [
            node.name
            for node in tree_of(path).body
            if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
        ]
        if path.stem not in verbs:
            wrong.append(f"{name_of(path)}: {verbs}")
    assert not wrong, wrong


def test_every_module_says_what_it_answers() -> None:
    silent = [
        name_of(path)
        for path in python_files(*PACKAGES)
        if tree_of(path).body and not ast.get_docstring(tree_of(path))
    ]
    assert not silent, silent


# ---- addresses -----------------------------------------------------------------------------------


@pytest.fixture
def app(tmp_path: Path) -> Litestar:
    return create_app(Settings(database_url="sqlite:///unused", data_dir=tmp_path, secret=bytes(32)))


def handlers(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.http_methods != {"OPTIONS"}:
                    yield route.path, handler


def test_every_route_has_a_guard(app: Litestar) -> None:
    open_doors = [f"{path} {handler}" for path, handler in handlers(app) if not handler.resolve_guards()]
    assert not open_doors, open_doors


def test_only_static_files_pass_the_door_unasked(app: Litestar) -> None:
    for path, handler in handlers(app):
        if handler.opt.get("no_door"):
            assert handler.fn.__module__ == "app.web.static", path
            assert handler.http_methods <= {"GET", "HEAD"}, path
            assert public in handler.resolve_guards(), path


def test_routes_answer_to_get_and_post_only(app: Litestar) -> None:
    methods = {str(method) for _, handler in handlers(app) for method in handler.http_methods}
    assert methods <= {"GET", "HEAD", "POST"}, methods


# ---- templates -----------------------------------------------------------------------------------


def templates() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


@cache
def source_of(template: str) -> str:
    return (TEMPLATES / template).read_text("utf-8")


@cache
def environment() -> Any:
    return Templates(StaticFiles()).environment


@pytest.mark.parametrize("template", templates())
def test_a_template_compiles(template: str) -> None:
    environment().get_template(template)


@pytest.mark.parametrize("template", templates())
def test_a_page_has_a_layout_and_a_title_and_a_part_has_neither(template: str) -> None:
    source, folder = source_of(template), template.split("/")[0]
    if folder in ("layouts", "components"):
        return
    extends = re.search(r"{%-?\s*extends\s", source)
    if template.rsplit("/", 1)[-1].startswith("_"):
        assert not extends, "a fragment stands in a page and extends nothing"
        return
    assert extends, "a page extends a layout; a fragment's name begins with _"
    parent = re.search(r"{%-?\s*extends\s+\"([^\"]+)\"", source)
    assert parent, "a layout is named by a string"
    if parent[1].startswith("layouts/"):
        assert re.search(r"{%-?\s*block title\s*-?%}", source), "a page has a title"


class Words(HTMLParser):
    """Collects what a reader would read that does not come from the catalogue, and what runs inline."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and LETTER.search((value or "").replace(HOLE, "")):
                self.found.append(f'{name}="{value}"')
            if name == "style" or name.startswith("hx-on") or re.fullmatch(r"on[a-z]+", name):
                self.found.append(f"inline {name} on {tag}")
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.found.append(f"inline {tag}")

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        # A macro may hand out attributes: `aria-describedby="…"` is no text, `title="…"` is.
        text = MUTE_ATTRIBUTE.sub("", data.replace(HOLE, " ")).strip()
        if LETTER.search(text):
            self.found.append(text)


@pytest.mark.parametrize("template", templates())
def test_a_template_holds_no_words_of_its_own(template: str) -> None:
    words, html = Words(), []
    # Two blocks of the layouts stand inside a tag: they name a class.
    source = re.sub(r"{% block (surface|root) %}[^<]*?{% endblock %}", "", source_of(template))
    for _, kind, value in environment().lex(source):
        if kind == "data":
            html.append(value)
        elif kind in ("variable_begin", "block_begin"):
            html.append(HOLE)
        elif kind == "string" and CHINESE.search(value):
            words.found.append(value)
    words.feed("".join(html))
    words.close()
    assert not words.found, words.found


@pytest.mark.parametrize("template", templates())
def test_a_form_that_changes_something_has_its_token(template: str) -> None:
    source = source_of(template)
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, re.DOTALL):
        assert "csrf_field()" in form, form[:200]


def test_the_look_loads_nothing_from_elsewhere() -> None:
    for name, file in StaticFiles().files.items():
        if name.endswith(".css"):
            asked = re.findall(rb"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\"']*", file.content)
            assert not asked, (name, asked)


# ---- words ---------------------------------------------------------------------------------------


def test_chinese_stands_in_the_catalogue_and_not_in_code() -> None:
    wrong = []
    for path in python_files(*PACKAGES):
        if name_of(path).startswith(CHINESE_AT_HOME):
            continue
        if not {"rules", "actions", "routes", "queries", "web"} & set(path.relative_to(ROOT).parts):
            continue
        found = literals(tree_of(path))
        wrong += [f"{name_of(path)}:{line} {text!r}" for line, text in found if CHINESE.search(text)]
    assert not wrong, wrong


@cache
def spoken() -> tuple[tuple[str, str], ...]:
    """Every string in code and templates that looks like a message key or the beginning of one."""
    stems = {path.stem for path in MESSAGES.glob("*.toml")}
    found = []
    for path in python_files(*PACKAGES):
        # "what=own_data.asked_": a column, and the family of messages that says its value
        found += [
            (f"{name_of(path)}:{line}", text.rpartition("=")[2]) for line, text in literals(tree_of(path))
        ]
    for template in templates():
        for line, kind, value in environment().lex(source_of(template)):
            if kind == "string":
                found.append((f"{template}:{line}", value[1:-1]))
    return tuple((where, text) for where, text in found if text.split(".")[0] in stems and "." in text)


def test_every_message_that_is_spoken_exists() -> None:
    keys = set(load())
    missing = [
        f"{where} {text}"
        for where, text in spoken()
        if (KEY.fullmatch(text) or text.endswith((".", "_")))
        and not A_FILE.fullmatch(text)
        and text not in keys
        and not (text.endswith((".", "_")) and any(key.startswith(text) for key in keys))
    ]
    assert not missing, missing


def test_every_message_is_spoken_somewhere() -> None:
    said = {text for _, text in spoken()}
    beginnings = tuple(text for text in said if text.endswith((".", "_")))
    unspoken = [key for key in load() if not key.startswith(beginnings or ("\0",))]
    # a message's text for a chat group goes with the message
    unused = [key for key in unspoken if key not in said and key.removesuffix("_group") not in said]
    assert not unused, unused


def test_both_languages_are_written_out() -> None:
    """English holds no Chinese but names, and nothing is left as it was."""
    names = {"layout.lang_label", "layout.lang_say", "web.choice.lang_zh"}
    for path in MESSAGES.glob("*.toml"):
        for key, entry in tomllib.loads(path.read_text("utf-8")).items():
            if isinstance(entry.get("en"), str) and f"{path.stem}.{key}" not in names:
                assert not CHINESE.search(entry["en"]), f"{path.stem}.{key}: Chinese in the English text"
