"""Who is in: the list, an invitation by a one-time link, roles, and leaving."""

from __future__ import annotations

from dastyor.domains.accounts.bot import choices
from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.errors import MemberUnknown
from dastyor.domains.accounts.model import WRITE_MEMBERS, Member
from dastyor.domains.accounts.rules import JOIN, invitation_link
from dastyor.domains.accounts.service import Members, People
from dastyor.kit.actor import Role
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.ids import PersonId
from dastyor.kit.telegram.presses import long, short

_MOST = 40  # members on one screen; a business with more looks at them in the console


@router.command("members", about="accounts-command-members", listed=True)
async def command(talk: Talk) -> None:
    """/members: who is in, with roles."""
    show = await _screen(talk)
    talk.say(show.text, show.rows)


@router.press("ac.members")
async def opened(talk: Talk) -> None:
    """The same from a button."""
    show = await _screen(talk)
    talk.show(show.text, show.rows)


@router.command("invite", about="accounts-command-invite")
async def invite_command(talk: Talk) -> None:
    """/invite: a link for one person; first his role."""
    talk.actor.require(WRITE_MEMBERS)
    talk.say(talk.t("accounts-invite-role"), [*_roles(talk, "ac.invite"), talk.back()])


@router.press("ac.invites")
async def invite_role(talk: Talk) -> None:
    """The same from a button."""
    talk.actor.require(WRITE_MEMBERS)
    talk.show(talk.t("accounts-invite-role"), [*_roles(talk, "ac.invite"), _back(talk)])


@router.press("ac.invite")
async def invite(talk: Talk) -> None:
    """The link, to be sent on; it works once, for a day."""
    made = await Members(talk.tx).invite(talk.actor, talk.arg(0, Role))
    link = invitation_link(talk.bot_name, made.token)
    role = talk.t(f"accounts-role-{made.role.value}")
    talk.show(talk.t("accounts-invited", link=link, role=role, workspace=talk.actor.workspace_name), [_back(talk)])


@router.link(JOIN)
async def accept(talk: Talk) -> None:
    """The link was opened: the person is in, and sees what he may see."""
    there = await Members(talk.tx).accept(talk.actor, talk.args[0])
    talk.speaks(there)
    role = talk.t(f"accounts-role-{there.role.value}")
    talk.say(talk.t("accounts-welcome", workspace=there.workspace_name, role=role), talk.home_rows())


@router.press("ac.member")
async def member(talk: Talk) -> None:
    """One member, his role, and what may be done."""
    found = await _find(talk)
    label, number = talk.label, short(found.person)
    rows = [
        [
            Button(label("accounts-role-button"), "ac.roles", (number,)),
            Button(label("accounts-remove-button"), "ac.out", (number,), style="danger"),
        ]
        if talk.actor.may(WRITE_MEMBERS)
        else [],
        _back(talk),
    ]
    talk.show(_line(talk, found), rows)


@router.press("ac.roles")
async def roles(talk: Talk) -> None:
    """The roles to choose from for one member."""
    found = await _find(talk)
    rows = _roles(talk, "ac.role", short(found.person))
    talk.show(talk.t("accounts-choose-role", name=found.name), [*rows, _back(talk)])


@router.press("ac.role")
async def set_role(talk: Talk) -> None:
    """The chosen role, from his next message on; the same buttons set it back."""
    await Members(talk.tx).set_role(talk.actor, _person(talk), talk.arg(1, Role))
    talk.toast(talk.label("accounts-saved"))
    show = await _screen(talk)
    talk.show(show.text, show.rows)


@router.press("ac.out")
async def remove(talk: Talk) -> None:
    """The member is out, from his next message on."""
    found = await _find(talk)
    await Members(talk.tx).remove(talk.actor, found.person)
    again = Button(talk.label("accounts-invite-again-button"), "ac.invite", (found.role.value,))
    talk.show(talk.t("accounts-removed", name=found.name), [[again], _back(talk)])


@router.press("ac.leave")
async def leaving(talk: Talk) -> None:
    """Asks first: no tap brings him back."""
    sure = Button(talk.label("accounts-leave-button"), "ac.left", style="danger")
    talk.show(talk.t("accounts-leave-sure", workspace=talk.actor.workspace_name), [_back(talk), [sure]])


@router.press("ac.left")
async def leave(talk: Talk) -> None:
    """He is out, and stands in another workspace of his, or in his own."""
    await Members(talk.tx).leave(talk.actor)
    talk.forget()
    talk.speaks(await People(talk.tx).recognise(talk.person))
    await talk.go_home()


async def _screen(talk: Talk) -> Screen:
    found = await Members(talk.tx).page(talk.actor, None, _MOST)
    lines = Safe("\n".join(_line(talk, each) for each in found))
    may = talk.actor.may(WRITE_MEMBERS)
    picks = [Button(each.name[:20], "ac.member", (short(each.person),)) for each in found] if may else []
    invite = [Button(talk.label("accounts-invite-button"), "ac.invites", style="primary")] if may else []
    text = talk.t("accounts-members", workspace=talk.actor.workspace_name, lines=lines)
    leave = [Button(talk.label("accounts-leave-button"), "ac.leave")]
    return Screen(text, [invite, *choices.rows(picks), leave, talk.back()])


def _line(talk: Talk, member: Member) -> str:
    return talk.t("accounts-member-line", name=member.name, role=talk.t(f"accounts-role-{member.role.value}"))


def _roles(talk: Talk, press: str, *before: str) -> list[list[Button]]:
    buttons = [Button(talk.label(f"accounts-role-{role.value}"), press, (*before, role.value)) for role in Role]
    return choices.rows(buttons)


async def _find(talk: Talk) -> Member:
    person = _person(talk)
    for each in await Members(talk.tx).page(talk.actor, None, 1000):
        if each.person == person:
            return each
    raise MemberUnknown


def _person(talk: Talk) -> PersonId:
    return PersonId(talk.arg(0, long))


def _back(talk: Talk) -> list[Button]:
    return [Button(talk.label("bot-back-button"), "ac.members")]
