/** The page: a bar above, people side by side, the rail behind the scenes. */

import { button, fill, h, icon, iconButton } from "./dom.js";
import { LANGUAGES, hour, language, sentence, speak, t } from "./i18n.js";
import { below, openMenu } from "./menu.js";
import { newPerson } from "./people.js";
import { Pane } from "./pane.js";
import { Rail } from "./rail.js";
import { recall, remember } from "./remember.js";
import { switchTheme, theme } from "./theme.js";
import { hear, learn, lookAround, productNow, world } from "./world.js";

const MOST = 4; // panes side by side: a browser gives one server six connections, and each pane holds one
const LOOK = 1500; // milliseconds between two looks whether somebody has come
const WIDE = matchMedia("(min-width: 1100px)");
const app = document.getElementById("app");
const PHONE = matchMedia("(max-width: 699px)");
let page = null;
let beginning = false;

class Page {
  constructor() {
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.panes = [];
    this.rail = new Rail(signal, () => this.showRail(false));
    this.time = h("span", { class: "bar-time" });
    this.plus = iconButton("plus", t("add_pane"), { class: "wide-only", onclick: () => this.addPane() });
    this.themeButton = iconButton(theme() === "dark" ? "sun" : "moon", t("theme"), { onclick: () => fill(this.themeButton, icon(switchTheme() === "dark" ? "sun" : "moon")) });
    this.railButton = iconButton("rail", t("behind"), { onclick: () => this.showRail(this.rail.element.hidden) });
    const tongue = button({ class: "tongue", "aria-label": t("language"), onclick: () => this.chooseLanguage(tongue) }, icon("globe"), h("span", {}, LANGUAGES[language()]));
    this.row = h("div", { class: "panes" });
    this.who = h("span", { class: "bar-who" });
    this.element = h("div", { class: "page" },
      h("header", { class: "bar" }, h("span", { class: "brand" }, h("b", {}, "Dastyor"), h("span", {}, t("sandbox"))), this.who, this.time, h("span", { class: "gap" }), this.plus, tongue, this.themeButton, this.railButton),
      recall("hinted") ? null : this.hint(), h("div", { class: "stage" }, this.row, this.rail.element));
    hear("clock", () => this.tick(), signal);
    hear("people", () => !this.panes.length && world.people.length && this.fit(), signal);
    hear("leaving", () => this.panes.forEach((pane) => pane.leave()), signal);
    hear("reset", () => begin(), signal);
    const timer = setInterval(() => this.tick(), 10_000);
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    for (const width of [WIDE, PHONE]) width.addEventListener("change", () => this.fit(), { signal });
    fill(app, this.element);
    this.tick();
    this.showRail(recall("rail", WIDE.matches) && WIDE.matches, false);
    this.fit();
  }

  tick() {
    fill(this.time, icon("clock"), hour(productNow()));
  }

  /** As many panes as were left, or as fit: two people on a wide window, one on a phone. */
  fit() {
    const seats = recall("seats") ?? [];
    const known = seats.filter((seat) => world.people.some((person) => person.id === seat.actor));
    const unused = world.people.filter((person) => !known.some((seat) => seat.actor === person.id)).map(({ id }) => ({ actor: id }));
    const wanted = WIDE.matches ? Math.max(2, Math.min(known.length, MOST)) : 1;
    const all = [...known, ...unused].slice(0, wanted);
    while (this.panes.length > all.length) this.panes.pop().destroy();
    for (const seat of all.slice(this.panes.length)) this.seat(seat);
    if (!this.panes.length) this.lonely();
    // A phone has no room for two bars: who is writing stands in the upper one.
    const [pane] = this.panes;
    if (pane) (PHONE.matches ? this.who : pane.head).prepend(pane.who);
    this.mark();
  }

  seat(seat) {
    const pane = new Pane(seat, { changed: () => this.save(), close: (one) => this.closePane(one), gone: begin });
    if (!this.panes.length) fill(this.row);
    this.panes.push(pane);
    this.row.append(pane.element);
    this.mark();
  }

  addPane() {
    if (this.panes.length >= MOST || !world.people.length) return;
    const free = world.people.find((person) => !this.panes.some((pane) => pane.seat.actor === person.id)) ?? world.people[0];
    this.seat({ actor: free.id });
    this.save();
  }

  closePane(pane) {
    if (this.panes.length < 2) return;
    this.panes = this.panes.filter((one) => one !== pane);
    pane.destroy();
    this.save();
    this.mark();
  }

  mark() {
    this.row.dataset.count = this.panes.length;
    this.plus.disabled = this.panes.length >= MOST;
  }

  save() {
    // A phone shows one pane; what stood beside it on a wide window is kept for the next time.
    if (this.panes.length) remember("seats", [...this.panes.map((pane) => pane.seat), ...(WIDE.matches ? [] : (recall("seats") ?? []).slice(1))]);
  }

  /** Nobody is here yet: one button makes the first person, or a script does. */
  lonely() {
    const timer = setInterval(() => (world.people.length ? clearInterval(timer) : lookAround().catch(() => {})), LOOK);
    this.stopping.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    fill(this.row, h("div", { class: "lonely" }, h("h1", {}, t("nobody")), h("p", {}, t("nobody_note")),
      button({ class: "filled", onclick: newPerson }, t("new_person"))));
  }

  showRail(shown, keep = true) {
    this.rail.open(shown);
    this.element.classList.toggle("with-rail", shown);
    this.railButton.setAttribute("aria-expanded", String(shown));
    if (keep && WIDE.matches) remember("rail", shown);
  }

  hint() {
    const strip = h("aside", { class: "hint-strip", "aria-label": t("hint_label") },
      h("ul", {}, Object.keys(LANGUAGES).map((tag) => h("li", { lang: tag, class: tag === language() ? "mine" : null }, sentence(tag, "hint")))),
      iconButton("close", t("close"), { onclick: () => (strip.remove(), remember("hinted", true)) }));
    return strip;
  }

  chooseLanguage(element) {
    openMenu(below(element), Object.entries(LANGUAGES).map(([tag, name]) => ({ icon: "globe", text: name, chosen: tag === language(), act: () => (speak(tag), show()) })), t("language"));
  }

  destroy() {
    this.stopping.abort();
    for (const pane of this.panes) pane.destroy();
    this.rail.destroy();
    this.element.remove();
  }
}

function show() {
  page?.destroy();
  page = new Page();
}

/** Asks who is here and shows the page; a server that is still starting is asked again. */
async function begin() {
  if (beginning) return;
  beginning = true;
  await meet();
  beginning = false;
}

async function meet() {
  for (let wait = 250; ; wait = Math.min(wait * 1.6, 4000)) {
    try {
      await learn();
      return show();
    } catch {
      if (!page) fill(app, h("p", { class: "starting", role: "status" }, h("span", { class: "wheel" }), t("starting")));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

begin();
