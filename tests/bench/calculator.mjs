// The calculator in headless Chromium, in a page without a build: how long to its first result, how
// long many calculations take, and the memory of its module. `IMPACT_CALCULATOR` names the package.
import { join } from "node:path";
import { serve } from "../packaging/hosts.mjs";
import { setting, unwatched, withBrowser } from "./browser.mjs";

const VISITS = 15;
const RUNS = 21;
const folder = import.meta.dirname;

/** The middle, the 95th percentile and the extremes. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p95: at(0.95), fastest: sorted[0], slowest: sorted.at(-1) };
}

/** Where visits to a page told what they measured: in the address of the next. */
function told(server) {
  const addresses = server.asked.map(({ url }) => new URL(url, server.origin).searchParams);
  const all = addresses.filter((search) => search.has("told"));
  return all.map((search) => Object.fromEntries([...search].map(([name, value]) => [name, Number(value)])));
}

/** The same with developer tools attached, as every other browser test has them. */
async function watched(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => window.measured);
  const measured = await page.evaluate(() => window.measured);
  await page.close();
  return measured.told;
}

const package_ = setting("IMPACT_CALCULATOR");
// Alone in its process, a page has a clock of five microseconds.
const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const server = await serve({ "/dist/": join(package_, "dist"), "/": join(folder, "calculator") }, isolated);
try {
  await unwatched(`${server.origin}/?left=${VISITS}`, () => told(server).length === VISITS);
  const visits = told(server);
  const of = (name) => spread(visits.map((visit) => visit[name]));
  const measured = await withBrowser(async (context) => {
    const beside = [];
    for (let visit = 0; visit < VISITS; visit += 1) beside.push(await watched(context, `${server.origin}/`));
    const page = await context.newPage();
    await page.goto(`${server.origin}/many.html`);
    await page.waitForFunction(() => window.measure);
    const many = await page.evaluate((runs) => window.measure(runs), RUNS);
    return {
      first: of("told"),
      painted: of("painted"),
      after: of("after"),
      watched: spread(beside),
      many: spread(many.times),
      memory_mib: many.memory / 2 ** 20,
    };
  });
  console.log(JSON.stringify(measured));
} finally {
  await server.stop();
}
