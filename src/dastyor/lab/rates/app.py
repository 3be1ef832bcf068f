"""The four servers in one application: `/rates/cbr`, `/rates/cbu`, `/rates/ecb`, `/rates/frankfurter`; faults by POST /rates/faults."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dastyor.kit.clock import Clock
from dastyor.lab.rates import forms
from dastyor.lab.rates.faults import Fault, instead
from dastyor.lab.rates.worth import KNOWN

PREFIX = "/rates"
#: Where each source is, by the name of the setting that says so.
PLACES = {f"{name}_url": f"{PREFIX}/{name}" for name in ("cbr", "cbu", "ecb", "frankfurter")}

# Zone, hour, for how many days ahead, on which weekdays a document begins.
_RHYTHM = {
    "cbr": ("Europe/Moscow", time(15, 30), 1, {1, 2, 3, 4, 5}),
    "cbu": ("Asia/Tashkent", time(16), 1, {1, 2, 3, 4, 5}),
    "ecb": ("Europe/Berlin", time(16), 0, {0, 1, 2, 3, 4}),
    "frankfurter": ("Europe/Berlin", time(17), 0, {0, 1, 2, 3, 4}),
}
_MONTH = timedelta(days=30)
_TIMES = 100


class RatesLab:
    """Serves by the clock it is given, so that a demo's moved clock finds rates of its new day."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults: dict[str, Fault] = {}
        self.asked: list[str] = []
        self.app = Starlette(routes=self._routes())

    def last_day(self, source: str, up_to: date | None = None) -> date:
        """The day of the document that the source gives for that day, or for the latest."""
        zone, at, ahead, weekdays = _RHYTHM[source]
        there = self.clock.now().astimezone(ZoneInfo(zone))
        day = there.date() + timedelta(days=ahead if there.time() >= at else ahead - 1)
        if self.faults.get(source) is Fault.OLD:
            day -= _MONTH
        day = min(day, up_to or day)
        while day.weekday() not in weekdays:
            day -= timedelta(days=1)
        return day

    def _routes(self) -> list[Route]:
        cbr, cbu, ecb = f"{PREFIX}/cbr/scripts", f"{PREFIX}/cbu/{{language}}/arkhiv-kursov-valyut/json", f"{PREFIX}/ecb"
        return [
            Route(f"{cbr}/XML_daily.asp", self._answering("cbr", self._cbr_day)),
            Route(f"{cbr}/XML_dynamic.asp", self._answering("cbr", self._cbr_dynamic)),
            Route(f"{cbu}/{{path:path}}", self._answering("cbu", self._cbu)),
            Route(f"{ecb}/stats/eurofxref/eurofxref-daily.xml", self._answering("ecb", self._ecb_day)),
            Route(f"{ecb}/stats/eurofxref/eurofxref-hist-90d.xml", self._answering("ecb", self._ecb_days)),
            Route(f"{PREFIX}/frankfurter/v2/rates", self._answering("frankfurter", self._frankfurter)),
            Route(f"{PREFIX}/faults", self._fault, methods=["POST", "DELETE"]),
        ]

    def _answering(
        self, source: str, make: Callable[[Request, int], bytes]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            self.asked.append(str(request.url.path))
            fault = self.faults.get(source)
            try:
                body = make(request, _TIMES if fault is Fault.ABSURD else 1)
            except (ValueError, KeyError):
                return JSONResponse({"message": "not found"}, 422 if source == "frankfurter" else 404)
            kind = "application/json" if source in {"cbu", "frankfurter"} else "application/xml"
            return instead(fault, body) or Response(body, media_type=kind)

        return answer

    def _cbr_day(self, request: Request, times: int) -> bytes:
        asked = request.query_params.get("date_req")
        return forms.cbr_day(self.last_day("cbr", _russian_day(asked) if asked else None), times)

    def _cbr_dynamic(self, request: Request, times: int) -> bytes:
        asked = request.query_params
        first, last = _russian_day(asked["date_req1"]), _russian_day(asked["date_req2"])
        return forms.cbr_dynamic(asked["VAL_NM_RQ"], sorted(self._days("cbr", first, last)), times)

    def _cbu(self, request: Request, times: int) -> bytes:
        match [part for part in request.path_params["path"].split("/") if part]:
            case []:
                return forms.cbu_day(self.last_day("cbu"), times)
            case [currency]:
                return forms.cbu_day(self.last_day("cbu"), times, only=currency)
            case [currency, day]:
                only = None if currency == "all" else currency
                return forms.cbu_day(self.last_day("cbu", date.fromisoformat(day)), times, only=only)
        raise KeyError

    def _ecb_day(self, _request: Request, times: int) -> bytes:
        return forms.ecb_days([self.last_day("ecb")], times)

    def _ecb_days(self, _request: Request, times: int) -> bytes:
        last = self.last_day("ecb")
        return forms.ecb_days(self._days("ecb", last - timedelta(days=90), last), times)

    def _frankfurter(self, request: Request, times: int) -> bytes:
        asked = request.query_params
        quotes = [code for code in asked.get("quotes", "").upper().split(",") if code]
        base = asked.get("base", "EUR").upper()
        if not {base, *quotes} <= set(KNOWN):
            raise KeyError
        if since := asked.get("from"):
            until = date.fromisoformat(asked["to"]) if "to" in asked else self.last_day("frankfurter")
            days = sorted(self._days("frankfurter", date.fromisoformat(since), until))
        else:
            named = asked.get("date")
            days = [self.last_day("frankfurter", date.fromisoformat(named) if named else None)]
        return forms.frankfurter_days(base, quotes, days, times)

    def _days(self, source: str, first: date, last: date) -> Iterator[date]:
        """Days of documents, the newest first."""
        day = self.last_day(source, last)
        while day >= first:
            yield day
            day = self.last_day(source, day - timedelta(days=1))

    async def _fault(self, request: Request) -> Response:
        """POST {"source": "cbu", "kind": "absurd"}, or without a source for all; DELETE takes every fault away."""
        if request.method == "DELETE":
            self.faults.clear()
            return Response(status_code=204)
        body = await request.json()
        try:
            kind = Fault(body["kind"])
            self.faults |= dict.fromkeys([body["source"]] if "source" in body else _RHYTHM, kind)
        except (KeyError, ValueError):
            return JSONResponse({"detail": f"kind is one of {', '.join(Fault)}"}, 422)
        return JSONResponse(self.faults)


def _russian_day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
