/** Behind the scenes: the product's clock, faults on demand, and every call of the bot. A column, or a sheet on a phone. */

import { Calls } from "./calls.js";
import { clockPanel } from "./clock.js";
import { faultsPanel } from "./faults.js";
import { button, h, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { recall, remember } from "./remember.js";
import { toast } from "./toast.js";

const TABS = ["calls", "clock", "faults"];

export class Rail {
  constructor(signal, closed) {
    this.signal = signal;
    this.toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    const say = (text, bad) => toast(this.toasts, text, { bad });
    this.calls = new Calls();
    this.panels = { calls: this.calls.element, clock: clockPanel(say, signal), faults: faultsPanel(say) };
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": t("behind"), onkeydown: (event) => this.walk(event) },
      TABS.map((name) => button({ class: "tab", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, dataset: { tab: name }, onclick: () => this.show(name) }, t(`tab_${name}`))));
    for (const [name, panel] of Object.entries(this.panels)) {
      for (const [key, value] of [["role", "tabpanel"], ["id", `panel-${name}`], ["aria-labelledby", `tab-${name}`]]) panel.setAttribute(key, value);
    }
    this.element = h("aside", { class: "rail", "aria-label": t("behind") },
      h("div", { class: "rail-head" }, this.tabs, iconButton("close", t("close"), { onclick: closed })), ...Object.values(this.panels), this.toasts);
    this.show(recall("rail.tab", "calls"));
  }

  show(name) {
    this.tab = TABS.includes(name) ? name : "calls";
    remember("rail.tab", this.tab);
    for (const tab of this.tabs.children) {
      const chosen = tab.dataset.tab === this.tab;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    for (const [key, panel] of Object.entries(this.panels)) panel.hidden = key !== this.tab;
    this.watch();
  }

  /** Shows or hides the whole; what is not seen does not ask the server. */
  open(shown) {
    this.element.hidden = !shown;
    this.watch();
  }

  watch() {
    if (!this.element.hidden && this.tab === "calls") this.calls.start();
    else this.calls.stop();
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    this.show(TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length]);
    this.tabs.querySelector('[aria-selected="true"]').focus();
  }

  destroy() {
    this.calls.stop();
    this.element.remove();
  }
}
