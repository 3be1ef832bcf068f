/**
 * Elements by calls. Text only ever becomes text nodes, so nothing that a person wrote is read as markup.
 */

/** A new element: `h("button", { class: "send", onclick: send, "aria-label": "Send" }, icon("send"))`. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) give(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function give(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** A button that never submits a form by surprise. */
export function button(properties, ...children) {
  return h("button", { type: "button", ...properties }, ...children);
}

/** A round button with an icon only; its label is for the screen reader and the tooltip. */
export function iconButton(name, label, properties = {}) {
  const kind = properties.class ? `icon-button ${properties.class}` : "icon-button";
  return button({ title: label, "aria-label": label, ...properties, class: kind }, icon(name));
}

const STROKES = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-5 16-4-6-7-2zm7 2l4-5",
  attach: "M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.4 3.4 0 015 5l-8.500 8.500a1.700 1.700 0 01-2.500-2.500L15 7",
  reply: "M9 7L4 12l5 5M4 12h9c4 0 7 2 7 6",
  forward: "M15 7l5 5-5 5M20 12h-9c-4 0-7 2-7 6",
  edit: "M4 20l1-4L16 5l3 3L8 19l-4 1z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  close: "M6 6l12 12M18 6L6 18",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5",
  moon: "M20 14a8 8 0 01-10-10 8 8 0 1010 10z",
  rail: "M4 5h16v14H4zM14 5v14M17 9h.01M17 12h.01M17 15h.01",
  plus: "M12 5v14M5 12h14",
  down: "M6 9l6 6 6-6",
  scroll: "M12 5v13M6 12l6 6 6-6",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  clock: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 2",
  bolt: "M13 2L5 14h6l-1 8 8-12h-6l1-8z",
  phone: "M6 3h4l1 5-2 1.500a11 11 0 005.500 5.500L16 13l5 1v4a2 2 0 01-2 2A15 15 0 014 5a2 2 0 012-2z",
  slash: "M15 5L9 19M4 4h16v16H4z",
  keys: "M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8",
  ban: "M12 3a9 9 0 100 18 9 9 0 000-18zM6 6l12 12",
  megaphone: "M4 10v4h3l8 4V6L7 10H4zM18 9a4 4 0 010 6M8 14l1 6h2l-1-5",
  link: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  globe: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  check: "M5 13l4 4L19 7",
  person: "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21c0-4 4-6 8-6s8 2 8 6",
  restart: "M4 12a8 8 0 108-8H7M10 1L7 4l3 3",
};

const SVG = "http://www.w3.org/2000/svg";

/** A line icon in the colour of the text around it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["class", `icon icon-${name}`], ["aria-hidden", "true"], ["focusable", "false"]]) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STROKES[name]);
  svg.append(path);
  return svg;
}

/** Replaces what is inside an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return element;
}
