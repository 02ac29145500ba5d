// The module and the numbers that cross to it. The tables stay in its memory; what is text comes
// out once.

import { CalculatorError } from "./errors.js";

/** What the module exports, as its build says; a thousand letters do here what its own glue does. */
type Exports = typeof import("./pkg/impact_calculator_bg.wasm.js");

/** The module's figures for one catalogue. */
export interface Engine {
  answer(at: number, country: number, days: number, refurbished: number, hours: number, quantity: number): number;
  compared(
    at: number,
    country: number,
    days: number,
    refurbished: number,
    hours: number,
    quantity: number,
    which: number,
  ): number;
  method(at: number): number;
  facts(at: number): Float64Array;
}

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

let running: Exports | undefined;

/** Compiles the module once, however many calculators are opened with it. */
export async function compile(wasm: BufferSource | WebAssembly.Module): Promise<void> {
  if (running) return;
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
  // What it imports is for objects of JavaScript and their errors: it has none.
  const imports: Record<string, Record<string, () => void>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => {};
  }
  running ??= new WebAssembly.Instance(module, imports).exports as unknown as Exports;
}

/** Opens a catalogue's file with the compiled module. */
export function open(catalogue: Uint8Array): Opened {
  const wasm = running as Exports;
  const { memory } = wasm;
  const { length } = catalogue;
  const place = wasm.__wbindgen_malloc(length, 1);
  new Uint8Array(memory.buffer, place, length).set(catalogue);
  const of = wasm.engine_open(place, length);
  if (!of) {
    throw new CalculatorError(
      "catalogue",
      "catalogue",
      "catalogue",
      "This is not the catalogue of this version of the calculator: fetch the file that came with it.",
    );
  }
  const taken = ([at, count]: [number, number], size: number) => {
    const copy = memory.buffer.slice(at, at + count * size);
    wasm.__wbindgen_free(at, count * size, size);
    return copy;
  };
  const [version = "", edition = "", makers = "", names = "", countries = ""] = new TextDecoder()
    .decode(taken(wasm.engine_texts(of), 1))
    .split("\0");
  return {
    engine: {
      answer: (at, country, days, refurbished, hours, quantity) =>
        wasm.engine_answer(of, at, country, days, refurbished, hours, quantity),
      compared: (at, country, days, refurbished, hours, quantity, which) =>
        wasm.engine_compared(of, at, country, days, refurbished, hours, quantity, which),
      method: (at) => wasm.engine_method(of, at),
      facts: (at) => new Float64Array(taken(wasm.engine_facts(of, at), 8)),
    },
    // Memory that has grown has another buffer.
    read: (at, count) => new Float64Array(memory.buffer, at, count),
    version,
    edition,
    makers: makers.split("\n"),
    names: names.split("\n"),
    countries: countries.match(/../g) ?? [],
    kinds: new Uint16Array(taken(wasm.engine_kinds(of), 2)),
    classes: new Float64Array(taken(wasm.engine_classes(of), 8)),
    grid: new Float64Array(taken(wasm.engine_grid(of), 8)),
  };
}
