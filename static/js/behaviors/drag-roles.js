import { announce } from "../announce.js";
import { bind } from "../main.js";

const EDGE = 48;
const STEP = 16;

// Roles are dragged by a grip into another order, by mouse, pen or finger. The buttons do the same without it.
export default function dragRoles(page) {
  const list = page.querySelector(".role-list");
  const form = page.querySelector(".role-order");
  if (!list || !form || list.children.length < 2) return;
  const ids = () => [...list.children].map((item) => item.dataset.role).join();

  for (const item of list.children) {
    const grip = document.createElement("span");
    grip.className = "role-grip";
    grip.ariaHidden = "true";
    grip.addEventListener("pointerdown", (event) => { if (event.isPrimary && !event.button) drag(item, grip, event); });
    item.querySelector(".role-moves").prepend(grip);
  }

  function drag(item, grip, { pointerId }) {
    const before = [...list.children];
    const away = new AbortController();
    const on = (name, heard) => grip.addEventListener(name, heard, { signal: away.signal });
    const end = () => { away.abort(); item.classList.remove("is-dragged"); };
    grip.setPointerCapture(pointerId);
    item.classList.add("is-dragged");
    on("pointermove", (event) => put(item, event.clientY));
    on("pointerup", () => { end(); if (ids() !== before.map((one) => one.dataset.role).join()) save(item, before); });
    on("pointercancel", () => { end(); list.append(...before); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { end(); list.append(...before); }
    }, { signal: away.signal });
  }

  /** The others make room; the dragged one itself is never taken out, or the pointer would lose it. */
  function put(item, y) {
    const isAbove = (one) => { const box = one.getBoundingClientRect(); return y < box.top + box.height / 2; };
    while (item.previousElementSibling && isAbove(item.previousElementSibling)) item.after(item.previousElementSibling);
    while (item.nextElementSibling && !isAbove(item.nextElementSibling)) item.before(item.nextElementSibling);
    scrollBy(0, y < EDGE ? -STEP : y > innerHeight - EDGE ? STEP : 0);
  }

  /** The whole part comes back as the site has it: the answer, the week and the buttons follow the order. */
  async function save(item, before) {
    const place = [...list.children].indexOf(item) + 1;
    const words = { title: item.ariaLabel, place, count: before.length };
    form.elements.order.value = ids();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(page.id);
      if (!fresh) throw new Error("another page");
      page.replaceWith(fresh);
      bind(fresh.parentElement);
      announce(page.dataset.moved.replace(/{(\w+)}/g, (_, name) => words[name]));
    } catch {
      list.append(...before);
      announce(page.dataset.failed);
    }
  }
}
