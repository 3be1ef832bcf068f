"""The pictures of the README, taken from a running demo: python -m tools.pictures http://127.0.0.1:8080

Writes docs/pictures/chat-wide.png (1280 wide, light) and chat-phone.png (390 wide, dark). Best on a fresh demo home:
what people said before is in the pictures too.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.async_api import Browser, async_playwright

from tools.servers import program

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
COLOURS = 256  # enough for flat surfaces; a third of the bytes of full colour


class Chat:
    """One person of the demo."""

    def __init__(self, client: httpx.AsyncClient, number: int) -> None:
        self.client, self.number = client, number

    async def writes(self, text: str) -> dict[str, Any]:
        """What the bot's last message is once it has answered."""
        seen = await self._entries()
        await self._do("send", text=text)
        return await self._answered(len(seen) + 1)

    async def _answered(self, after: int) -> dict[str, Any]:
        for _ in range(60):
            entries = await self._entries()
            if len(entries) > after and entries[-1]["from"] == "bot":
                return entries[-1]
            await asyncio.sleep(0.5)
        raise SystemExit("The bot did not answer within half a minute.")

    async def _entries(self) -> list[dict[str, Any]]:
        answer = await self.client.get("transcript", params={"actor": self.number})
        entries: list[dict[str, Any]] = answer.raise_for_status().json()
        return entries

    async def _do(self, act: str, **what: object) -> None:
        (await self.client.post(act, json={"actor": self.number, **what})).raise_for_status()


async def talk(url: str) -> list[int]:
    """The numbers of two people of the demo after a short talk of each with the bot."""
    async with httpx.AsyncClient(base_url=f"{url}/sandbox/api/", timeout=30) as client:
        people = {each["username"]: each["id"] for each in (await client.get("actors")).json()}
        russian, english = (Chat(client, people[name]) for name in ("sergey_kassa", "emma_books"))
        await russian.writes("обед 45 000")
        await russian.writes("такси 20к + кофе 15к")
        for line in ("coffee 18 000", "rent 4 500 000 yesterday"):
            await english.writes(line)
        await english.writes("/month")
        return [russian.number, english.number]


async def shoot(browser: Browser, url: str, seats: list[int], *, name: str, wide: int, high: int, dark: bool) -> None:
    """One picture of the chat page with these people side by side."""
    context = await browser.new_context(
        viewport={"width": wide, "height": high}, color_scheme="dark" if dark else "light", device_scale_factor=1
    )
    remembered = {"seats": [{"actor": each, "chat": each} for each in seats], "hinted": True, "rail": wide > 1000}
    remembered["language"] = "en"
    lines = [
        f"localStorage.setItem('sandbox.{key}', {json.dumps(json.dumps(value))});" for key, value in remembered.items()
    ]
    await context.add_init_script("".join(lines))
    page = await context.new_page()
    await page.goto(f"{url}/sandbox")
    await page.locator(".row.other").first.wait_for()
    await page.wait_for_timeout(1500)  # transitions end
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        FOLDER / name, optimize=True
    )
    await context.close()


async def main(url: str) -> None:
    """Both pictures."""
    seats = await talk(url)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program("chromium"), args=FLAGS)
        await shoot(browser, url, seats, name="chat-wide.png", wide=1280, high=800, dark=False)
        await shoot(browser, url, seats[:1], name="chat-phone.png", wide=390, high=844, dark=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"))
