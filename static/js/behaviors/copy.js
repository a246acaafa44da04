import { announce } from "../announce.js";

// Copies the words of the element that data-copies names; data-copied is said then. Where nothing can be copied the
// button stays hidden, and the words can be selected as ever.
export default function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copies).innerText.trim();
    try {
      await navigator.clipboard.writeText(words);
      announce(button.dataset.copied);
      button.classList.add("is-copied");
      setTimeout(() => button.classList.remove("is-copied"), 2000);
    } catch {
      button.hidden = true;
    }
  });
}
