/**
 * The messages of one chat on their wallpaper. It draws only the rows that changed, holds to the bottom while the
 * reader is there, and otherwise tells how many came since.
 */

import { bubbleOf } from "./bubble.js";
import { button, h, icon } from "./dom.js";
import { day, language, t } from "./i18n.js";
import { rowsOf } from "./rows.js";
import { productNow } from "./world.js";

const NEAR = 90; // pixels from the bottom that still count as being there
const PAGE = 120; // rows drawn at first; the rest by "earlier"

export class Messages {
  /** `view` is what bubbles need (chat, act, nameOf, quoted); `onRead` is called when the newest line is in sight. */
  constructor(view, onRead) {
    this.view = view;
    this.onRead = onRead;
    this.drawn = new Map();
    this.page = PAGE;
    this.missed = 0;
    this.earlier = button({ class: "earlier", hidden: true, onclick: () => this.showEarlier() }, t("earlier"));
    this.list = h("ol", { class: "rows", "aria-label": t("messages") });
    this.empty = h("div", { class: "blank" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": t("messages") }, this.earlier, this.empty, this.list);
    this.count = h("span", { class: "pill-count" });
    this.pill = button({ class: "to-bottom", hidden: true, onclick: () => this.toBottom(true) }, this.count, icon("scroll"));
    this.element = h("div", { class: "messages" }, h("div", { class: "wallpaper" }), this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.look(), { passive: true });
    this.sizes = new ResizeObserver(() => (this.stuck ? this.toBottom() : this.look()));
    this.sizes.observe(this.scroller);
    this.sizes.observe(this.list);
    this.stuck = true;
    this.height = 0;
  }

  /** Shows these messages; `fresh` of them have just come from others. */
  show(messages, isOwn, fresh = 0) {
    const all = rowsOf(messages, isOwn);
    this.latest = { messages, isOwn };
    this.earlier.hidden = all.length <= this.page;
    this.draw(all.slice(-this.page));
    this.empty.hidden = all.length > 0;
    if (this.stuck) this.toBottom();
    else if (fresh) this.miss(fresh);
  }

  draw(rows) {
    const keep = new Set(rows.map((row) => row.key));
    for (const [key, { element }] of this.drawn) {
      if (keep.has(key)) continue;
      element.remove();
      this.drawn.delete(key);
    }
    let after = null;
    for (const row of rows) {
      const element = this.elementOf(row);
      const place = after ? after.nextSibling : this.list.firstChild;
      if (element !== place) this.list.insertBefore(element, place);
      after = element;
    }
  }

  elementOf(row) {
    const mark = this.markOf(row);
    const known = this.drawn.get(row.key);
    if (known?.mark === mark) return known.element;
    const element = row.day ? this.dayOf(row.day) : bubbleOf(row, this.view);
    if (known) {
      hold(known.element, element);
      known.element.replaceWith(element);
    } else if (this.latest && this.settled) element.classList.add("arrives");
    this.drawn.set(row.key, { mark, element });
    return element;
  }

  markOf(row) {
    if (row.day) return `${row.day.toDateString()} ${productNow().toDateString()} ${language()}`;
    const quotes = row.messages.map((message) => (message.replyTo ? (this.view.quoted(message.replyTo)?.seq ?? "-") : ""));
    // The moment too: a server that began anew counts from one again.
    return [row.messages.map((message) => [message.seq, message.at.getTime()]), row.first, row.last, quotes].join("|");
  }

  dayOf(when) {
    const now = productNow();
    const days = Math.round((startOf(now) - startOf(when)) / 86_400_000);
    const label = days === 0 ? t("today") : days === 1 ? t("yesterday") : day(when, now);
    return h("li", { class: "row day" }, h("span", { class: "pill" }, label));
  }

  showEarlier() {
    const { scrollHeight, scrollTop } = this.scroller;
    this.page += PAGE;
    this.stuck = false;
    this.show(this.latest.messages, this.latest.isOwn);
    this.scroller.scrollTop = scrollTop + this.scroller.scrollHeight - scrollHeight;
  }

  /** Brings a message into sight and lights it for a moment. */
  jump(id) {
    const row = this.list.querySelector(`[data-message="${Number(id)}"]`);
    if (!row) return false;
    this.stuck = false;
    row.scrollIntoView({ block: "center" });
    row.classList.remove("lit");
    requestAnimationFrame(() => row.classList.add("lit"));
    return true;
  }

  toBottom(smooth = false) {
    this.stuck = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
    this.look();
    this.settled = true;
  }

  miss(fresh) {
    this.missed += fresh;
    this.count.textContent = this.missed;
    this.pill.hidden = false;
    this.pill.setAttribute("aria-label", t("new_messages", { n: this.missed }));
  }

  look() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // A picture that loads or keys that open move the bottom away from a reader who did not move: hold on to it.
    const grown = this.stuck && this.height !== scrollHeight - clientHeight;
    this.height = scrollHeight - clientHeight;
    if (grown) this.scroller.scrollTop = this.height;
    this.stuck = grown || this.height - scrollTop < NEAR;
    if (this.stuck) {
      this.missed = 0;
      this.onRead();
    }
    this.count.textContent = this.missed || "";
    this.pill.hidden = this.stuck;
    this.pill.setAttribute("aria-label", this.missed ? t("new_messages", { n: this.missed }) : t("to_bottom"));
  }

  destroy() {
    this.sizes.disconnect();
  }
}

const startOf = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A redrawn row keeps the focus on the same button, so that a keyboard user is not thrown out by an edit. */
function hold(before, after) {
  if (!before.contains(document.activeElement)) return;
  const place = [...before.querySelectorAll("button, a")].indexOf(document.activeElement);
  const text = document.activeElement.textContent;
  const places = [...after.querySelectorAll("button, a")];
  const next = places.find((one) => text && one.textContent === text) ?? places[place];
  requestAnimationFrame(() => next?.focus({ preventScroll: true }));
}
