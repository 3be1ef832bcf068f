/** Short words that come and go, and the line that screen readers read aloud. */

import { h } from "./dom.js";

const STAYS = 4000; // milliseconds; a long text stays longer

/** Shows a word over the messages; a bad one is a refusal. */
export function toast(place, text, { bad = false } = {}) {
  const word = h("div", { class: bad ? "toast bad" : "toast" }, text);
  place.append(word);
  while (place.childElementCount > 3) place.firstElementChild.remove();
  const leave = () => word.remove();
  word.addEventListener("click", leave);
  setTimeout(leave, STAYS + text.length * 40);
}

const aloud = h("div", { class: "unseen", "aria-live": "polite" });
document.body.append(aloud);

/** Says a new message to a screen reader, without moving anything that is seen. */
export function announce(text) {
  aloud.textContent = text;
}
