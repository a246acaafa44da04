import { announce } from "../announce.js";

// "Link" copies the comment's address; where that is refused it stays a link. data-copied: what is said then.
export default function copyLink(thread) {
  thread.addEventListener("click", async (event) => {
    const link = event.target.closest("a.comment-link");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      announce(thread.dataset.copied);
      link.classList.add("is-copied");
      setTimeout(() => link.classList.remove("is-copied"), 2000);
    } catch {
      location.href = link.href;
    }
  });
}
