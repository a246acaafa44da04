import { bind } from "../main.js";
import { fetchPart } from "../parts.js";

// Shows the server’s preview in place; when it can’t, the form is sent as ever.
export default function preview(form) {
  let direct = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (direct || button?.name !== "preview") return;
    event.preventDefault();
    try {
      const part = await fetchPart(form.action, { method: "POST", body: new FormData(form, button) });
      const answer = part.querySelector(".preview");
      if (answer?.firstElementChild) {
        const place = form.querySelector(".preview");
        place.replaceChildren(...answer.childNodes);
        bind(place);
        place.scrollIntoView({ block: "nearest" });
      } else { // refused: the form with its errors
        const parent = form.parentElement;
        form.replaceWith(part);
        bind(parent);
      }
    } catch {
      direct = true;
      form.requestSubmit(button);
      direct = false;
    }
  });
}
