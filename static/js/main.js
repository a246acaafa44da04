// data-behavior="name name2" is improved by behaviors/NAME.js; a page loads only what it uses, and needs none of it.
const bound = new WeakSet();
const load = (name) => import(`./behaviors/${name}.js`);

/** Bind every behaviour below `root`, once for each element; resolves when all are. */
export function bind(root) {
  const coming = [];
  for (const element of root.querySelectorAll("[data-behavior]")) {
    if (bound.has(element)) continue;
    bound.add(element);
    for (const name of element.dataset.behavior.split(" ")) {
      coming.push(load(name).then((module) => module.default(element)));
    }
  }
  return Promise.all(coming);
}

bind(document);
for (const name of ["mouseover", "focusin"]) addEventListener(name, () => load("member-card"), { once: true });
