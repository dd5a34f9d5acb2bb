// One bubble: content, quote, reactions, time, ticks and what can be done with it.

import { contentOf, element, summary } from "/phone/content.js";
import { language, word } from "/phone/words.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });

export const isOwn = (message) => message.author.side === "customer";
export const dayOf = (message) => day.format(message.at);

function ticks(progress) {
  const state = progress === "read" || progress === "played" ? "read" : progress;
  const node = element("span", "ticks", state === "sent" ? "✓" : "✓✓");
  node.dataset.state = state;
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", word(state) ?? state);
  return node;
}

function foot(message) {
  const node = element("span", "foot");
  if (message.edited) node.append(element("span", "", word("edited")));
  const time = element("time", "", clock.format(message.at));
  time.dateTime = new Date(message.at).toISOString();
  node.append(time);
  if (isOwn(message)) node.append(ticks(message.progress));
  return node;
}

function tools(message, actions) {
  const node = element("details", "tools");
  const handle = element("summary", "", "⌄");
  handle.setAttribute("aria-label", word("options"));
  const sheet = element("div", "tools-sheet");
  const reply = element("button", "", word("reply"));
  reply.type = "button";
  reply.addEventListener("click", () => {
    node.open = false;
    actions.quote(message);
  });
  sheet.append(reply);
  for (const emoji of EMOJI) {
    const button = element("button", "emoji", emoji);
    button.type = "button";
    button.setAttribute("aria-label", `${word("react")} ${emoji}`);
    button.addEventListener("click", () => {
      node.open = false;
      actions.react(message, emoji);
    });
    sheet.append(button);
  }
  node.append(handle, sheet);
  return node;
}

function quote(message, find) {
  const quoted = message.quotes && find(message.quotes);
  if (!quoted) return [];
  const node = element("blockquote", "quote");
  node.append(element("span", "", summary(quoted)));
  return [node];
}

/** Draws a message; `find` looks others up by id, `actions` are choose, quote and react. */
export function drawBubble(message, find, actions) {
  const node = element("article", "bubble");
  node.dataset.side = isOwn(message) ? "own" : "business";
  node.dataset.kind = message.kind;
  if (message.revoked) {
    node.append(element("em", "", `🚫 ${word("deleted")}`), foot(message));
    return node;
  }
  const choose = (choice) => actions.choose(message, choice);
  node.append(...quote(message, find), ...contentOf(message, choose), foot(message), tools(message, actions));
  if (message.reactions.length) {
    const emoji = message.reactions.map((reaction) => reaction.emoji).join("");
    node.append(element("span", "reactions", emoji));
  }
  return node;
}
