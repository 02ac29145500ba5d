// The devices page with 100,000 devices: from the press on the navigation to the first rows, and
// from a press on a filter or column to the rows painted anew.
import { address, report, withChromium } from "./chromium.mjs";

const ROWS = 100_000;
const TIMEOUT_MS = 60_000;
// Presses on navigation and filters that are measured; their median counts.
const TIMES = 5;

/** Runs in the page: times from an act to the frame after which it is done. */
function timing() {
  window.still = () => {
    const grid = document.querySelector("[role=grid]");
    const first = grid?.querySelector("[data-index='0'] a");
    return first && grid.getAttribute("aria-busy") === "false" && !grid.querySelector(".skeleton");
  };
  window.timed = (act, done) =>
    new Promise((resolve) => {
      const begun = performance.now();
      act();
      const look = () => {
        // What is done in this frame is painted by the next.
        if (done()) requestAnimationFrame(() => resolve(performance.now() - begun));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const measured = await withChromium(async (context) => {
  const page = await context.newPage();
  await page.addInitScript(timing);
  page.setDefaultTimeout(TIMEOUT_MS);
  const first = [];
  for (let time = 0; time < TIMES; time += 1) {
    await page.goto(`${address}/`);
    await page.locator(".ledger, .kpi").first().waitFor();
    // The wing is fetched while the browser idles.
    await page.waitForTimeout(1_500);
    first.push(
      await page.evaluate(() =>
        window.timed(() => document.querySelector("nav a[href^='/devices']").click(), window.still),
      ),
    );
  }
  const rows = Number(await page.getByRole("grid").getAttribute("aria-rowcount")) - 2;
  if (rows < ROWS * 0.9) throw new Error(`the table has ${rows} rows, not about ${ROWS}`);

  const sorts = [];
  const heads = await page.getByRole("columnheader").getByRole("button").count();
  for (let column = 0; column < heads; column += 1) {
    sorts.push(
      await page.evaluate((column) => {
        const head = document.querySelectorAll("[role=columnheader]:has(button)")[column];
        const before = head.getAttribute("aria-sort");
        const turned = () => head.getAttribute("aria-sort") !== before;
        return window.timed(() => head.querySelector("button").click(), () => turned() && window.still());
      }, column),
    );
  }

  const filters = [];
  for (const tab of [1, 3, 0, 1, 3, 0]) {
    filters.push(
      await page.evaluate((tab) => {
        const link = document.querySelectorAll("nav.tabs a")[tab];
        const chosen = () => link.getAttribute("aria-current") === "true";
        return window.timed(() => link.click(), () => chosen() && window.still());
      }, tab),
    );
  }
  // A search begins when the visitor pauses: that pause is not the table's.
  const search = page.locator("#page-search");
  await search.fill("latitude");
  await page.waitForFunction(() => location.search.includes("q=latitude") && window.still());
  return { rows, first, sorts, filters };
}, { viewport: { width: 1280, height: 800 } });

report({
  first_rows_ms: Math.round(median(measured.first)),
  first_rows_slowest_ms: Math.round(Math.max(...measured.first)),
  filter_ms: Math.round(median([...measured.sorts, ...measured.filters])),
  sort_slowest_ms: Math.round(Math.max(...measured.sorts)),
  filter_slowest_ms: Math.round(Math.max(...measured.filters)),
  rows: measured.rows,
});
