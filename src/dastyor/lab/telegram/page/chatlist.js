/** The chats of one person, the newest word first, with what is unread. */

import { excerpt } from "./bubble.js";
import { button, fill, h } from "./dom.js";
import { avatar } from "./faces.js";
import { hour, shortDay, t } from "./i18n.js";
import { isBot, personOf, productNow } from "./world.js";

export class ChatList {
  /** `open(chat)` is called for the chat that was picked. */
  constructor(mailbox, open) {
    this.mailbox = mailbox;
    this.open = open;
    this.list = h("ul", { class: "chats" });
    this.element = h("nav", { class: "chat-list", "aria-label": t("chats") }, this.list);
  }

  draw(current) {
    const chats = this.mailbox.chats
      .map((chat) => ({ chat, last: this.mailbox.messages(chat.id).at(-1) ?? chat.last }))
      .sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0));
    const focused = document.activeElement?.dataset?.chat;
    fill(this.list, chats.length ? chats.map(({ chat, last }) => h("li", {}, this.line(chat, last, current))) : h("li", { class: "chats-none" }, t("no_chats")));
    if (focused) this.list.querySelector(`[data-chat="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  line(chat, last, current) {
    const unread = chat.id === current ? 0 : this.mailbox.unread(chat.id);
    return button({ class: "chat-line", dataset: { chat: chat.id }, "aria-current": chat.id === current ? "true" : null, onclick: () => this.open(chat) },
      avatar(chat.type === "private" ? "bot" : chat.id, chat.title, { sign: chat.type === "channel" ? "megaphone" : null }),
      h("span", { class: "chat-line-text" },
        h("span", { class: "chat-line-top" }, h("b", {}, chat.title), last && h("time", {}, shortTime(last.at))),
        h("span", { class: "chat-line-under" },
          chat.typing ? h("span", { class: "typing" }, t("typing")) : h("span", { class: "chat-line-last" }, last ? this.lastWords(chat, last) : t("nothing_yet")),
          unread > 0 && h("span", { class: "badge", "aria-label": t("unread", { n: unread }) }, unread > 99 ? "99+" : unread))));
  }

  lastWords(chat, last) {
    if (chat.type === "channel") return excerpt(last);
    if (this.mailbox.isOwn(last)) return [h("em", {}, `${t("you")}: `), excerpt(last)];
    const named = chat.type !== "private" && !isBot(last.from) && personOf(last.from)?.name;
    return named ? [h("em", {}, `${named}: `), excerpt(last)] : excerpt(last);
  }
}

function shortTime(at) {
  return at.toDateString() === productNow().toDateString() ? hour(at) : shortDay(at);
}
