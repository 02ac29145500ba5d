// Each way to use the package, in a tiny project of its own: built, served, and driven in headless
// Chromium. Each shows the figure that the functions give in Node, and no request carries an input.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "../browser/portal.mjs";
import { ROOT, cleared, functions, node, project, serve, tool } from "./hosts.mjs";

const QUESTION = { product: "dell/latitude-5310", country: "DE", years: 5, quantity: 120, refurbished: 30 };
/** What a strict page allows, with the one word that WebAssembly needs. */
const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

let browser;
let expected;

before(async () => {
  browser = await launch();
  expected = (await (await functions()).load()).calculate(QUESTION).year;
});

after(async () => {
  await browser?.close();
  cleared();
});

/** Opens a page that notes results, errors, violations and requests, and waits for a result. */
async function visit(address) {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.heard = [];
    window.wrong = [];
    addEventListener("carbon-change", (event) => window.heard.push(event.detail));
    addEventListener("carbon-error", (event) => window.wrong.push(event.detail.message));
    addEventListener("securitypolicyviolation", (event) => {
      window.wrong.push(`${event.violatedDirective} refuses ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.asked = [];
  page.said = [];
  page.on("request", (request) => page.asked.push(request));
  page.on("pageerror", (error) => page.said.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.said.push(message.text());
  });
  await page.goto(address);
  return page;
}

/** The figure of a result, from an event's detail. */
function year(detail) {
  return detail.result.year;
}

/** Holds for every host: one right result, quietly; another answer to another question; no input sent. */
async function holds(page, servers, element = "carbon-calculator") {
  await page.waitForFunction(() => window.heard.length > 0 || window.wrong.length > 0).catch(() => {});
  const wrong = await page.evaluate(() => window.wrong);
  assert.deepEqual([...wrong, ...page.said], []);
  assert.deepEqual(year(await page.evaluate(() => window.heard.at(-1))), expected);
  const before = page.asked.length;
  const other = (await (await functions()).load()).calculate({ ...QUESTION, country: "FR", years: 4 }).year;
  await page.evaluate((name) => {
    const calculator = document.querySelector(name);
    calculator.setAttribute("country", "FR");
    calculator.setAttribute("years", "4");
  }, element);
  await page.waitForFunction((kg) => window.heard.at(-1).result.year.mean_kg === kg, other.mean_kg);
  assert.deepEqual(year(await page.evaluate(() => window.heard.at(-1))), other);
  await page.waitForTimeout(100);
  assert.equal(page.asked.length, before, "a question asked the network");
  const origins = servers.map((server) => server.origin);
  for (const request of page.asked) {
    const { origin, protocol } = new URL(request.url());
    assert.ok(origins.includes(origin) || ["data:", "blob:", "about:"].includes(protocol), request.url());
  }
  // As the servers saw them: files alone, nothing in a query, no body and no cookie.
  for (const { method, url, length, cookie } of servers.flatMap((server) => server.asked)) {
    assert.deepEqual([method, Number(length), cookie], ["GET", 0, undefined], url);
    assert.doesNotMatch(url, /[?]|latitude|\bDE\b|\bFR\b/, url);
  }
  const kept = await page.evaluate(async () => [
    document.cookie,
    localStorage.length + sessionStorage.length,
    (await indexedDB.databases()).length,
  ]);
  assert.deepEqual(kept, ["", 0, 0]);
}

/** The functions that a bundled page has beside the element. */
async function computes(page) {
  const found = await page.evaluate(async (question) => (await window.functions).calculate(question).year, QUESTION);
  assert.deepEqual(found, expected);
}

/** Serves a project, drives its page, and ends it. */
async function driven(folder, work, headers) {
  const server = await serve({ "/": folder }, headers);
  let page;
  try {
    page = await visit(`${server.origin}/`);
    await work(page, server);
  } finally {
    await page?.context().close();
    await server.stop();
  }
}

test("a script tag", () => driven(project("script"), (page, server) => holds(page, [server])));

test("a strict policy: nothing is violated", () =>
  driven(project("csp"), (page, server) => holds(page, [server]), { "content-security-policy": STRICT }));

test("Vite", () => {
  const folder = project("vite");
  tool(folder, "vite", "build", "--logLevel", "warn");
  return driven(join(folder, "dist"), async (page, server) => {
    await holds(page, [server]);
    await computes(page);
  });
});

test("webpack", () => {
  const folder = project("webpack");
  assert.equal(node(folder, "build.cjs").wrong, "");
  return driven(folder, async (page, server) => {
    await holds(page, [server]);
    await computes(page);
  });
});

const ESBUILD = ["--bundle", "--format=esm", "--splitting", "--minify", "--outdir=dist"];

test("esbuild", () => {
  const folder = project("esbuild");
  tool(folder, "esbuild", "main.js", ...ESBUILD);
  // It leaves addresses beside a module as they are, so the file is laid beside its output.
  const catalogue = "catalogue.odbl.bin";
  cpSync(join(folder, "node_modules/carbon-impact-calculator/dist", catalogue), join(folder, "dist", catalogue));
  return driven(folder, async (page, server) => {
    await holds(page, [server]);
    await computes(page);
  });
});

test("React", () => {
  const folder = project("react");
  const mode = '--define:process.env.NODE_ENV="production"';
  // The other way with esbuild: the catalogue is an import, whose address the element is given.
  tool(folder, "esbuild", "main.jsx", ...ESBUILD, "--loader:.bin=file", "--jsx=automatic", mode);
  return driven(folder, async (page, server) => {
    // First, what React heard: later the question is changed past it.
    await page.waitForFunction(() => document.getElementById("heard")?.textContent);
    assert.equal(Number(await page.locator("#heard").textContent()), expected.mean_kg);
    await holds(page, [server]);
    await computes(page);
  });
});

test("Vue", () => {
  const folder = project("vue");
  tool(folder, "vite", "build", "--logLevel", "warn");
  return driven(join(folder, "dist"), async (page, server) => {
    await page.waitForFunction(() => document.getElementById("heard")?.textContent);
    assert.equal(Number(await page.locator("#heard").textContent()), expected.mean_kg);
    await holds(page, [server]);
    await computes(page);
  });
});

test("on a server: the functions compute, the element waits for a browser", () => {
  assert.deepEqual(node(project("node"), "main.mjs"), { year: expected, refused: "country" });
});

/** A page around the frame, and the portal that serves it; `listed` may frame it. */
async function framed(listed, work) {
  const folder = project("iframe");
  const embed = join(folder, "portal/embed");
  cpSync(join(ROOT, "public/embed"), embed, { recursive: true });
  for (const file of ["carbon-calculator.js", "catalogue.odbl.bin"]) {
    cpSync(join(folder, "node_modules/carbon-impact-calculator/dist", file), join(embed, file));
  }
  // As the portal answers there: other pages may use its files, listed ones may frame its pages.
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";
  const headers = { "cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*" };
  const portal = await serve({ "/": join(folder, "portal") }, headers);
  const page = readFileSync(join(folder, "index.html"), "utf8").replace("PORTAL", portal.origin);
  writeFileSync(join(folder, "index.html"), page);
  const strict = `default-src 'none'; script-src ${portal.origin}; frame-src ${portal.origin}`;
  const host = await serve({ "/": folder }, { "content-security-policy": strict });
  headers["content-security-policy"] = `${policy}; frame-ancestors ${listed(host.origin)}`;
  let visited;
  try {
    visited = await visit(`${host.origin}/`);
    await work(visited, host, portal);
  } finally {
    await visited?.context().close();
    await host.stop();
    await portal.stop();
  }
}

test("an iframe, where the page refuses WebAssembly", () =>
  framed(
    (origin) => origin,
    async (page, host, portal) => {
      await holds(page, [host, portal], "carbon-embed");
      // As high as what it shows, also once the page is narrow.
      const frame = page.frames().find((frame) => frame.url().includes("/embed/frame.html"));
      for (const width of [1000, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForFunction(
          async ([inside]) => Math.abs(document.querySelector("iframe").clientHeight - inside) <= 1,
          [await settledHeight(frame)],
        );
        const sideways = await frame.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!sideways, `scrolls sideways at ${width}`);
      }
      // A wrong option is a readable error, also where it is set as a property.
      await page.evaluate(() => (document.querySelector("carbon-embed").country = "ZZ"));
      assert.equal(await page.evaluate(() => document.querySelector("carbon-embed").years), 4);
      assert.equal(await page.locator("iframe").getAttribute("title"), "Carbon calculator");
      await page.waitForFunction(() => window.wrong.length > 0);
      assert.match(await page.evaluate(() => window.wrong.at(-1)), /ZZ/);
      // Words of another origin, or of another window, are not heard.
      const height = await page.evaluate(() => document.querySelector("iframe").clientHeight);
      await page.evaluate(() => postMessage({ carbon: "size", height: 1 }, "*"));
      await frame.evaluate(() => postMessage({ carbon: "set", options: { country: "FR" } }, "*"));
      await page.waitForTimeout(200);
      assert.equal(await page.evaluate(() => document.querySelector("iframe").clientHeight), height);
      const country = await frame.evaluate(() => document.querySelector("carbon-calculator").getAttribute("country"));
      assert.equal(country, "ZZ");
    },
  ));

/** The height of a frame's content, once it rests. */
async function settledHeight(frame) {
  let last;
  for (;;) {
    const now = await frame.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(Math.ceil(document.body.getBoundingClientRect().height))))),
    );
    if (now === last) return now;
    last = now;
  }
}

test("an iframe of a page that is not listed is refused, and the page is told", () =>
  framed(
    () => "https://shop.example",
    async (page) => {
      const refusal = page.getByRole("status");
      // Well before its patience with a frame that never loads ends.
      await refusal.waitFor({ timeout: 10_000 });
      assert.equal(await refusal.innerText(), "The calculator cannot be shown on this page.");
      assert.ok(await page.locator("iframe").isHidden());
      assert.ok(await page.evaluate(() => window.wrong.some((said) => said.includes("--embed-origin"))));
      assert.deepEqual(await page.evaluate(() => window.heard), []);
    },
  ));

test("a frame that is told no origin speaks with nobody", () =>
  framed(
    (origin) => origin,
    async (page, host, portal) => {
      const said = await page.evaluate(async (address) => {
        const words = [];
        document.querySelector("carbon-embed").remove();
        const frame = document.createElement("iframe");
        // What the frame before it said may still be on its way.
        addEventListener("message", (event) => event.source === frame.contentWindow && words.push(event.data));
        frame.src = address;
        const loaded = new Promise((done) => (frame.onload = done));
        document.body.append(frame);
        await loaded;
        await new Promise((done) => setTimeout(done, 500));
        return words;
      }, `${portal.origin}/embed/frame.html#country=DE&device=laptop`);
      assert.deepEqual(said, []);
    },
  ));
