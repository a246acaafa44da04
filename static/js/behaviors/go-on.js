// Long work in batches: the form of the next one is sent by itself, until somebody leaves the page.
export default function goOn(form) {
  const timer = setTimeout(() => form.requestSubmit(), 300);
  form.querySelector("a").addEventListener("click", () => clearTimeout(timer));
}
