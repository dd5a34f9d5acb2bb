// Calls to the simulator's own interface, and its stream of changes.

async function call(path, body) {
  const options = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(`/_sim${path}`, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.cause ?? answer.error ?? response.statusText);
  return answer;
}

const person = (handle) => `/customers/${encodeURIComponent(handle)}`;

export const listNumbers = () => call("/numbers");
export const listPeople = () => call("/customers");
export const addPerson = (name, phone) => call("/customers", { name, phone });
export const setPerson = (handle, settings) => call(person(handle), settings);
export const loadThread = (handle, number) => call(`${person(handle)}/thread?number=${number}`);
export const write = (handle, number, draft) => call(`${person(handle)}/messages`, { number, ...draft });
export const read = (handle, number) => call(`${person(handle)}/read`, { number });

/** Calls `onChange` for each change and after each reconnection; `onState` hears whether the line is up. */
export function follow(onChange, onState) {
  const source = new EventSource("/_sim/changes");
  source.addEventListener("open", () => {
    onState(true);
    onChange({ change: "everything" });
  });
  source.addEventListener("error", () => onState(false));
  source.addEventListener("change", (event) => onChange(JSON.parse(event.data)));
  source.addEventListener("reload", () => onChange({ change: "everything" }));
}
