// What stands inside a bubble, by kind of message.

import { word } from "/phone/words.js";

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** WhatsApp's *bold*, _italic_, ~strike~ and `code`, and links; everything else stays text. */
export function formatted(text) {
  const node = element("p", "text");
  const marks = /(\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~|`[^`\n]+`|https?:\/\/\S+)/;
  const tags = { "*": "strong", _: "em", "~": "s", "`": "code" };
  for (const part of text.split(marks)) {
    if (/^https?:\/\//.test(part)) {
      const link = element("a", "", part);
      link.href = part;
      link.rel = "noreferrer";
      link.target = "_blank";
      node.append(link);
    } else if (part.length > 2 && tags[part[0]] && part.endsWith(part[0])) {
      node.append(element(tags[part[0]], "", part.slice(1, -1)));
    } else {
      node.append(part);
    }
  }
  return node;
}

const source = (media) => (media.id ? `/_sim/media/${media.id}` : media.link);

function picture(media, className) {
  const image = element("img", className);
  image.src = source(media);
  image.alt = media.caption ?? "";
  image.loading = "lazy";
  return image;
}

function player(tag, media) {
  const node = element(tag, "player");
  node.controls = true;
  node.src = source(media);
  return node;
}

function paper(media) {
  const link = element("a", "document", `📄 ${media.filename ?? word("document")}`);
  link.href = source(media);
  link.target = "_blank";
  return link;
}

function place(location) {
  const { latitude, longitude, name, address } = location;
  const node = element("div", "place");
  node.append(element("strong", "", `📍 ${name ?? word("location")}`));
  if (address) node.append(element("span", "", address));
  node.append(element("small", "", `${latitude}, ${longitude}`));
  return node;
}

function cards(contacts) {
  const names = contacts.map((card) => {
    const phone = card.phones?.[0]?.phone;
    return element("div", "card", `👤 ${card.name.formatted_name}${phone ? ` · ${phone}` : ""}`);
  });
  const node = element("div", "cards");
  node.append(...names);
  return node;
}

function options(labels, choose) {
  const node = element("div", "options");
  for (const { choice, label, hint } of labels) {
    const button = element("button", "option", label);
    button.type = "button";
    if (hint) button.append(element("small", "", hint));
    button.addEventListener("click", () => choose(choice));
    node.append(button);
  }
  return node;
}

function header(part) {
  if (!part) return [];
  if (part.type === "text") return [element("strong", "header", part.text)];
  return part.image ? [picture(part.image, "photo")] : [];
}

function interactive(content, choose) {
  if (content.button_reply) return [formatted(content.button_reply.title)];
  if (content.list_reply) return [formatted(content.list_reply.title)];
  const { action = {} } = content;
  const nodes = [...header(content.header)];
  if (content.body) nodes.push(formatted(content.body.text));
  if (content.footer) nodes.push(element("small", "footer", content.footer.text));
  const buttons = (action.buttons ?? []).map(({ reply }) => ({ choice: reply.id, label: reply.title }));
  if (buttons.length) nodes.push(options(buttons, choose));
  if (action.sections) nodes.push(list(action, choose));
  if (action.parameters?.url) {
    const link = element("a", "option", action.parameters.display_text);
    link.href = action.parameters.url;
    link.target = "_blank";
    link.rel = "noreferrer";
    nodes.push(link);
  }
  return nodes;
}

function list(action, choose) {
  const node = element("details", "list");
  node.append(element("summary", "option", `☰ ${action.button ?? word("choose")}`));
  for (const section of action.sections) {
    if (section.title) node.append(element("strong", "section", section.title));
    const rows = (section.rows ?? []).map((row) => ({ choice: row.id, label: row.title, hint: row.description }));
    node.append(options(rows, choose));
  }
  return node;
}

function template(shown, choose) {
  const nodes = shown.header?.text ? [element("strong", "header", shown.header.text)] : [];
  nodes.push(formatted(shown.body));
  if (shown.footer) nodes.push(element("small", "footer", shown.footer));
  const replies = shown.buttons.filter((button) => button.type === "quick_reply");
  if (replies.length) nodes.push(options(replies.map(({ text }) => ({ choice: text, label: text })), choose));
  return nodes;
}

/** The nodes of one message; `choose` is called with what was tapped. */
export function contentOf(message, choose) {
  const { kind, content } = message;
  const caption = content?.caption ? [formatted(content.caption)] : [];
  switch (kind) {
    case "text": return [formatted(content.body)];
    case "image": return [picture(content, "photo"), ...caption];
    case "sticker": return [picture(content, "sticker")];
    case "video": return [player("video", content), ...caption];
    case "audio": return [player("audio", content)];
    case "document": return [paper(content), ...caption];
    case "location": return [place(content)];
    case "contacts": return [cards(content)];
    case "interactive": return interactive(content, choose);
    case "button": return [formatted(content.text)];
    case "template": return template(message.rendered, choose);
    default: return [element("em", "", word("unsupported") + kind)];
  }
}

/** The first words of a message, for quotes. */
export function summary(message) {
  const { content, rendered, kind } = message;
  const text = content?.body?.text ?? content?.body ?? rendered?.body ?? content?.caption ?? content?.text;
  return (typeof text === "string" && text ? text : kind).slice(0, 90);
}
