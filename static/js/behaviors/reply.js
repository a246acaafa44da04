import { fetchPart, fill } from "../parts.js";

// "Reply" brings its form below its comment, one at a time; "Cancel" takes it away. An event "quote" (behaviour `quote`)
// opens the form of its comment and puts the words behind what is typed there already.
export default function reply(thread) {
  const place = document.createElement("div");
  place.className = "reply-place";
  let link;

  async function bring() {
    const own = link.closest(".comment-own");
    if (place.previousElementSibling !== own) {
      const part = await fetchPart(link.href);
      own.after(place);
      await fill(place, part);
    }
    const box = place.querySelector("textarea");
    box?.focus();
    return box;
  }

  thread.addEventListener("quote", async (event) => {
    link = event.target.querySelector(".comment-reply");
    try {
      const box = await bring();
      const typed = box.value.trimEnd();
      box.value = (typed && `${typed}\n\n`) + event.detail;
      box.setSelectionRange(box.value.length, box.value.length);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    } catch {
      location.href = link.href;
    }
  });

  thread.addEventListener("click", (event) => {
    const target = event.target.closest("a.comment-reply, .reply-place .form-cancel");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (target.matches(".form-cancel")) { place.remove(); link.focus(); return; }
    link = target;
    bring().catch(() => { location.href = target.href; });
  });
}
