import { announce } from "../announce.js";

// Completes "@ha" in the textarea of its form: a list below it, led by the arrow keys. data-handles: where to ask;
// data-label: what the list is called; data-found, data-none: what is said aloud.
export default function mentions(place) {
  const box = place.closest("form").querySelector("textarea");
  const list = document.createElement("ul");
  list.className = "mentions";
  list.id = `${box.id}-handles`;
  list.role = "listbox";
  list.ariaLabel = place.dataset.label;
  list.hidden = true;
  place.append(list);
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  let asked = "";
  let timer;

  const begun = () => {
    const before = box.value.slice(0, box.selectionStart);
    return box.selectionStart === box.selectionEnd ? before.match(/(?:^|[\s(])@([\p{L}\p{N}_-]{1,30})$/u)?.[1] : undefined;
  };
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    const end = box.selectionStart;
    const start = end - begun().length;
    box.setRangeText(`${option.dataset.handle} `, start, end, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const lead = (option) => {
    for (const other of list.children) other.ariaSelected = other === option;
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    list.replaceChildren(...found.map(({ handle, name }, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.role = "option";
      option.dataset.handle = handle;
      option.append(Object.assign(document.createElement("b"), { textContent: `@${handle}` }), ` ${name}`);
      return option;
    }));
    list.hidden = !found.length;
    if (found.length) lead(list.firstElementChild);
    announce(found.length ? place.dataset.found.replace("0", found.length) : place.dataset.none);
  };

  const ask = async () => {
    const begin = asked = begun();
    if (!begin) return close();
    try {
      const answer = await fetch(`${place.dataset.handles}?begin=${encodeURIComponent(begin)}`);
      if (!answer.ok || answer.redirected) return;
      const found = await answer.json();
      if (asked === begin && begun() === begin) show(found);
    } catch { close(); }
  };
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  box.addEventListener("blur", () => setTimeout(close, 200));
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const options = [...list.children];
    const at = options.findIndex((option) => option.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) lead(options.at((at + step) % options.length));
    else if (event.key === "Enter" || event.key === "Tab") choose(options[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
}
