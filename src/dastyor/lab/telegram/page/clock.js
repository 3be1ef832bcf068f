/** The product's time and the buttons that move it, as if everything had slept that long. */

import * as api from "./api.js";
import { button, fill, h, icon } from "./dom.js";
import { hour, moment, second, t } from "./i18n.js";
import { hear, productNow, setClock } from "./world.js";

const LEAPS = [["30m", "leap_30m"], ["1h", "leap_1h"], ["1d", "leap_1d"], ["3d", "leap_3d"]];

/** The panel; `say(text, bad)` shows what came of a leap. */
export function clockPanel(say, signal) {
  const now = h("time", { class: "clock-now" });
  const on = h("span", { class: "clock-day" });
  const tick = () => (fill(now, second(productNow())), fill(on, moment(productNow())));
  const timer = setInterval(tick, 1000);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  hear("clock", tick, signal);
  tick();
  const amount = h("input", { type: "number", min: "1", max: "400", value: "2", "aria-label": t("how_much"), inputmode: "numeric" });
  const unit = h("select", { "aria-label": t("unit") }, [["m", "minutes"], ["h", "hours"], ["d", "days"]].map(([value, key]) => h("option", { value, selected: value === "h" }, t(key))));
  const panel = h("div", { class: "panel clock" });
  const leap = (advance) => move(panel, advance, say);
  panel.append(
    h("div", { class: "clock-face" }, now, on),
    h("p", { class: "note" }, t("clock_note")),
    h("div", { class: "leaps" }, LEAPS.map(([advance, key]) => button({ class: "chip big", onclick: () => leap(advance) }, icon("clock"), t(key)))),
    h("form", { class: "custom", onsubmit: (event) => (event.preventDefault(), leap(`${Number(amount.value)}${unit.value}`)) }, amount, unit, h("button", { class: "filled" }, t("advance"))));
  return panel;
}

async function move(panel, advance, say) {
  if (panel.getAttribute("aria-busy") === "true") return;
  panel.setAttribute("aria-busy", "true");
  try {
    const { now } = await api.clock({ advance });
    setClock(now);
    say(t("clock_moved", { time: `${moment(productNow())}, ${hour(productNow())}` }));
  } catch (refusal) {
    say(refusal.message, true);
  } finally {
    panel.removeAttribute("aria-busy");
  }
}
