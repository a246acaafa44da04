// The twenty answers are counted here, as assessment.scores does it; nothing is sent, nothing is stored.
export default function assessment(form) {
  const result = form.querySelector(".assessment-result");
  const open = form.querySelector(".assessment-open");
  const statements = [...form.querySelectorAll(".statement")];
  const answerTo = (statement) => statement.querySelector(":checked");

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    const missing = statements.filter((statement) => !answerTo(statement));
    open.hidden = !missing.length;
    if (missing.length) {
      const numbers = missing.map((statement) => statements.indexOf(statement) + 1).join(", ");
      open.textContent = form.dataset.open.replace("{numbers}", numbers);
      missing[0].querySelector("input").focus();
      return;
    }
    count();
    result.hidden = false;
    result.querySelector("h2").focus();
  });
  form.addEventListener("change", () => { if (!result.hidden) count(); });

  function count() {
    for (const group of result.querySelectorAll(".assessment-group")) {
      const points = statements.filter((one) => one.dataset.group === group.dataset.group).map((one) => {
        const answer = Number(answerTo(one).value);
        return "reversed" in one.dataset ? 5 - answer : answer - 1;
      });
      show(group, Math.round(points.reduce((sum, one) => sum + one, 0) * 100 / 16));
    }
  }

  function show(group, percent) {
    const level = percent <= form.dataset.low ? "low" : percent >= form.dataset.high ? "high" : "middle";
    for (const words of group.querySelectorAll("[data-level]")) words.hidden = words.dataset.level !== level;
    group.querySelector(".assessment-percent").textContent = percent;
    group.querySelector(".assessment-part").setAttribute("width", percent);
  }
}
