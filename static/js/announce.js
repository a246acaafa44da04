/** Say something to those who hear the page. */
export function announce(words) {
  const place = document.getElementById("announcement");
  if (!place || !words) return;
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}
