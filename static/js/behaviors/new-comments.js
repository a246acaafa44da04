import { announce } from "../announce.js";

// Asks, while the page is looked at, what was said meanwhile; a link to it appears, and nothing else moves.
export default function newComments(place) {
  const link = document.createElement("a");
  link.className = "button button-small";
  let known = 0;

  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(place.dataset.address);
      if (!answer.ok) return;
      const { count, words, url } = await answer.json();
      if (count === known) return;
      known = count;
      link.textContent = words;
      if (!count) return link.remove();
      link.href = url;
      place.append(link);
      announce(words);
    } catch { /* offline: asked again in half a minute */ }
  };
  setInterval(ask, 30_000);
}
