/** A small menu beside what was pressed; arrows walk it, Escape and a press elsewhere close it. */

import { button, h, icon } from "./dom.js";

/**
 * Opens a menu at a point of the window. `items` are `{ icon, text, act, danger?, chosen? }`, falsy ones are left out.
 */
export function openMenu({ x, y }, items, label) {
  const back = document.activeElement;
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label },
    items.filter(Boolean).map((item) => button({
      class: item.danger ? "menu-item danger" : "menu-item",
      role: item.chosen === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": item.chosen === undefined ? null : String(item.chosen),
      onclick: () => (menu.hidePopover(), item.act()),
    }, item.face ?? icon(item.icon), h("span", {}, item.text), item.chosen && icon("check"))));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    menu.remove();
    if (!document.activeElement || document.activeElement === document.body) back?.focus?.({ preventScroll: true });
  });
  menu.addEventListener("keydown", walk);
  document.body.append(menu);
  menu.showPopover();
  place(menu, x, y);
  menu.firstElementChild?.focus({ preventScroll: true });
}

function place(menu, x, y) {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(x, innerWidth - width - 8));
  const top = y + height + 8 > innerHeight ? Math.max(8, Math.min(y - height, innerHeight - height - 8)) : y;
  menu.style.setProperty("left", `${left}px`);
  menu.style.setProperty("top", `${top}px`);
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.children];
  const next = items.indexOf(document.activeElement) + step;
  items[(next + items.length) % items.length].focus();
}

/** Where a menu of this element should open. */
export function below(element) {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 4 };
}
