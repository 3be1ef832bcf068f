"""People for a workspace of test data in which nobody works yet, so that what is told by person has whom to tell of.

They are nobody: their numbers are beyond Telegram's, and they count as having stopped the bot, so nothing is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from dastyor.kit.actor import Role
from dastyor.kit.seeding import Connection, Plan, copy_in, id_at

#: Name, language, role.
_PEOPLE = (
    ("Dilshod", "uz-Latn", Role.OWNER),
    ("Малика", "uz-Cyrl", Role.ACCOUNTANT),
    ("Emma", "en", Role.MANAGER),
    ("Сергей", "ru", Role.CASHIER),
    ("Nodira", "uz-Latn", Role.CASHIER),
)
_BEYOND = 2**52  # a Telegram user's number has at most 52 significant bits (Bot API, User.id)
_PERSON = ("person_id", "telegram_id", "name", "language", "first_seen_at", "last_seen_at", "blocked_at")
_MEMBER = ("workspace_id", "person_id", "role", "joined_at")


def seed(connection: Connection, plan: Plan) -> Iterator[int]:
    """How many people are stored: all at once, for they are at most five."""
    began = plan.now - timedelta(days=plan.days)
    # A person is of no workspace: the same seed in another one must make other people.
    dice = Random(f"{plan.workspace} {plan.dice.getrandbits(64)}")
    wanted = _PEOPLE[: plan.count]
    # In order, as everybody reads them: the same seed then tells of the same people in every workspace.
    ids = sorted(id_at(began, dice) for _ in wanted)
    made = [(person, _BEYOND + dice.getrandbits(52), *each) for person, each in zip(ids, wanted, strict=True)]
    people = [(person, number, name, spoken, began, plan.now, plan.now) for person, number, name, spoken, _ in made]
    members = [(plan.workspace, person, role.value, began) for person, _, _, _, role in made]
    copy_in(connection, "accounts.people", _PERSON, iter(people))
    yield copy_in(connection, "accounts.members", _MEMBER, iter(members))
