// A member's card beside their name, brought the first time the name is hovered with a mouse or has the focus by keys.
// It covers no name, can be hovered itself, takes no focus, and goes with Escape (WCAG 1.4.13). It says no more than
// the profile behind the name, so nothing is lost without it. Loaded by main.js once anything is hovered or focused.
const NAME = /^\/members\/[a-z0-9_-]+$/;
const BRING = 300; // ms of rest on a name
const LEAVE = 250; // ms to reach the card from it
const cards = new Map();
const main = document.getElementById("main");
const box = document.createElement("div");
let link, timer, styled;

box.id = "member-card";
box.className = "member-card-place";

const nameOf = (target) => {
  const found = target.closest?.("#main a.person-name, #main .comment-body a");
  return found && NAME.test(found.pathname) && found.origin === location.origin ? found : null;
};

const styles = () => (styled ??= new Promise((done) => {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../../css/member-hover.css", import.meta.url);
  sheet.onload = sheet.onerror = done;
  document.head.append(sheet);
}));

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

function cardOf(name) {
  const address = `${name.pathname}/card`;
  if (!cards.has(address)) cards.set(address, fetched(address));
  return cards.get(address);
}

async function show(name) {
  try {
    const [part] = await Promise.all([cardOf(name), styles()]);
    if (link !== name) return;
    box.replaceChildren(part.cloneNode(true));
    for (const symbol of box.querySelectorAll("symbol")) {
      if (document.querySelectorAll(`#${symbol.id}`).length > 1) symbol.remove();
    }
    main.append(box);
    place(name);
    name.setAttribute("aria-describedby", box.id);
  } catch {
    cards.delete(`${name.pathname}/card`);
  }
}

/** Below the name, or above it where there is no room; never beyond an edge of the window. */
function place(name) {
  const at = name.getClientRects()[0];
  const around = (box.offsetParent ?? document.body).getBoundingClientRect();
  const isBelow = at.bottom + box.offsetHeight + 8 < innerHeight || at.top < box.offsetHeight + 8;
  const top = isBelow ? at.bottom + 4 : at.top - box.offsetHeight - 4;
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8));
  box.style.top = `${top - around.top}px`;
  box.style.left = `${left - around.left}px`;
}

function hide() {
  clearTimeout(timer);
  link?.removeAttribute("aria-describedby");
  link = null;
  box.remove();
}

function come(name) {
  clearTimeout(timer);
  if (name === link) return;
  hide();
  link = name;
  timer = setTimeout(() => show(name), BRING);
}

function leave() {
  clearTimeout(timer);
  timer = setTimeout(hide, LEAVE);
}

const mayHover = matchMedia("(hover: hover) and (pointer: fine)");

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse" || !mayHover.matches) return;
  const name = nameOf(event.target);
  if (name) come(name);
  else if (link && box.contains(event.target)) clearTimeout(timer);
  else if (link && document.activeElement !== link) leave();
});
document.documentElement.addEventListener("pointerleave", () => { if (link && document.activeElement !== link) leave(); });
document.addEventListener("focusin", (event) => {
  const name = nameOf(event.target);
  if (name?.matches(":focus-visible")) come(name);
  else if (link && !box.contains(event.target)) hide();
});
document.addEventListener("focusout", (event) => { if (event.target === link) leave(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && link) hide(); });
document.addEventListener("click", (event) => { if (link && !box.contains(event.target)) hide(); });

// What was hovered or focused while this came.
const waiting = document.querySelector("#main a:focus-visible") ?? (mayHover.matches && document.querySelector("#main a:hover"));
if (waiting && nameOf(waiting)) come(waiting);
