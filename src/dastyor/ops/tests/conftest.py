"""The command line as an operator has it: words, an exit code, what was printed; over an embedded Postgres that runs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dastyor.cli import main
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.testing.postgres import server


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line of a refusal."""
        assert self.out == ""
        [line] = self.err.splitlines()
        assert line.startswith("dastyor: "), line
        return line


Dastyor = Callable[..., Ended]


@pytest.fixture(scope="session")
def installation(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Addresses]]:
    """A home whose server runs, as beside a running product; its database is empty at first."""
    home = Path(shutil.copytree(made_home, tmp_path_factory.mktemp("running") / "home", symlinks=True))
    with server(home) as addresses:
        yield home, addresses


@pytest.fixture
def dastyor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dastyor:
    """Runs `dastyor WORDS` in this process; settings by keyword: `dastyor("doctor", port="eighty")`."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DASTYOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))

    def run(*words: str, **settings: object) -> Ended:
        capsys.readouterr()
        with monkeypatch.context() as here:
            here.setattr(sys, "argv", ["dastyor", *words])
            for name, value in settings.items():
                here.setenv(f"DASTYOR_{name.upper()}", str(value))
            with pytest.raises(SystemExit) as ended:
                main()
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def there(dastyor: Dastyor, installation: tuple[Path, Addresses]) -> Dastyor:
    """The same on the running installation, migrated."""

    def run(*words: str, **settings: object) -> Ended:
        return dastyor(*words, home=installation[0], **settings)

    assert run("migrate").code == 0
    return run
