// Drafts live on the device, under "draft:" and the form's key. Where storage is refused there are none.
const PREFIX = "draft:";

const tried = (action) => { try { return action(); } catch { return null; } };

export const kept = (key) => tried(() => localStorage.getItem(PREFIX + key));
export const keep = (key, text) => tried(() => localStorage.setItem(PREFIX + key, text));
export const forget = (key) => tried(() => localStorage.removeItem(PREFIX + key));
export const forgetAll = () => tried(() => {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
});
