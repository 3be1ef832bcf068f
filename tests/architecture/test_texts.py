"""Every text that the code asks for exists in four languages, fits its place, and none lies about unused.

The code is read, not run: `t("key")`, `t.n("key", n)`, `Label("key")`, `key="..."`, a class's `key = "..."`, and
`{{ t("key") }}` in pages. An f-string such as f"expenses-category-{id}" stands for every key that fits it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.core import Locale
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

LANGUAGES = ("uz_Latn", "uz_Cyrl", "ru", "en")
ROOT = Path(__file__).parents[2] / "src" / "dastyor"
KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9_]+)+")
ASKED_IN_PAGE = re.compile(r"""\bt(?:\.\w+)*\(\s*["']([^"']+)["']""")
BUTTON = 20  # characters that a phone shows of a button beside another one (ux.md, section 2)


@dataclass
class Code:
    """What the code says about texts, each with its place.

    `asked` must exist, whole or as a pattern of f-strings; `perhaps` only if its first word is a family of texts, for
    `key=` may mean many things; `named` is any string at all, `shaped` any f-string.
    """

    asked: dict[str, str] = field(default_factory=dict)
    perhaps: dict[str, str] = field(default_factory=dict)
    shaped: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)


def read_code(root: Path) -> Code:
    code = Code()
    for path in sorted(root.rglob("*.py")):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                _read_node(code, node, f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}")
    for page in sorted(root.rglob("*.html")):
        for key in ASKED_IN_PAGE.findall(page.read_text(encoding="utf-8")):
            code.asked.setdefault(key, str(page.relative_to(root)))
            code.named.add(key)
    return code


def _read_node(code: Code, node: ast.AST, place: str) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        code.named.add(node.value)
    elif isinstance(node, ast.JoinedStr):
        _ask(code.shaped, node, place)
    elif isinstance(node, ast.Call) and _is_text_call(node.func):
        if node.args:
            _ask(code.asked, node.args[0], place)
    elif isinstance(node, ast.ClassDef):
        for value in _key_attributes(node):
            _ask(code.asked, value, place)
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg == "key":
                _ask(code.perhaps, keyword.value, place)


def _is_text_call(func: ast.expr) -> bool:
    """t(...), self.t(...), t.html(...), screen.t.plain.n(...), Label(...)."""
    names = []
    while isinstance(func, ast.Attribute):
        names.append(func.attr)
        func = func.value
    names.append(func.id if isinstance(func, ast.Name) else "")
    first = names[0]
    if first in {"Label", "t"}:
        return True
    return first in {"n", "html", "plain"} and "t" in names[1:]


def _key_attributes(node: ast.ClassDef) -> Iterator[ast.expr]:
    """The values of `key = "..."`, `key: ClassVar[str] = "..."` and `key, status = "...", 404`."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and line.value and _named_key(line.target):
            yield line.value
        elif isinstance(line, ast.Assign):
            for target in line.targets:
                if _named_key(target):
                    yield line.value
                elif isinstance(target, ast.Tuple) and isinstance(line.value, ast.Tuple):
                    yield from (v for t, v in zip(target.elts, line.value.elts, strict=True) if _named_key(t))


def _named_key(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "key"


def _ask(into: dict[str, str], value: ast.expr, place: str) -> None:
    if isinstance(value, ast.IfExp):
        _ask(into, value.body, place)
        _ask(into, value.orelse, place)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        into.setdefault(value.value, place)
    elif isinstance(value, ast.JoinedStr):
        pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)
        into.setdefault(pattern, place)


@dataclass
class Catalogue:
    """One folder's texts: language -> key -> forms."""

    folder: Path
    texts: dict[str, dict[str, tuple[str, ...]]]
    plurals: set[str]


def read_catalogues(root: Path) -> list[Catalogue]:
    return [_read_catalogue(folder) for folder in sorted(root.rglob("texts")) if any(folder.glob("*.po"))]


def _read_catalogue(folder: Path) -> Catalogue:
    texts: dict[str, dict[str, tuple[str, ...]]] = {}
    plurals: set[str] = set()
    for language in LANGUAGES:
        file = folder / f"{language}.po"
        source = BytesIO(file.read_bytes() if file.is_file() else b"")
        messages = read_po(source, locale=language, abort_invalid=True)
        texts[language] = {_key(m): _forms(m) for m in messages if m.id and not m.fuzzy}
        plurals |= {_key(m) for m in messages if m.id and m.pluralizable}
    return Catalogue(folder, texts, plurals)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _places(forms: tuple[str, ...]) -> set[str]:
    return {name for form in forms for _text, name, _spec, _turn in Formatter().parse(form) if name is not None}


def faults(root: Path) -> Iterator[str]:
    """Every fault of the texts under `root`, each in a line that says where and what."""
    code, catalogues = read_code(root), read_catalogues(root)
    for catalogue in catalogues:
        yield from _faults_of(catalogue, root)
    known = {key for catalogue in catalogues for texts in catalogue.texts.values() for key in texts}
    families = {key.split("-")[0] for key in known} | {folder.name for folder in root.glob("domains/*")}
    asked = code.asked | {key: place for key, place in code.perhaps.items() if key.split("-")[0] in families}
    for key, place in asked.items():
        if KEY.fullmatch(key.replace("*", "x")) and not any(fnmatchcase(there, key) for there in known):
            yield f"{place}: no catalogue has {key!r}"
    patterns = [key for key in asked.keys() | code.shaped.keys() if "*" in key and key.split("-")[0] in families]
    for key in sorted(known - code.named):
        if not any(fnmatchcase(key, pattern) for pattern in patterns):
            yield f"{key!r} is used nowhere"


def _faults_of(catalogue: Catalogue, root: Path) -> Iterator[str]:
    place = catalogue.folder.relative_to(root)
    keys = set().union(*catalogue.texts.values())
    for key in sorted(keys):
        if place.parts[0] == "domains" and not key.startswith(place.parts[1] + "-"):
            yield f"{place}: {key!r} does not begin with its domain's name"
        places = {language: _places(texts[key]) for language, texts in catalogue.texts.items() if key in texts}
        if len({frozenset(names) for names in places.values()}) > 1:
            yield f"{place}: {key!r} has other values in other languages: {places}"
        for language, texts in catalogue.texts.items():
            yield from (
                f"{place}/{language}.po: {key!r} {fault}" for fault in _faults_in(key, language, texts, catalogue)
            )


def _faults_in(key: str, language: str, texts: dict[str, tuple[str, ...]], catalogue: Catalogue) -> Iterator[str]:
    forms = texts.get(key, ("",))
    if not all(forms):
        yield "is missing"
    if any(not name.isidentifier() for name in _places(forms)):
        yield "has a value without a plain name"
    wanted = get_plural(Locale.parse(language)).num_plurals if key in catalogue.plurals else 1
    if len(forms) != wanted:
        yield f"has {len(forms)} plural forms of {wanted}"
    length = max(len(re.sub(r"\{\w+\}", "000", form)) for form in forms)
    if key.endswith("-button") and length > BUTTON:
        yield f"is {length} characters long, a button holds {BUTTON}"


def test_every_text_of_the_product_is_there_in_four_languages() -> None:
    assert list(faults(ROOT)) == []


@dataclass
class House:
    """A little product to break."""

    root: Path

    def code(self, text: str) -> None:
        (self.root / "domains/shop").mkdir(parents=True, exist_ok=True)
        (self.root / "domains/shop/bot.py").write_text(text, encoding="utf-8")

    def texts(self, language: str, **texts: str | list[str]) -> None:
        folder = self.root / "domains/shop/texts"
        folder.mkdir(parents=True, exist_ok=True)
        lines = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n']
        for name, text in texts.items():
            key = name.replace("_", "-")
            if isinstance(text, str):
                lines.append(f'msgid "{key}"\nmsgstr "{text}"\n')
            else:
                forms = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(text))
                lines.append(f'msgid "{key}"\nmsgid_plural "{key}"\n{forms}')
        (folder / f"{language}.po").write_text("\n".join(lines), encoding="utf-8")

    def everywhere(self, **texts: str) -> None:
        for language in LANGUAGES:
            self.texts(language, **texts)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize(
    "code",
    [
        't("shop-sold")',
        't.n("shop-sold", 3)',
        't.html("shop-sold")',
        'screen.t.plain("shop-sold")',
        'self.t("shop-sold" if done else "shop-sold")',
        'Label("shop-sold")',
        'Button(key="shop-sold")',
        'class Sold(Problem):\n    key = "shop-sold"',
        'class Sold(Problem):\n    key, status = "shop-sold", 409',
        'class Sold(Problem):\n    key: ClassVar[str] = "shop-sold"',
        't(f"shop-{word}")',
    ],
)
def test_every_way_of_asking_is_seen(house: House, code: str) -> None:
    house.code(code)
    assert any("no catalogue has" in fault for fault in faults(house.root))
    house.everywhere(shop_sold="x")
    assert list(faults(house.root)) == []


