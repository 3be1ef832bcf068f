"""Which tests prove which promise, and how much of it is the whole of it."""

from __future__ import annotations

from dataclasses import dataclass, field

_BASE = {"DASTYOR_PROVE": "1"}
BUS = "src/dastyor/kit/tests/test_bus_faults.py"


@dataclass(frozen=True, slots=True)
class Suite:
    """One promise: `rows` of the scoreboard, the tests that hold it, and the minutes after which it has failed."""

    name: str
    rows: str
    promise: str
    tests: tuple[str, ...]
    minutes: int
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment that asks for the whole and not for the short form."""
        return _BASE | self.settings


SUITES = (
    Suite(
        "row-1", "1",
        "kill -9 of each process 50 times under 20,000 updates, and of workers under events: lost 0, doubled 0",
        ("tests/reliability/test_row1_kills.py", f"{BUS}::test_a_worker_killed_at_any_moment_loses_and_doubles_nothing"),
        60, {"DASTYOR_PROVE_KILLS": "50"},
    ),
    Suite(
        "row-2", "2", "each update three times, shuffled, and numbers that begin anew: one effect each, none missed",
        ("tests/reliability/test_row2_redelivery.py",), 30,
    ),
    Suite(
        "row-3", "3", "5 % of 5,000 answers lost: what may not double does not, every doubt settled within a minute",
        ("tests/reliability/test_row3_lost_answers.py",), 40,
    ),
    Suite(
        "row-4", "4", "30 % of 10,000 sends to 500 chats answer 429, and 5xx: lost 0, order kept, silences obeyed",
        ("tests/reliability/test_row4_flood.py",), 60,
    ),
    Suite(
        "row-5", "5", "the receiver stores its first update 3 s after a kill; receiver and sender 80 MB each",
        ("tests/reliability/test_row5_receiver_back.py",), 5,
    ),
    Suite(
        "row-7", "7", "Postgres killed 20 times under load: lost 0, doubled 0, serving again within 5 s by itself",
        (
            "tests/reliability/test_row7_postgres.py", "src/dastyor/kit/tests/test_pg_faults.py",
            f"{BUS}::test_a_postgres_killed_under_load_loses_and_doubles_nothing",
        ), 60, {"DASTYOR_PROVE_KILLS": "20"},
    ),
    Suite(
        "row-8", "8", "the broker away while events come: all accepted, none lost, all delivered when it is back",
        ("src/dastyor/kit/tests/test_bus_kafka.py::test_while_the_broker_is_away_events_wait_in_the_outbox_and_none_is_lost",),
        30,
    ),
    Suite(
        "row-13", "13", "one key, 100 requests at once, another body, a failure, a kill: one row, one answer",
        ("src/dastyor/kit/tests/test_api_rest.py", "tests/contracts/test_rest_kill.py"), 40, {"DASTYOR_PROVE_KILLS": "50"},
    ),
    Suite(
        "row-14", "14", "REST answers whatever is sent as described: 5xx 0, breaks of the schema 0",
        ("tests/contracts/test_rest_fuzz.py",), 60, {"DASTYOR_PROVE_CASES": "400"},
    ),
    Suite(
        "row-15", "15", "1,000,000 lines, codes and buttons, 200,000 of them to the bot itself: faults 0; no screen without a way on",
        (
            "tests/reliability/test_row15_inputs.py", "tests/journeys/test_anything_typed.py", "tests/journeys/test_walk.py",
            "src/dastyor/domains/expenses/tests/test_reader.py",
        ),
        88,
    ),
    Suite(
        "row-16", "16", "1,000 random ids of another workspace through every route, button and link: none answers",
        ("tests/contracts/test_rest_tenancy.py", "tests/contracts/test_tenancy.py"), 60, {"DASTYOR_PROVE_PROBES": "1000"},
    ),
    Suite(
        "row-22", "22", "planted secrets found in clear 0; of 1,000 sealed values moved elsewhere none opens",
        (
            "src/dastyor/kit/tests/test_telemetry.py", "src/dastyor/kit/tests/test_seal.py",
            "src/dastyor/domains/accounts/tests/test_accounts_vault.py",
            "src/dastyor/domains/accounts/tests/test_accounts_keys.py", "tests/journeys/test_planted_secrets.py",
        ), 10,
    ),
    Suite(
        "stop", "graceful stop", "SIGTERM to each process under load, 50 times: exit 0 within 10 s, lost 0, doubled 0",
        ("tests/reliability/test_graceful_stop.py", "tests/journeys/test_sigterm.py"), 60,
    ),
    Suite(
        "bot", "journey", "the first day of a person in four languages, by real HTTP",
        ("tests/journeys/test_first_day.py",), 20,
    ),
    Suite(
        "kills", "1, the whole product", "kill -9 of every service 50 times under 20,000 lines, and between all steps of a day",
        ("tests/journeys/test_killed_between_steps.py", "tests/journeys/test_demo_killed.py"), 88,
    ),
    Suite(
        "sales", "sales, to the last digit",
        "540,000 lines of a shop with every flaw, in any order and partly twice: each figure is what the file adds up to",
        ("tests/journeys/test_sales_dataset.py",), 50,
    ),
    Suite(
        "sales-kills", "1 and 8, sales",
        "kill -9 of collector, processors, broker and database, 50 times: lost 0, doubled 0; a batch 1,000 times: one "
        "effect; five minutes without a broker: all taken, all counted; without both: 503",
        ("tests/reliability/test_sales_kills.py",), 60,
    ),
    Suite(
        "market", "market, a journey",
        "an album, three moderators and 50 presses at once in four languages; a week of half hours: the turns are fair; "
        "100 people, each by another first act: all known",
        ("tests/journeys/test_market.py", "tests/journeys/test_first_acts.py"), 80,
    ),
    Suite(
        "market-kills", "1, market", "kill -9 of the services 100 times while ads are placed: posted twice 0, lost 0, sellers untold 0",
        ("tests/journeys/test_market_killed.py",), 60,
    ),
    Suite(
        "starts", "bad starts", "every bad start ends in one sentence; doctor names each thing that is broken",
        ("tests/journeys/test_bad_starts.py", "tests/journeys/test_doctor.py"), 10,
    ),
)  # fmt: skip
