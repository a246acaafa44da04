import { forget, keep, kept } from "../drafts.js";

// Keeps what is typed in a form on this device until it is sent.
// data-draft: the form's key; data-restored: what .draft-status says when a text came back.
export default function draft(form) {
  const boxes = [...form.querySelectorAll("textarea")];
  const keyOf = (box) => `${form.dataset.draft}:${box.name}`;
  let restored = false;
  for (const box of boxes) {
    const text = kept(keyOf(box));
    if (text && !box.value) { box.value = text; restored = true; }
    else if (box.value && form.querySelector(".error-summary")) keep(keyOf(box), box.value); // came back refused
  }
  const status = form.querySelector(".draft-status");
  if (restored && status) status.textContent = form.dataset.restored ?? "";

  let timer;
  const save = () => {
    clearTimeout(timer);
    for (const box of boxes) box.value ? keep(keyOf(box), box.value) : forget(keyOf(box));
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.name === "preview") return;
    clearTimeout(timer);
    // the last word is the event's: another behaviour may still prevent it
    setTimeout(() => { if (!event.defaultPrevented) for (const box of boxes) forget(keyOf(box)); });
  });
}
