// Plays a customer's phone: chooses the person, shows the thread, writes, reads and reacts.

import * as api from "/phone/api.js";
import { dayOf, drawBubble } from "/phone/bubble.js";
import { element, summary } from "/phone/content.js";
import { drawPeople, hue, initials } from "/phone/people.js";
import { translate, word } from "/phone/words.js";

const $ = (id) => document.getElementById(id);
const HIDDEN_KINDS = new Set(["reaction", "edit", "revoke"]);

const place = new URL(location.href).searchParams;
const state = {
  people: [],
  numbers: [],
  person: place.get("customer"),
  number: place.get("number"),
  quoted: null,
  isAtEnd: true,
};
/** What is drawn: message id to its JSON and its node. */
const drawn = new Map();

const person = () => state.people.find((someone) => someone.handle === state.person);

function tell(text) {
  $("notice").textContent = text;
}

/** Runs something that may fail and says so. */
async function attempt(action) {
  try {
    await action();
    tell("");
  } catch (error) {
    tell(word("failed") + error.message);
  }
}

function draw(thread) {
  const box = $("thread");
  const shown = thread.messages.filter((message) => !HIDDEN_KINDS.has(message.kind));
  const find = (id) => thread.messages.find((message) => message.id === id);
  const nodes = [];
  let lastDay;
  for (const message of shown) {
    if (dayOf(message) !== lastDay) nodes.push(element("p", "day", (lastDay = dayOf(message))));
    nodes.push(bubble(message, find));
  }
  if (!shown.length) nodes.push(element("p", "day", word("no_chat_yet")));
  if (thread.typing) nodes.push(element("p", "typing", "• • •"));
  arrange(box, nodes);
  stayAtEnd();
}

/** Also when a picture has loaded: who reads the newest message goes on seeing it. */
function stayAtEnd() {
  if (state.isAtEnd) $("thread").scrollTop = $("thread").scrollHeight;
}

/** Only what changed is put into the page, so that focus and players stay. */
function arrange(box, nodes) {
  nodes.forEach((node, at) => {
    if (box.children[at] !== node) box.insertBefore(node, box.children[at] ?? null);
  });
  while (box.children.length > nodes.length) box.lastElementChild.remove();
}

function bubble(message, find) {
  const json = JSON.stringify(message);
  const known = drawn.get(message.id);
  if (known?.json === json) return known.node;
  const node = drawBubble(message, find, { choose, quote, react });
  known?.node.replaceWith(node);
  drawn.set(message.id, { json, node });
  return node;
}

function presence(thread) {
  if (!person()?.online) return word("phone_off");
  return thread.typing ? word("typing") : word("business");
}

async function showThread() {
  const { person: handle, number } = state;
  if (!person() || !number) return;
  const thread = await api.loadThread(handle, number);
  if (handle !== state.person || number !== state.number) return;
  draw(thread);
  $("presence").textContent = presence(thread);
  const isUnread = (person()?.unread[number] ?? 0) > 0;
  if (isUnread && !document.hidden) await api.read(handle, number);
}

function showPhone() {
  const someone = person();
  $("phone").hidden = !someone;
  $("empty").hidden = Boolean(someone);
  $("stage").dataset.open = String(Boolean(someone));
  if (!someone) return;
  const number = state.numbers.find((known) => known.phone_number_id === state.number);
  $("business-avatar").textContent = initials(number?.verified_name ?? "");
  $("business-avatar").dataset.hue = hue(number?.verified_name ?? "");
  $("online").checked = someone.online;
  $("receipts").checked = someone.sends_read_receipts;
  $("alone-row").hidden = someone.answers_alone === null;
  $("alone").checked = someone.answers_alone === true;
  document.title = `${someone.name} · ${word("title")}`;
}

function fillNumbers() {
  const options = state.numbers.map((number) => {
    const option = element("option", "", number.verified_name);
    option.value = number.phone_number_id;
    return option;
  });
  $("number").replaceChildren(...options);
  state.number ??= state.numbers[0]?.phone_number_id ?? null;
  $("number").value = state.number ?? "";
}

