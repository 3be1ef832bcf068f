/**
 * All that one person sees: his chats and their latest messages, kept fresh by one long poll.
 *
 * The poll can be stopped at any moment, rests while the page is hidden (a browser gives one server six connections),
 * and after a lost connection asks from the beginning, since a restarted server may have forgotten what we saw.
 */

import * as api from "./api.js";
import { recall, remember } from "./remember.js";
import { chatOf, messageOf } from "./shape.js";
import { isBot, world } from "./world.js";

const KEPT = 400; // messages of one chat in memory; older ones are in the transcript
const WAIT = 20; // seconds a poll may stand
const LOOK = 700; // milliseconds between two looks whether the bot types
const LOOKS = 20;
const PATIENCE = [300, 700, 1500, 2000]; // milliseconds before each next try of a silent server

const rest = (time, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** Resolves when the page can be seen. */
const seen = (signal) =>
  new Promise((resolve) => {
    const look = () => document.hidden || resolve(document.removeEventListener("visibilitychange", look));
    document.addEventListener("visibilitychange", look, { signal });
    signal.addEventListener("abort", resolve, { once: true });
    look();
  });

/** A signal that says "stop" with the first of: the given one, the page hidden. */
function whileSeen(signal) {
  const hidden = new AbortController();
  document.addEventListener("visibilitychange", () => document.hidden && hidden.abort(), { signal: AbortSignal.any([signal, hidden.signal]) });
  return { signal: AbortSignal.any([signal, hidden.signal]), over: () => hidden.abort() };
}

export class Mailbox extends EventTarget {
  /** Events: "chats"; "messages" with detail `{ chat, fresh }`; "line" with detail `{ lost }`; "gone". */
  constructor(actor) {
    super();
    this.actor = actor;
    this.chats = [];
    this.seq = 0;
    this.byChat = new Map();
    this.readTo = recall(`read.${actor}`, {});
    this.stopping = new AbortController();
  }

  start() {
    this.poll(this.stopping.signal);
    return this;
  }

  stop() {
    this.stopping.abort();
  }

  async poll(signal) {
    let failures = 0;
    while (!signal.aborted) {
      await seen(signal);
      const watch = whileSeen(signal);
      try {
        await this.round(failures > 0 || this.seq === 0, watch.signal);
        failures = 0;
      } catch (refusal) {
        if (signal.aborted) return;
        if (watch.signal.aborted) continue;
        if (refusal.status === 404) this.say("gone"); // the world began anew without this person
        if (++failures === 2) this.say("line", { lost: true }); // one missed beat is nobody's trouble
        await rest(PATIENCE[Math.min(failures, PATIENCE.length) - 1], signal);
      } finally {
        watch.over();
      }
    }
  }

  async round(afresh, signal) {
    if (afresh) await this.begin(signal);
    const news = await api.transcript({ actor: this.actor, since: this.seq, wait: WAIT }, signal);
    this.take(news, false);
    await this.refreshChats(signal);
  }

  async begin(signal) {
    const [chats, all] = await Promise.all([this.askChats(signal), api.transcript({ actor: this.actor, since: 0 }, signal)]);
    this.chats = chats;
    this.byChat.clear();
    this.seq = 0;
    this.take(all, true);
    this.say("line", { lost: false });
    this.say("chats");
  }

  async askChats(signal) {
    const chats = (await api.chats(this.actor, signal)).map(chatOf);
    return chats.map((chat) => (chat.type === "private" ? { ...chat, title: world.bot.name } : chat));
  }

  /** Looks at the chat list again; a chat that was not in it brings all that was said there before. */
  async refreshChats(signal = this.stopping.signal) {
    const known = new Set(this.chats.map(({ id }) => id));
    this.chats = await this.askChats(signal);
    const joined = this.chats.filter(({ id }) => !known.has(id) && !this.byChat.has(id));
    for (const { id } of joined) this.take(await api.transcript({ chat: id, since: 0 }, signal), true);
    this.say("chats");
  }

  /** The bot was asked something: looks now and then whether it is typing, until it has answered. */
  async expect() {
    if (this.expecting) return;
    this.expecting = true;
    const { seq } = this;
    for (let looks = 0; looks < LOOKS && !this.stopping.signal.aborted && !this.answeredSince(seq); looks += 1) {
      await rest(LOOK, this.stopping.signal);
      await this.refreshChats().catch(() => {});
    }
    this.expecting = false;
  }

  answeredSince(seq) {
    return [...this.kept(this.actor).values()].some((message) => message.seq > seq && isBot(message.from));
  }

  take(wires, first) {
    const fresh = new Map();
    for (const wire of wires) {
      const message = messageOf(wire);
      this.seq = Math.max(this.seq, message.seq);
      const kept = this.kept(message.chat);
      if (!fresh.has(message.chat)) fresh.set(message.chat, []);
      if (message.deleted) kept.delete(message.id);
      else {
        if (!first && !kept.has(message.id)) fresh.get(message.chat).push(message);
        kept.set(message.id, message);
      }
    }
    for (const [chat, messages] of fresh) {
      this.trim(chat);
      this.say("messages", { chat, fresh: messages });
    }
  }

  kept(chat) {
    if (!this.byChat.has(chat)) this.byChat.set(chat, new Map());
    return this.byChat.get(chat);
  }

  trim(chat) {
    const kept = this.kept(chat);
    if (kept.size <= KEPT) return;
    const old = [...kept.keys()].sort((a, b) => a - b).slice(0, kept.size - KEPT);
    for (const id of old) kept.delete(id);
  }

  /** The messages of one chat, oldest first. */
  messages(chat) {
    return [...this.kept(chat).values()].sort((a, b) => a.id - b.id);
  }

  isOwn(message) {
    return String(message.from) === String(this.actor);
  }

  /** How many messages of others came since this person last looked. */
  unread(chat) {
    const border = this.readTo[chat] ?? 0;
    let count = 0;
    for (const message of this.kept(chat).values()) {
      if (message.seq > border && !this.isOwn(message) && !message.edited) count += 1;
    }
    return count;
  }

  markRead(chat) {
    const last = Math.max(0, ...[...this.kept(chat).values()].map((message) => message.seq));
    if (last <= (this.readTo[chat] ?? 0)) return;
    this.readTo[chat] = last;
    remember(`read.${this.actor}`, this.readTo);
    this.say("chats");
  }

  /** The keyboard under the composer: what the bot's last word about it was; null when there is none. */
  keyboard(chat) {
    for (const message of this.messages(chat).reverse()) {
      if (message.keyboard && (isBot(message.from) || !this.isOwn(message))) return message.keyboard.rows.length ? { ...message.keyboard, of: message.id } : null;
    }
    return null;
  }

  say(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
