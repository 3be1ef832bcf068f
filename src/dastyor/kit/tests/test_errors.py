"""Problems: one sentence for logs and the command line, a key for people, a status for programs."""

from __future__ import annotations

import pytest

from dastyor.kit import errors
from dastyor.kit.errors import Problem
from dastyor.kit.i18n import LANGUAGES, Catalogues

TEXTS = Catalogues.load([], strict=True)
STATUSES = {
    "NotFound": 404, "Forbidden": 403, "Unauthorized": 401, "Invalid": 422, "Conflict": 409, "TooMany": 429,
    "Unavailable": 503, "Misconfigured": 500, "Problem": 400,
}  # fmt: skip


class TeaSpilled(Problem):
    """The tea was spilled.

    What comes after the first line is for whoever reads the code.
    """

    key, status = "problem-conflict", 409


def kinds():
    return [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Problem)]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (TeaSpilled(), "The tea was spilled."),
        (TeaSpilled("It is on the floor."), "It is on the floor."),
        (TeaSpilled(hint="Wipe it."), "The tea was spilled. Wipe it."),
        (TeaSpilled(cup=3, by="Aziz"), "The tea was spilled. (cup=3, by=Aziz)"),
        (TeaSpilled("It is on the floor.", hint="Wipe it.", cup=3), "It is on the floor. (cup=3) Wipe it."),
        (TeaSpilled(cup=None), "The tea was spilled. (cup=None)"),
    ],
)
def test_a_problem_is_one_sentence_with_its_values_and_what_to_do(problem, sentence):
    assert problem.sentence() == str(problem) == sentence


def test_a_problem_keeps_its_values_for_the_text_in_the_persons_language():
    problem = TeaSpilled(cup=3, hint="Wipe it.")
    assert (problem.values, problem.hint, problem.detail) == ({"cup": 3}, "Wipe it.", "The tea was spilled.")


def test_a_class_without_words_of_its_own_says_nothing_rather_than_its_parents_words():
    class Mute(Problem):
        key = "problem"

    Mute.__doc__ = None
    assert Mute().sentence() == ""


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_each_kind_has_its_status(kind):
    assert kind.status == STATUSES[kind.__name__]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_has_its_words_in_every_language(kind, language):
    if kind is not errors.Misconfigured:  # told to the operator at the start, never to a person
        values = {"right": "x", "retry_after": 5}
        assert len(TEXTS.texts(language)(kind.key, **values)) > 5


def test_a_status_of_ours_is_a_failure_and_all_others_are_refusals():
    assert {kind.__name__ for kind in kinds() if kind.status >= 500} == {"Unavailable", "Misconfigured"}
