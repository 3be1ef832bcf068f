from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import NameWrong


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Дилноза", "dilnoza"),
        ("Чайхона «Ўзбекистон»", "chayxona-ozbekiston"),
        ("Oʻgʻil bola", "ogil-bola"),
        ("Щука & Co.", "schuka-co"),
        ("Żółć", "zoc"),
        ("咖啡", "workspace"),
        ("👩‍💻", "workspace"),
        ("", "workspace"),
    ],
)
def test_a_name_becomes_a_short_name_that_can_be_read(name: str, slug: str) -> None:
    assert rules.slug_from(name) == slug


@given(st.text(max_size=300))
def test_a_short_name_from_any_name_fits_an_address(name: str) -> None:
    assert rules.checked_slug(rules.slug_from(name)) == rules.slug_from(name)
    assert rules.checked_slug(rules.slug_from(name) + "-f0c41")


@given(st.text(alphabet=st.characters(), max_size=300))
def test_a_name_from_outside_can_be_stored_and_chosen_again(name: str) -> None:
    seen = rules.seen_name(name)
    assert 1 <= len(seen) <= 80
    seen.encode()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", seen)
    assert rules.checked_name(seen) == seen


@given(st.text(max_size=120))
def test_a_chosen_name_is_kept_as_it_is_or_refused(name: str) -> None:
    try:
        kept = rules.checked_name(name)
    except NameWrong:
        return
    assert kept == " ".join(name.split())


def test_an_invitation_fits_into_telegrams_link() -> None:
    link = rules.invitation_link("dastyor_bot", "A" * 43)
    assert re.fullmatch(r"https://t\.me/dastyor_bot\?start=[A-Za-z0-9_-]{1,64}", link)
