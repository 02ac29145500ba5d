// The module and the numbers that cross to it. The tables stay in its memory; what is text comes
// out once.

import { Engine, initSync } from "./pkg/impact_calculator.js";
import { CalculatorError } from "./errors.js";

/** What a module and a catalogue together know. */
export interface Opened {
  readonly engine: Engine;
  /** The last answer's numbers. */
  readonly read: (at: number, count: number) => Float64Array;
  readonly version: string;
  readonly edition: string;
  readonly makers: readonly string[];
  readonly names: readonly string[];
  readonly countries: readonly string[];
  /** By kind: class, maker and 1, screen in tenths of an inch, year. */
  readonly kinds: Uint16Array;
  readonly classes: Float64Array;
  readonly grid: Float64Array;
}

let memory: WebAssembly.Memory | undefined;

/** Compiles the module once, however many calculators are opened with it. */
export async function compile(wasm: BufferSource | WebAssembly.Module): Promise<void> {
  if (memory) return;
  let module: WebAssembly.Module;
  try {
    module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  } catch (cause) {
    throw new CalculatorError(
      "wasm",
      "",
      "wasm",
      "WebAssembly is refused on this page: add 'wasm-unsafe-eval' to script-src of its Content Security Policy, or use the iframe.",
      {},
      { cause },
    );
  }
  memory ??= initSync({ module }).memory;
}

/** Opens a catalogue's file with the compiled module. */
export function open(catalogue: Uint8Array): Opened {
  const engine = Engine.open(catalogue);
  if (!engine) {
    throw new CalculatorError(
      "catalogue",
      "catalogue",
      "catalogue",
      "This is not the catalogue of this version of the calculator: fetch the file that came with it.",
    );
  }
  const [version = "", edition = "", makers = "", names = "", countries = ""] = new TextDecoder()
    .decode(engine.texts())
    .split("\0");
  return {
    engine,
    // Memory that has grown has another buffer.
    read: (at, count) => new Float64Array((memory as WebAssembly.Memory).buffer, at, count),
    version,
    edition,
    makers: makers.split("\n"),
    names: names.split("\n"),
    countries: countries.match(/../g) ?? [],
    kinds: engine.kinds(),
    classes: engine.classes(),
    grid: engine.grid(),
  };
}
