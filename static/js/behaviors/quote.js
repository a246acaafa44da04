// Words selected inside one comment that can be answered: a button quotes them in its reply. data-quote: its words.
export default function quote(thread) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small quote-button";
  button.textContent = thread.dataset.quote;
  let words;

  const show = () => {
    const selection = getSelection();
    const range = selection.rangeCount && selection.getRangeAt(0);
    const around = range && range.commonAncestorContainer;
    const body = around && (around.closest ? around : around.parentElement).closest(".comment-body");
    const own = body?.closest(".comment-own:has(.comment-reply)");
    words = selection.toString().trim();
    if (!words || !own) return document.activeElement !== button && button.remove();
    body.after(button);
    const place = own.getBoundingClientRect();
    const end = [...range.getClientRects()].at(-1);
    button.style.top = `${end.bottom - place.top + 4}px`;
    button.style.left = `${Math.min(end.right - place.left, place.width - button.offsetWidth)}px`;
  };

  let timer;
  document.addEventListener("selectionchange", () => { clearTimeout(timer); timer = setTimeout(show, 200); });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => {
    const own = button.parentElement;
    button.remove();
    getSelection().removeAllRanges();
    const detail = `${words.replace(/^/gm, "> ")}\n\n`;
    own.dispatchEvent(new CustomEvent("quote", { bubbles: true, detail }));
  });
}
