// Keeps what is typed on this device until it is sent. A key that says which version a text began from keeps a draft
// from covering a newer one. data-restored, data-kept: what .draft-status says then.
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
  const save = () => keep((box) => box.value);
  const tell = () => { if (boxes.some((box) => box.value)) say(form.dataset.kept); };

  const isTyped = boxes.some((box) => box.value !== box.defaultValue); // faster than this script came
  if (isTyped || form.querySelector(".error-summary")) { save(); tell(); } // came back refused
  else for (const box of boxes) {
    const text = localStorage.getItem(keyOf(box));
    if (text && text !== box.value) { box.value = text; say(form.dataset.restored); }
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { save(); tell(); }, 400); });
  // Told a moment later: words that change the layout would take a button from under the press that left the box.
  form.addEventListener("focusout", () => { save(); timer = setTimeout(tell, 400); });
  form.addEventListener("submit", (event) => setTimeout(() => { // when nobody prevented it
    if (!event.defaultPrevented && event.submitter?.name !== "preview") keep(() => "");
  }));
}
