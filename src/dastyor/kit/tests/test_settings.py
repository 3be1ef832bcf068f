from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, SecretStr

from dastyor.kit.settings import (
    Section,
    Settings,
    WrongSettings,
    env_example,
    foreign_names,
    load,
    read_sections,
    surroundings,
)
from dastyor.kit.settings.gather import is_secret, variable

TOKEN = "123456789:AAF0k3sYbTuT9P1ZQ7x_canary-canary-0"
ROOT = Path(__file__).parents[4]


class SalesSettings(Section):
    name: str = Field("shop", description="What the shop is called.")
    limit: int = Field(5, description="How many.")
    key: SecretStr | None = Field(None, description="The key of the till.")


def sentence(**variables: str) -> str:
    with pytest.raises(WrongSettings) as refused:
        load({f"DASTYOR_{name}": value for name, value in variables.items()}, modules=["sales", "market"])
    (told,) = refused.value.sentences
    return told


def test_nothing_set_means_the_defaults():
    settings = load({})
    assert (settings.host, settings.port, settings.bot_token, settings.domains) == ("127.0.0.1", 8080, None, None)
    assert settings.home_folder == Path("~/.dastyor").expanduser()
    assert load({}, demo=True).home_folder == Path("~/.dastyor-demo").expanduser()


def test_values_are_read_into_what_they_mean():
    settings = load(
        {
            "DASTYOR_BOT_TOKEN": f" {TOKEN} ",
            "DASTYOR_DOMAINS": "Market, sales",
            "DASTYOR_DATABASE_URL": "postgres://me:pw@db/x",
            "DASTYOR_ALLOW_HOSTS": "Intranet:80,[::1]:8443",
            "DASTYOR_PORT": "",
            "DASTYOR_BOT_NAME": "@my_bot",
            "AWS_REGION": "ru-1",
            "HOME": "/root",
        }
    )
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.domains == ("market", "sales")
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://me:pw@db/x"
    assert settings.allow_hosts == ("intranet:80", "[::1]:8443")
    assert (settings.port, settings.bot_name, settings.aws_region) == (8080, "my_bot", "ru-1")


def test_a_wrong_token_is_told_in_one_sentence():
    assert sentence(BOT_TOKEN="12345") == (
        'DASTYOR_BOT_TOKEN is "12345", which is not a bot token (expected 123456:ABC...). '
        "Get one from @BotFather, or run `dastyor demo`."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("HOST", "not a host"),
        ("DATABASE_URL", "mysql://a/b"),
        ("DATABASE_URL", "postgresql://a:xyz/b"),
        ("REDIS_URL", "localhost:6379"),
        ("KAFKA_URL", "localhost"),
        ("KAFKA_URL", ","),
        ("STORAGE_URL", "file://relative"),
        ("STORAGE_URL", "s3://"),
        ("WEBHOOK_URL", "example.org"),
        ("RPC_URL", "bot"),
        ("ALLOW_HOSTS", "10.0.0.1"),
        ("ALLOW_HOSTS", "::1:80"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "AAAA" * 11 + "AAAA"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
        ("DOMAINS", "sales market"),
        ("DOMAINS", "sails"),
        ("LLM_URL", "ftp://x"),
    ],
)
def test_each_wrong_value_names_the_variable_and_what_to_do(name, value):
    told = sentence(**{name: value})
    assert told.startswith(f"DASTYOR_{name} ")
    assert "expected" in told
    assert told.endswith(".")


def test_every_wrong_value_is_told_at_once():
    with pytest.raises(WrongSettings) as refused:
        load({"DASTYOR_PORT": "x", "DASTYOR_LOG_LEVEL": "y", "DASTYOR_HOTS": "z"})
    assert len(refused.value.sentences) == 3


def test_an_unknown_name_is_refused_with_the_nearest_one():
    assert sentence(BOT_TOKN=TOKEN) == "DASTYOR_BOT_TOKN is not a setting; did you mean DASTYOR_BOT_TOKEN?"
    assert sentence(QQQQ="1") == "DASTYOR_QQQQ is not a setting. All names are in .env.example."
    assert "DASTYOR_PORT_FILE is not a setting" in sentence(PORT_FILE="/x")


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    assert load({"DASTYOR_BOT_TOKEN_FILE": str(file)}).bot_token == SecretStr(TOKEN)
    assert "cannot be read (No such file" in sentence(BOT_TOKEN_FILE=str(tmp_path / "none"))
    assert "are both set" in sentence(BOT_TOKEN_FILE=str(file), BOT_TOKEN=TOKEN)
    file.write_text("\n")
    assert "which is empty" in sentence(BOT_TOKEN_FILE=str(file))
    file.write_bytes(b"\xff\xfe")
    assert "it is no text" in sentence(BOT_TOKEN_FILE=str(file))


