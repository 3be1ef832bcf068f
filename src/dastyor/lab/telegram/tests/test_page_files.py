from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "page"
FILES = sorted(path for path in PAGE.iterdir() if path.suffix in {".js", ".css", ".html", ".svg"})
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
WORDS = {
    path.stem: dict(re.findall(r'^  "(\w+)": (".*"),$', path.read_text(), re.MULTILINE))
    for path in PAGE.glob("words_*.js")
}
ADDRESS = re.compile(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)[\w/]*")
# A namespace is a name, not an address; a link to t.me leads to a chat of the page itself and is never asked for.
NEVER_ASKED = {"http://www.w3.org/2000/svg", "https://t.me/"}


def test_no_file_of_the_page_names_an_outside_host():
    named = {found[0] for path in FILES for found in ADDRESS.finditer(path.read_text())}
    assert named == NEVER_ASKED


def test_labels_have_the_same_keys_and_places_in_four_languages():
    assert sorted(WORDS) == ["words_en", "words_ru", "words_uz_cyrl", "words_uz_latn"]
    english = WORDS["words_en"]
    assert len(english) > 100
    for words in WORDS.values():
        assert list(words) == list(english)
        for key, text in words.items():
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_every_label_is_used_and_every_label_asked_for_is_there():
    code = "\n".join(path.read_text() for path in SCRIPTS if path.stem not in WORDS)
    asked = set(re.findall(r'\bt\("(\w+)"', code))
    named = set(re.findall(r'["`](\w+)["`]', code))
    families = {  # labels whose keys are put together from a name
        *(f"tab_{name}" for name in ("calls", "clock", "faults")),
        *(f"calls_{name}" for name in ("all", "bad", "near")),
        *(f"fault_{name}{note}" for name in ("flood", "broken", "lost", "slow", "down") for note in ("", "_note")),
    }
    english = set(WORDS["words_en"])
    assert asked | families <= english
    assert english <= named | families


@pytest.mark.parametrize(
    "word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"]
)
def test_nothing_reads_text_as_markup_or_as_code(word):
    assert [path.name for path in SCRIPTS if word in path.read_text()] == []


def test_the_document_has_neither_inline_style_nor_inline_script():
    html = (PAGE / "index.html").read_text()
    assert "style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son\w+=", html)


def test_every_file_that_is_asked_for_lies_there():
    text = "\n".join(path.read_text() for path in FILES)
    asked = set(re.findall(r"/sandbox/page/([\w.-]+)", text)) | set(re.findall(r'from "\./([\w.]+)"', text))
    assert "main.js" in asked
    assert asked <= {path.name for path in FILES}


def test_every_file_is_one_thought():
    assert {path.name: lines for path in FILES if (lines := path.read_text().count("\n")) > 400} == {}
