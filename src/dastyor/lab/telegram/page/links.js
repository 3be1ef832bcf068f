/** Where a link leads: to a chat of this messenger, to a start of the bot, or out to a new tab. */

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
const TELEGRAM = new Set(["t.me", "telegram.me", "telegram.dog"]);

/**
 * What following `address` means: `{ href, start: payload }`, `{ href, chat: "@name" | id, message }`,
 * `{ open: address }`, or null for an address that must not be followed (javascript:, data:, anything that does not parse).
 */
export function destination(address, botName) {
  const url = parse(address);
  if (!url) return null;
  const { href } = url;
  if (url.protocol === "tg:") return inside(href, url.searchParams.get("domain"), url.searchParams, [], botName);
  if (!SAFE.has(url.protocol)) return null;
  if (!TELEGRAM.has(url.hostname)) return { open: href };
  const [name, ...rest] = url.pathname.split("/").filter(Boolean);
  return inside(href, name, url.searchParams, rest, botName) ?? { open: href };
}

function parse(address) {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);
  } catch {
    return null;
  }
}

function inside(href, name, query, rest, botName) {
  if (!name) return null;
  if (botName && name.toLowerCase() === botName.toLowerCase()) return { href, start: query.get("start") ?? "" };
  if (name === "c" && rest.length) return { href, chat: `-100${rest[0]}`, message: Number(rest[1]) || null };
  if (/^[a-z]\w{3,}$/i.test(name)) return { href, chat: `@${name}`, message: Number(rest[0]) || null };
  return null;
}

const PLAIN = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]|\b(?:t\.me)\/[\w/?=&-]+|(?<![\w/])\/[a-z][a-z0-9_]{0,31}(?:@\w+)?\b/giu;

/** The links and commands a messenger finds by itself in plain text: `[{ type, offset, length }]`. */
export function foundIn(text) {
  return [...text.matchAll(PLAIN)].map((match) => ({
    type: match[0].startsWith("/") ? "bot_command" : "url",
    offset: match.index,
    length: match[0].length,
  }));
}
