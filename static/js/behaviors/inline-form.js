import { bind } from "../bind.js";
import { fetchPart } from "../parts.js";

// Brings a form in place of the one link to it, shortly before it is seen, or at a click. When it can't, the link stays.
export default function inlineForm(element) {
  const link = element.querySelector("a");
  let asked;
  const bring = () => (asked ??= fetchPart(link.href, "form").then((part) => {
    if (!part.querySelector("form")) throw new Error("no form");
    const hadFocus = document.activeElement === link;
    element.replaceChildren(part);
    bind(element);
    if (hadFocus) element.querySelector("textarea")?.focus();
  }));

  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    bring().catch(() => {});
  }, { rootMargin: "600px" });
  watch.observe(element);

  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    link.focus();
    bring().catch(() => { location.href = link.href; });
  });
}
