// Who logs out leaves no text behind on the device: all that `draft` kept goes.
export default function forgetDrafts(form) {
  form.addEventListener("submit", () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith("draft:")) localStorage.removeItem(name);
  });
}
