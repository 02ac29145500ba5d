// Lighthouse's verdict on the signed-in Overview, mobile throttling, the median of three runs.
import lighthouse from "lighthouse";
import { address, freePort, median, report, withChromium } from "./chromium.mjs";

const RUNS = 3;
const port = await freePort();

const runs = await withChromium(async () => {
  const results = [];
  for (let run = 0; run < RUNS; run += 1) {
    const result = await lighthouse(`${address}/`, {
      port,
      output: "json",
      logLevel: "error",
      onlyCategories: ["performance", "accessibility", "best-practices"],
      // The session is a cookie: emptying the storage would measure the sign-in page.
      disableStorageReset: true,
    });
    const { finalDisplayedUrl, runtimeError } = result.lhr;
    if (runtimeError) throw new Error(`Lighthouse: ${runtimeError.message}`);
    if (new URL(finalDisplayedUrl).pathname !== "/") {
      throw new Error(`Lighthouse ended at ${finalDisplayedUrl}, not at the Overview`);
    }
    results.push(result.lhr);
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
