// The module and the numbers that cross to it, through one place in its memory.

import { CalculatorError } from "./errors.js";
import { CLASS, KIND, tables } from "./tables.js";
import type { Tables } from "./tables.js";

/** Version of the engine; the build says it. */
declare const ENGINE_VERSION: string;
const VERSION = ENGINE_VERSION;

/** Numbers of a kind, before those of its class. */
const FACTS = 7;

/** What the module exports, as its build says; a thousand letters do here what its own glue does. */
type Exports = typeof import("./pkg/impact_calculator_bg.wasm.js");

/** The module's figures for one catalogue; answers are numbers to be read at once. */
export interface Engine {
  /** Twelve numbers; see `Engine::answer` in `calculator/src/lib.rs`. A country beyond the last counts no use. */
  answer(at: number, country: number, days: number, refurbished: number, hours: number, quantity: number): Float64Array;
  /** Six numbers of another case: 0 a year longer, 1 all refurbished, 2 new for the usual life. */
  compared(
    at: number,
    country: number,
    days: number,
    refurbished: number,
    hours: number,
    quantity: number,
    which: number,
  ): Float64Array;
  /** How a kind's embodied carbon is known; 8 is added where its stages are its class's. */
  method(at: number): number;
}

/** What a module and a catalogue together know. */
export interface Opened extends Tables {
  readonly engine: Engine;
  readonly version: string;
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
  const of = tables(catalogue);
  const engine = wasm.engine_new();
  const place = wasm.engine_place(engine);
  // Memory that has grown has another buffer.
  const numbers = () => new Float64Array(wasm.memory.buffer, place, FACTS + CLASS);
  let taken = -1;
  let method = 0;
  /** Has the module take a kind, unless it was the last. */
  const take = (at: number): number => {
    if (at === taken) return method;
    const facts = of.facts(at);
    const kind = of.kinds[at * KIND] as number;
    const into = numbers();
    into.set(facts);
    into.set(of.classes.subarray(kind * CLASS, (kind + 1) * CLASS), FACTS);
    const product = at < of.names.length;
    method = product ? wasm.engine_product(engine) : wasm.engine_estimate(engine, facts[3] as number);
    taken = at;
    return method;
  };
  const rate = (country: number) => of.grid[country * 2] ?? -1;
  return {
    ...of,
    version: VERSION,
    engine: {
      method: take,
      answer: (at, country, days, refurbished, hours, quantity) => {
        take(at);
        wasm.engine_answer(engine, rate(country), days, refurbished, hours, quantity);
        return numbers();
      },
      compared: (at, country, days, refurbished, hours, quantity, which) => {
        take(at);
        wasm.engine_compared(engine, rate(country), days, refurbished, hours, quantity, which);
        return numbers();
      },
    },
  };
}
