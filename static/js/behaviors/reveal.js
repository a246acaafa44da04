// Opens the folded replies around the comment that the address names.
export default function reveal() {
  const show = () => {
    const target = document.getElementById(location.hash.slice(1));
    const shut = "details:not([open])";
    if (!target?.closest(shut)) return;
    for (let branch; (branch = target.closest(shut));) branch.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  show();
}
