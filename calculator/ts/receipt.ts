// Why a number is what it is, in the form of the platform's receipts: a tree whose every step can be
// done again, with the same bits. `impact receipt verify` does so.

import type { Asked } from "./calculator.js";
import type { Opened } from "./engine.js";
import { CLASS } from "./tables.js";
import { sha256 } from "./sha256.js";
import type { DeviceClass, Receipt, ReceiptNode, ReceiptOperator, ReceiptSource, Result, Stage } from "./types.js";

const GRAMS = 1000;
const DAYS_PER_YEAR = 365.25;
const ODBL = "ODbL-1.0";
const FOOTPRINTS = "open footprint table";

/** Units, as on the wire. */
type Unit =
  | "kg_co2e" | "g_co2e" | "kwh_per_year" | "mg_co2e_per_kwh" | "mg_co2e_days_per_kwh" | "ratio" | "days" | "per_thousand" | "devices";
type More = Partial<Pick<ReceiptNode, "quality" | "source" | "range">> & { args?: Record<string, string> };
type Steps = readonly (readonly [ReceiptOperator, ReceiptNode])[];

/** A given value. The English is made of the key: both name the same thing. */
function leaf(key: string, value: number, unit: Unit, { args, ...more }: More = {}): ReceiptNode {
  const words = key.replace(/[._]/g, " ").replace(/^./, (letter) => letter.toUpperCase());
  const text = [words, ...Object.values(args ?? {})].join(", ");
  return { label: { key: `receipt.${key}`, ...(args && { args }), text }, value, unit, ...more };
}

/** A value computed through its steps, in whole units where `rounded`. */
function made(key: string, unit: Unit, steps: Steps, rounded = false, more: More = {}): ReceiptNode {
  let value = 0;
  for (const [operator, { value: by }] of steps) {
    if (operator === "plus") value += by;
    else if (operator === "minus") value -= by;
    else if (operator === "times") value *= by;
    else value /= by;
  }
  // Halves away from zero, as the engine rounds.
  if (rounded) value = Math.sign(value) * Math.round(Math.abs(value));
  return {
    ...leaf(key, value, unit, more),
    ...(rounded && { rounded }),
    steps: steps.map(([operator, node]) => ({ operator, node })),
  };
}

const whole = () => leaf("whole", 1, "ratio");

/** Embodied carbon of one new device by stage, kg. */
function embodied(of: Opened, at: number, kind: DeviceClass, classes: Float64Array, result: Result): Map<Stage, ReceiptNode> {
  const facts = of.facts(at);
  const number = (position: number) => facts[position] as number;
  const { product } = result.input;
  const stages = new Map<Stage, ReceiptNode>();
  const put = (stage: Stage, steps: Steps) => stages.set(stage, made(`stage.${stage}`, "kg_co2e", steps));
  const by_class: More = {
    quality: "estimate",
    source: source(`class:${kind}`, `Device-class defaults, from the ${FOOTPRINTS}`, ODBL, "2023"),
  };
  let figure: Steps;
  if (product) {
    const by_maker: More = {
      quality: "maker",
      source: source(product.id, `Maker's product carbon footprint, ${FOOTPRINTS}`, ODBL, product.year?.toString()),
    };
    const name = `${product.maker} ${product.name}`;
    const total = leaf("published_total", number(0), "kg_co2e", { ...by_maker, args: { name } });
    const share = (key: string, position: number) =>
      leaf(`share_${key}`, number(position), "ratio", by_maker);
    const given = result.method === "published";
    const used = given ? share("use", 3) : leaf("share_use", classes[13] || 0, "ratio", by_class);
    if (given && of.engine.method(at) < 8) {
      const rest: (readonly [ReceiptOperator, ReceiptNode])[] = [["plus", whole()], ["minus", used]];
      (["manufacture", "transport", "end_of_life"] as const).forEach((stage, position) => {
        const part = share(stage, position === 2 ? 4 : position + 1);
        if (Number.isNaN(part.value)) return;
        rest.push(["minus", part]);
        put(stage, [["plus", total], ["times", part]]);
      });
      put("unattributed", [["plus", total], ["times", made("share_rest", "ratio", rest)]]);
      return stages;
    }
    const without = made("share_not_use", "ratio", [["plus", whole()], ["minus", used]]);
    figure = [["plus", total], ["times", without]];
  } else {
    if (Number.isNaN(number(0))) return stages;
    const name = [result.input.maker, kind.replaceAll("_", " ")].filter(Boolean).join(" ");
    const fitted = source("estimator:compact", `Estimator of embodied carbon, fitted to the ${FOOTPRINTS}`, ODBL, "2023");
    const estimate = leaf("estimate", number(0), "kg_co2e", { quality: "estimate", source: fitted, args: { name } });
    figure = [["plus", estimate]];
  }
  const split = classes.subarray(10, 13);
  if (Number.isNaN(split[0])) put("unattributed", figure);
  else {
    (["manufacture", "transport", "end_of_life"] as const).forEach((stage, part) =>
      put(stage, [
        ...figure,
        ["times", leaf("part_by_class", split[part] as number, "ratio", by_class)],
      ]),
    );
  }
  return stages;
}

