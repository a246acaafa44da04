// One press, one post: a second submit is dropped for ten seconds, or until the page is shown again.
export default function submitOnce(form) {
  let sent;
  const release = () => { sent?.removeAttribute("aria-disabled"); sent = null; };
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    else setTimeout(() => {
      if (event.defaultPrevented || !event.submitter) return;
      sent = event.submitter;
      sent.setAttribute("aria-disabled", "true");
      setTimeout(release, 10000);
    });
  });
  addEventListener("pageshow", release);
}
