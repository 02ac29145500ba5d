// What is published is what is listed: `contents.txt` beside this.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { packageFolder, packed } from "./hosts.mjs";

const LIST = new URL("contents.txt", import.meta.url);

/** A file's name without the hash of its content. */
const lasting = (path) => path.replace(/-[0-9A-Z]{8}(?=\.js$)/, "-HASH");

test("the tarball holds the listed files and no other", () => {
  const folder = mkdtempSync(join(tmpdir(), "calculator-pack-"));
  try {
    const listed = readFileSync(LIST, "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
    assert.deepEqual(packed(folder).files.map(lasting), listed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what package.json names is there, and it runs nothing when it is installed", () => {
  const about = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  const named = Object.values(about.exports).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry)));
  for (const path of [...named, about.types, ...about.sideEffects]) {
    assert.ok(readFileSync(join(packageFolder(), path)).length > 0, path);
  }
  assert.equal(about.scripts, undefined);
  assert.equal(about.dependencies, undefined);
});
