// What the browser tests share: the real server, Chromium, and what holds on every page.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const FLAGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Chromium's sandbox cannot start as root, where containers usually run.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** The asset export that the product is shown with. */
export const SNIPE_IT = fileURLToPath(new URL("../fixtures/snipe-it-assets.csv", import.meta.url));

/** A file or folder that the environment names; a sentence where it does not. */
function place(name) {
  const path = process.env[name];
  assert.ok(path, `${name} is not set: run this through cargo xtask test --only browser`);
  assert.ok(existsSync(path), `${name} names ${path}, where there is nothing: build it first`);
  return path;
}

/** The real server over a database of its own. */
export class Server {
  /** Starts it; `arguments_` follow `serve`. */
  static async start({ folder, port = 0, arguments_ = ["--demo"] } = {}) {
    const server = new Server();
    server.folder = folder ?? mkdtempSync(join(tmpdir(), "impact-browser-"));
    const database = `sqlite:${join(server.folder, "impact.db")}`;
    const all = ["--database", database, "serve", "--listen", `127.0.0.1:${port}`];
    all.push("--portal", place("IMPACT_PORTAL"), ...arguments_);
    server.child = spawn(place("IMPACT_BIN"), all, { stdio: ["ignore", "pipe", "inherit"] });
    server.accounts = {};
    await new Promise((resolve, reject) => {
      server.child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
      createInterface({ input: server.child.stdout }).on("line", (line) => {
        const [demo, word, role, email, password] = line.split(" ");
        if (demo === "demo" && word === "sign-in") server.accounts[role] = { email, password };
        if (line.startsWith("listening ")) {
          server.address = line.slice("listening ".length);
          resolve();
        }
      });
    });
    return server;
  }

  get port() {
    return Number(new URL(this.address).port);
  }

  /** Ends the process and keeps its records. */
  async end() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    const late = setTimeout(() => this.child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
  }

  async stop() {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs another command of the binary on the same database; resolves to what it printed. */
  async impact(...arguments_) {
    const database = `sqlite:${join(this.folder, "impact.db")}`;
    const child = spawn(place("IMPACT_BIN"), ["--database", database, ...arguments_]);
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    const code = await new Promise((resolve) => child.once("exit", resolve));
    assert.equal(code, 0, `impact ${arguments_.join(" ")} ended with ${code}`);
    return said;
  }
}

/** Chromium, one for a file of tests. */
export function launch() {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  assert.ok(existsSync(executablePath), `there is no Chromium at ${executablePath}: set CHROMIUM`);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Longest that `cargo xtask prove` holds an answer back, milliseconds; elsewhere none is. */
const UNEVEN = process.env.IMPACT_PROVE === "1" ? 500 : 0;

/** Lets the answers of the API come late, and in another order than they were asked for. */
function uneven(most) {
  const fetch = window.fetch.bind(window);
  window.fetch = async (what, how) => {
    const answer = await fetch(what, how);
    if (!new URL(what.url ?? what, location.href).pathname.startsWith("/api/")) return answer;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * most));
    const signal = how?.signal ?? (what instanceof Request ? what.signal : undefined);
    signal?.throwIfAborted();
    return answer;
  };
}

/**
 * A page in a fresh context that notes everything a visitor's browser would complain about.
 * `page.complaints` is asserted empty by `quiet`.
 */
