// Opens the folded replies around the comment that the address names.
export default function reveal(thread) {
  const show = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target || !thread.contains(target)) return;
    let branch = target.closest("details:not([open])");
    if (!branch) return;
    for (; branch; branch = branch.parentElement.closest("details:not([open])")) branch.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  show();
}
