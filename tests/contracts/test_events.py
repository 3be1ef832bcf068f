"""Events keep their word: the committed schemas and reference are those of the code, and no change breaks a hearer."""

from __future__ import annotations

import copy
import json
import subprocess
import sys

import pytest

from tests.support.sql_texts import ROOT
from tools.docs.schemas import FOLDER, Breaking, breaks, schemas, worsened

RECORDED = "expense.recorded.v1"


def test_every_reference_document_is_current():
    done = subprocess.run(
        [sys.executable, "-m", "tools.docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_no_committed_event_is_broken_by_the_code():
    now = schemas()
    committed = {
        path.name.removesuffix(".json"): json.loads(path.read_text()) for path in (ROOT / FOLDER).glob("*.json")
    }
    assert RECORDED in committed
    assert {wire: list(breaks(old, now[wire])) for wire, old in committed.items()} == {wire: [] for wire in committed}


def changed(change):
    schema = copy.deepcopy(schemas()[RECORDED])
    body = schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    change(body["properties"], body["required"], schema.get("$defs", {}))
    return schema


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda fields, _, __: fields.pop("category"), "category is gone"),
        (lambda fields, _, __: fields.update(spent_on={"type": "integer"}), "spent_on was"),
        (lambda fields, wanted, _: (fields.update(by={"type": "string"}), wanted.append("by")), "by must be there"),
        (lambda _, wanted, __: wanted.remove("category"), "category may be missing"),
    ],
)
def test_a_change_that_hearers_would_not_survive_is_refused(tmp_path, change, said):
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / f"{RECORDED}.json").write_text(json.dumps(schemas()[RECORDED]))
    with pytest.raises(Breaking, match=said):
        worsened(tmp_path, RECORDED, changed(change))


def test_a_field_more_with_a_default_is_no_break():
    added = changed(lambda fields, _, __: fields.update(by={"type": "string", "default": ""}))
    assert list(breaks(schemas()[RECORDED], added)) == []


def test_other_words_are_no_break():
    said = changed(lambda fields, _, __: fields["category"].update(description="Another sentence."))
    assert list(breaks(schemas()[RECORDED], said)) == []
