import { fetchPart, fill } from "../parts.js";

// "Reply" brings its form below its comment, one at a time; "Cancel" takes it away.
export default function reply(thread) {
  const place = document.createElement("div");
  place.className = "reply-place";
  let link;

  async function bring() {
    const own = link.closest(".comment-own");
    if (place.previousElementSibling !== own) {
      const part = await fetchPart(link.href);
      own.after(place);
      fill(place, part);
    }
    place.querySelector("textarea")?.focus();
  }

  thread.addEventListener("click", (event) => {
    const target = event.target.closest("a.comment-reply, .reply-place .form-cancel");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (target.matches(".form-cancel")) { place.remove(); link.focus(); return; }
    link = target;
    bring().catch(() => { location.href = target.href; });
  });
}