def test_a_wrong_secret_is_never_shown():
    assert "canary" not in sentence(DATABASE_URL="canary://me:canary@db/x")
    assert "canary" not in sentence(BOT_TOKEN="bot" + TOKEN)
    assert "canary" not in repr(load({"DASTYOR_BOT_TOKEN": TOKEN, "DASTYOR_REDIS_URL": "redis://:canary@r/0"}))


def test_the_demo_heeds_only_what_is_promised():
    settings = load(
        {
            "DASTYOR_BOT_TOKEN": "rubbish",
            "DASTYOR_DATABASE_URL": "rubbish",
            "DASTYOR_PORT": "9",
            "DASTYOR_SALES_LIMIT": "x",
        },
        demo=True,
        modules=["sales"],
    )
    assert (settings.bot_token, settings.database_url, settings.port) == (None, None, 9)
    assert read_sections(settings, {"sales": SalesSettings}).section(SalesSettings).limit == 5
    with pytest.raises(WrongSettings):
        load({"DASTYOR_PORT": "nine"}, demo=True)


def test_a_domain_reads_its_own_section():
    variables = {"DASTYOR_SALES_LIMIT": "7", "DASTYOR_SALES_KEY": "s3cret", "DASTYOR_MARKET_X": "1"}
    settings = load(variables, modules=["sales", "market"])
    assert settings.section(SalesSettings).limit == 5
    sales = read_sections(settings, {"sales": SalesSettings}).section(SalesSettings)
    assert (sales.name, sales.limit, sales.key) == ("shop", 7, SecretStr("s3cret"))


def test_a_wrong_section_is_told_too():
    settings = load({"DASTYOR_SALES_LIMIT": "many", "DASTYOR_SALES_LIMITS": "1"}, modules=["sales"])
    with pytest.raises(WrongSettings) as refused:
        read_sections(settings, {"sales": SalesSettings})
    assert refused.value.sentences == (
        "DASTYOR_SALES_LIMITS is not a setting; did you mean DASTYOR_SALES_LIMIT?",
        (
            'DASTYOR_SALES_LIMIT is "many", which is refused: input should be a valid integer, '
            "unable to parse string as an integer. How many."
        ),
    )


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text('DASTYOR_PORT=1\nDASTYOR_HOST="::1"\n# DASTYOR_BOT_NAME=x\nPOSTGRES_PASSWORD=y\n')
    monkeypatch.setenv("DASTYOR_PORT", "2")
    monkeypatch.delenv("DASTYOR_HOST", raising=False)
    settings = load(surroundings(tmp_path))
    assert (settings.port, settings.host, settings.bot_name) == (2, "::1", None)


def test_names_of_other_products_are_pointed_out():
    assert foreign_names({"API_TOKEN": "x", "DATABASE_URL": "y", "DASTYOR_DATABASE_URL": "z"}) == [
        "API_TOKEN is set, but Dastyor does not read it: its name here is DASTYOR_BOT_TOKEN."
    ]


def test_the_example_is_current_and_tells_every_setting():
    written = (ROOT / ".env.example").read_text("utf-8")
    assert written.startswith(env_example()), "make docs writes it anew"
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"\n#{variable(name)}=" in written
        assert (f"{variable(name)}_FILE" in written) == is_secret(field)
    assert "#DASTYOR_SALES_LIMIT=5" in env_example({"sales": SalesSettings})


def test_the_example_uncommented_is_a_valid_configuration():
    lines = [line[1:] for line in env_example().splitlines() if line.startswith(("#DASTYOR_", "#AWS_"))]
    variables = dict(line.split("=", 1) for line in lines)
    variables["DASTYOR_BOT_TOKEN"] = TOKEN
    settings = load({name: value for name, value in variables.items() if value})
    assert settings.storage_url == "file:///srv/files"


TEXTS = st.text(min_size=1).filter(lambda text: "\0" not in text)


@given(st.sampled_from(list(Settings.model_fields)), TEXTS)
def test_any_text_is_a_value_or_a_sentence(name, text):
    told = ()
    try:
        load({variable(name): text})
    except WrongSettings as refused:
        told = refused.sentences
    assert all(sentence.startswith(variable(name)) for sentence in told)
