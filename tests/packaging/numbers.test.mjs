// The element writes numbers itself in the languages that ship: as the engine's own writing does,
// which takes longer to open than a first result.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { transformSync } from "esbuild";

const SOURCE = new URL("../../calculator/ts/words.ts", import.meta.url);
const VALUES = [0, 0.0004, 0.285, 0.29, 0.5, 1, 1.005, 1.04, 2.675, 8.345, 25, 999.5, 1000, 1234.5678, 12345678.9, 1e9, -3.25];
const script = transformSync(readFileSync(SOURCE, "utf8"), { loader: "ts", format: "esm", target: "es2022" }).code;
const { Language } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

for (const tag of ["en", "en-US", "en-GB", "de", "de-DE", "en-IN", "de-CH", "fr"]) {
  test(`numbers, per cents and units in ${tag} are those that Intl writes`, () => {
    const language = new Language(tag, {});
    const thousandths = Array.from({ length: 2000 }, (_, at) => Math.round(1.00931 ** at) / 1000);
    const written = (value, options) => new Intl.NumberFormat(tag, options).format(value).replace("-", "−");
    for (const value of [...VALUES, ...thousandths]) {
      assert.equal(language.number(value), written(value));
      for (const digits of [0, 1, 2, 3]) {
        const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
        assert.equal(language.number(value, digits, digits), written(value, options));
      }
      if (value < 0) continue;
      assert.equal(language.percent(value), written(value, { style: "percent" }));
      for (const unit of ["year", "hour"]) {
        const options = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 };
        assert.equal(language.unit(value, unit), written(value, options));
      }
    }
  });
}
