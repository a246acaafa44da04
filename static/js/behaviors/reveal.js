// Opens the folded replies around the comment that the address names.
export default function reveal() {
  const show = () => {
    const target = document.getElementById(location.hash.slice(1));
    let branch, isShut;
    while ((branch = target?.closest("details:not([open])"))) branch.open = isShut = true;
    if (isShut) target.scrollIntoView();
  };
  addEventListener("hashchange", show);
  show();
}
