// A table wider than its room scrolls by itself; then it takes the focus, so that keys can scroll it in every browser.
export default function wideTables(text) {
  const watch = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of text.querySelectorAll("table")) watch.observe(table);
}
