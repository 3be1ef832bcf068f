/** Labels of the page in four languages, and how each writes a moment. */

import en from "./words_en.js";
import ru from "./words_ru.js";
import uzCyrl from "./words_uz_cyrl.js";
import uzLatn from "./words_uz_latn.js";
import { recall, remember } from "./remember.js";

const WORDS = { "uz-Latn": uzLatn, "uz-Cyrl": uzCyrl, ru, en };
const LOCALES = { "uz-Latn": "uz-Latn-UZ", "uz-Cyrl": "uz-Cyrl-UZ", ru: "ru-RU", en: "en-GB" };

/** Languages in the order of the menu, each by its own name. */
export const LANGUAGES = { "uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", ru: "Русский", en: "English" };

let current = recall("language") ?? guess(navigator.languages ?? [navigator.language]);
document.documentElement.lang = current;

function guess(wanted) {
  for (const tag of wanted) {
    if (/^uz\b.*cyrl/i.test(tag)) return "uz-Cyrl";
    if (/^uz\b/i.test(tag)) return "uz-Latn";
    if (/^ru\b/i.test(tag)) return "ru";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "en";
}

/** The language shown now. */
export const language = () => current;

/** Changes and remembers the language; who shows labels draws them anew. */
export function speak(tag) {
  current = tag in WORDS ? tag : "en";
  document.documentElement.lang = current;
  remember("language", current);
}

/** The label of a key, its {places} filled. A missing key shows itself, and a test refuses it. */
export function t(key, values = {}) {
  return sentence(current, key, values);
}

/** The same in a given language: the first hint stands in all four. */
export function sentence(tag, key, values = {}) {
  return (WORDS[tag][key] ?? key).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

const formats = new Map();

function format(options) {
  const key = current + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LOCALES[current], options));
  return formats.get(key);
}

/** 14:05 */
export const hour = (moment) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

/** 14:05:09, for the list of calls. */
export const second = (moment) => format({ timeStyle: "medium", hourCycle: "h23" }).format(moment);

/** Mon, 2 November 2026, 14:05 */
export const moment = (when) => format({ weekday: "short", day: "numeric", month: "long", year: "numeric" }).format(when);

/** 2 November, with the year when it is not this one. */
export function day(when, now) {
  const year = when.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  return format({ day: "numeric", month: "long", ...year }).format(when);
}

/** 02.11: the short day of a chat list. */
export const shortDay = (when) => format({ day: "2-digit", month: "2-digit" }).format(when);
