/** The list of every Bot API call with its answer and the limits it came near, the newest first. */

import * as api from "./api.js";
import { button, fill, h, iconButton } from "./dom.js";
import { second, t } from "./i18n.js";
import { recall, remember } from "./remember.js";
import { world } from "./world.js";

const KEPT = 200; // calls on the page; a busy hour is asked for by a script
const EVERY = 1200; // milliseconds between two looks
const DULL = new Set(["getUpdates"]);

export class Calls {
  constructor() {
    this.since = Math.max(0, world.calls - KEPT);
    this.all = [];
    this.only = recall("calls.only", "all");
    this.list = h("ol", { class: "calls" });
    this.filters = h("div", { class: "filters", role: "group", "aria-label": t("show") }, ["all", "bad", "near"].map((name) =>
      button({ class: "chip", "aria-pressed": String(name === this.only), dataset: { only: name }, onclick: () => this.filter(name) }, t(`calls_${name}`))),
      iconButton("trash", t("calls_clear"), { onclick: () => ((this.all = []), this.draw()) }));
    this.element = h("div", { class: "panel" }, this.filters, this.list);
    this.draw();
  }

  start() {
    if (this.stopping) return;
    this.stopping = new AbortController();
    this.watch(this.stopping.signal);
  }

  stop() {
    this.stopping?.abort();
    this.stopping = null;
  }

  async watch(signal) {
    while (!signal.aborted) {
      if (!document.hidden) await this.look(signal).catch(() => {}); // the panes already say that the line is lost
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }

  async look(signal) {
    const answer = await api.calls(this.since, signal);
    if (!answer.length) return;
    const news = answer.map(callOf).filter((call) => !DULL.has(call.method));
    const [waits] = news.filter((call) => call.underWay);
    // A call that is still under way is asked for again, to see how it ended.
    this.since = waits ? waits.seq - 1 : answer.at(-1).seq;
    const again = new Set(news.map((call) => call.seq));
    const all = [...news.reverse(), ...this.all.filter((call) => !again.has(call.seq))].slice(0, KEPT);
    if (JSON.stringify(all.map(markOf)) === JSON.stringify(this.all.map(markOf))) return;
    this.all = all;
    this.draw();
  }

  filter(name) {
    this.only = name;
    remember("calls.only", name);
    for (const chip of this.filters.querySelectorAll(".chip")) chip.setAttribute("aria-pressed", String(chip.dataset.only === name));
    this.draw();
  }

  draw() {
    const fitting = this.all.filter((call) => this.only === "all" || (this.only === "bad" ? call.status >= 400 || (!call.status && !call.underWay) : call.near.length));
    const open = new Set([...this.list.querySelectorAll("details[open]")].map((one) => one.dataset.seq));
    fill(this.list, fitting.length ? fitting.map((call) => this.line(call, open.has(String(call.seq)))) : h("li", { class: "calls-none" }, t("calls_none")));
  }

  line(call, open) {
    const grade = call.underWay ? "" : !call.status || call.status >= 500 ? "bad" : call.status >= 400 ? "poor" : "good";
    const details = h("details", { class: "call", dataset: { seq: call.seq }, open },
      h("summary", {}, h("span", { class: `status ${grade}` }, call.status || (call.underWay ? "…" : "✕")), h("b", {}, call.method), h("time", {}, second(call.at)),
        call.near.map((word) => h("span", { class: "near" }, word))));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(...insides(call));
    });
    if (open) details.append(...insides(call));
    return h("li", {}, details);
  }
}

function insides(call) {
  return [["asked", call.asked], ["answered", call.answered]].filter(([, body]) => body !== undefined && body !== null)
    .map(([key, body]) => h("div", { class: "call-body" }, h("small", {}, t(key)), h("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 1))));
}

const markOf = (call) => [call.seq, call.status, call.underWay];

function callOf(wire) {
  return {
    seq: wire.seq,
    method: wire.method,
    status: wire.code,
    underWay: wire.code === 0 && !wire.ms,
    at: new Date(wire.at),
    near: wire.limits ?? [],
    asked: wire.params,
    answered: wire.answer,
  };
}
