// Chromium as the benchmarks start it: fresh, with a profile of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
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

/**
 * Shows a page in a Chromium to which no developer tools are attached, as visitors have it: they note
 * every request, which takes part of a page's time. Ends when `done` holds.
 */
export async function unwatched(address, done, seconds = 120) {
  const profile = mkdtempSync(join(tmpdir(), "impact-bench-"));
  const arguments_ = ["--headless", ...FLAGS, "--window-size=1280,720", `--user-data-dir=${profile}`, address];
  const child = spawn(setting("CHROMIUM"), arguments_, { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    for (const began = performance.now(); !done(); await new Promise((next) => setTimeout(next, 100))) {
      if (performance.now() - began > seconds * 1000) throw new Error(`${address} was not done in ${seconds} s`);
    }
  } finally {
    child.kill();
    await ended;
    // Its other processes write a little longer.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
