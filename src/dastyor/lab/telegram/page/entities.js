/**
 * Formatted text as nodes. Offsets and lengths of entities are UTF-16 code units, which is what a JavaScript string
 * is made of, so they are used as they come; an entity that reaches over the end of another one is split in two.
 */

import { button, h } from "./dom.js";
import { foundIn } from "./links.js";
import { t } from "./i18n.js";

const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const LINKED = new Set(["url", "text_link", "mention", "hashtag", "cashtag", "bot_command", "email", "phone_number"]);
const VERBATIM = new Set(["code", "pre"]);

/**
 * Nodes of one text. `act` is what links and commands do: `{ follow(address), command(text), copy(text) }`.
 */
export function formatted(text, entities, act) {
  const known = (entities ?? []).filter((e) => e.length > 0 && e.offset >= 0 && e.offset < text.length);
  const found = foundIn(text).filter((link) => !known.some((e) => blocks(e, link)));
  return span(text, inOrder([...known, ...found]), 0, text.length, act);
}

function blocks(entity, link) {
  const apart = entity.offset + entity.length <= link.offset || link.offset + link.length <= entity.offset;
  return !apart && (LINKED.has(entity.type) || VERBATIM.has(entity.type));
}

function inOrder(entities) {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
}

function span(text, entities, start, end, act) {
  const nodes = [];
  let at = start;
  let waiting = entities;
  while (waiting.length) {
    const [entity, ...others] = waiting;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (from > at) nodes.push(text.slice(at, from));
    const { inside, after } = divide(others, to);
    if (to > from) nodes.push(wrapped(entity, text.slice(from, to), () => span(text, inside, from, to, act), act));
    at = Math.max(at, to);
    waiting = after;
  }
  if (end > at) nodes.push(text.slice(at, end));
  return nodes;
}

function divide(entities, border) {
  const inside = [];
  const after = [];
  for (const entity of entities) {
    const end = entity.offset + entity.length;
    if (entity.offset < border) inside.push({ ...entity, length: Math.min(end, border) - entity.offset });
    if (end > border) {
      const offset = Math.max(entity.offset, border);
      after.push({ ...entity, offset, length: end - offset });
    }
  }
  return { inside: inOrder(inside), after: inOrder(after) };
}

function wrapped(entity, text, children, act) {
  const { type } = entity;
  if (type in PLAIN_TAGS) return h(PLAIN_TAGS[type], {}, children());
  if (type === "code") return button({ class: "code", title: t("copy"), onclick: () => act.copy(text) }, h("code", {}, text));
  if (type === "pre") return h("pre", { class: "pre", tabindex: "0" }, entity.language && h("b", {}, entity.language), h("code", {}, text));
  if (type === "blockquote") return h("blockquote", {}, children());
  if (type === "expandable_blockquote") return folded(children());
  if (type === "spoiler") return spoiler(children());
  if (LINKED.has(type)) return linked(entity, text, children, act);
  return h("span", {}, children());
}

function folded(children) {
  const quote = h("blockquote", { class: "folded" }, children);
  const toggle = button({ class: "unfold", "aria-expanded": "false", onclick: () => {
    toggle.setAttribute("aria-expanded", String(!quote.classList.toggle("folded")));
  } }, t("show_whole"));
  return h("div", { class: "foldable" }, quote, toggle);
}

function spoiler(children) {
  const hidden = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler") }, h("span", {}, children));
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    hidden.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show, { once: true });
  hidden.addEventListener("keydown", show);
  return hidden;
}

function linked(entity, text, children, act) {
  if (entity.type === "bot_command") return button({ class: "link", onclick: () => act.command(text) }, text);
  const address = addressOf(entity, text);
  return address ? anchor(address, children(), act) : h("span", { class: "tag" }, children());
}

function addressOf(entity, text) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "url") return text;
  if (entity.type === "mention") return `https://t.me/${text.slice(1)}`;
  if (entity.type === "email") return `mailto:${text}`;
  if (entity.type === "phone_number") return `tel:${text.replace(/[^+\d]/g, "")}`;
  return null;
}

/** A link that asks the messenger first: what leads inside never opens a tab; what may not be followed is plain text. */
export function anchor(address, children, act, properties = {}) {
  const leads = act.whither(address);
  if (!leads) return h("span", {}, children);
  const href = leads.open ?? leads.href;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", title: href, ...properties, onclick: (event) => {
    if (leads.open) return;
    event.preventDefault();
    act.follow(leads);
  } }, children);
}
