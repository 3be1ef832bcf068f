/** Questions and answers that stop everything else: an alert, a yes or no, the picture viewer. */

import { fileAddress } from "./api.js";
import { button, h, iconButton } from "./dom.js";
import { t } from "./i18n.js";

/** Shows a dialog and resolves with the value of the button that closed it ("" for Escape). */
export function ask(dialog) {
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
    dialog.showModal();
  });
}

/** A sentence and one button: what a bot shows with show_alert. */
export function alert(text) {
  return ask(h("dialog", { class: "dialog", "aria-label": text },
    h("form", { method: "dialog" }, h("p", { class: "dialog-text" }, text),
      h("div", { class: "dialog-foot" }, h("button", { class: "filled", value: "ok", autofocus: true }, t("ok"))))));
}

/** True when the person says yes. */
export async function confirm(text, yes, { danger = false } = {}) {
  const answer = await ask(h("dialog", { class: "dialog", "aria-label": text },
    h("form", { method: "dialog" }, h("p", { class: "dialog-text" }, text),
      h("div", { class: "dialog-foot" },
        h("button", { class: "flat", value: "" }, t("cancel")),
        h("button", { class: danger ? "filled danger" : "filled", value: "yes", autofocus: true }, yes)))));
  return answer === "yes";
}

/** The pictures of one message, one at a time; arrows turn the page. */
export function showPictures(pictures, first) {
  let at = first;
  const image = h("img", { alt: t("photo") });
  const place = h("span", { class: "viewer-place" });
  const save = h("a", { class: "icon-button", download: true, title: t("download"), "aria-label": t("download") }, "⤓");
  const show = (step) => {
    at = (at + step + pictures.length) % pictures.length;
    image.src = fileAddress(pictures[at].file);
    save.href = image.src;
    place.textContent = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : "";
  };
  const viewer = h("dialog", { class: "viewer", "aria-label": t("photo"), onkeydown: (event) => {
    if (event.key === "ArrowRight") show(1);
    if (event.key === "ArrowLeft") show(-1);
  } },
    h("div", { class: "viewer-head" }, place, save, iconButton("close", t("close"), { onclick: () => viewer.close("") })),
    pictures.length > 1 && button({ class: "viewer-turn back", "aria-label": t("previous"), onclick: () => show(-1) }, "‹"),
    image,
    pictures.length > 1 && button({ class: "viewer-turn next", "aria-label": t("next"), onclick: () => show(1) }, "›"));
  show(0);
  return ask(viewer);
}
