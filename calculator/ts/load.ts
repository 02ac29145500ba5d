// The module and the catalogue, fetched and opened once.

import { CalculatorError } from "./errors.js";
import { compile, open } from "./engine.js";
import { Calculator } from "./calculator.js";

/** Something fetched: its bytes, the answer to a request, or its address. */
export type Source = BufferSource | Response | URL | string;

/** Where files come from, for pages that load them in their own way. */
export interface Sources {
  /** The module; without it the copy inside this package. */
  wasm?: Source | WebAssembly.Module | undefined;
  /** The catalogue; without it the file beside this one. */
  catalogue?: Source | undefined;
}

/** Node's, where this runs on a server. */
declare const process: {
  getBuiltinModule?(name: "node:fs"): { readFileSync(path: URL): Uint8Array<ArrayBuffer> };
};

/** The file beside this one: found while it loads, when a script still knows where it lies. */
const CATALOGUE = beside();
const loads = new Map<unknown, Promise<Calculator>>();
/** What was loaded already, without waiting a turn for it. */
export const loaded = new WeakMap<Promise<Calculator>, Calculator>();

/**
 * Loads the module and the catalogue, once for each catalogue however often it is called.
 *
 * @throws CalculatorError when a file cannot be fetched, or WebAssembly is refused.
 */
export function load(sources?: Sources | null): Promise<Calculator> {
  const from = sources?.catalogue ?? CATALOGUE;
  const key = from instanceof URL ? from.href : from;
  let loading = loads.get(key);
  if (!loading) {
    const begun = opened(sources?.wasm, from);
    loads.set(key, begun);
    begun.then(
      (calculator) => loaded.set(begun, calculator),
      // A later attempt may find the network again.
      () => loads.delete(key),
    );
    loading = begun;
  }
  return loading;
}

function beside(): URL | string {
  try {
    // In these very words: bundlers know them, and bring the file.
    return new URL("./catalogue.odbl.bin", import.meta.url);
  } catch {
    // Built into a page's own text, it lies beside nothing.
    return "catalogue.odbl.bin";
  }
}

async function opened(wasm: Sources["wasm"], catalogue: Source): Promise<Calculator> {
  const module = async () => {
    if (wasm instanceof WebAssembly.Module) return compile(wasm);
    return compile(wasm === undefined ? (await import("./wasm.js")).bytes() : await fetched(wasm, "wasm"));
  };
  const [bytes] = await Promise.all([fetched(catalogue, "catalogue"), module()]);
  return new Calculator(open(bytes));
}

async function fetched(source: Source, kind: "wasm" | "catalogue"): Promise<Uint8Array<ArrayBuffer>> {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
  }
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const address = source instanceof Response ? source.url : String(source);
  try {
    const file = address.startsWith("file:") && process.getBuiltinModule?.("node:fs");
    if (file) return new Uint8Array(file.readFileSync(new URL(address)));
    const answer = source instanceof Response ? source : await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new CalculatorError(
      kind,
      kind,
      "fetch",
      `${address} could not be loaded: check the address, the connection, and that its server lets this page read it.`,
      { address },
      { cause },
    );
  }
}
