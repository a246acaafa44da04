import { fetchPart, fill } from "../parts.js";

// "Flag" brings its form below its comment, one at a time; "Cancel" takes it away.
export default function flag(thread) {
  const place = document.createElement("div");
  place.className = "flag-place";
  let link;

  async function bring() {
    const own = link.closest(".comment-own");
    if (place.previousElementSibling !== own) {
      const part = await fetchPart(link.href);
      own.after(place);
      fill(place, part);
    }
    place.querySelector("input[type=radio]:checked, input[type=radio], button")?.focus();
  }

  thread.addEventListener("click", (event) => {
    const target = event.target.closest("a.comment-flag, .flag-place .form-cancel");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (target.matches(".form-cancel")) { place.remove(); link.focus(); return; }
    link = target;
    bring().catch(() => { location.href = target.href; });
  });
}
