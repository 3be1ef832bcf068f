/** Troubles on demand: what Telegram does to a bot on a bad day, one button each. And the world made anew. */

import * as api from "./api.js";
import { confirm } from "./dialogs.js";
import { button, h, icon } from "./dom.js";
import { t } from "./i18n.js";
import { forget } from "./remember.js";
import { tell } from "./world.js";

const METHODS = ["*", "sendMessage", "editMessageText", "answerCallbackQuery", "sendPhoto", "getUpdates"];

/** What each button asks for. */
const TROUBLES = {
  flood: { code: 429, retry_after: 3, times: 1 },
  broken: { code: 500, times: 3 },
  lost: { code: 502, times: 1, after_effect: true },
  slow: { code: "slow", times: 5 },
  down: { code: "down", times: 20 },
};

/** The panel; `say(text, bad)` tells what came of a press. */
export function faultsPanel(say) {
  const method = h("select", {}, METHODS.map((name) => h("option", { value: name }, name === "*" ? t("any_method") : name)));
  const cause = async (name) => {
    try {
      await api.fault({ method: method.value, ...TROUBLES[name] });
      say(t("fault_set", { fault: t(`fault_${name}`) }));
    } catch (refusal) {
      say(refusal.message, true);
    }
  };
  return h("div", { class: "panel" },
    h("label", { class: "labelled" }, t("method"), method),
    h("div", { class: "troubles" }, Object.keys(TROUBLES).map((name) =>
      button({ class: "trouble", onclick: () => cause(name) }, icon("bolt"), h("span", {}, h("b", {}, t(`fault_${name}`)), h("small", {}, t(`fault_${name}_note`)))))),
    button({ class: "trouble", onclick: () => mend(say) }, icon("check"), h("span", {}, h("b", {}, t("fault_none")), h("small", {}, t("fault_none_note")))),
    h("hr"),
    button({ class: "trouble danger", onclick: () => startAnew(say) }, icon("restart"), h("span", {}, h("b", {}, t("reset")), h("small", {}, t("reset_note")))));
}

async function mend(say) {
  try {
    await api.mend();
    say(t("fault_set", { fault: t("fault_none") }));
  } catch (refusal) {
    say(refusal.message, true);
  }
}

async function startAnew(say) {
  if (!(await confirm(t("reset_question"), t("reset"), { danger: true }))) return;
  tell("leaving"); // nobody may ask for people who are about to be gone
  try {
    await api.reset();
    forget("read.");
    forget("seats");
  } catch (refusal) {
    say(refusal.message, true);
  }
  tell("reset");
}
