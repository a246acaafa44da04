// What is to be put right takes the focus when the page has come; its links lead to the fields.
export default function errorFocus(summary) {
  summary.focus();
}
