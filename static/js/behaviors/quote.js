// Words selected inside one comment that can be answered: a button quotes them in its reply. data-quote: its words.
export default function quote(thread) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small quote-button";
  button.textContent = thread.dataset.quote;

  const selected = () => {
    const selection = getSelection();
    const words = selection.toString().trim();
    if (!words || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const around = range.commonAncestorContainer;
    const body = (around.closest ? around : around.parentElement)?.closest(".comment-body");
    const own = body?.closest(".comment-own");
    return own?.querySelector(".comment-reply") && thread.contains(own) ? { words, range, body, own } : null;
  };

  const show = () => {
    const found = selected();
    if (!found) {
      if (document.activeElement !== button) button.remove();
      return;
    }
    const place = found.own.getBoundingClientRect();
    const last = [...found.range.getClientRects()].at(-1) ?? found.range.getBoundingClientRect();
    if (button.previousElementSibling !== found.body) found.body.after(button);
    button.style.top = `${last.bottom - place.top + 4}px`;
    button.style.left = `${Math.max(0, Math.min(last.right - place.left, place.width - button.offsetWidth))}px`;
    button.quoted = found.words;
  };

  let timer;
  document.addEventListener("selectionchange", () => { clearTimeout(timer); timer = setTimeout(show, 200); });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("blur", () => setTimeout(show));
  button.addEventListener("click", () => {
    const own = button.closest(".comment-own");
    const lines = button.quoted.replace(/\n{3,}/g, "\n\n").split("\n").map((line) => `> ${line}`.trimEnd());
    button.remove();
    getSelection().removeAllRanges();
    own.dispatchEvent(new CustomEvent("quote", { bubbles: true, detail: `${lines.join("\n")}\n\n` }));
  });
}
