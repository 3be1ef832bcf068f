/** One person at his messenger: who he is, his chats, the open one. Wide it shows both, narrow one at a time. */

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { ChatList } from "./chatlist.js";
import { confirm } from "./dialogs.js";
import { button, fill, h, icon, iconButton } from "./dom.js";
import { avatar } from "./faces.js";
import { t } from "./i18n.js";
import { Mailbox } from "./mailbox.js";
import { choosePerson, rolesOf } from "./people.js";
import { hear, personOf } from "./world.js";

export class Pane {
  /** `seat` is `{ actor, chat }` as it was left; `changed` hears of every move, `close(pane)` ends it, `gone` that nobody is there. */
  constructor(seat, { changed, close, gone }) {
    this.seat = { ...seat };
    this.changed = changed;
    this.gone = gone;
    this.stopping = new AbortController();
    this.who = button({ class: "who", onclick: () => choosePerson(this.who, this.seat.actor, (id) => this.sit(id)) });
    this.side = h("div", { class: "side" });
    this.main = h("div", { class: "main" });
    this.line = h("p", { class: "line-lost", role: "status", hidden: true }, t("reconnecting"));
    this.head = h("header", { class: "pane-head" }, this.who, iconButton("close", t("close_pane"), { class: "pane-close", onclick: () => close(this) }));
    this.element = h("section", { class: "pane" }, this.head, this.line, h("div", { class: "pane-body" }, this.side, this.main));
    hear("people", () => this.drawWho(), this.stopping.signal);
    this.sit(seat.actor, seat.chat);
  }

  /** This person takes the place; his bot's chat opens unless another one is named. `null`: his list stays open. */
  sit(actor, chat) {
    this.leave();
    this.seat = { actor, chat };
    this.mailbox = new Mailbox(actor);
    this.chats = new ChatList(this.mailbox, ({ id }) => this.open(id));
    this.mailbox.addEventListener("chats", () => this.news());
    this.mailbox.addEventListener("messages", ({ detail }) => this.news(detail));
    this.mailbox.addEventListener("gone", () => this.gone());
    this.mailbox.addEventListener("line", ({ detail }) => (this.line.hidden = !detail.lost));
    fill(this.side, this.chats.element);
    fill(this.main, h("p", { class: "pick-chat" }, h("span", { class: "pill" }, t("pick_chat"))));
    this.element.classList.remove("chatting");
    this.drawWho();
    this.chats.draw(null);
    this.mailbox.start();
    this.changed(this);
  }

  drawWho() {
    const person = personOf(this.seat.actor);
    const name = person?.name ?? "…";
    this.element.setAttribute("aria-label", name);
    this.who.setAttribute("aria-label", `${t("switch_person")}: ${name}`);
    fill(this.who, avatar(this.seat.actor, name, { size: "small" }), h("span", { class: "who-name" }, h("b", {}, name), h("small", {}, rolesOf(person))), icon("down"));
  }

  news(detail) {
    const { chats } = this.mailbox;
    if (!this.chat && this.seat.chat !== null && chats.length) {
      const wanted = chats.find((chat) => chat.id === this.seat.chat) ?? chats.find((chat) => chat.type === "private") ?? chats[0];
      this.open(wanted.id, null, false);
    }
    if (this.chat && (!detail || detail.chat === this.chat.chat.id)) this.chat.draw(detail?.fresh);
    this.chats.draw(this.chat?.chat.id ?? null);
  }

  /** Opens a chat of this person, at a message when one is named. */
  open(id, message = null, focus = true) {
    const chat = this.mailbox.chats.find((one) => one.id === id);
    if (!chat) return;
    if (this.chat?.chat.id !== id) {
      this.chat?.destroy();
      this.chat = new Chat(this.mailbox, chat, { back: () => this.back(), open: (other, at) => this.open(other, at), follow: (leads) => this.follow(leads) });
      fill(this.main, this.chat.element);
    }
    this.seat.chat = id;
    this.element.classList.add("chatting");
    this.chats.draw(id);
    this.changed(this);
    if (message) this.chat.act.jump(message);
    else this.chat.messages.toBottom();
    if (focus) this.chat.focus();
  }

  back() {
    this.chat?.destroy();
    this.chat = null;
    this.seat.chat = null;
    this.element.classList.remove("chatting");
    fill(this.main, h("p", { class: "pick-chat" }, h("span", { class: "pill" }, t("pick_chat"))));
    this.chats.draw(null);
    this.changed(this);
    this.side.querySelector(".chat-line")?.focus({ preventScroll: true });
  }

  /** Goes where a link leads: a start of the bot, a chat, or a new tab. */
  async follow(leads) {
    if (!leads) return;
    if (leads.open) window.open(leads.open, "_blank", "noopener,noreferrer");
    else if (leads.start !== undefined) {
      const bot = this.mailbox.chats.find((chat) => chat.type === "private");
      if (bot) this.open(bot.id);
      await this.chat?.send(leads.start ? `/start ${leads.start}` : "/start", [], null);
    } else this.visit(leads);
  }

  async visit({ chat, message }) {
    const known = () => this.mailbox.chats.find((one) => String(one.id) === chat || `@${one.username}`.toLowerCase() === chat.toLowerCase());
    if (!known()) {
      if (!(await confirm(t("join_question", { chat }), t("join")))) return;
      if (!(await this.chat.try(() => api.member({ chat: /^-?\d+$/.test(chat) ? Number(chat) : chat, actor: this.seat.actor, status: "member" })))) return;
      await this.mailbox.refreshChats();
    }
    if (known()) this.open(known().id, message);
  }

  leave() {
    this.mailbox?.stop();
    this.chat?.destroy();
    this.chat = null;
  }

  destroy() {
    this.stopping.abort();
    this.leave();
    this.who.remove();
    this.element.remove();
  }
}
