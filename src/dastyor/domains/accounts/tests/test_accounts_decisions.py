"""The decisions of accounts as tables: short names, hosts, values, invitations, and who may give which role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.accounts import rules
from dastyor.domains.accounts.errors import (
    CredentialWrong,
    InvitationExpired,
    InvitationOwn,
    InvitationUnknown,
    InvitationUsed,
    NameWrong,
    PreferenceWrong,
    RoleTooHigh,
    SlugWrong,
)
from dastyor.domains.accounts.model import WRITE_SETTINGS, Invitation, InvitationId
from dastyor.kit.actor import Role
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.offers import DECLARED, Preference, Setting

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
HER, HIM = PersonId(new_id()), PersonId(new_id())


@pytest.mark.parametrize(
    ("slug", "is_one"),
    [
        ("ab", True),
        ("a1", True),
        ("1a", True),
        ("a-", True),
        ("a" * 40, True),
        ("chayxona-2", True),
        ("", False),
        ("a", False),
        ("-a", False),
        ("a" * 41, False),
        ("Ab", False),
        ("a b", False),
        ("a_b", False),
        ("a.b", False),
        ("чай", False),
        ("ab\n", False),
        ("a\x00b", False),
        ("..", False),
    ],
)
def test_a_short_name_is_of_small_letters_digits_and_hyphens(slug: str, *, is_one: bool) -> None:
    if is_one:
        assert rules.checked_slug(slug) == slug
        return
    with pytest.raises(SlugWrong):
        rules.checked_slug(slug)


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ("  Aziz   Karimov ", "Aziz Karimov"),
        ("Aziz\tKarimov", "AzizKarimov"),
        ("\u202eziza", "ziza"),
        ("\u2066Aziz\u2069", "Aziz"),
        ("x" * 200, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
        ("\x07\x1b", "?"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("Oʻgʻil", "Oʻgʻil"),
    ],
)
def test_a_name_from_outside_is_kept_as_far_as_it_can_be_shown(seen: str, kept: str) -> None:
    assert rules.seen_name(seen) == kept


@pytest.mark.parametrize("name", ["", "   ", "\n", "x" * 81, "a\x00b", "\u202eevil", "a\u2069", "\x7f", "a\x85b\x07"])
def test_a_name_that_a_person_chose_is_refused_and_never_mended_behind_his_back(name: str) -> None:
    with pytest.raises(NameWrong):
        rules.checked_name(name)


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("shop.uz", "shop.uz"),
        (" Shop.UZ ", "shop.uz"),
        ("shop.uz:8443", "shop.uz:8443"),
        ("10.0.0.7:80", "10.0.0.7:80"),
        ("localhost", "localhost"),
        ("xn--80ak6aa92e.uz", "xn--80ak6aa92e.uz"),
        ("a" * 253, "a" * 253),
        ("a" * 254, None),
        ("", None),
        ("shop.uz:", None),
        ("shop.uz:123456", None),
        ("shop.uz:port", None),
        ("-shop.uz", None),
        ("shop.uz-", None),
        ("shop.uz.", None),
        ("shop_1.uz", None),
        ("магазин.уз", None),
        ("http://shop.uz", None),
        ("user@shop.uz", None),
        ("shop.uz/login", None),
        ("shop.uz\n.evil.uz", None),
        ("shop uz", None),
    ],
)
def test_a_credential_is_for_one_host_and_nothing_beside_it(host: str, kept: str | None) -> None:
    if kept is not None:
        assert rules.checked_credential(host, {"password": "x"}) == kept
        return
    with pytest.raises(CredentialWrong):
        rules.checked_credential(host, {"password": "x"})


@pytest.mark.parametrize(
    ("fields", "is_taken"),
    [
        ({"login": "a", "password": "b"}, True),
        ({f"f{number}": "x" for number in range(20)}, True),
        ({"a" * 40: "x"}, True),
        ({"password": "x" * 4000}, True),
        ({"password": " "}, True),
        ({}, False),
        ({f"f{number}": "x" for number in range(21)}, False),
        ({"a" * 41: "x"}, False),
        ({"password": "x" * 4001}, False),
        ({"password": "", "login": "a"}, False),
        ({"Password": "x"}, False),
        ({"1st": "x"}, False),
        ({"_token": "x"}, False),
        ({"": "x"}, False),
        ({"пароль": "x"}, False),
    ],
)
def test_a_credential_has_one_to_twenty_fields_of_text(fields: dict[str, str], *, is_taken: bool) -> None:
    if is_taken:
        assert rules.checked_credential("shop.uz", fields) == "shop.uz"
        return
    with pytest.raises(CredentialWrong) as refused:
        rules.checked_credential("shop.uz", fields)
    assert "xx" not in str(refused.value)
    assert len(str(refused.value)) < 400


# Invitations and roles


def an_invitation(**changes: Any) -> Invitation:
    """Of hers, for a day from noon."""
    told: dict[str, Any] = {
        "invitation": InvitationId(new_id()), "workspace": WorkspaceId(new_id()), "workspace_name": "Savdo",
        "role": Role.CASHIER, "invited_by": HER, "expires_at": NOON + timedelta(days=1), "accepted_at": None,
    }  # fmt: skip
    return Invitation(**told | changes)


@pytest.mark.parametrize(
    ("changes", "person", "after", "refusal"),
    [
        ({}, HIM, timedelta(), None),
        ({}, HIM, timedelta(days=1) - timedelta(microseconds=1), None),
        ({"invited_by": None}, HIM, timedelta(), None),
        ({}, HIM, timedelta(days=1), InvitationExpired),
        ({}, HER, timedelta(), InvitationOwn),
        ({}, HER, timedelta(days=2), InvitationOwn),
        ({"accepted_at": NOON}, HIM, timedelta(), InvitationUsed),
        ({"accepted_at": NOON}, HIM, timedelta(days=2), InvitationUsed),
        ({"accepted_at": NOON}, HER, timedelta(days=2), InvitationOwn),
    ],
)
def test_an_invitation_is_refused_for_the_reason_that_helps_most(
    changes: dict[str, Any], person: PersonId, after: timedelta, refusal: type[Exception] | None
) -> None:
    found = an_invitation(**changes)
    if refusal is None:
        rules.check_invitation(found, person, NOON + after)
        return
    with pytest.raises(refusal, match="Savdo"):
        rules.check_invitation(found, person, NOON + after)


@pytest.mark.parametrize(
    ("inviter", "may"),
    [
        (Role.OWNER, set(Role)),
        (Role.MANAGER, set(Role) - {Role.OWNER, Role.MANAGER}),
        (Role.MODERATOR, set()),
        (Role.CASHIER, set()),
        (Role.ACCOUNTANT, set()),
        (Role.VIEWER, set()),
        (None, set()),
    ],
)
def test_what_somebody_gave_out_is_worth_what_he_may_give_now(inviter: Role | None, may: set[Role]) -> None:
    for offered in Role:
        if offered in may:
            rules.check_inviter(inviter, offered)
            continue
        with pytest.raises(InvitationUnknown):
            rules.check_inviter(inviter, offered)


@given(st.sampled_from(Role), st.lists(st.sampled_from(Role), min_size=1, max_size=4))
def test_only_an_owner_reaches_owners_and_managers_whatever_else_is_touched(mine: Role, roles: list[Role]) -> None:
    if mine is Role.OWNER or not {Role.OWNER, Role.MANAGER} & set(roles):
        rules.check_reach(mine, *roles)
        return
    with pytest.raises(RoleTooHigh) as refused:
        rules.check_reach(mine, *roles)
    assert refused.value.values["role"] in {"owner", "manager"}


# Values of settings


@pytest.fixture
def preference() -> Any:
    """Declares one for the time of a test."""
    made: list[str] = []

    def declare(**told: Any) -> Preference:
        key = f"toy.p{len(made)}"
        made.append(key)
        return Preference(key=key, text="toy", right=WRITE_SETTINGS, **told)

    yield declare
    for key in made:
        del DECLARED[key]


@pytest.mark.parametrize(
    ("told", "taken", "refused"),
    [
        ({"kind": bool, "default": True}, [True, False], [1, 0, "true", None]),
        ({"kind": int, "default": 3}, [0, -5, 10**12], [True, 3.0, "3", None]),
        ({"kind": int, "default": 3, "least": 0, "most": 9}, [0, 9], [-1, 10, False]),
        ({"kind": int, "default": 3, "least": 1}, [1, 10**9], [0]),
        ({"kind": int, "default": 3, "most": 5}, [-(10**9), 5], [6]),
        ({"kind": str, "default": ""}, ["", "x" * 4000, "қанд", "a\nb"], ["x" * 4001, "a\0b", 1, True]),
        ({"kind": str, "default": "dry", "choices": ("dry", "kind")}, ["dry", "kind"], ["Dry", "", "dry "]),
    ],
)
def test_a_setting_takes_its_own_kind_within_its_bounds(
    preference: Any, told: dict[str, Any], taken: list[Setting], refused: list[object]
) -> None:
    declared = preference(**told)
    for value in taken:
        assert rules.checked_preference(declared, value) == value
    for value in refused:
        assert not rules.fits(declared, value)
        with pytest.raises(PreferenceWrong) as wrong:
            rules.checked_preference(declared, value)
        assert (wrong.value.hint or "").endswith(".")
        assert wrong.value.values["setting"] == declared.key
