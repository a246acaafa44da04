// Parts of pages, asked for with the header X-Part and put into the page that asks.
import { bind } from "./bind.js";

/** The answer to a request for a part, as a fragment. Throws when it is not one (an error, a log-in page). */
export async function fetchPart(address, name, options = {}) {
  const answer = await fetch(address, { ...options, headers: { "X-Part": name } });
  if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(answer.statusText);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  for (const symbol of template.content.querySelectorAll("symbol")) {
    if (document.getElementById(symbol.id)) symbol.remove();
  }
  return template.content;
}

/** Put a fragment in place of an element and bind what is in it; gives its first element. */
export function replaceWith(element, fragment) {
  const first = fragment.firstElementChild;
  element.replaceWith(fragment);
  bind();
  return first;
}
