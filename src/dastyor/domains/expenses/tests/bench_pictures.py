"""How long a picture takes: run, this file prints milliseconds for a phone's photo and for one of 12 megapixels."""

from __future__ import annotations

import time
from contextlib import suppress

from dastyor.domains.expenses.adapters.codes import read_codes
from dastyor.domains.expenses.errors import NoCodeOnPicture
from tests.support.pictures import RU, blank, photo, receipt, saved


def milliseconds(picture: bytes, rounds: int = 3) -> float:
    """The best of the rounds: what a busy machine takes from one of them is not ours."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        with suppress(NoCodeOnPicture):
            read_codes(picture)
        took.append(time.perf_counter() - begun)
    return round(min(took) * 1000, 1)


def measure() -> dict[str, float]:
    """By kind of picture."""
    large = {"size": (4000, 3000), "side": 600, "turn": 17}
    noise = photo("nothing", size=(4000, 3000), side=8, blur=0)
    return {
        "phone": milliseconds(receipt(RU, turn=17)),
        "phone, no code": milliseconds(blank()),
        "4000x3000": milliseconds(receipt(RU, **large)),
        "4000x3000 dark": milliseconds(receipt(RU, light=0.12, **large)),
        "4000x3000 PNG": milliseconds(saved(photo(RU, **large), "PNG")),
        "4000x3000, no code": milliseconds(saved(noise)),
        "8000x6000": milliseconds(receipt(RU, size=(8000, 6000), side=1200)),
    }


if __name__ == "__main__":
    print(measure())  # noqa: T201
