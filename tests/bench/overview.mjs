// The Overview on a slow phone: when the first real figure is on screen, and how much moves.
import { address, median, report, slowPhone, withChromium } from "./chromium.mjs";

const RUNS = 5;
const SETTLE_MS = 3_000;

// Runs in the page before its own code: notes the first text in the main region that is a number
// with a carbon unit, and every layout shift that no input caused.
function watch() {
  const figure = /\d[\d.,\u00a0\u202f ]*\s*(kg|t|g)\b/;
  window.firstFigureMs = null;
  window.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) window.layoutShift += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const main = document.querySelector("main");
    if (window.firstFigureMs === null && main && figure.test(main.textContent)) {
      // The text is in the document; it is on screen after the next frame.
      window.firstFigureMs = -1;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        window.firstFigureMs = performance.now();
      }));
    }
  };
  new MutationObserver(look).observe(document, {
    childList: true, subtree: true, characterData: true,
  });
}

const times = [];
const shifts = [];
await withChromium(async (context) => {
  for (let run = 0; run < RUNS; run += 1) {
    const page = await context.newPage();
    await slowPhone(page);
    await page.addInitScript(watch);
    await page.goto(`${address}/`, { timeout: 60_000 });
    await page.waitForFunction(() => window.firstFigureMs > 0, null, { timeout: 60_000 });
    await page.waitForTimeout(SETTLE_MS);
    const [time, shift] = await page.evaluate(() => [window.firstFigureMs, window.layoutShift]);
    times.push(time / 1000);
    shifts.push(shift);
    await page.close();
  }
}, {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
});

report({
  first_figure_s: Math.round(median(times) * 1000) / 1000,
  first_figure_slowest_s: Math.round(Math.max(...times) * 1000) / 1000,
  cls: Math.round(Math.max(...shifts) * 10_000) / 10_000,
});
