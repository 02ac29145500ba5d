import { Server } from "../browser/portal.mjs";
const server = await Server.start();
process.env.IMPACT_URL = server.address; process.env.IMPACT_EMAIL = server.accounts.owner.email; process.env.IMPACT_PASSWORD = server.accounts.owner.password; process.env.CHROMIUM="/usr/bin/chromium";
const { default: lighthouse } = await import("lighthouse");
const { address, freePort, withChromium } = await import("./chromium.mjs");
const port = await freePort();
await withChromium(async (context) => {
  if (process.env.CSS) await context.route(/portal-.*\.css/, async (r) => { const a = await r.fetch(); await r.fulfill({ response: a, body: (await a.text()) + process.env.CSS, headers: { ...a.headers(), "content-encoding": "" } }); });
  for (let i = 0; i < 3; i++) {
    const { lhr } = await lighthouse(`${address}/`, { port, output: "json", logLevel: "error", onlyCategories: ["performance"], disableStorageReset: true });
    const v = (n) => Math.round(lhr.audits[n]?.numericValue);
    console.log("perf", lhr.categories.performance.score, "tbt", v("total-blocking-time"), "fcp", v("first-contentful-paint"), "lcp", v("largest-contentful-paint"), "si", v("speed-index"), "tti", v("interactive"));
    console.log(lhr.audits["long-tasks"].details.items.map((t) => `${t.url.split("/").pop()} at ${Math.round(t.startTime)} for ${Math.round(t.duration)}`).join("; "));
    console.log(lhr.audits["mainthread-work-breakdown"].details.items.map((t) => `${t.groupLabel} ${Math.round(t.duration)}`).join(", "));
  }
}, { flags: [`--remote-debugging-port=${port}`, ...(process.env.JSF ? [`--js-flags=${process.env.JSF}`] : [])] });
await server.stop();
process.exit(0);
