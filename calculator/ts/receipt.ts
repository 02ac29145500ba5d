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

/** Units as the platform's engine names them; the receipt has them in small letters. */
type Unit = "KgCo2e" | "GCo2e" | "KwhPerYear" | "MgCo2ePerKwh" | "MgCo2eDaysPerKwh" | "Ratio" | "Days" | "PerThousand" | "Devices";
type More = Partial<Pick<ReceiptNode, "quality" | "source" | "range">> & { args?: Record<string, string> };
type Steps = readonly (readonly [ReceiptOperator, ReceiptNode])[];

const wire = (unit: Unit) => unit.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const units = new Map<string, Unit>();

/** A given value. The English is made of the key: both name the same thing. */
function leaf(key: string, value: number, unit: Unit, { args, ...more }: More = {}): ReceiptNode {
  units.set(wire(unit), unit);
  const words = key.replace(/[._]/g, " ").replace(/^./, (letter) => letter.toUpperCase());
  const text = [words, ...Object.values(args ?? {})].join(", ");
  return { label: { key: `receipt.${key}`, ...(args && { args }), text }, value, unit: wire(unit), ...more };
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

const whole = () => leaf("whole", 1, "Ratio");

/** Embodied carbon of one new device by stage, kg. */
function embodied(of: Opened, at: number, kind: DeviceClass, classes: Float64Array, result: Result): Map<Stage, ReceiptNode> {
  const facts = of.facts[at] as readonly number[];
  const number = (position: number) => facts[position] as number;
  const { product } = result.input;
  const stages = new Map<Stage, ReceiptNode>();
  const put = (stage: Stage, steps: Steps) => stages.set(stage, made(`stage.${stage}`, "KgCo2e", steps));
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
    const total = leaf("published_total", number(0), "KgCo2e", { ...by_maker, args: { name } });
    const share = (key: string, position: number) =>
      leaf(`share_${key}`, number(position), "Ratio", by_maker);
    const given = result.method === "published";
    const used = given ? share("use", 3) : leaf("share_use", classes[13] || 0, "Ratio", by_class);
    if (given && of.engine.method(at) < 8) {
      const rest: (readonly [ReceiptOperator, ReceiptNode])[] = [["plus", whole()], ["minus", used]];
      (["manufacture", "transport", "end_of_life"] as const).forEach((stage, position) => {
        const part = share(stage, position === 2 ? 4 : position + 1);
        if (Number.isNaN(part.value)) return;
        rest.push(["minus", part]);
        put(stage, [["plus", total], ["times", part]]);
      });
      put("unattributed", [["plus", total], ["times", made("share_rest", "Ratio", rest)]]);
      return stages;
    }
    const without = made("share_not_use", "Ratio", [["plus", whole()], ["minus", used]]);
    figure = [["plus", total], ["times", without]];
  } else {
    if (Number.isNaN(number(0))) return stages;
    const name = [result.input.maker, kind.replaceAll("_", " ")].filter(Boolean).join(" ");
    const fitted = source("estimator:compact", `Estimator of embodied carbon, fitted to the ${FOOTPRINTS}`, ODBL, "2023");
    const estimate = leaf("estimate", number(0), "KgCo2e", { quality: "estimate", source: fitted, args: { name } });
    figure = [["plus", estimate]];
  }
  const split = classes.subarray(10, 13);
  if (Number.isNaN(split[0])) put("unattributed", figure);
  else {
    (["manufacture", "transport", "end_of_life"] as const).forEach((stage, part) =>
      put(stage, [
        ...figure,
        ["times", leaf("part_by_class", split[part] as number, "Ratio", by_class)],
      ]),
    );
  }
  return stages;
}

