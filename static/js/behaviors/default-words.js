// A chosen reason brings its usual words to the author, unless the moderator wrote some already.
export default function defaultWords(form) {
  const field = form.querySelector("textarea[name=words]");
  let brought = "";
  form.addEventListener("change", (event) => {
    const words = event.target.dataset.words;
    if (words === undefined || (field.value.trim() && field.value !== brought)) return;
    field.value = brought = words;
  });
}
