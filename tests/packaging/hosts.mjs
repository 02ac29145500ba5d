// A project that uses the package, as its developers would have it: the packed tarball unpacked into
// its node_modules, built by its own tool, served, and driven in headless Chromium.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/** The package's folder; a sentence where the environment names none. */
export function packageFolder() {
  const folder = process.env.IMPACT_CALCULATOR;
  assert.ok(folder, "IMPACT_CALCULATOR is not set: run this through cargo xtask test --only calculator");
  const path = resolve(ROOT, folder);
  assert.ok(existsSync(join(path, "package.json")), `there is no package at ${path}: build it first`);
  return path;
}

/** Packs the package as it would be published; returns the tarball and the files that it lists. */
export function packed(into) {
  const arguments_ = ["pack", "--json", "--ignore-scripts", "--offline", "--pack-destination", into];
  const said = execFileSync("npm", arguments_, { cwd: packageFolder(), encoding: "utf8" });
  const [{ filename, files }] = JSON.parse(said);
  return { tarball: join(into, filename), files: files.map((file) => file.path).sort() };
}

let installed;

/** The package as npm would unpack it, once for all projects. */
function unpacked() {
  if (installed) return installed;
  const folder = mkdtempSync(join(targetFolder(), "tarball-"));
  const { tarball } = packed(folder);
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  installed = join(folder, "package");
  return installed;
}

/** Below the root, so that a project's tools are found as in any repository of several packages. */
function targetFolder() {
  const folder = join(ROOT, "target/packaging");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Copies a project of `hosts/` and installs the package; returns its folder. */
export function project(name) {
  const folder = join(targetFolder(), name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, "hosts", name), folder, { recursive: true });
  const modules = join(folder, "node_modules/carbon-impact-calculator");
  cpSync(unpacked(), modules, { recursive: true });
  return folder;
}

/** Removes what the projects share. */
export function cleared() {
  if (installed) rmSync(join(installed, ".."), { recursive: true, force: true });
  installed = undefined;
}

/** Runs a tool of the repository's node_modules in a project; its words where it fails. */
export function tool(folder, name, ...arguments_) {
  const program = join(ROOT, "node_modules/.bin", name);
  const options = { cwd: folder, encoding: "utf8", env: { ...process.env, NODE_ENV: "production" } };
  const done = spawnSync(program, arguments_, options);
  assert.equal(done.status, 0, `${name} ${arguments_.join(" ")}: ${done.stdout}${done.stderr}`);
}

/** Runs a script of a project in Node; returns what it printed, which must be JSON. */
export function node(folder, script) {
  const done = spawnSync(process.execPath, [script], { cwd: folder, encoding: "utf8" });
  assert.equal(done.status, 0, `${script}: ${done.stdout}${done.stderr}`);
  return JSON.parse(done.stdout);
}

/** Serves files on loopback and notes what is asked: `places` maps how paths begin to folders. */
export async function serve(places, headers = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    const { method, url } = request;
    asked.push({ method, url, length: request.headers["content-length"] ?? 0, cookie: request.headers.cookie });
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const named = path.endsWith("/") ? `${path}index.html` : path;
    for (const [start, folder] of Object.entries(places)) {
      if (!named.startsWith(start)) continue;
      const file = resolve(folder, `.${sep}${named.slice(start.length)}`);
      if (!file.startsWith(resolve(folder)) || !existsSync(file) || !statSync(file).isFile()) continue;
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.end(readFileSync(file));
      return;
    }
    // What a browser asks for unasked.
    response.statusCode = path === "/favicon.ico" ? 204 : 404;
    response.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, asked, stop: () => new Promise((done) => server.close(done).closeAllConnections()) };
}

/** The package's functions, in this process. */
export async function functions() {
  return import(pathToFileURL(join(packageFolder(), "dist/index.js")).href);
}
