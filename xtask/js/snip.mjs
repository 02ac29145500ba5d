// Takes out of a module what only reports a panic, and what wasm-bindgen's own glue would call: a
// panic traps either way, and the calculator's scripts start the module themselves.
//
//   node snip.mjs MODULE OUT   (a module with its names; what is left unused, wasm-opt drops)
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [from, to] = process.argv.slice(2);
/** Functions that never return, as rustc names them. */
const PANICS = /panic_fmt|panic_bounds_check|panic_with_hook|slice_index_fail|unwrap_failed|handle_alloc_error|raw_vec12handle_error|capacity_overflow|rust_begin_unwind|begin_panic|throw/;
const EXPORTS = /^(__|main$)/;

const module = binaryen.readBinary(readFileSync(from));
module.setFeatures(binaryen.Features.All);
let snipped = 0;
for (let at = 0; at < module.getNumFunctions(); at += 1) {
  const reference = module.getFunctionByIndex(at);
  const about = binaryen.getFunctionInfo(reference);
  if (about.module || !PANICS.test(about.name)) continue;
  binaryen.Function(reference).body = module.unreachable();
  snipped += 1;
}
if (snipped === 0) throw new Error("no panic was found by name: rustc names them otherwise now");
for (let at = module.getNumExports() - 1; at >= 0; at -= 1) {
  const { name } = binaryen.getExportInfo(module.getExportByIndex(at));
  if (EXPORTS.test(name)) module.removeExport(name);
}
writeFileSync(to, module.emitBinary());
