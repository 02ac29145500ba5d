// The module and the numbers that cross to it, through one place in its memory.

import { CalculatorError } from "./errors.js";
import { CLASS, tables } from "./tables.js";
import type { Tables } from "./tables.js";

/** Version of the engine; the build says it. */
declare const ENGINE_VERSION: string;
const VERSION = ENGINE_VERSION;

/** Numbers of a kind, before those of its class. */
const FACTS = 7;
/** Words that hold all of the engine: those numbers, then what it made of them. */
const WORDS = 38;

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

let compiled: WebAssembly.Module | undefined;

/** Compiles the module once, however many calculators are opened with it. */
export function compile(wasm: BufferSource | WebAssembly.Module): void {
  try {
    // At once: so small a module takes less than the turns that a page takes until it hears of it.
    compiled ??= wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm);
  } catch (cause) {
    throw new CalculatorError(
      "wasm",
      "",
      "wasm",
      "WebAssembly is refused on this page: allow 'wasm-unsafe-eval' in its script-src, or use the iframe.",
      {},
      { cause },
    );
  }
}

/** Opens a catalogue's file with the compiled module. */
export function open(catalogue: Uint8Array): Opened {
  const of = tables(catalogue);
  // It imports nothing, and its memory never grows.
  const wasm = new WebAssembly.Instance(compiled as WebAssembly.Module).exports as unknown as Exports;
  const numbers = new Float64Array(wasm.memory.buffer, wasm.place(), WORDS);
  // What a device of a kind carries is worked out once.
  const kept: Float64Array[] = [];
  const methods: number[] = [];
  let taken = -1;
  /** Has the module take a kind, unless it was the last. */
  const take = (at: number): number => {
    if (at !== taken) {
      const known = kept[at];
      if (known) numbers.set(known, FACTS + CLASS);
      else {
        const facts = of.facts(at);
        const kind = of.kinds[0][at] as number;
        numbers.set(facts);
        numbers.set(of.classes.subarray(kind * CLASS, (kind + 1) * CLASS), FACTS);
        methods[at] = at < of.names.length ? wasm.product() : wasm.estimate(facts[3] as number);
        kept[at] = numbers.slice(FACTS + CLASS);
      }
      taken = at;
    }
    return methods[at] as number;
  };
  const rate = (country: number) => of.grid[country * 2] ?? -1;
  return {
    ...of,
    version: VERSION,
    engine: {
      method: take,
      answer: (at, country, days, refurbished, hours, quantity) => {
        take(at);
        wasm.answer(rate(country), days, refurbished, hours, quantity);
        return numbers;
      },
      compared: (at, country, days, refurbished, hours, quantity, which) => {
        take(at);
        wasm.compared(rate(country), days, refurbished, hours, quantity, which);
        return numbers;
      },
    },
  };
}
