/** Avatars and names: a colour and initials of one's own, the same on every visit. */

import { h, icon } from "./dom.js";

const HUES = 7;

/** One or two letters for a round picture. */
export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, " ").trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0]).join("").toUpperCase() || "•";
}

/** A number 0..6 that picks the colour of a person or chat. */
export function hue(id) {
  let sum = 0;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return sum % HUES;
}

/** A round picture; what it shows is written beside it, so it is hidden from screen readers. */
export function avatar(id, name, { size = "", sign = null } = {}) {
  return h("span", { class: `avatar ${size}`, dataset: { hue: hue(id) }, "aria-hidden": "true" }, sign ? icon(sign) : initials(name));
}
