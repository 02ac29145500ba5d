// Writes a bundled script shorter, as brotli makes of it: what esbuild has minified, Vite's minifier
// names better (0.4 KiB), and files that stand in it as letters go to its end, where they part no code
// from code (0.2 KiB).
//
//   node minify.mjs SCRIPT   (one function that is called at once; it reads those files later)
import { readFileSync, writeFileSync } from "node:fs";
import { minify } from "vite";

const [script] = process.argv.slice(2);
/** Letters of `printable` in `xtask/src/calculator.rs`: no quote that ends them, no backslash. */
const FILE = /"[#-[\]-~]{1000,}"/g;
const END = /\}\)\(\);?\s*$/;
const files = [];
const bare = readFileSync(script, "utf8").replace(FILE, (text) => `FILE_${files.push(text)}`);
const { code, errors } = await minify(script, bare);
if (errors.length > 0) throw new Error(errors.map((error) => error.message).join("\n"));
if (files.length === 0 || !END.test(code)) throw new Error(`${script} is not as it is expected`);
const last = files.map((text, at) => `FILE_${at + 1}=${text}`).join(",");
writeFileSync(script, code.replace(END, () => `;var ${last}})();\n`));
