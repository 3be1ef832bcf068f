from __future__ import annotations

from collections.abc import Iterator

import pytest

from dastyor.kit.actor import RIGHTS, Right, Role
from dastyor.kit.offers import DECLARED, Preference


@pytest.fixture
def right() -> Iterator[Right]:
    made = Right("tea.pour", frozenset({Role.OWNER}))
    yield made
    del RIGHTS["tea.pour"]
    DECLARED.pop("tea.sugar", None)


def test_a_right_is_known_by_its_name_and_declared_one_way(right: Right) -> None:
    assert RIGHTS["tea.pour"] is right
    assert Right("tea.pour", frozenset({Role.OWNER})) == right
    with pytest.raises(ValueError, match=r"tea\.pour"):
        Right("tea.pour", frozenset(Role))


def test_a_preference_is_declared_one_way(right: Right) -> None:
    sugar = Preference(key="tea.sugar", kind=int, default=1, text="tea-sugar", right=right)
    assert DECLARED | {"tea.sugar": sugar} == DECLARED
    with pytest.raises(ValueError, match=r"tea\.sugar"):
        Preference(key="tea.sugar", kind=int, default=2, text="tea-sugar", right=right)
