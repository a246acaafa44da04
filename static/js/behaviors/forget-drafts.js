import { forgetAll } from "../drafts.js";

// Who logs out leaves no text behind on the device.
export default function forgetDrafts(form) {
  form.addEventListener("submit", forgetAll);
}
