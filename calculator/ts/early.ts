// What the script's elements need is on its way before the first of them is made: the module is
// compiled beside all that follows.

import { load } from "./index.js";

if (document.querySelector("carbon-calculator:not([catalogue])")) {
  // Who waits for it says what went wrong.
  load().catch(() => undefined);
}
