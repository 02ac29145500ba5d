// Takes out of a module what only reports a panic, and what wasm-bindgen's own glue would call: a
// panic traps either way, and the calculator's scripts start the module themselves. Text that stands in
// its data is what a panic says, since nothing else in it has words.
//
//   node snip.mjs MODULE OUT   (a module with its names; what is left unused, wasm-opt drops)
import { readFileSync, writeFileSync } from "node:fs";
import binaryen from "binaryen";

const [from, to] = process.argv.slice(2);
/** Functions that never return, as rustc names them. */
const PANICS = /panic_fmt|panic_bounds_check|panic_with_hook|slice_index_fail|unwrap_failed|handle_alloc_error|raw_vec12handle_error|capacity_overflow|rust_begin_unwind|begin_panic|throw/;
const EXPORTS = /^(__|main$)/;
/** Characters in a row that are text, and no number by chance. */
const FEWEST = 12;
const TEXT = new RegExp(`[\\x20-\\x7e\\n]{${FEWEST},}`, "g");

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
const segments = [];
for (let at = 0; at < module.getNumDataSegments(); at += 1) {
  const { name, offset, data, passive } = module.getDataSegmentInfo(module.getDataSegmentByIndex(at));
  const blank = Buffer.from(data).toString("latin1").replace(TEXT, (text) => "\0".repeat(text.length));
  segments.push({ name, offset: module.i32.const(offset), data: Buffer.from(blank, "latin1"), passive });
}
module.removeExport("memory");
module.setMemory(module.getMemoryInfo().initial, -1, "memory", segments);
writeFileSync(to, module.emitBinary());
