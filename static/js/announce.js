/** Say something to those who hear the page. */
export function announce(words) {
  const place = document.getElementById("announcement");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}