export async function open(browser, server, { width = 1280, height = 900, theme = "light", locale = "en-GB" } = {}) {
  const context = await browser.newContext({
    baseURL: server.address,
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: "reduce",
    locale,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`security policy: ${event.violatedDirective} refuses ${event.blockedURI}`);
    });
    // Read by `layoutShift`; buffered from the first paint on.
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) {
        if (!shift.hadRecentInput) window.shifts.push(shift.value);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  if (UNEVEN) await context.addInitScript(uneven, UNEVEN);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  // Heard from the start on: a chooser opened before that would be the system's own.
  page.on("filechooser", () => {});
  page.complaints = [];
  // A visitor who is not signed in is found out by asking.
  page.expected = [/401 \(Unauthorized\).*\/api\/v1\/me\)$/];
  const note = (text) => {
    if (!page.expected.some((pattern) => pattern.test(text))) page.complaints.push(text);
  };
  page.on("console", (message) => {
    const level = message.type();
    if (level === "error" || level === "warning") {
      note(`${level}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
  return page;
}

/** Asserts that the browser had nothing to complain about. */
export function quiet(page) {
  // Taken out, so that one complaint fails one test.
  assert.deepEqual([...new Set(page.complaints.splice(0))], []);
}

/** Signs in as a person does, and waits for the overview's first figure. */
export async function signIn(page, server, role = "owner") {
  const { email, password } = server.accounts[role];
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await settled(page);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

/** Signs in without a word of any language. */
export async function enter(page, server, role = "owner") {
  const { email, password } = server.accounts[role];
  await page.goto("/sign-in");
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator(".page-head h1").waitFor();
  await settled(page);
}

/** Number of the times that a page was waited for. */
let looks = 0;

/** Waits until nothing of the page is loading any more. */
export async function settled(page) {
  // For a few frames: on the way to another page the one before is still there, and asks nothing.
  looks += 1;
  await page.waitForFunction((look) => {
    const busy = document.querySelector("[aria-busy=true], .skeleton");
    const before = window.stood?.look === look ? window.stood.frames : 0;
    window.stood = { look, frames: !busy && document.querySelector("h1") ? before + 1 : 0 };
    return window.stood.frames >= 4;
  }, looks);
  await page.evaluate(() => document.fonts.ready);
}

/** Imports the Snipe-IT export through the page, up to its preview. */
export async function preview(page, file = SNIPE_IT) {
  await page.goto("/import");
  await settled(page);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.locator("button", { hasText: "Choose a file" }).click(),
  ]);
  await chooser.setFiles(file);
  await page.waitForURL(/\/import\/.+/);
  await settled(page);
}

/** Says of every new location that its file does not place: it is in this country. */
export async function places(page, country = "DE") {
  for (const select of await page.locator("section[aria-labelledby=locations] select:required").all()) {
    if ((await select.inputValue()) === "") await select.selectOption(country);
  }
}

/** Imports the Snipe-IT export through the page. */
export async function importAll(page) {
  await preview(page);
  await places(page);
  await page.getByRole("button", { name: "Import 607 devices" }).click();
  await page.getByRole("heading", { name: "607 devices were imported" }).waitFor();
}

/** Opens every node of a receipt's tree. */
export async function unfold(page) {
  const closed = page.locator(".tree details:not([open])");
  while (await closed.count()) {
    // A level at a time: steps are drawn when their node is opened.
    await closed.evaluateAll((nodes) => nodes.forEach((node) => (node.open = true)));
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** A request of the page's own origin, as JSON. */
export function api(page, path) {
  return page.evaluate(async (path) => (await fetch(path)).json(), path);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Every violation that axe finds, and everything that neither axe nor `contrast` can decide. What a
 * page replaces while it is looked at (a list's rows after a resize, say) is looked at again.
 */
export async function accessible(page) {
  await page.evaluate(axeSource);
  await page.evaluate(`window.contrast = ${contrast}`);
  for (let look = 0; look < 5; look += 1) {
    const found = await page.evaluate(lookOnce);
    if (found) return found;
  }
  return ["the page does not stand still"];
}

/** Runs in the page: what `accessible` finds, or null where the page has replaced what was found. */
async function lookOnce() {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  const results = await window.axe.run(document, {
    elementRef: true,
    resultTypes: ["violations", "incomplete"],
    rules: { "target-size": { enabled: true } },
  });
  const told = (kind, rule, node, reason) =>
    `${kind}: ${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)} (${reason.slice(0, 200)})`;
  const found = [];
  for (const kind of ["violations", "incomplete"]) {
    for (const rule of results[kind]) {
      for (const node of rule.nodes) {
        if (node.element?.isConnected === false) return null;
        const checks = [...node.any, ...node.all, ...node.none];
        const reason = checks.map((check) => check.message).join("; ");
        if (kind === "incomplete" && rule.id === "color-contrast") {
          // Left open where something lies over the text (a sticky bar, say): measured here.
          const wrong = window.contrast(node.element);
          if (wrong) found.push(told("contrast", rule, node, wrong));
        } else {
          found.push(told(kind, rule, node, reason));
        }
      }
    }
  }
  return found;
}

/**
 * Runs in the page: what is wrong with an element's contrast, empty for nothing. The text's colour
 * against the colours that its ancestors paint beneath it, in sRGB (WCAG 1.4.3).
 */
function contrast(element) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  // Whatever way the colour is written, what is painted over `under` is what counts.
  const painted = (color, under) => {
    paper.fillStyle = `rgb(${under.join(" ")})`;
    paper.fillRect(0, 0, 1, 1);
    paper.fillStyle = color;
    paper.fillRect(0, 0, 1, 1);
    return [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const grounds = [];
  for (let up = element; up; up = up.parentElement) {
    const style = getComputedStyle(up);
    if (style.backgroundImage !== "none") return `${up.className || up.tagName} paints an image beneath it`;
    if (Number(style.opacity) < 1) return `${up.className || up.tagName} is see-through`;
    grounds.unshift(style.backgroundColor);
  }
  const ground = grounds.reduce((under, color) => painted(color, under), [255, 255, 255]);
  const style = getComputedStyle(element);
  const text = painted(element instanceof SVGElement ? style.fill : style.color, ground);
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(text), light(ground)].sort((a, b) => a - b);
  const ratio = (high + 0.05) / (low + 0.05);
  const size = Number.parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  return ratio >= (large ? 3 : 4.5) ? "" : `${ratio.toFixed(2)}:1`;
}

/** What sticks out where the page scrolls sideways. */
export function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    );
    return ["scrolls sideways", ...wide.slice(0, 3).map((element) => `sticks out: ${element.outerHTML.slice(0, 100)}`)];
  });
}

/** Tables that their frames cut off. */
export function cut(page) {
  return page.locator(".table-wrap").evaluateAll((all) =>
    all.filter((wrap) => wrap.scrollWidth > wrap.clientWidth + 1).map((wrap) => `${wrap.scrollWidth} in ${wrap.clientWidth}`),
  );
}

/** Both themes at both widths: nothing that axe finds, no sideways scroll; what is open stays open. */
export async function everyWay(page, what) {
  const found = new Set();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const finding of [...(await accessible(page)), ...(await sideways(page))]) {
        found.add(`${what} ${colorScheme} ${width}: ${finding}`);
      }
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  assert.deepEqual([...found], []);
  quiet(page);
}

/** The page's cumulative layout shift so far. */
export function layoutShift(page) {
  return page.evaluate(() => window.shifts.reduce((sum, shift) => sum + shift, 0));
}

/** Presses Tab until what has the focus has this role and name; each stop must be seen. */
export async function tabTo(page, role, name, { key = "Tab", most = 120 } = {}) {
  const seen = [];
  const wanted = page.getByRole(role, { name });
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(describeFocus);
    seen.push(stop.text);
    assert.ok(!stop.covered, `the focus is covered: ${stop.text} by ${stop.covered}`);
    const there = await wanted.evaluateAll((found) => found.includes(document.activeElement));
    if (there) return;
  }
  assert.fail(`Tab never reaches the ${role} ${name}; it stops at ${[...new Set(seen)].join(" | ")}`);
}

/** What has the focus, and what covers it. */
function describeFocus() {
  let active = document.activeElement;
  while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const text = `${active.tagName.toLowerCase()} ${(active.getAttribute("aria-label") ?? active.textContent).trim().slice(0, 40)}`;
  const box = active.getBoundingClientRect();
  if (active === document.body || box.width < 2 || box.height < 2) return { text, covered: "" };
  const clamp = (value, most) => Math.min(Math.max(value, 1), most - 2);
  const x = clamp((box.left + box.right) / 2, innerWidth);
  const y = clamp((box.top + box.bottom) / 2, innerHeight);
  const top = active.getRootNode().elementFromPoint(x, y);
  const fine = !top || active.contains(top) || top.contains(active) || top.closest("label")?.contains(active);
  return { text, covered: fine ? "" : top.outerHTML.slice(0, 120) };
}
