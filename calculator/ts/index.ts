/**
 * The footprint of a kind of device: making, transport, electricity and end of life, with its range.
 *
 * Importing this has no effect; `load` fetches what it needs. No question leaves the page.
 */

export { Calculator } from "./calculator.js";
export { CalculatorError } from "./errors.js";
export type { ErrorKind } from "./errors.js";
export { load } from "./load.js";
export type { Source, Sources } from "./load.js";
export * from "./types.js";
