// The fleet engine in headless Chromium, beside the same work in plain JavaScript objects and in
// DuckDB, in one page and one run. `FLEET_FOLDER` holds what the native run wrote, `ENGINE` the
// engine's module.
import { createReadStream, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { setting, withBrowser } from "./browser.mjs";

const folder = setting("FLEET_FOLDER");
const engine = setting("ENGINE");
const require = createRequire(import.meta.url);
const duckdb = dirname(require.resolve("@duckdb/duckdb-wasm"));
const TYPES = { js: "text/javascript", wasm: "application/wasm", html: "text/html" };

mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [join(import.meta.dirname, "fleet-page.js")],
  bundle: true,
  format: "esm",
  external: ["/pkg/*"],
  outfile: join(folder, "page.js"),
  logLevel: "warning",
});

const server = createServer((request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  // Alone in its process, a page has a clock of five microseconds.
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  if (path === "/") {
    response.setHeader("content-type", TYPES.html);
    response.end('<!doctype html><title>Fleet</title><script type="module" src="/page.js"></script>');
    return;
  }
  const [, place, name] = path.match(/^\/(pkg|duckdb)\/([\w.-]+)$/) ?? [];
  const file = name ? join(place === "pkg" ? engine : duckdb, name) : join(folder, path.slice(1));
  if (path.includes("..") || !existsSync(file)) {
    response.statusCode = 404;
    response.end();
    return;
  }
  response.setHeader("content-type", TYPES[path.split(".").pop()] ?? "application/octet-stream");
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
try {
  const measured = await withBrowser(async (context) => {
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => window.measure);
    return page.evaluate(() => window.measure());
  });
  const { totals } = measured;
  if (totals.engine !== totals.objects || totals.engine !== totals.duckdb) {
    throw new Error(`the three do not give the same gram: ${JSON.stringify(totals)}`);
  }
  console.log(JSON.stringify(measured));
} finally {
  server.close();
}
