// What the script's elements need is on its way before the first of them is made.

import { hold } from "./hold.js";
import { load } from "./load.js";

/** How long elements that the page shows already stay as they are; then they show their form, ms. */
const PATIENCE = 100;

if (document.querySelector("carbon-calculator:not([catalogue])")) {
  // Who waits for it says what went wrong.
  const files = load().catch(() => undefined);
  // A form that is drawn without a result takes as long as the one with it, and comes before it.
  hold(Promise.race([files, new Promise((late) => setTimeout(late, PATIENCE))]));
}
