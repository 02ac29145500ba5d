// The calculator in headless Chromium, in a page without a build: how long to its first result, how
// long many calculations take, and the memory of its module. `IMPACT_CALCULATOR` names the package.
import { join } from "node:path";
import { serve } from "../packaging/hosts.mjs";
import { setting, withBrowser } from "./browser.mjs";

const VISITS = 15;
const RUNS = 21;
const folder = import.meta.dirname;

/** The middle, the 95th percentile and the extremes. */
function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p95: at(0.95), fastest: sorted[0], slowest: sorted.at(-1) };
}

/** Milliseconds from the script's arrival to the first result, told and painted; and from the catalogue's. */
async function firstResult(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => window.painted);
  const measured = await page.evaluate(() => {
    const came = (file) => performance.getEntriesByName(new URL(`/dist/${file}`, location.href).href)[0].responseEnd;
    const [script, catalogue] = ["carbon-calculator.js", "catalogue.odbl.bin"].map(came);
    return { told: window.told - script, painted: window.painted - script, after: window.told - catalogue };
  });
  await page.close();
  return measured;
}

const package_ = setting("IMPACT_CALCULATOR");
// Alone in its process, a page has a clock of five microseconds.
const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const server = await serve({ "/dist/": join(package_, "dist"), "/": join(folder, "calculator") }, isolated);
try {
  const measured = await withBrowser(async (context) => {
    const visits = [];
    for (let visit = 0; visit < VISITS; visit += 1) visits.push(await firstResult(context, `${server.origin}/`));
    const page = await context.newPage();
    await page.goto(`${server.origin}/many.html`);
    await page.waitForFunction(() => window.measure);
    const many = await page.evaluate((runs) => window.measure(runs), RUNS);
    return {
      first: spread(visits.map((visit) => visit.told)),
      painted: spread(visits.map((visit) => visit.painted)),
      after: spread(visits.map((visit) => visit.after)),
      many: spread(many.times),
      memory_mib: many.memory / 2 ** 20,
    };
  });
  console.log(JSON.stringify(measured));
} finally {
  await server.stop();
}
