/** Who sits at a pane: the switcher, and the small form for somebody new. */

import { ask } from "./dialogs.js";
import { h } from "./dom.js";
import { avatar } from "./faces.js";
import { LANGUAGES, language, t } from "./i18n.js";
import { below, openMenu } from "./menu.js";
import { invite, lookAround, world } from "./world.js";

/** Opens the list of people under `element`; `pick(id)` gets who was chosen or made. */
export async function choosePerson(element, current, pick) {
  await lookAround().catch(() => {}); // without an answer the list is as it was
  openMenu(below(element), [
    ...world.people.map((person) => ({
      text: [person.name, rolesOf(person)].filter(Boolean).join(" · "),
      face: avatar(person.id, person.name, { size: "small" }),
      chosen: String(person.id) === String(current),
      act: () => pick(person.id),
    })),
    { icon: "plus", text: t("new_person"), act: async () => {
      const id = await newPerson();
      if (id !== null) pick(id);
    } },
  ], t("people"));
}

/** "demo: owner", or nothing for somebody without a workspace. */
export const rolesOf = (person) => (person?.workspaces ?? []).map(({ slug, role }) => `${slug}: ${role}`).join(", ");

/** Asks a name and a language; answers the new person's number, or null when it was given up. */
export async function newPerson() {
  const name = h("input", { name: "name", required: true, maxlength: "64", autocomplete: "off", autofocus: true, placeholder: t("name_example") });
  const tongue = h("select", { name: "language" }, Object.entries(LANGUAGES).map(([tag, own]) => h("option", { value: tag, selected: tag === language() }, own)));
  const dialog = h("dialog", { class: "dialog", "aria-label": t("new_person") });
  const form = h("form", { method: "dialog", onsubmit: (event) => (event.preventDefault(), name.value.trim() && dialog.close("yes")) },
    h("h2", {}, t("new_person")),
    h("label", {}, t("name"), name),
    h("label", {}, t("language"), tongue),
    h("div", { class: "dialog-foot" }, h("button", { type: "button", class: "flat", onclick: () => dialog.close("") }, t("cancel")), h("button", { class: "filled" }, t("add"))));
  dialog.append(form);
  if ((await ask(dialog)) !== "yes") return null;
  // A client tells Telegram two letters; which script of Uzbek a person reads, only he can say.
  return invite({ name: name.value.trim(), language: tongue.value.slice(0, 2) });
}
