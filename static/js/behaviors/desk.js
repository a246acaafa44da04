import { announce } from "../announce.js";
import { bind } from "../main.js";

// The desk by keyboard: the same forms and links, sent and brought in place one after the other. The keys work while
// the focus is at the desk or nowhere, and can be switched off.
const OFF = "desk-keys-off";
const REASONS = "1234567890-";

export default function desk(root) {
  let turn = Promise.resolve();
  const find = (selector) => root.querySelector(selector);
  const items = () => [...root.querySelectorAll(".queue-item")];
  const current = () => items().find((item) => item.classList.contains("is-current"));

  function settle() {
    const on = find(".desk-keys-on");
    find(".desk-keys").hidden = false;
    on.checked = !localStorage.getItem(OFF);
    on.addEventListener("change", () => {
      if (on.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
      show();
    });
    show();
    claim();
  }

  function show() {
    find(".desk").classList.toggle("has-keys", !localStorage.getItem(OFF));
  }

  function claim() {
    const form = find(".case-claim");
    if (!form) return;
    form.hidden = true;
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => {});
  }

  /** Bring the desk as the site answers it, and go on at its current case. */
  async function bring(address, options = {}) {
    const answer = await fetch(address, { ...options, headers: { "X-Part": "desk" } });
    if (![200, 409, 422].includes(answer.status) || answer.redirected) throw new Error(answer.status);
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const page = template.content.querySelector(".desk-page");
    if (!page) throw new Error("no desk");
    const checked = new Set([...root.querySelectorAll(".queue-item :checked")].map((box) => box.value));
    for (const box of page.querySelectorAll(".queue-item input")) box.checked = checked.has(box.value);
    for (const symbol of template.content.querySelectorAll("symbol"))
      if (!document.getElementById(symbol.id)) document.querySelector(".symbols")?.append(symbol);
    find(".desk-page").replaceWith(page);
    bind(root);
    settle();
    history.replaceState(null, "", page.dataset.address);
    const narrow = matchMedia("(max-width: 62rem)").matches; // one column: the case stands below the queue
    const order = [".error-summary", ".note-refused", narrow && ".case", ".queue-item a[aria-current]", ".case", "h1"];
    const place = order.map((selector) => selector && find(selector)).find(Boolean);
    if (!place.matches("a")) place.tabIndex = -1;
    place.focus();
    place.scrollIntoView({ block: narrow ? "start" : "nearest" });
    announce([page.dataset.said, find("#case-heading")?.textContent ?? find(".empty-state")?.textContent].filter(Boolean).join(" "));
  }

  /** One thing after the other, however fast the keys come; what fails is done by the page itself. */
  function then(work, otherwise) {
    turn = turn.then(work).catch(() => { announce(root.dataset.failed); otherwise(); });
  }

  function send(form, submitter) {
    const body = new FormData(form, submitter);
    then(() => bring(form.action, { method: "POST", body }), () => {
      root.removeEventListener("submit", onSubmit);
      form.requestSubmit(submitter);
    });
  }

  function go(step) {
    then(() => {
      const all = items(), link = all[all.indexOf(current()) + step]?.querySelector("a");
      return link && bring(link.href);
    }, () => location.reload());
  }

  function press(key) {
    then(() => {
      const target = find(`.case [data-key="${key}"]`);
      if (!target) return;
      if (target.matches("a")) { location.href = target.href; return; }
      if (target.matches("summary")) return openReasons(target.parentElement);
      return bring(target.form.action, { method: "POST", body: new FormData(target.form, target) });
    }, () => location.reload());
  }

  function openReasons(details) {
    details.open = true;
    const radio = details.querySelector(":checked") ?? details.querySelector("input[type=radio]");
    radio.focus();
    radio.scrollIntoView({ block: "center" });
  }

  function undo() {
    then(() => {
      const button = find(".undo button");
      return button && bring(button.form.action, { method: "POST", body: new FormData(button.form, button) });
    }, () => location.reload());
  }

  function select() {
    const box = current()?.querySelector("input");
    if (box) box.checked = !box.checked;
  }

  const keys = {
    j: () => go(1), k: () => go(-1), a: () => press("a"), s: () => press("s"), h: () => press("h"),
    e: () => press("e"), r: () => press("r"), u: undo, x: select, "?": () => find("#desk-help")?.togglePopover(),
  };

  function isWriting(target) {
    return target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target;
    if (localStorage.getItem(OFF) || isWriting(at) || !(root.contains(at) || at === document.body)) return;
    const reasons = at.closest?.(".reasons");
    if (reasons && chooseReason(event, reasons)) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function chooseReason(event, reasons) {
    if (event.key === "Enter") {
      event.preventDefault();
      const button = reasons.closest("form").querySelector("button[type=submit]");
      send(button.form, button);
      return true;
    }
    const radio = reasons.querySelectorAll("input[type=radio]")[REASONS.indexOf(event.key)];
    if (!radio || event.key.length > 1) return false;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  function onSubmit(event) {
    if (event.defaultPrevented || event.target.action.endsWith("/batches")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  }

  function onClick(event) {
    const link = event.target.closest(".queue-item a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    then(() => bring(link.href), () => { location.href = link.href; });
  }

  document.addEventListener("keydown", onKey);
  root.addEventListener("submit", onSubmit);
  root.addEventListener("click", onClick);
  settle();
}