/** What the devices carry in a year, as a tree. */
function tree(of: Opened, asked: Asked, kind: number, result: Result): ReceiptNode {
  const classes = of.classes.subarray(kind * CLASS, (kind + 1) * CLASS);
  const name = result.input.class;
  const quantity = leaf("number_of_devices", asked.quantity, "devices");
  const days = () => leaf("planned_life", asked.days, "days");
  const year = () => leaf("days_a_year", DAYS_PER_YEAR, "days");
  const thousand = () => leaf("per_thousand", GRAMS, "per_thousand");
  const refurbished = leaf("share_refurbished", asked.refurbished / 100, "ratio");
  const stages: (readonly [ReceiptOperator, ReceiptNode])[] = [];
  const carry = (stage: Stage, steps: Steps) =>
    stages.push(["plus", made(`carried.${stage}`, "g_co2e", steps, true)]);
  const nodes = embodied(of, asked.at, name, classes, result);
  for (const { stage } of result.stages) {
    const kg = nodes.get(stage);
    if (kg) {
      const grams = made(`stage.${stage}`, "g_co2e", [["plus", kg], ["times", thousand()]], true);
      const steps: (readonly [ReceiptOperator, ReceiptNode])[] = [["plus", grams]];
      if (stage !== "end_of_life" && asked.refurbished > 0) {
        const taken: (readonly [ReceiptOperator, ReceiptNode])[] = [["plus", whole()], ["minus", refurbished]];
        if (stage === "manufacture") {
          const share = leaf("refurbish_share", classes[3] as number, "ratio", { quality: "estimate" });
          taken.push(["plus", made("refurbishment", "ratio", [["plus", refurbished], ["times", share]])]);
        }
        steps.push(["times", made("share_carried", "ratio", taken)]);
      }
      carry(stage, [...steps, ["times", quantity]]);
    } else if (stage === "use") {
      const own = result.input.product && of.facts(asked.at)[6];
      const stated = typeof own === "number" && !Number.isNaN(own);
      const { country, product } = result.input;
      const energy = stated
        ? leaf("makers_energy", own, "kwh_per_year", {
            quality: "maker",
            source: source(`${product?.id}:energy`, `Maker's product carbon footprint, ${FOOTPRINTS}`, ODBL, product?.year?.toString()),
          })
        : leaf("yearly_energy", classes[7] as number, "kwh_per_year", {
            quality: "modelled",
            source: source(`class:${name}:energy`, "Device-class defaults: makers' typical energy", ODBL, "2023"),
          });
      const hours = made("hours_of_the_usual", "ratio", [
        ["plus", leaf("tenths_of_hours_a_day", asked.hours, "ratio")],
        ["over", leaf("tenths_of_hours_a_day", 80, "ratio")],
      ]);
      const drawn = made("yearly_energy_at_these_hours", "kwh_per_year", [["plus", energy], ["times", hours]]);
      const vintage = String(result.grid.year);
      const grid = leaf("grid", of.grid[asked.country * 2] as number, "mg_co2e_per_kwh", {
        args: { country },
        source: {
          ...source(`ember:${country}:${vintage}`, "Ember, yearly electricity data", "CC-BY-4.0", vintage),
          boundary: "life-cycle",
          mix: "production",
        },
      });
      const factors = made("grid_times_days", "mg_co2e_days_per_kwh", [["plus", grid], ["times", days()]]);
      const one = made(
        "stage.use",
        "g_co2e",
        [["plus", drawn], ["times", factors], ["over", year()], ["over", thousand()]],
        true,
      );
      carry(stage, [["plus", one], ["times", quantity]]);
    }
  }
  const life = made("life", "g_co2e", stages);
  const part = made("year_of_the_life", "ratio", [["plus", year()], ["over", days()]]);
  const { low_kg, high_kg } = result.year;
  const range = [Math.round(low_kg * GRAMS), Math.round(high_kg * GRAMS)] as const;
  return made("gross_a_year", "g_co2e", [["plus", life], ["times", part]], true, { range });
}

function source(id: string, title: string, licence: string, vintage: string | undefined): ReceiptSource {
  return { id, title, licence, ...(vintage && { vintage }) };
}

/** What the platform's engine takes the fingerprint of, whatever its order: text after its length, the
 * bits of numbers, and how many parts or fields follow. */
function fingerprint(receipt: Omit<Receipt, "fingerprint">): string {
  const bytes: number[] = [];
  const view = new DataView(new ArrayBuffer(8));
  const count = (parts: number) => {
    view.setBigUint64(0, BigInt(parts));
    bytes.push(...new Uint8Array(view.buffer));
  };
  const add = (of: unknown): void => {
    if (typeof of === "number") {
      view.setFloat64(0, of);
      bytes.push(...new Uint8Array(view.buffer));
    } else if (typeof of === "string") {
      const text = new TextEncoder().encode(of);
      count(text.length);
      bytes.push(...text);
    } else if (of === true) bytes.push(1);
    else {
      const parts = Array.isArray(of) ? of : Object.entries(of as object).sort();
      count(parts.length);
      (Array.isArray(of) ? parts : parts.flat()).forEach(add);
    }
  };
  add(receipt);
  return sha256(bytes);
}

/** A result's receipt. */
export function receipt(of: Opened, asked: Asked, kind: number, result: Result, as_of: string): Receipt {
  const root = tree(of, asked, kind, result);
  const about = { title: root.label, engine: of.version, factor_set: of.edition, as_of, root, variance: [] };
  return { ...about, fingerprint: fingerprint(about) };
}
