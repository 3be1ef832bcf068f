"""The ledger as a file in chat: the period of the report that one looks at, in the form that one likes."""

from __future__ import annotations

from tempfile import TemporaryFile

from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import TooLargeForChat
from dastyor.domains.expenses.model.exports import Form
from dastyor.domains.expenses.rules import spans
from dastyor.domains.expenses.rules.naming import period_name
from dastyor.domains.expenses.service import Exports
from dastyor.kit.bot import Button, Talk
from dastyor.kit.periods import Period
from dastyor.kit.telegram.message import MOST_INSIDE


@router.command("export", about="expenses-command-export")
async def export(talk: Talk) -> None:
    """/export [period]: which form?"""
    code = spans.read_span(talk.text, talk.today) if talk.text else None
    _ask(talk, code or "y")


@router.press("ex.exp")
async def choose(talk: Talk) -> None:
    """The forms to choose from, for the period on the button; a message of its own, the report stays."""
    _ask(talk, talk.arg(0, str) if talk.args else "m")


@router.press("ex.file")
async def send(talk: Talk) -> None:
    """The file."""
    code, form = talk.arg(0, str), talk.arg(1, Form)
    period = spans.span_of_code(code, talk.today).period
    with TemporaryFile() as file:
        await Exports(talk.tx).write(talk.actor, form, period.start, period.last_day, talk.label, file)
        if file.tell() > MOST_INSIDE:
            raise TooLargeForChat(megabytes=file.tell() // 2**20)
        file.seek(0)
        body = file.read()
    name = f"expenses-{period.start:%Y%m%d}-{period.last_day:%Y%m%d}.{form.ending}"
    talk.send_file(name, body, _named(talk, code), [talk.back()])


def _ask(talk: Talk, code: str) -> None:
    """Which form? Excel stands first: it is what most open."""
    forms = sorted(Form, key=lambda form: form is not Form.XLSX)
    buttons = [Button(talk.label(f"expenses-form-{form.value}"), "ex.file", (code, form.value)) for form in forms]
    text = talk.t("expenses-export-choose", period=_named(talk, code))
    talk.say(text, [buttons[:2], buttons[2:], talk.back()])


def _named(talk: Talk, code: str) -> str:
    """The period as its report is called."""
    if code in {"m", "y"}:
        return talk.label.period(Period.around(talk.today, spans.CALENDAR[code]))
    return period_name(spans.span_of_code(code, talk.today).period, talk.label, talk.today)
