// Chromium as the benchmarks start it: fresh, with a profile of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through cargo xtask bench`);
  return value;
}

/** Starts Chromium with a profile of its own, does the work, and removes both. */
export async function withBrowser(work, { flags = [], ...options } = {}) {
  const profile = mkdtempSync(join(tmpdir(), "impact-bench-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: setting("CHROMIUM"),
    args: [...FLAGS, ...flags],
    ...options,
  });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
