"""Tables of words: how a file of them is read, and which stem a word begins with."""

from __future__ import annotations

import pytest

from dastyor.kit.lines.stems import Stems, parts


def test_a_table_is_its_parts_in_order_with_their_lines_joined_also_of_a_heading_that_comes_again():
    text = "# Tools.\n\n[ru goods]\nдрель =пила\n\n[en goods]\ndrill\n\n[ru repair]\nгвозд\n[ru goods]\nлобзик\n"
    assert parts(text) == {
        "ru": {"goods": "дрель =пила лобзик", "repair": "гвозд"}, "en": {"goods": "drill"}
    }  # fmt: skip


def test_words_without_a_heading_are_refused():
    with pytest.raises(ValueError, match="drill"):
        parts("# Tools.\ndrill\n[en goods]\nsaw\n")


def test_the_longest_beginning_is_found_in_each_writing():
    stems = Stems([parts("[ru goods]\nдрел\n[ru tools]\nдрель_алмаз\n[uz home]\nko'rpa\n[en home]\nquilt\n")])

    def found(*words):
        stem = stems.at(words, 0)
        return stem and stem.category

    assert [found("дрели"), found("dreli"), found("корпача"), found("korpani"), found("quilts")] == [
        "goods", "goods", "home", "home", "home",
    ]  # fmt: skip
    assert found("дрель", "алмазная") == "tools"
    assert (found("quilted"), found("qui")) == ("home", None)