/** What the devices carry in a year, as a tree. */
function tree(of: Opened, asked: Asked, kind: number, result: Result): ReceiptNode {
  const classes = of.classes.subarray(kind * CLASS, (kind + 1) * CLASS);
  const name = result.input.class;
  const quantity = leaf("number_of_devices", asked.quantity, "Devices");
  const days = () => leaf("planned_life", asked.days, "Days");
  const year = () => leaf("days_a_year", DAYS_PER_YEAR, "Days");
  const thousand = () => leaf("per_thousand", GRAMS, "PerThousand");
  const refurbished = leaf("share_refurbished", asked.refurbished / 100, "Ratio");
  const stages: (readonly [ReceiptOperator, ReceiptNode])[] = [];
  const carry = (stage: Stage, steps: Steps) =>
    stages.push(["plus", made(`carried.${stage}`, "GCo2e", steps, true)]);
  const nodes = embodied(of, asked.at, name, classes, result);
  for (const { stage } of result.stages) {
    const kg = nodes.get(stage);
    if (kg) {
      const grams = made(`stage.${stage}`, "GCo2e", [["plus", kg], ["times", thousand()]], true);
      const steps: (readonly [ReceiptOperator, ReceiptNode])[] = [["plus", grams]];
      if (stage !== "end_of_life" && asked.refurbished > 0) {
        const taken: (readonly [ReceiptOperator, ReceiptNode])[] = [["plus", whole()], ["minus", refurbished]];
        if (stage === "manufacture") {
          const share = leaf("refurbish_share", classes[3] as number, "Ratio", { quality: "estimate" });
          taken.push(["plus", made("refurbishment", "Ratio", [["plus", refurbished], ["times", share]])]);
        }
        steps.push(["times", made("share_carried", "Ratio", taken)]);
      }
      carry(stage, [...steps, ["times", quantity]]);
    } else if (stage === "use") {
      const own = result.input.product && (of.facts[asked.at] as readonly number[])[6];
      const stated = typeof own === "number" && !Number.isNaN(own);
      const { country, product } = result.input;
      const energy = stated
        ? leaf("makers_energy", own, "KwhPerYear", {
            quality: "maker",
            source: source(`${product?.id}:energy`, `Maker's product carbon footprint, ${FOOTPRINTS}`, ODBL, product?.year?.toString()),
          })
        : leaf("yearly_energy", classes[7] as number, "KwhPerYear", {
            quality: "modelled",
            source: source(`class:${name}:energy`, "Device-class defaults: makers' typical energy", ODBL, "2023"),
          });
      const hours = made("hours_of_the_usual", "Ratio", [
        ["plus", leaf("tenths_of_hours_a_day", asked.hours, "Ratio")],
        ["over", leaf("tenths_of_hours_a_day", 80, "Ratio")],
      ]);
      const drawn = made("yearly_energy_at_these_hours", "KwhPerYear", [["plus", energy], ["times", hours]]);
      const vintage = String(result.grid.year);
      const grid = leaf("grid", of.grid[asked.country * 2] as number, "MgCo2ePerKwh", {
        args: { country },
        source: {
          ...source(`ember:${country}:${vintage}`, "Ember, yearly electricity data", "CC-BY-4.0", vintage),
          boundary: "life-cycle",
          mix: "production",
        },
      });
      const factors = made("grid_times_days", "MgCo2eDaysPerKwh", [["plus", grid], ["times", days()]]);
      const one = made(
        "stage.use",
        "GCo2e",
        [["plus", drawn], ["times", factors], ["over", year()], ["over", thousand()]],
        true,
      );
      carry(stage, [["plus", one], ["times", quantity]]);
    }
  }
  const life = made("life", "GCo2e", stages);
  const part = made("year_of_the_life", "Ratio", [["plus", year()], ["over", days()]]);
  const { low_kg, high_kg } = result.year;
  const range = [Math.round(low_kg * GRAMS), Math.round(high_kg * GRAMS)] as const;
  return made("gross_a_year", "GCo2e", [["plus", life], ["times", part]], true, { range });
}

function source(id: string, title: string, licence: string, vintage: string | undefined): ReceiptSource {
  return { id, title, licence, ...(vintage && { vintage }) };
}

/** What the platform's engine takes the fingerprint of: text after its length, and the bits of numbers. */
function fingerprint(texts: readonly string[], root: ReceiptNode): string {
  const bytes: number[] = [];
  const view = new DataView(new ArrayBuffer(8));
  const number = (value: number, whole?: boolean) => {
    if (whole) view.setBigUint64(0, BigInt(value));
    else view.setFloat64(0, value);
    bytes.push(...new Uint8Array(view.buffer));
  };
  const text = (of: string) => {
    const encoded = new TextEncoder().encode(of);
    number(encoded.length, true);
    bytes.push(...encoded);
  };
  const node = (of: ReceiptNode) => {
    text(of.label.key);
    for (const pair of Object.entries(of.label.args ?? {}).sort()) pair.forEach(text);
    number(of.value);
    text(`${units.get(of.unit)}${of.rounded ?? false}`);
    (of.range ?? [0, 0]).forEach((value) => number(value));
    text(of.source?.id ?? "");
    const steps = of.steps ?? [];
    number(steps.length, true);
    for (const step of steps) {
      bytes.push({ plus: 43, minus: 45, times: 42, over: 47 }[step.operator]);
      node(step.node);
    }
  };
  texts.forEach(text);
  node(root);
  return sha256(bytes);
}

/** A result's receipt. */
export function receipt(of: Opened, asked: Asked, kind: number, result: Result, as_of: string): Receipt {
  const root = tree(of, asked, kind, result);
  return {
    title: root.label,
    engine: of.version,
    factor_set: of.edition,
    as_of,
    root,
    variance: [],
    fingerprint: fingerprint([of.version, of.edition, as_of, ""], root),
  };
}
