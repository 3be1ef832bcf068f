"""One command. Here stand its names and their help; what they do stands in ops."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

app = typer.Typer(
    name="dastyor",
    help="The assistant that runs the dull side of a small business, from Telegram.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
workspace = typer.Typer(help="Workspaces.", no_args_is_help=True)
key = typer.Typer(help="API keys.", no_args_is_help=True)
sales = typer.Typer(help="The totals of sales, and what could not be counted.", no_args_is_help=True)
quarantine = typer.Typer(help="Lines of sales that were refused: list, replay.", no_args_is_help=True)
events = typer.Typer(help="Events that could not be worked.", no_args_is_help=True)
dead = typer.Typer(help="Dead events: list, show, replay.", no_args_is_help=True)
app.add_typer(workspace, name="workspace")
app.add_typer(key, name="key")
app.add_typer(events, name="events")
app.add_typer(sales, name="sales")
sales.add_typer(quarantine, name="quarantine")
events.add_typer(dead, name="dead")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Slug = Annotated[str, typer.Option("--workspace", help="The workspace's slug.")]


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="The port of all pages.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the chat page.")] = False,
    days: Annotated[int, typer.Option(help="Days of seeded life.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
) -> None:
    """The whole product with a sandbox Telegram: no token, no network. Example: dastyor demo --port 8080"""
    from dastyor.ops import demo as whole

    whole.demo(port=port, browser=not no_browser, days=days, seed=seed)


@app.command()
def up() -> None:
    """The whole product in earnest, in one process. Example: DASTYOR_BOT_TOKEN=123456:ABC dastyor up"""
    from dastyor.ops import start

    start.up()


@app.command()
def run(
    role: Annotated[str, typer.Argument(help="receiver, bot, sender, api, worker, notify, clock or sandbox.")],
    only: Annotated[str | None, typer.Option(help="A domain, or a part of one: sales, sales.collector.")] = None,
) -> None:
    """One service of the scaled installation. Example: dastyor run worker --only expenses"""
    from dastyor.ops import start

    start.run(role, only)


@app.command()
def migrate(
    words: Annotated[list[str] | None, typer.Argument(help="new DOMAIN WORDS: write the next migration.")] = None,
) -> None:
    """Bring the database to this version, or write a migration. Example: dastyor migrate new expenses add budgets"""
    from dastyor.ops import database

    database.migrate(words or [])


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check every dependency, setting and connection. Example: dastyor doctor --json"""
    from dastyor.ops import doctor as checks

    raise typer.Exit(checks.run(as_json=as_json))


@app.command()
def seed(
    workspace: Slug,
    transactions: Annotated[int, typer.Option(help="How many sales.")] = 0,
    expenses: Annotated[int, typer.Option(help="How many expenses.")] = 1000,
    days: Annotated[int, typer.Option(help="Over how many days up to today.")] = 365,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same data.")] = 1,
) -> None:
    """Realistic test data. Example: dastyor seed --workspace demo --expenses 1000 --days 365 --seed 1"""
    from dastyor.ops import seeding

    seeding.run(workspace, {"sales": transactions, "expenses": expenses}, days=days, seed=seed)


@workspace.command("new")
def workspace_new(
    slug: Annotated[str, typer.Option(help="Its short name in addresses.")],
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "UZS",
    timezone: Annotated[str, typer.Option(help="IANA name.")] = "Asia/Tashkent",
    language: Annotated[str, typer.Option(help="uz, uz-Latn, uz-Cyrl, ru or en.")] = "uz",
) -> None:
    """A new workspace; prints its id. Example: dastyor workspace new --slug bozor --currency UZS"""
    from dastyor.ops import people

    print(people.new_workspace(slug, currency=currency, timezone=timezone, language=language))


@key.command("new")
def key_new(
    workspace: Slug,
    scopes: Annotated[str, typer.Option(help="Names of rights with commas between; unset: all.")] = "",
) -> None:
    """A new API key; prints it and nothing else. Example: dastyor key new --workspace demo --scopes expenses.read"""
    from dastyor.ops import people

    print(people.new_key(workspace, [scope for scope in scopes.split(",") if scope]))


