"""Notices: who is told, in which language, with which buttons, and when without a sound."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.fronts.notify import notify_reactions, quiet_until
from dastyor.kit.actor import Role
from dastyor.kit.events import Envelope
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener
from dastyor.kit.telegram.message import NOTICE
from dastyor.kit.telegram.presses import Press, Signer
from tests.support.fixtures import KEYS
from tests.support.person import catalogues

SIGNER = Signer(KEYS)
AZIZ, BARNO, VALI = (PersonId(new_id()) for _ in range(3))


@pytest.fixture
def addresses(telegram_addresses):
    return telegram_addresses


def somebody(person=AZIZ, **changes):
    plain = {"chat": 41, "name": "Aziz", "language": "en", "timezone": "Asia/Tashkent"}
    return Listener(person=person, **{**plain, "quiet_from": None, "quiet_to": None, **changes})


class Members:
    """An audience of these members by role; remembers what it was asked."""

    def __init__(self, **members):
        self.members, self.asked = members, []

    async def listeners(self, _tx, workspace, *, roles=(), people=()):
        self.asked.append(workspace)
        return [each for role, each in self.members.items() if role in roles or each.person in people]


async def told(database, audience, notice):
    """The messages that became of a notice."""
    reactions = notify_reactions(audience, catalogues(), SIGNER)
    (deliver,) = reactions.handlers.values()
    there = WorkspaceId(new_id())
    async with database.tx() as tx:
        await deliver(tx, _envelope(there), notice)
        messages = list(tx.messages)
        tx.messages.clear()
    assert audience.asked == [there]
    return messages


def _envelope(workspace):
    return Envelope(
        id=new_id(), source="test", type="notice.given.v1", subject=workspace, time=datetime.now(UTC), specversion="1.0"
    )


AUDIENCES = [
    pytest.param({}, [41], id="the owner, if nobody else is named"),
    pytest.param({"roles": (Role.OWNER, Role.MANAGER)}, [41, 42], id="the roles that are named"),
    pytest.param({"to": (VALI,)}, [43], id="the people that are named, whatever their role"),
    pytest.param({"to": (VALI,), "roles": (Role.OWNER,)}, [43], id="people before roles"),
    pytest.param({"roles": (Role.OWNER, Role.MANAGER), "besides": (AZIZ,)}, [42], id="not who did it himself"),
    pytest.param({"roles": (Role.VIEWER,)}, [], id="nobody has the role"),
]


@pytest.mark.parametrize(("whom", "chats"), AUDIENCES)
async def test_who_is_told(database, whom, chats):
    audience = Members(
        owner=somebody(), manager=somebody(BARNO, chat=42, language="ru"), cashier=somebody(VALI, chat=43)
    )
    notice = Notice(key="accounts-taken-out", values={"workspace": "Bozor"}, **whom)
    assert [message.chat for message in await told(database, audience, notice)] == chats


async def test_each_is_told_in_his_own_language_what_people_wrote_as_text_and_with_buttons_of_his_own(database):
    audience = Members(owner=somebody(), manager=somebody(BARNO, chat=42, language="ru"))
    notice = Notice(
        key="accounts-taken-out", values={"workspace": "<b>A&B"}, roles=(Role.OWNER, Role.MANAGER),
        presses=(("accounts-places-button", "ac.places", ()), ("accounts-older-button", "ac.audit", ("7",))),
    )  # fmt: skip
    ours, theirs = await told(database, audience, notice)
    assert "&lt;b&gt;A&amp;B" in ours.payload["text"]
    assert ours.payload["text"] != theirs.payload["text"]
    assert (ours.kind, ours.priority, ours.payload["parse_mode"]) == ("notice", NOTICE, "HTML")
    rows = ours.payload["reply_markup"]["inline_keyboard"]
    data = [button["callback_data"] for row in rows for button in row]
    assert [SIGNER.read(41, each) for each in data] == [Press("ac.places", ()), Press("ac.audit", ("7",))]
    assert [SIGNER.read(42, each) for each in data] == [None, None]


NIGHT = {"quiet_from": time(22), "quiet_to": time(8)}


@pytest.mark.parametrize(
    ("hours", "urgent", "sounds"),
    [(NIGHT, False, False), (NIGHT, True, True), ({}, False, True),
     ({"quiet_from": time(8), "quiet_to": time(9)}, False, True)],
    ids=["at night", "urgent at night", "without quiet hours", "by day"],
)  # fmt: skip
async def test_a_notice_of_the_night_comes_at_once_without_a_sound(database, clock, hours, urgent, sounds):
    night = datetime(2026, 11, 21, 23, 30, tzinfo=ZoneInfo("Asia/Tashkent"))
    clock.offset = night - datetime.now(UTC)
    notice = Notice(key="accounts-taken-out", values={"workspace": "a"}, urgent=urgent)
    (message,) = await told(database, Members(owner=somebody(**hours)), notice)
    assert message.payload.get("disable_notification", False) is not sounds
    assert message.not_before is None


# From, to, the clock on the wall, and until when it is quiet (None: it is not).
HOURS = [
    ("22:00", "08:00", "21:59", None),
    ("22:00", "08:00", "22:00", "08:00"),
    ("22:00", "08:00", "23:59", "08:00"),
    ("22:00", "08:00", "00:00", "08:00"),
    ("22:00", "08:00", "07:59", "08:00"),
    ("22:00", "08:00", "08:00", None),
    ("13:00", "14:30", "12:59", None),
    ("13:00", "14:30", "13:00", "14:30"),
    ("13:00", "14:30", "14:29", "14:30"),
    ("13:00", "14:30", "14:30", None),
]


@pytest.mark.parametrize(("begins", "ends", "wall", "until"), HOURS)
@pytest.mark.parametrize("zone", ["Asia/Tashkent", "America/New_York"])
def test_quiet_hours_go_by_the_clock_on_the_persons_wall(begins, ends, wall, until, zone):
    there = somebody(timezone=zone, quiet_from=time.fromisoformat(begins), quiet_to=time.fromisoformat(ends))
    now = datetime.combine(date(2026, 6, 15), time.fromisoformat(wall), ZoneInfo(zone)).astimezone(UTC)
    found = quiet_until(there, now)
    assert (found and f"{found.astimezone(ZoneInfo(zone)):%H:%M}") == until


@given(
    st.times(), st.times(), st.integers(0, 366 * 24 * 60),
    st.sampled_from(["Asia/Tashkent", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
)  # fmt: skip
def test_quiet_hours_end_within_a_day_and_are_over_then(begins, ends, minute, zone):
    begins, ends = (each.replace(second=0, microsecond=0) for each in (begins, ends))
    there, now = (
        somebody(timezone=zone, quiet_from=begins, quiet_to=ends),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute),
    )
    until = quiet_until(there, now)
    if until is None or begins == ends:
        return
    assert now < until.astimezone(UTC) <= now + timedelta(hours=25)
    assert quiet_until(there, until.astimezone(UTC)) is None
