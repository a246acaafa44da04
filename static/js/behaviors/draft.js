import { keep, kept } from "../drafts.js";

// Keeps what is typed on this device until it is sent. data-restored, data-kept: what .draft-status says then.
export default function draft(form) {
  const boxes = [...form.querySelectorAll("textarea")];
  const status = form.querySelector(".draft-status");
  const say = (words) => { if (status && words && status.textContent !== words) status.textContent = words; };
  const keyOf = (box) => `${form.dataset.draft}:${box.name}`;
  let timer;

  const save = () => {
    clearTimeout(timer);
    for (const box of boxes) keep(keyOf(box), box.value);
    if (boxes.some((box) => box.value)) say(form.dataset.kept);
  };

  for (const box of boxes) {
    const text = kept(keyOf(box));
    if (text && !box.value) { box.value = text; say(form.dataset.restored); }
  }
  if (form.querySelector(".error-summary")) save(); // came back refused
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", (event) => setTimeout(() => { // when nobody prevented it
    if (event.defaultPrevented || event.submitter?.name === "preview") return;
    clearTimeout(timer);
    for (const box of boxes) keep(keyOf(box), "");
  }));
}
