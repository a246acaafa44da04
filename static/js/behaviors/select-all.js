// One box for all the boxes of a form.
export default function selectAll(form) {
  const all = form.querySelector(".select-all");
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of form.querySelectorAll("input[type=checkbox]:not(.select-all)")) box.checked = all.checked;
  });
}
