import { announce } from "../announce.js";

// Folds and unfolds all replies. data-folded, data-unfolded: what is said then.
export default function foldAll(button) {
  const branches = document.querySelectorAll("details.replies");
  button.hidden = !branches.length;
  button.addEventListener("click", () => {
    const fold = button.ariaPressed !== "true";
    button.ariaPressed = fold;
    for (const branch of branches) branch.open = !fold;
    announce(fold ? button.dataset.folded : button.dataset.unfolded);
  });
}
