// Drafts live on the device. Where storage is refused there are none.
const PREFIX = "draft:";
const tried = (action) => { try { return action(localStorage); } catch { return null; } };

export const kept = (key) => tried((store) => store.getItem(PREFIX + key));
export const keep = (key, text) => tried((store) => (text ? store.setItem(PREFIX + key, text) : store.removeItem(PREFIX + key)));
export const forgetAll = () => tried((store) => {
  for (const name of Object.keys(store)) if (name.startsWith(PREFIX)) store.removeItem(name);
});
