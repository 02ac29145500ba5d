// Lighthouse's verdict on the signed-in Overview, mobile throttling, the median of three runs.
import lighthouse from "lighthouse";
import { address, freePort, median, report, withChromium } from "./chromium.mjs";

const RUNS = 3;
const port = await freePort();

// On a busy machine Chromium's trace can miss the start of a page: such a run says nothing.
const ATTEMPTS = 3;

async function overview(port) {
  let failure;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { lhr } = await lighthouse(`${address}/`, {
      port,
      output: "json",
      logLevel: "error",
      onlyCategories: ["performance", "accessibility", "best-practices"],
      // The session is a cookie: emptying the storage would measure the sign-in page.
      disableStorageReset: true,
    });
    if (!lhr.runtimeError) return lhr;
    failure = lhr.runtimeError.message;
  }
  throw new Error(`Lighthouse: ${failure}`);
}

const runs = await withChromium(async () => {
  const results = [];
  for (let run = 0; run < RUNS; run += 1) {
    const lhr = await overview(port);
    if (new URL(lhr.finalDisplayedUrl).pathname !== "/") {
      throw new Error(`Lighthouse ended at ${lhr.finalDisplayedUrl}, not at the Overview`);
    }
    results.push(lhr);
  }
  return results;
}, { flags: [`--remote-debugging-port=${port}`] });

const score = (category) =>
  Math.round(median(runs.map((lhr) => lhr.categories[category].score)) * 100);
const audit = (name) => median(runs.map((lhr) => lhr.audits[name].numericValue));
for (const category of ["accessibility", "best-practices", "performance"]) {
  for (const { id, weight } of runs[0].categories[category].auditRefs) {
    const found = runs[0].audits[id];
    if (weight > 0 && found.score !== null && found.score < 0.9) {
      console.log(`${category}: ${id}: ${found.title} (${found.displayValue ?? found.score})`);
    }
  }
}
report({
  performance: score("performance"),
  accessibility: score("accessibility"),
  best_practices: score("best-practices"),
  largest_contentful_paint_s: Math.round(audit("largest-contentful-paint")) / 1000,
  total_blocking_time_ms: Math.round(audit("total-blocking-time")),
});
