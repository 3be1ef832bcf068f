/** The line one writes in: text, pictures and files, an answer or an edit above it, commands and keys beside it. */

import { Attachments } from "./attachments.js";
import { button, fill, h, icon, iconButton } from "./dom.js";
import { excerpt } from "./bubble.js";
import { t } from "./i18n.js";
import { openMenu } from "./menu.js";

const TALL = 160; // pixels at which the field scrolls instead of growing
const drafts = new Map(); // what was typed and not sent, by chat, for as long as the page lives

export class Composer {
  /**
   * `deeds`: `{ send(text, files, replyTo), edit(message, text), commands(), toggleKeys(), lastOwn() }`; each that
   * sends answers true when it is done, and then the field is cleared.
   */
  constructor(place, deeds) {
    this.place = place;
    this.deeds = deeds;
    this.aim = null;
    this.field = h("textarea", { class: "field", rows: "1", placeholder: t("write"), "aria-label": t("write"), autocomplete: "off",
      enterkeyhint: "send", maxlength: "20000", oninput: () => this.changed(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event) });
    this.files = new Attachments(() => this.changed());
    this.picker = h("input", { type: "file", multiple: true, hidden: true, onchange: () => (this.files.add(this.picker.files), (this.picker.value = ""), this.field.focus()) });
    this.aimBar = h("div", { class: "aim", hidden: true });
    this.hints = h("div", { class: "hints", role: "listbox", "aria-label": t("commands"), hidden: true });
    this.slash = iconButton("slash", t("commands"), { onclick: () => this.showCommands(), hidden: true });
    this.keys = iconButton("keys", t("keyboard"), { onclick: () => deeds.toggleKeys(), hidden: true, "aria-expanded": "true" });
    this.go = button({ class: "send", "aria-label": t("send"), title: t("send"), disabled: true, onclick: () => this.submit() }, icon("send"));
    this.element = h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), this.submit()) },
      this.hints, this.aimBar, this.files.element,
      h("div", { class: "line" }, iconButton("attach", t("attach"), { onclick: () => this.picker.click() }), this.slash, this.field, this.keys, this.picker, this.go));
    this.field.value = drafts.get(place) ?? "";
    this.changed();
  }

  /** What the bot offers here: its commands, a keyboard, words in the empty field. */
  offer({ commands, keyboard, keysShown }) {
    this.slash.hidden = commands.length === 0;
    this.keys.hidden = !keyboard;
    this.keys.setAttribute("aria-expanded", String(keysShown));
    this.field.placeholder = keyboard?.placeholder || t("write");
  }

  changed() {
    drafts.set(this.place, this.field.value);
    this.grow();
    this.go.disabled = !this.field.value.trim() && !this.files.count;
    this.suggest();
  }

  grow() {
    this.field.style.setProperty("height", "auto");
    if (this.field.value) this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, TALL)}px`);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.aim) {
      event.stopPropagation();
      this.release();
    } else if (event.key === "ArrowUp" && !this.field.value && !this.aim) {
      const message = this.deeds.lastOwn();
      if (message) (event.preventDefault(), this.aimAt("edit", message));
    } else if (event.key === "Tab" && !event.shiftKey && !this.hints.hidden) {
      event.preventDefault();
      this.hints.firstElementChild.click();
    }
  }

  paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.files.add(event.clipboardData.files);
  }

  /** From now on the line answers ("reply") or changes ("edit") this message. */
  aimAt(kind, message) {
    this.aim = { kind, message };
    if (kind === "edit") this.field.value = message.text;
    fill(this.aimBar, icon(kind), h("span", { class: "aim-text" }, h("b", {}, t(kind === "edit" ? "editing" : "replying")), h("span", {}, excerpt(message))),
      iconButton("close", t("cancel"), { onclick: () => this.release() }));
    this.aimBar.hidden = false;
    this.changed();
    this.field.focus();
  }

  release() {
    if (this.aim?.kind === "edit") this.field.value = "";
    this.aim = null;
    this.aimBar.hidden = true;
    this.changed();
    this.field.focus();
  }

  async submit() {
    const text = this.field.value.trim();
    const files = this.files.all();
    if ((!text && !files.length) || this.busy) return;
    this.busy = true;
    this.go.classList.add("working");
    const { aim } = this;
    const done = aim?.kind === "edit" ? await this.deeds.edit(aim.message, text) : await this.deeds.send(text, files, aim?.message.id ?? null);
    this.busy = false;
    this.go.classList.remove("working");
    if (!done) return;
    // What was typed while the line was on its way stays.
    this.field.value = this.field.value.trim() === text ? "" : this.field.value;
    this.files.clear();
    this.aim = null;
    this.aimBar.hidden = true;
    this.changed();
  }

  suggest() {
    const typed = /^\/(\w*)$/.exec(this.field.value);
    const fitting = typed ? this.deeds.commands().filter(({ command }) => command.startsWith(typed[1].toLowerCase())) : [];
    this.hints.hidden = fitting.length === 0;
    fill(this.hints, fitting.map(({ command, description }) =>
      button({ class: "hint", role: "option", "aria-selected": "false", onclick: () => this.run(command) }, h("b", {}, `/${command}`), h("span", {}, description))));
  }

  showCommands() {
    const { left, top } = this.slash.getBoundingClientRect();
    openMenu({ x: left, y: top - 8 }, this.deeds.commands().map(({ command, description }) =>
      ({ icon: "slash", text: `/${command} — ${description}`, act: () => this.run(command) })), t("commands"));
  }

  async run(command) {
    this.field.value = "";
    this.changed();
    await this.deeds.send(`/${command}`, [], null);
    this.field.focus();
  }
}