@dead.command("list")
def dead_list(as_json: Json = False) -> None:
    """Every event, job, update and message that failed for good, with its reason. Example: dastyor events dead list"""
    from dastyor.ops import dead as letters

    letters.listing(as_json=as_json)


@dead.command("show")
def dead_show(number: Annotated[str, typer.Argument(help="Its name in the list.")]) -> None:
    """One of the dead, whole. Example: dastyor events dead show event-17"""
    from dastyor.ops import dead as letters

    letters.show(number)


@dead.command("replay")
def dead_replay(number: Annotated[str, typer.Argument(help="Its name in the list, or all.")]) -> None:
    """Try one of the dead again, or all. Example: dastyor events dead replay all"""
    from dastyor.ops import dead as letters

    letters.again(number)


@sales.command("recount")
def sales_recount(
    workspace: Slug,
    check: Annotated[bool, typer.Option("--check", help="Only say whether they agree; exit 1 when not.")] = False,
) -> None:
    """Make the totals of sales anew from their transactions. Example: dastyor sales recount --workspace demo --check"""
    from dastyor.ops import sales as totals

    print(totals.recount(workspace, check=check))


@quarantine.command("list")
def quarantine_list(workspace: Slug, as_json: Json = False) -> None:
    """What waits to be repaired, oldest first. Example: dastyor sales quarantine list --workspace demo --json"""
    from dastyor.ops import quarantine as lines

    lines.listing(workspace, as_json=as_json)


@quarantine.command("replay")
def quarantine_replay(
    workspace: Slug,
    fix: Annotated[
        Path | None, typer.Option(help="The list as JSON with its lines mended; unset: all as they are.")
    ] = None,
) -> None:
    """Take refused lines at last. Example: dastyor sales quarantine replay --workspace demo --fix mended.json"""
    from dastyor.ops import quarantine as lines

    lines.again(workspace, fix)


@app.command()
def domains() -> None:
    """Every domain, its parts and its words. Example: dastyor domains"""
    from dastyor.ops import listing

    listing.domains()


@app.command()
def routes() -> None:
    """Every command, press, path and event. Example: dastyor routes"""
    from dastyor.ops import listing

    listing.routes()


@app.command()
def openapi() -> None:
    """The OpenAPI document of the REST API. Example: dastyor openapi > openapi.json"""
    from dastyor.ops import listing

    listing.openapi()


@app.command()
def asyncapi() -> None:
    """The AsyncAPI document of the events. Example: dastyor asyncapi > asyncapi.json"""
    from dastyor.ops import listing

    listing.asyncapi()


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="bot, start, events, expenses, ingest, kafka, analytics or market.")],
    as_json: Json = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same load.")] = 1,
) -> None:
    """One benchmark, with the peer or limit of the same run. Example: dastyor bench events --json"""
    from dastyor.ops import bench as benches

    benches.run(name, as_json=as_json, seed=seed)


@app.command("new-domain")
def new_domain(
    name: Annotated[str, typer.Argument(help="A noun in small letters, for example loyalty.")],
    folder: Annotated[Path | None, typer.Option(help="The checkout; unset: this one.")] = None,
) -> None:
    """A new domain folder with a passing test for each part. Example: dastyor new-domain loyalty"""
    from dastyor.ops import scaffold

    scaffold.new_domain(name, folder)


def main() -> None:
    """Run the command line: 0 done, 1 failed, 2 wrong use; failures are one sentence on standard error."""
    try:
        code = app(prog_name="dastyor", standalone_mode=False)
    except TyperException as wrong:
        print(_wrong_use(wrong), file=sys.stderr)
        sys.exit(wrong.exit_code)
    except Exception as error:
        from dastyor.kit.errors import Invalid, Problem

        if not isinstance(error, Problem):
            raise
        print(f"dastyor: {error.sentence()}", file=sys.stderr)
        sys.exit(2 if error.status == Invalid.status else 1)
    sys.exit(code or 0)


def _wrong_use(wrong: TyperException) -> str:
    """What is wrong with the words in one sentence; a group of commands without a word shows its help."""
    said = wrong.format_message()
    if "\n" in said:
        return said
    context = getattr(wrong, "ctx", None)
    path = context.command_path if context else "dastyor"
    return f"dastyor: {said.rstrip('.')}. See `{path} --help`."
