import { announce } from "../announce.js";

// "Useful" is said and taken back in place; when that fails, the button sends its form as ever.
export default function useful(form) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || form.dataset.direct) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      const body = new FormData(form, button);
      const answer = await fetch(button.formAction, { method: "POST", body, headers: { "X-Part": "useful" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const { count, words } = await answer.json();
      const isMarked = button.value === "yes";
      button.ariaPressed = isMarked;
      button.value = isMarked ? "no" : "yes";
      button.querySelector(".comment-useful-count").textContent = count || "";
      announce(words);
    } catch {
      form.dataset.direct = "true";
      button.removeAttribute("aria-disabled");
      form.requestSubmit(button);
    }
    button.removeAttribute("aria-disabled");
  });
}
