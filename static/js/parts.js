import { bind } from "./main.js";

/** A part of a page with its form; throws when the answer is anything else. */
export async function fetchPart(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { "X-Part": "form" } });
  if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(answer.status);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const part = template.content;
  if (!part.querySelector("form")) throw new Error("no form");
  for (const symbol of part.querySelectorAll("symbol")) if (document.getElementById(symbol.id)) symbol.remove();
  return part;
}

/** Put a part in place of what is in `element`, and bind it; resolves when it is bound. */
export function fill(element, part) {
  element.replaceChildren(part);
  return bind(element);
}
