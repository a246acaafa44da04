import { bind } from "../bind.js";
import { fetchPart } from "../parts.js";

// A "Reply" link brings its form below the comment it answers; "Cancel" takes it away and returns the focus. One at a time.
export default function reply(thread) {
  let open;
  const close = () => { open?.remove(); open = null; };

  async function bring(link) {
    const own = link.closest(".comment-own");
    if (open && open.previousElementSibling === own) { open.querySelector("textarea")?.focus(); return; }
    const part = await fetchPart(link.href, "form");
    const form = part.querySelector("form");
    if (!form) throw new Error("no form");
    close();
    own.after(form);
    open = form;
    bind(form.parentElement);
    form.querySelector(".form-cancel")?.addEventListener("click", (event) => {
      event.preventDefault();
      close();
      link.focus();
    });
    form.querySelector("textarea")?.focus();
  }

  thread.addEventListener("click", (event) => {
    const link = event.target.closest("a.comment-reply");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    bring(link).catch(() => { location.href = link.href; });
  });
}
