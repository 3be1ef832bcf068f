/** One message as people know it: bubble with tail, quote, pictures, text, time, and buttons under it. */

import { fileAddress } from "./api.js";
import { button, h, icon, iconButton } from "./dom.js";
import { showPictures } from "./dialogs.js";
import { formatted } from "./entities.js";
import { avatar, hue } from "./faces.js";
import { hour, moment, t } from "./i18n.js";
import { inlineKeyboard } from "./keyboards.js";

const SERVICES = {
  pinned_message: "service_pinned", new_chat_title: "service_renamed",
  suggested_post_approved: "service_approved", suggested_post_declined: "service_declined",
};

/**
 * The element of one row. `chat` tells whether writers need names; `act` is what its parts do; `quoted(id)` finds the
 * message that an answer is to.
 */
export function bubbleOf(row, { chat, act, nameOf, quoted }) {
  const [head] = row.messages;
  if (head.service) return h("li", { class: "row service", dataset: { message: head.id } }, h("span", { class: "pill" }, head.service in SERVICES ? t(SERVICES[head.service]) : head.service));
  const tail = row.messages.at(-1);
  const named = chat.type !== "private" && !row.own && row.first;
  const classes = ["row", row.own ? "own" : "other", row.first && "first", row.last && "last"].filter(Boolean).join(" ");
  const faces = chat.type === "group" || chat.type === "supergroup";
  return h("li", { class: classes, dataset: { message: head.id } },
    faces && !row.own && (row.last ? avatar(head.from, nameOf(head), { size: "small" }) : h("span", { class: "avatar small empty" })),
    h("div", { class: "stack" },
      h("article", { class: !named && bareOf(row) ? "bubble bare" : "bubble", "aria-label": spoken(row, nameOf) },
        named && h("b", { class: "author", dataset: { hue: hue(chat.type === "channel" ? chat.id : head.from) } }, nameOf(head)),
        head.forwardedFrom && h("span", { class: "forwarded" }, icon("forward"), t("forwarded_from", { name: head.forwardedFrom })),
        head.replyTo && quote(quoted(head.replyTo), head.replyTo, nameOf, act),
        pictures(row.messages),
        row.messages.filter((message) => message.document).map((message) => documentCard(message.document)),
        head.contact && contactCard(head.contact),
        words(row.messages, act),
        meta(row)),
      inlineKeyboard(tail, act)),
    iconButton("more", t("actions"), { class: "row-more", onclick: (event) => act.menu(row, event.currentTarget.getBoundingClientRect()) }));
}

const textOf = (messages) => messages.find((message) => message.text) ?? null;

/** Pictures without words have no frame: the time lies on the picture. */
const bareOf = (row) => row.messages[0].photos.length > 0 && !textOf(row.messages) && !row.messages[0].replyTo && !row.messages[0].forwardedFrom;

function spoken(row, nameOf) {
  const [head] = row.messages;
  return `${row.own ? t("you") : nameOf(head)}, ${hour(head.at)}`;
}

function words(messages, act) {
  const message = textOf(messages);
  if (!message) return null;
  const lonely = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic})*){1,3}$/u.test(message.text);
  return h("div", { class: lonely ? "text emoji" : "text", dir: "auto" }, formatted(message.text, message.entities, act));
}

function meta(row) {
  const edited = row.messages.some((message) => message.edited);
  const { at } = row.messages[0];
  return h("span", { class: "meta" }, edited && h("i", {}, t("edited")),
    h("time", { datetime: at.toISOString(), title: `${moment(at)}, ${hour(at)}` }, hour(at)), row.own && icon("check"));
}

function quote(message, id, nameOf, act) {
  if (!message) return h("span", { class: "quote" }, h("span", {}, t("message_gone")));
  return button({ class: "quote", dataset: { hue: hue(message.from) }, onclick: () => act.jump(id) },
    h("b", {}, nameOf(message)), h("span", {}, excerpt(message)));
}

/** One line that stands for a message: in a quote, a chat list, an announcement. */
export function excerpt(message) {
  if (message.text) return message.text.replace(/\s+/g, " ").slice(0, 140);
  if (message.photos.length) return t("photo");
  if (message.document) return message.document.name || t("file");
  if (message.contact) return t("contact");
  return message.service ?? "";
}

function pictures(messages) {
  const all = messages.flatMap((message) => message.photos);
  if (!all.length) return null;
  const caption = textOf(messages)?.text.slice(0, 80);
  const spans = all.length === 1 ? ["one"] : spansOf(all.length);
  return h("div", { class: all.length === 1 ? "photos single" : "photos" }, all.map((picture, index) => {
    const image = h("img", { src: fileAddress(picture.file), alt: caption ?? t("photo"), loading: "lazy", decoding: "async", width: picture.width, height: picture.height });
    return button({ class: `shot ${spans[index]}`, "aria-label": t("open_photo", { n: index + 1 }), onclick: () => showPictures(all, index) }, image);
  }));
}

/** How wide each of n pictures is in a grid of six columns: rows of two and three, a lone one across. */
function spansOf(n) {
  const threes = n === 2 || n === 4 ? 0 : [0, 1, 2][n % 3] === 1 && n > 3 ? (n - 4) / 3 : Math.floor(n / 3);
  if (n === 3) return ["whole", "half", "half"];
  const rest = n - threes * 3;
  return [...Array(rest).fill("half"), ...Array(threes * 3).fill("third")];
}

function documentCard({ file, name, size }) {
  return h("a", { class: "document", href: fileAddress(file), download: name || true, title: t("download") },
    h("span", { class: "document-sign" }, icon("file")),
    h("span", { class: "document-name" }, h("b", {}, name || t("file")), size !== null && h("small", {}, weight(size))));
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return h("span", { class: "document" }, avatar(contact.user_id ?? name, name || "?"),
    h("span", { class: "document-name" }, h("b", {}, name), h("small", {}, contact.phone_number ?? "")));
}

function weight(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
