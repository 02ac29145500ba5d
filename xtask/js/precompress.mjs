// Writes FILE.br (brotli, quality 11) beside every compressible file of a folder, for the server
// to send as it is. Usage: node precompress.mjs FOLDER
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const COMPRESSIBLE = new Set([
  ".bin", ".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest",
]);
const TEXT_MODE = { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };

const folder = process.argv[2];
let files = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !COMPRESSIBLE.has(extname(entry.name))) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(path);
  const mode = /\.(wasm|bin)$/.test(entry.name) ? { params: {} } : TEXT_MODE;
  const packed = brotliCompressSync(content, {
    params: {
      ...mode.params,
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  // A file that does not shrink is sent as it is.
  if (packed.length >= content.length) continue;
  writeFileSync(`${path}.br`, packed);
  files += 1;
}
console.log(`    ${files} files compressed`);
