/** What every part of the page shares: the bot, the people, and the product's time. */

import * as api from "./api.js";
import { botOf } from "./shape.js";

/** `ahead`: milliseconds that the product's clock is before this machine's. `calls`: the number of the bot's last call. */
export const world = { bot: { username: "", name: "", commands: [] }, calls: 0, people: [], ahead: 0 };

const news = new EventTarget();

/** Calls `heard` on each "people", "clock", "leaving" or "reset"; stops with the signal. */
export function hear(name, heard, signal) {
  news.addEventListener(name, heard, { signal });
}

export function tell(name) {
  news.dispatchEvent(new Event(name));
}

/** The product's time, which may have been moved. */
export const productNow = () => new Date(Date.now() + world.ahead);

/** Asks who is here and what time it is. Raises Refused. */
export async function learn() {
  const [info, people] = await Promise.all([api.info(), api.actors()]);
  world.bot = botOf(info);
  world.calls = info.calls ?? 0;
  setClock(info.now);
  world.people = people;
  tell("people");
}

export function setClock(now) {
  if (now) world.ahead = new Date(now) - Date.now();
  tell("clock");
}

/** A new person beside the others; answers his number. */
export async function invite(person) {
  const { id } = await api.newActor(person);
  await lookAround();
  return id;
}

/** Asks again who is here: a script may have brought somebody. */
export async function lookAround() {
  world.people = await api.actors();
  tell("people");
}

export const personOf = (id) => world.people.find((person) => String(person.id) === String(id)) ?? null;

/** True for a message that the bot itself wrote. */
export const isBot = (from) => from === "bot";
