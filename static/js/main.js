// The start of every page. Nothing here is needed to read, reply, flag or moderate.
// It stands alone, so that its address may carry a version without loading anything twice.
import { bind } from "./bind.js";

bind();