def test_a_page_asks_too(house: House) -> None:
    house.code("")
    (house.root / "domains/shop/list.html").write_text("<p>{{ t('shop-sold') }}</p>")
    assert list(faults(house.root)) == ["domains/shop/list.html: no catalogue has 'shop-sold'"]
    house.everywhere(shop_sold="x")
    assert list(faults(house.root)) == []


def test_a_text_that_nobody_asks_for_is_named(house: House) -> None:
    house.code('t("shop-sold")')
    house.everywhere(shop_sold="x", shop_old="y")
    assert list(faults(house.root)) == ["'shop-old' is used nowhere"]


def test_an_f_string_uses_every_text_of_its_shape(house: House) -> None:
    house.code('def key_of(word): return f"shop-kind-{word}"')
    house.everywhere(shop_kind_food="x", shop_kind_fuel="y")
    assert list(faults(house.root)) == []


def test_a_text_that_one_language_lacks_is_named(house: House) -> None:
    house.code('t("shop-sold")')
    house.everywhere(shop_sold="x")
    house.texts("ru", shop_sold="")
    assert list(faults(house.root)) == ["domains/shop/texts/ru.po: 'shop-sold' is missing"]


def test_other_values_in_another_language_are_named(house: House) -> None:
    house.code('t("shop-sold")')
    house.everywhere(shop_sold="{title}")
    house.texts("ru", shop_sold="{name}")
    assert "other values" in next(faults(house.root))


def test_a_plural_form_that_is_missing_is_named(house: House) -> None:
    house.code('t.n("shop-many", 2)')
    for language in LANGUAGES:
        house.texts(language, shop_many=["{n}", "{n}"])
    assert list(faults(house.root)) == ["domains/shop/texts/ru.po: 'shop-many' is missing"]
    for language, forms in (("en", "{n}"), ("ru", ["{n}", "{n}", "{n}"])):
        house.texts(language, shop_many=forms)
    assert list(faults(house.root)) == ["domains/shop/texts/en.po: 'shop-many' has 1 plural forms of 2"]


def test_a_label_too_long_for_a_button_is_named(house: House) -> None:
    house.code('t("shop-add-button")')
    house.everywhere(shop_add_button="x" * 20)
    assert list(faults(house.root)) == []
    house.texts("ru", shop_add_button="x" * 21)
    assert "21 characters" in next(faults(house.root))


def test_a_key_of_another_family_in_a_domain_is_named(house: House) -> None:
    house.code('t("market-sold")')
    house.everywhere(market_sold="x")
    assert list(faults(house.root)) == ["domains/shop/texts: 'market-sold' does not begin with its domain's name"]
