// Keeps what is typed on this device until it is sent. data-restored, data-kept: what .draft-status says then.
export default function draft(form) {
  const boxes = [...form.querySelectorAll("textarea")];
  const status = form.querySelector(".draft-status");
  const say = (words) => { if (status && words && status.textContent !== words) status.textContent = words; };
  const keyOf = (box) => `draft:${form.dataset.draft}:${box.name}`;
  let timer;

  const keep = (textOf) => {
    clearTimeout(timer);
    for (const box of boxes) {
      const text = textOf(box);
      text ? localStorage.setItem(keyOf(box), text) : localStorage.removeItem(keyOf(box));
    }
  };
  const save = () => {
    keep((box) => box.value);
    if (boxes.some((box) => box.value)) say(form.dataset.kept);
  };

  for (const box of boxes) {
    const text = localStorage.getItem(keyOf(box));
    if (text && !box.value) { box.value = text; say(form.dataset.restored); }
  }
  if (form.querySelector(".error-summary")) save(); // came back refused
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", (event) => setTimeout(() => { // when nobody prevented it
    if (!event.defaultPrevented && event.submitter?.name !== "preview") keep(() => "");
  }));
}
