// Each element with data-behavior="name name2" is improved by behaviors/NAME.js; a page loads only those it uses.
const bound = new WeakMap();

/** Bind every behaviour in `root`, once for each element. Parts brought in later are bound by calling it again. */
export function bind(root = document) {
  for (const element of root.querySelectorAll("[data-behavior]")) {
    for (const name of element.dataset.behavior.split(" ")) bindOne(element, name);
  }
}

async function bindOne(element, name) {
  const names = bound.get(element) ?? new Set();
  if (!name || names.has(name)) return;
  bound.set(element, names.add(name));
  const { default: behavior } = await import(`./behaviors/${name}.js`);
  behavior(element);
}
