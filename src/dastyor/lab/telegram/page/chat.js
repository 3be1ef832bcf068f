/** One open chat: its head, messages, keys and composer, and what each tap in it does. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { alert, confirm } from "./dialogs.js";
import { button, fill, h, icon, iconButton } from "./dom.js";
import { excerpt } from "./bubble.js";
import { avatar } from "./faces.js";
import { t } from "./i18n.js";
import { replyKeyboard } from "./keyboards.js";
import { destination } from "./links.js";
import { Messages } from "./messages.js";
import { openMenu } from "./menu.js";
import { announce, toast } from "./toast.js";
import { isBot, personOf, world } from "./world.js";

export class Chat {
  /** `ways`: `{ back(), open(chat, message), say(text) }` lead out of this chat. */
  constructor(mailbox, chat, ways) {
    this.mailbox = mailbox;
    this.chat = chat;
    this.ways = ways;
    this.keysShown = true;
    this.withBot = chat.type === "private";
    this.act = this.deeds();
    this.messages = new Messages({ chat, act: this.act, nameOf: (m) => this.nameOf(m), quoted: (id) => this.quoted(id) }, () => this.read());
    this.composer = new Composer(`${mailbox.actor} ${chat.id}`, {
      send: (text, files, replyTo) => this.send(text, files, replyTo),
      edit: (message, text) => this.try(() => api.edit({ actor: this.actor, chat: this.chat.id, message_id: message.id, text })),
      commands: () => this.commands(),
      toggleKeys: () => ((this.keysShown = !this.keysShown), this.drawFoot()),
      lastOwn: () => this.mailbox.messages(this.chat.id).findLast((m) => this.mailbox.isOwn(m) && m.text) ?? null,
    });
    this.head = h("header", { class: "chat-head" });
    this.foot = h("div", { class: "foot" });
    this.toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.element = h("section", { class: "chat", "aria-label": chat.title, ondragover: (e) => this.drag(e, true), ondragleave: (e) => this.drag(e, false), ondrop: (e) => this.drop(e) },
      this.head, this.messages.element, this.foot);
    this.messages.element.append(this.toasts);
    this.element.addEventListener("contextmenu", (event) => this.context(event));
    this.element.addEventListener("click", (event) => event.pointerType === "touch" && event.target.closest(".bubble") && this.context(event));
    this.draw();
  }

  get actor() {
    return this.mailbox.actor;
  }

  /** Draws what may have changed; `fresh` are messages that came just now. */
  draw(fresh = []) {
    this.chat = this.mailbox.chats.find((chat) => chat.id === this.chat.id) ?? this.chat;
    const others = fresh.filter((message) => !this.mailbox.isOwn(message));
    this.drawHead();
    this.drawBlank();
    // A channel's posts are the channel's, whoever wrote them.
    this.messages.show(this.mailbox.messages(this.chat.id), (m) => this.chat.type !== "channel" && this.mailbox.isOwn(m), others.length);
    this.drawFoot();
    if (others.length) announce(`${this.nameOf(others.at(-1))}: ${excerpt(others.at(-1))}`);
  }

  drawHead() {
    const { id, title, type, typing, username } = this.chat;
    const mark = [title, typing, username].join("|");
    if (mark === this.headMark) return;
    this.headMark = mark;
    const under = typing ? h("span", { class: "typing" }, t("typing"), h("i"), h("i"), h("i")) : type === "private" ? t("bot") : username ? `@${username}` : t(type === "channel" ? "channel" : "group");
    fill(this.head, iconButton("back", t("back"), { class: "to-list", onclick: () => this.ways.back() }),
      avatar(this.withBot ? "bot" : id, title, { sign: type === "channel" ? "megaphone" : null }), h("span", { class: "chat-name" }, h("b", {}, title), h("small", {}, under)),
      iconButton("more", t("actions"), { onclick: (event) => this.headMenu(event.currentTarget.getBoundingClientRect()) }));
  }

  headMenu({ right, bottom }) {
    const { blocked, status } = this.chat;
    openMenu({ x: right - 200, y: bottom }, [
      this.withBot && { icon: "bolt", text: t("start_again"), act: () => this.send("/start", [], null) },
      this.withBot && { icon: "phone", text: t("share_contact"), act: () => this.shareContact() },
      this.withBot && { icon: "ban", text: t(blocked ? "unblock" : "block"), danger: !blocked, act: () => this.block(!blocked) },
      !this.withBot && status === "left" && { icon: "check", text: t("join"), act: () => this.belong("member") },
      !this.withBot && status === "member" && { icon: "close", text: t("leave"), danger: true, act: () => this.belong("left") },
      { icon: "scroll", text: t("to_bottom"), act: () => this.messages.toBottom(true) },
    ], t("actions"));
  }

  /** What stands in a chat where nothing was said yet. */
  drawBlank() {
    if (this.withBot && !this.messages.empty.firstChild) {
      fill(this.messages.empty, h("div", { class: "welcome" }, avatar("bot", this.chat.title, { size: "big" }), h("h2", {}, this.chat.title), h("p", {}, t("welcome")),
        button({ class: "filled", onclick: () => this.send("/start", [], null) }, t("start"))));
    } else if (!this.withBot) fill(this.messages.empty, h("span", { class: "pill" }, t("nothing_yet")));
  }

  drawFoot() {
    if (this.chat.blocked) return this.bar(t("unblock"), () => this.block(false));
    if (!this.withBot && this.chat.status === "left") return this.bar(t("join"), () => this.belong("member"));
    if (this.chat.type === "channel" && !this.chat.mayPost) return this.bar(t("only_admins"), null);
    const keyboard = this.mailbox.keyboard(this.chat.id);
    const used = keyboard && this.usedKeyboard === keyboard.of;
    const keysShown = Boolean(keyboard) && this.keysShown && !used;
    const mark = JSON.stringify([keyboard, keysShown, this.commands().length]);
    if (mark === this.footMark) return null;
    this.footMark = mark;
    this.composer.offer({ commands: this.commands(), keyboard, keysShown });
    if (this.composer.element.parentNode !== this.foot) fill(this.foot, this.composer.element);
    this.keys?.remove();
    this.keys = keysShown ? replyKeyboard(keyboard, (key) => this.pick(key, keyboard)) : null;
    if (this.keys) this.foot.append(this.keys);
    return null;
  }

  bar(text, act) {
    this.footMark = null;
    fill(this.foot, act ? button({ class: "foot-bar", onclick: act }, text) : h("p", { class: "foot-bar" }, text));
  }

  pick(key, keyboard) {
    if (keyboard.once) this.usedKeyboard = keyboard.of;
    return key.kind === "contact" ? this.shareContact() : this.send(key.text, [], null);
  }

  async shareContact() {
    if (await confirm(t("contact_question", { bot: world.bot.name }), t("share"))) await this.try(() => api.contact(this.actor, this.chat.id));
    this.drawFoot();
  }

  block(blocked) {
    return this.try(() => api.block(this.actor, blocked));
  }

  belong(status) {
    return this.try(() => api.member({ chat: this.chat.id, actor: this.actor, status }));
  }

  send(text, files, replyTo) {
    this.messages.stuck = true;
    if (this.withBot) this.mailbox.expect();
    const to = { actor: this.actor, chat: this.chat.id, reply_to: replyTo };
    return this.try(() => (files.length ? api.sendFiles({ ...to, caption: text }, files) : api.send({ ...to, text })));
  }

  /** Does it and answers true; a refusal is shown as a toast and answers false. */
  async try(deed) {
    try {
      await deed();
      return true;
    } catch (refusal) {
      this.toast(refusal.message, true);
      return false;
    } finally {
      this.mailbox.refreshChats().catch(() => {});
    }
  }

  toast(text, bad = false) {
    toast(this.toasts, text, { bad });
  }

  read() {
    if (!document.hidden) this.mailbox.markRead(this.chat.id);
  }

  nameOf(message) {
    if (this.chat.type === "channel") return this.chat.title;
    return isBot(message.from) ? world.bot.name : (personOf(message.from)?.name ?? (message.name || "?"));
  }

  quoted(id) {
    return this.mailbox.kept(this.chat.id).get(id) ?? null;
  }

  commands() {
    return this.withBot ? (this.chat.commands ?? world.bot.commands) : [];
  }

  deeds() {
    return {
      whither: (address) => destination(address, world.bot.username),
      follow: (leads) => this.ways.follow(leads),
      command: (text) => this.send(text, [], null),
      copy: (text) => navigator.clipboard.writeText(text).then(() => this.toast(t("copied")), () => this.toast(text)),
      press: (message, place) => this.press(message, place),
      jump: (id) => this.messages.jump(id) || this.toast(t("message_gone")),
      menu: (row, box) => this.menu(row, { x: box.left, y: box.bottom }),
    };
  }

  async press(message, place) {
    this.mailbox.expect();
    await this.try(async () => {
      const answer = (await api.press({ actor: this.actor, chat: this.chat.id, message_id: message.id, button: place })) ?? {};
      if (answer.alert) await alert(answer.alert);
      else if (answer.toast) this.toast(answer.toast);
      if (answer.url) this.ways.follow(destination(answer.url, world.bot.username));
    });
  }

  context(event) {
    const element = event.target.closest("[data-message]");
    if (!element || event.target.closest("a, .bubble button, .buttons, .spoiler") || String(getSelection())) return;
    event.preventDefault();
    const message = this.quoted(Number(element.dataset.message));
    if (message) this.menu({ messages: [message] }, { x: event.clientX, y: event.clientY });
  }

  menu({ messages }, place) {
    const [message] = messages;
    const own = this.mailbox.isOwn(message);
    const said = messages.find((one) => one.text)?.text;
    const mayWrite = this.chat.type !== "channel" || this.chat.mayPost;
    const ids = messages.map((one) => one.id);
    const bot = this.mailbox.chats.find((chat) => chat.type === "private");
    openMenu(place, [
      mayWrite && { icon: "reply", text: t("reply"), act: () => this.composer.aimAt("reply", message) },
      own && said && { icon: "edit", text: t("edit"), act: () => this.composer.aimAt("edit", messages.find((one) => one.text)) },
      said && { icon: "copy", text: t("copy"), act: () => this.act.copy(said) },
      bot && !this.withBot && { icon: "forward", text: t("forward_to_bot"), act: () => this.forward(bot, message) },
      (own || this.withBot) && { icon: "trash", text: t("delete"), danger: true, act: () => this.try(() => Promise.all(ids.map((id) => api.remove({ actor: this.actor, chat: this.chat.id, message_id: id })))) },
    ], t("actions"));
  }

  async forward(bot, message) {
    const source = { chat: this.chat.id, message_id: message.id };
    if (await this.try(() => api.send({ actor: this.actor, chat: bot.id, forward_from: source }))) this.ways.open(bot.id);
  }

  drag(event, over) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.classList.toggle("dropping", over);
  }

  drop(event) {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.element.classList.remove("dropping");
    this.composer.files.add(event.dataTransfer.files);
  }

  focus() {
    if (matchMedia("(pointer: fine)").matches) this.composer.field.focus({ preventScroll: true });
  }

  destroy() {
    this.messages.destroy();
    this.element.remove();
  }
}
