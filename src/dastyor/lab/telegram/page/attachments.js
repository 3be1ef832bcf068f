/** Pictures and files that wait to be sent with the next line. */

import { button, fill, h, icon } from "./dom.js";
import { t } from "./i18n.js";

export class Attachments {
  constructor(changed) {
    this.changed = changed;
    this.waiting = [];
    this.element = h("div", { class: "waiting", hidden: true, role: "group", "aria-label": t("attached") });
  }

  get count() {
    return this.waiting.length;
  }

  all() {
    return this.waiting.map(({ file }) => file);
  }

  /** Takes files of a picker, a drop or the clipboard. */
  add(files) {
    for (const file of files) {
      // Only kinds that a page may show from memory without running anything: svg is sent as a file.
      const shown = /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(file.type) ? URL.createObjectURL(file) : null;
      this.waiting.push({ file, shown });
    }
    this.draw();
  }

  clear() {
    for (const { shown } of this.waiting) if (shown) URL.revokeObjectURL(shown);
    this.waiting = [];
    this.draw();
  }

  drop(one) {
    if (one.shown) URL.revokeObjectURL(one.shown);
    this.waiting = this.waiting.filter((other) => other !== one);
    this.draw();
  }

  draw() {
    this.element.hidden = !this.waiting.length;
    fill(this.element, this.waiting.map((one) => h("span", { class: "waits" },
      one.shown ? h("img", { src: one.shown, alt: one.file.name }) : h("span", { class: "waits-file" }, icon("file"), one.file.name),
      button({ class: "waits-drop", "aria-label": t("take_off", { name: one.file.name }), onclick: () => this.drop(one) }, icon("close")))));
    this.changed();
  }
}
