// The list of people whose phone can be played.

import { word } from "/phone/words.js";

const unreadOf = (person) => Object.values(person.unread).reduce((sum, count) => sum + count, 0);

export const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join("");

/** One of eight avatar colours, always the same for a name. */
export const hue = (name) => [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8;

function row(person, isChosen, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "person";
  button.setAttribute("aria-pressed", String(isChosen));
  button.addEventListener("click", () => choose(person.handle));
  const avatar = document.createElement("span");
  avatar.className = "avatar";
  avatar.dataset.hue = hue(person.name);
  avatar.textContent = initials(person.name);
  avatar.setAttribute("aria-hidden", "true");
  const text = document.createElement("span");
  text.className = "person-text";
  const name = document.createElement("strong");
  name.textContent = person.name;
  const phone = document.createElement("small");
  phone.textContent = person.phone ? `+${person.phone}` : person.user_id;
  text.append(name, phone);
  button.append(avatar, text);
  const unread = unreadOf(person);
  if (unread > 0) {
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.textContent = unread;
    badge.setAttribute("aria-label", `${unread} ${word("new_messages")}`);
    button.append(badge);
  }
  const item = document.createElement("li");
  item.append(button);
  return item;
}

/** Draws the people, those with the newest message first; keeps the focus where it was. */
export function drawPeople(list, people, chosen, choose) {
  const focused = [...list.children].findIndex((item) => item.contains(document.activeElement));
  const known = people.filter((person) => person.on_whatsapp && person.name);
  known.sort((a, b) => (b.last_message_at ?? 0) - (a.last_message_at ?? 0));
  list.replaceChildren(...known.map((person) => row(person, person.handle === chosen, choose)));
  if (focused >= 0) list.children[focused]?.querySelector("button").focus();
}