async function refresh() {
  [state.people, state.numbers] = await Promise.all([api.listPeople(), api.listNumbers()]);
  fillNumbers();
  drawPeople($("people"), state.people, state.person, choosePerson);
  showPhone();
  await showThread();
}

/** Many changes at once lead to one refresh after the other, never to two at a time. */
let running = false;
let again = false;
async function refreshSoon() {
  again = true;
  if (running) return;
  running = true;
  while (again) {
    again = false;
    await attempt(refresh);
  }
  running = false;
}

function remember() {
  const url = new URL(location.href);
  for (const [key, value] of [["customer", state.person], ["number", state.number]]) {
    if (value) url.searchParams.set(key, value);
    else url.searchParams.delete(key);
  }
  history.replaceState(null, "", url);
}

function open(handle, number) {
  Object.assign(state, { person: handle, number, isAtEnd: true });
  drawn.clear();
  $("thread").replaceChildren();
  quote(null);
  remember();
  refreshSoon();
}

function choosePerson(handle) {
  const last = state.people.find((someone) => someone.handle === handle);
  const busiest = Object.entries(last?.unread ?? {}).sort((a, b) => b[1] - a[1])[0]?.[0];
  open(handle, busiest ?? state.number);
  $("text").focus();
}

/** Who writes takes the phone in hand: its person stops answering by itself. */
async function send(draft) {
  state.isAtEnd = true;
  await attempt(async () => {
    if (person()?.answers_alone) await api.setPerson(state.person, { answers_alone: false });
    await api.write(state.person, state.number, draft);
  });
}

const choose = (message, choice) => send({ type: "choice", message_id: message.id, choice });

function react(message, emoji) {
  const has = message.reactions.some((known) => known.author.side === "customer" && known.emoji === emoji);
  send({ type: "reaction", message_id: message.id, emoji: has ? "" : emoji });
}

function quote(message) {
  state.quoted = message?.id ?? null;
  $("quoted").hidden = !message;
  $("quoted-text").textContent = message ? summary(message) : "";
  if (message) $("text").focus();
}

async function sendText() {
  const body = $("text").value.trim();
  if (!body) return;
  const reply_to = state.quoted;
  $("text").value = "";
  quote(null);
  await send({ type: "text", body, reply_to });
}

async function sendFile(file) {
  const type = ["image", "video", "audio"].find((kind) => file.type.startsWith(`${kind}/`)) ?? "document";
  const data = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(file);
  });
  const bytes = data.slice(data.indexOf(",") + 1);
  await send({ type, mime_type: file.type || "application/octet-stream", bytes, filename: file.name });
}

function listen() {
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    sendText();
  });
  $("text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendText();
  });
  $("file").addEventListener("change", async ({ target }) => {
    if (target.files[0]) await sendFile(target.files[0]);
    target.value = "";
  });
  $("unquote").addEventListener("click", () => quote(null));
  $("back").addEventListener("click", () => open(null, state.number));
  $("number").addEventListener("change", ({ target }) => open(state.person, target.value));
  $("online").addEventListener("change", ({ target }) => set({ online: target.checked }));
  $("receipts").addEventListener("change", ({ target }) => set({ sends_read_receipts: target.checked }));
  $("alone").addEventListener("change", ({ target }) => set({ answers_alone: target.checked }));
  $("thread").addEventListener("scroll", ({ target }) => {
    state.isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
  });
  $("thread").addEventListener("load", stayAtEnd, true);
  $("send-location").addEventListener("click", () =>
    send({ type: "location", latitude: -6.1754, longitude: 106.8272, name: "Monas", address: "Jakarta Pusat" }));
  $("new-person").addEventListener("submit", addPerson);
  document.addEventListener("visibilitychange", refreshSoon);
}

const set = (settings) => attempt(() => api.setPerson(state.person, settings));

function addPerson(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  attempt(async () => {
    const added = await api.addPerson(form.get("name"), form.get("phone"));
    event.target.reset();
    open(added.handle, state.number);
  });
}

translate(document);
listen();
api.follow(refreshSoon, (isUp) => tell(isUp ? "" : word("lost")));
