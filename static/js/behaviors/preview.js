import { fetchPart, replaceWith } from "../parts.js";

// Shows the server's preview of a form in place, so that the words are rendered once, by the same rules.
// The form has a submit button named "preview" and an element .preview; when it can't, the form is sent as ever.
export default function preview(form) {
  let direct = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "preview" || direct) return;
    event.preventDefault();
    try {
      const part = await fetchPart(form.action, "form", { method: "POST", body: new FormData(form, button) });
      const place = form.querySelector(".preview");
      const answer = part.querySelector(".preview");
      if (!answer?.firstElementChild) { replaceWith(form, part); return; }
      place.replaceChildren(...answer.childNodes);
      place.scrollIntoView({ block: "nearest" });
    } catch {
      direct = true;
      form.requestSubmit(button);
      direct = false;
    }
  });
}
