// What the element tells the page, by events.

import type { CalculatorError } from "./errors.js";
import type { Comparisons, Result } from "./types.js";

/** What a `carbon-change` event tells. */
export interface CarbonChange {
  readonly result: Result;
  readonly comparisons: Comparisons;
}

/** What a `carbon-error` event tells: an attribute or field that cannot be used, or why nothing can. */
export interface CarbonProblem {
  /** As the error's own: `input`, `catalogue` or `wasm`. */
  readonly kind: CalculatorError["kind"];
  /** The attribute at fault; empty where it is none. */
  readonly field: string;
  readonly reason: string;
  /** As it is shown, in the element's language. */
  readonly message: string;
  readonly error: unknown;
}

/** Events that the element sends besides the usual. */
export interface CarbonCalculatorEventMap extends HTMLElementEventMap {
  "carbon-change": CustomEvent<CarbonChange>;
  "carbon-error": CustomEvent<CarbonProblem>;
}
