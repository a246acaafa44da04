import { forget, keep, kept } from "../drafts.js";

// Keeps what is typed in a form on this device until it is sent. data-draft: the form's key;
// data-restored, data-kept: what .draft-status says when a text came back, and when one was kept.
export default function draft(form) {
  const boxes = [...form.querySelectorAll("textarea")];
  const status = form.querySelector(".draft-status");
  const say = (words) => { if (status && words && status.textContent !== words) status.textContent = words; };
  const keyOf = (box) => `${form.dataset.draft}:${box.name}`;

  for (const box of boxes) {
    const text = kept(keyOf(box));
    if (text && !box.value) { box.value = text; say(form.dataset.restored); }
    else if (box.value && form.querySelector(".error-summary")) keep(keyOf(box), box.value); // came back refused
  }

  let timer;
  const save = () => {
    clearTimeout(timer);
    for (const box of boxes) box.value ? keep(keyOf(box), box.value) : forget(keyOf(box));
    if (boxes.some((box) => box.value)) say(form.dataset.kept);
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", (event) => {
    // another behaviour may still prevent it, so the last word is heard afterwards
    setTimeout(() => {
      if (event.defaultPrevented || event.submitter?.name === "preview") return;
      clearTimeout(timer);
      for (const box of boxes) forget(keyOf(box));
    });
  });
}
