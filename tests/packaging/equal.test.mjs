// The shipped module answers what the engine answers natively, bit for bit. `IMPACT_ANSWERS` names the
// file that `calculator/examples/answers.rs` wrote, which says what stands in it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { functions } from "./hosts.mjs";

const QUESTION = 6;
const NUMBERS = 30;
const RECORD = QUESTION * 4 + NUMBERS * 8;
const FEWEST = 100_000;
const DAYS_PER_YEAR = 365.25;

function answers() {
  const file = process.env.IMPACT_ANSWERS;
  assert.ok(file, "IMPACT_ANSWERS is not set: run this through cargo xtask test --only calculator");
  const bytes = readFileSync(file);
  assert.equal(bytes.length % RECORD, 0, `${file} is cut off`);
  return bytes;
}

/** A record's numbers as bits. */
function bits(bytes, record) {
  const from = bytes.byteOffset + record * RECORD;
  const question = new Uint32Array(bytes.buffer.slice(from, from + QUESTION * 4));
  const numbers = new BigUint64Array(bytes.buffer.slice(from + QUESTION * 4, from + RECORD));
  return { question, numbers };
}

const NAN = new BigUint64Array(new Float64Array([Number.NaN]).buffer)[0];

/** The numbers that the module left, as bits; "not known" in one pattern. */
function here(left, count) {
  const numbers = left.slice(0, count);
  const found = new BigUint64Array(numbers.buffer);
  numbers.forEach((number, at) => {
    if (Number.isNaN(number)) found[at] = NAN;
  });
  return found;
}

test("random questions are answered as natively, to the last bit", async () => {
  const bytes = answers();
  const count = bytes.length / RECORD;
  assert.ok(count >= FEWEST, `${count} questions are fewer than ${FEWEST}`);
  const { opened } = await (await functions()).load();
  let differing = 0;
  let first = "";
  for (let record = 0; record < count; record += 1) {
    const { question, numbers } = bits(bytes, record);
    const found = [...here(opened.engine.answer(...question), 12)];
    for (let which = 0; which < 3; which += 1) {
      found.push(...here(opened.engine.compared(...question, which), 6));
    }
    const at = found.findIndex((bit, at) => bit !== numbers[at]);
    if (at < 0) continue;
    differing += 1;
    first ||= `question ${[...question]}: number ${at} is ${found[at]} and natively ${numbers[at]}`;
  }
  assert.equal(differing, 0, `${differing} of ${count} differ; ${first}`);
});

test("the functions take what is no text for none, and say what cannot be used", async () => {
  const { load, CalculatorError } = await functions();
  const calculator = await load(null);
  for (const nothing of [null, undefined, ""]) assert.deepEqual(calculator.search(nothing), []);
  for (const odd of [null, undefined, 5, {}, []]) assert.equal(calculator.product(odd), undefined);
  const said = (input) => {
    try {
      return calculator.calculate(input);
    } catch (error) {
      assert.ok(error instanceof CalculatorError, String(error));
      return `${error.field}: ${error.message}`;
    }
  };
  assert.equal(said(null), "input: Pass an object with the fields of the question.");
  assert.equal(said({ class: true, country: "DE" }), "class: class must be text.");
  assert.equal(said({ class: "laptop", country: "DE", years: "4" }), "years: years must be a number from 0.5 to 25.");
  assert.match(said({ produkt: "dell/latitude-5310", class: "laptop", country: "DE" }), /^produkt: produkt is no field: use product, class, /);
  // What a result was asked can be asked again, changed or not.
  for (const question of [{ product: "dell/latitude-5310", country: "DE" }, { class: "monitor", maker: "Dell", screen: 26, country: "fr", years: 4.5 }]) {
    const result = calculator.calculate(question);
    assert.deepEqual(calculator.calculate(result.input), result);
    assert.equal(calculator.calculate({ ...result.input, years: 9 }).input.days, 3287);
  }
  for (const odd of [{}, [], { id: 5 }, 5, true]) {
    assert.equal(said({ product: odd, class: "laptop", country: "DE" }), "product: product must be text.");
  }
  assert.match(said({ product: { id: "dell/none" }, country: "DE" }), /^product: "dell\/none" is not in the catalogue/);
  // Two kinds in turn: what was worked out of one is not the other's.
  const asked = ["laptop", "server", "monitor"].map((of) => ({ class: of, country: "DE", refurbished: 50 }));
  const first = asked.map((question) => JSON.stringify([calculator.calculate(question), calculator.compare(question)]));
  for (const turn of [2, 0, 1, 0, 2, 1]) {
    assert.equal(JSON.stringify([calculator.calculate(asked[turn]), calculator.compare(asked[turn])]), first[turn]);
  }
  // What it names can be used.
  const named = said({ class: "toaster", country: "DE" }).match(/use (.*)\./)[1].split(", ");
  assert.ok(named.length > 5);
  for (const of of named) assert.ok(said({ class: of, country: "DE" }).year.mean_kg > 0, of);
  await assert.rejects(load({ catalogue: 5 }), CalculatorError);
});

test("the functions hand those numbers on", async () => {
  const bytes = answers();
  const calculator = await (await functions()).load();
  const { opened } = calculator;
  const products = opened.names.length;
  let compared = 0;
  // A prime step: every kind and country comes by.
  for (let record = 0; record < bytes.length / RECORD; record += 101) {
    const { question, numbers } = bits(bytes, record);
    const [at, country, days, refurbished, hours, quantity] = question;
    if (at >= products || country >= opened.countries.length) continue;
    const kg = (from) => {
      const [mean_kg, low_kg, high_kg] = [...new Float64Array(numbers.buffer, from * 8, 3)].map((grams) => grams / 1000);
      return { mean_kg, low_kg, high_kg };
    };
    const input = {
      product: calculator.search(opened.names[at], 2000).find((of) => of.name === opened.names[at] && of.maker === maker(opened, at))?.id,
      country: opened.countries[country].toLowerCase(),
      years: days / DAYS_PER_YEAR,
      hours: hours / 10,
      refurbished,
      quantity,
    };
    if (input.years < 0.5 || input.years > 25) continue;
    const result = calculator.calculate(input);
    assert.deepEqual([result.life, result.year, result.input.days], [kg(5), kg(8), days], JSON.stringify(input));
    const beside = calculator.compare(input);
    for (const [which, name] of ["longer", "refurbished", "usual"].entries()) {
      assert.deepEqual(beside[name], { year: kg(12 + 6 * which), less: kg(15 + 6 * which) }, JSON.stringify(input));
    }
    compared += 1;
  }
  assert.ok(compared > 500, `${compared} compared`);
});

function maker(opened, at) {
  return opened.makers[opened.kinds[1][at] - 1];
}
