// Chromium signed in to the demo, with the slow phone that Lighthouse assumes on request.
import { createServer } from "node:net";
import { setting, withBrowser } from "./browser.mjs";

export const address = setting("IMPACT_URL");

/** A port that was free just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts Chromium, does the work signed in, and ends it. */
export function withChromium(work, options) {
  return withBrowser(async (context) => {
    await signIn(context);
    return work(context);
  }, options);
}

/** Signs in as the portal does, from a page of its own origin, so that the cookie is kept. */
async function signIn(context) {
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  const status = await page.evaluate(
    async ([email, password]) => {
      const answer = await fetch("/api/v1/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      });
      return answer.status;
    },
    [setting("IMPACT_EMAIL"), setting("IMPACT_PASSWORD")],
  );
  if (status < 200 || status > 299) throw new Error(`signing in answered ${status}`);
  await page.close();
}

/** Lighthouse's phone on slow 4G, applied in the browser: 1.6 Mbit/s, 150 ms, a quarter CPU. */
export async function slowPhone(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150 * 3.75,
    downloadThroughput: (1638.4 * 1024 * 0.9) / 8,
    uploadThroughput: (675 * 1024 * 0.9) / 8,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return session;
}

/** Sorts and returns the middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The last line of a script is what it measured. */
export function report(measured) {
  console.log(JSON.stringify(measured));
}
