/** Buttons of the bot: under a message, and in place of the letters below the composer. */

import { button, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { anchor } from "./entities.js";

const SIGNS = { url: "link", copy: "copy", contact: "phone" };
const style = (one) => (["primary", "success", "danger"].includes(one.style) ? ` ${one.style}` : "");

/** The keyboard under a message, or null. While one button is at work all of them wait. */
export function inlineKeyboard(message, act) {
  if (!message.buttons.length) return null;
  const keyboard = h("div", { class: "buttons", role: "group", "aria-label": t("buttons") });
  keyboard.append(...message.buttons.map((row, r) => h("div", { class: "buttons-row" },
    row.map((one, c) => inlineButton(one, () => run(keyboard, r, c, () => act.press(message, [r, c])), act)))));
  return keyboard;
}

function inlineButton(one, press, act) {
  const look = { class: `inline${style(one)}` };
  const face = [h("span", {}, one.text), one.kind in SIGNS && icon(SIGNS[one.kind])];
  if (one.kind === "url") return anchor(one.url, face, act, look);
  if (one.kind === "copy") return button({ ...look, onclick: () => act.copy(one.copy) }, face);
  return button({ ...look, disabled: one.kind === "disabled", onclick: press }, face);
}

/** Presses once: the wheel turns on the button, the others are pale, a second tap does nothing. */
async function run(keyboard, r, c, press) {
  if (keyboard.getAttribute("aria-busy") === "true") return;
  const pressed = keyboard.children[r].children[c];
  keyboard.setAttribute("aria-busy", "true");
  pressed.classList.add("working");
  try {
    await press();
  } finally {
    keyboard.removeAttribute("aria-busy");
    pressed.classList.remove("working");
  }
}

/** The keyboard below the composer; `pick(key)` is what a tap does. */
export function replyKeyboard(keyboard, pick) {
  return h("div", { class: "keys", role: "group", "aria-label": t("keyboard") }, keyboard.rows.map((row) =>
    h("div", { class: "buttons-row" }, row.map((key) =>
      button({ class: `key${style(key)}`, onclick: () => pick(key) }, h("span", {}, key.text), key.kind in SIGNS && icon(SIGNS[key.kind]))))));
}
