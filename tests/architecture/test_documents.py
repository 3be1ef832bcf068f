"""Documents are whole: every setting, domain, command, event and decision has its words."""

from __future__ import annotations

import inspect
import re

import pytest
from typer.main import get_command

from dastyor.cli import app
from dastyor.kit.events import REGISTRY
from dastyor.kit.modules import Module
from dastyor.kit.settings import Settings
from dastyor.kit.settings.example import env_example
from dastyor.kit.settings.gather import variable
from dastyor.modules import MODULES
from tests.support.sql_texts import ROOT


def sections():
    return {name: kind for name in MODULES if (kind := Module(name).part("settings")) is not None}


def test_the_example_of_settings_is_current():
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_example(sections()), "run make docs"


def test_every_setting_says_what_it_is():
    said = (ROOT / ".env.example").read_text(encoding="utf-8")
    for prefix, kind in ((None, Settings), *((f"DASTYOR_{n.upper()}_", kind) for n, kind in sections().items())):
        for name, field in kind.model_fields.items():
            assert field.description and len(field.description) > 10, name
            assert f"#{variable(name, prefix)}=" in said


@pytest.mark.parametrize("name", MODULES)
def test_a_domain_says_what_it_is(name):
    about = Module(name).about()
    assert len(about) > 60 and about.splitlines()[0].endswith("."), about


def commands(group=None, words=("dastyor",)):
    group = group or get_command(app)
    for name, each in group.commands.items():
        if hasattr(each, "commands"):
            yield from commands(each, (*words, name))
        else:
            yield " ".join((*words, name)), each


def test_every_command_says_what_it_does_with_an_example():
    found = dict(commands())
    assert len(found) > 15
    for said, command in found.items():
        what, _, example = (command.help or "").partition(" Example: ")
        assert len(what) > 10 and what.endswith("."), said
        assert said in example, f"{said} has no example of itself"
        for each in command.params:
            assert getattr(each, "help", None) or each.name in {"help", "workspace"}, (said, each.name)


def test_every_event_says_what_happened():
    for name in MODULES:
        if (Module(name).path / "events.py").is_file():
            Module(name).load("events")
    ours = {wire: fact for wire, fact in REGISTRY.items() if fact.__module__.startswith("dastyor.domains.")}
    assert ours
    for wire, fact in ours.items():
        about = inspect.getdoc(fact) or ""
        assert about.endswith(".") and not about.startswith(fact.__name__), wire
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)+\.v\d+", wire), wire


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\(([\w.-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")


def test_links_between_documents_lead_somewhere():
    broken = [
        (path.relative_to(ROOT).as_posix(), link)
        for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]
    assert broken == []
