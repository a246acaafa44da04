import { fetchPart, fill } from "../parts.js";

// Brings a form in place of the link to it, shortly before it is seen, or at a click. When it can't, the link stays.
export default function inlineForm(element) {
  const link = element.querySelector("a");
  let asked;
  const bring = () => (asked ??= fetchPart(link.href).then((part) => {
    const hadFocus = document.activeElement === link;
    fill(element, part);
    if (hadFocus) element.querySelector("textarea")?.focus();
  }));

  new IntersectionObserver((entries, watch) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    bring().catch(() => {});
  }, { rootMargin: "600px" }).observe(element);

  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    link.focus();
    bring().catch(() => { location.href = link.href; });
  });
}
