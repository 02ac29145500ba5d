import { CalculatorError } from "./errors.js";
import type { Opened } from "./engine.js";
import { CLASS } from "./tables.js";
import { receipt } from "./receipt.js";
import { CLASSES } from "./types.js";
import type {
  Carbon,
  ClassChoice,
  Comparison,
  Comparisons,
  DeviceClass,
  Input,
  Method,
  Product,
  Receipt,
  Result,
  Stage,
} from "./types.js";

const STAGES: readonly Stage[] = ["manufacture", "transport", "use", "end_of_life", "unattributed"];
const METHODS: readonly Method[] = [
  "published",
  "published_split_by_class",
  "maker_class",
  "parts",
  "class_median",
  "none",
];
/** What a question may ask. */
const FIELDS: ReadonlySet<string> = new Set<keyof Input>([
  "product",
  "class",
  "maker",
  "screen",
  "country",
  "years",
  "hours",
  "refurbished",
  "quantity",
]);
const DAYS_PER_YEAR = 365.25;
const USUAL_HOURS = 8;

/** A question whose every field has been checked, in the engine's numbers. */
export interface Asked {
  readonly at: number;
  readonly country: number;
  readonly days: number;
  readonly refurbished: number;
  readonly hours: number;
  readonly quantity: number;
}

/** Figures for one kind of device, computed here: no question leaves the page. */
export class Calculator {
  readonly #of: Opened;
  readonly #products: number;
  #folded: readonly string[] | undefined;
  readonly #places: ReadonlyMap<unknown, number>;
  readonly #ids = new Map<string, number>();
  readonly #told: Product[] = [];
  #last: { of: number; maker: string | undefined; screen: number; at: number } | undefined;
  #classes: readonly ClassChoice[] | undefined;

  /** @internal Use `load`. */
  constructor(opened: Opened) {
    this.#of = opened;
    this.#products = opened.names.length;
    this.#places = new Map(opened.countries.map((code, at) => [code, at]));
  }

  /** Version of the engine. */
  get engine(): string {
    return this.#of.version;
  }

  /** Edition of the tables, as every result names it. */
  get edition(): string {
    return this.#of.edition;
  }

  /** @internal What receipts are made of. */
  get opened(): Opened {
    return this.#of;
  }

  /** Countries with a grid factor, two letters each. */
  get countries(): readonly string[] {
    return this.#of.countries;
  }

  /** Every class, with its defaults. */
  get classes(): readonly ClassChoice[] {
    if (this.#classes) return this.#classes;
    const makers = CLASSES.map(() => new Set<string>());
    const made = new Set<number>();
    for (let kind = this.#products; kind < this.#of.kinds[0].length; kind++) {
      const [of, maker] = [this.#fact(kind, 0), this.#fact(kind, 1)];
      if (maker > 0) makers[of]?.add(this.#of.makers[maker - 1] as string);
      if (!made.has(of) && this.#of.engine.method(kind) % 8 < 5) made.add(of);
    }
    this.#classes = CLASSES.map((name, at) => {
      const numbers = this.#of.classes.subarray(at * CLASS, (at + 1) * CLASS);
      return {
        class: name,
        years: numbers[0] as number,
        years_range: [numbers[1] as number, numbers[2] as number],
        refurbish_share: numbers[3] as number,
        refurbish_range: [numbers[4] as number, numbers[5] as number],
        published: numbers[6] as number,
        makers: [...(makers[at] as Set<string>)],
        known: made.has(at) || !Number.isNaN(numbers[7] as number),
      };
    });
    return this.#classes;
  }

  /** @internal The usual life of a class, years. */
  usual(of: DeviceClass): number | undefined {
    return this.#of.classes[CLASSES.indexOf(of) * CLASS];
  }

  /** Screens that a maker's devices of a class are estimated for, inches. */
  screens(of: DeviceClass, maker: string): readonly number[] {
    const wanted = [CLASSES.indexOf(of), this.#of.makers.indexOf(maker) + 1];
    const screens: number[] = [];
    for (let kind = this.#products; kind < this.#of.kinds[0].length; kind++) {
      const screen = this.#fact(kind, 2);
      if (this.#fact(kind, 0) === wanted[0] && this.#fact(kind, 1) === wanted[1] && screen > 0) screens.push(screen / 10);
    }
    return screens;
  }

  /** A product by its identifier. */
  product(id: string): Product | undefined {
    const at = this.#position(id);
    return at === undefined ? undefined : this.#product(at);
  }

  /**
   * Products whose maker and name hold every word of `text`, those first whose words begin with
   * them; at most `limit`.
   */
  search(text: string, limit = 10): readonly Product[] {
    const words = fold(String(text ?? "")).split(" ").filter(Boolean);
    if (words.length === 0) return [];
    this.#folded ??= this.#of.names.map((name, at) => ` ${fold(`${this.#maker(at)} ${name}`)} `);
    const found: { at: number; inside: number }[] = [];
    this.#folded.forEach((name, at) => {
      let inside = 0;
      for (const word of words) {
        if (name.includes(` ${word}`)) continue;
        if (!name.includes(word)) return;
        inside++;
      }
      found.push({ at, inside });
    });
    found.sort((a, b) => a.inside - b.inside || a.at - b.at);
    return found.slice(0, limit).map((of) => this.#product(of.at));
  }

  /**
   * What the devices carry over their life and in a year.
   *
   * @throws CalculatorError naming the field that cannot be used.
   */
  calculate(input: Input): Result {
    const asked = this.check(input);
    const of = this.#of;
    const numbers = of.engine.answer(asked.at, asked.country, asked.days, asked.refurbished, asked.hours, asked.quantity);
    const kind = this.#fact(asked.at, 0);
    const maker = this.#fact(asked.at, 1);
    const screen = this.#fact(asked.at, 2);
    const method = of.engine.method(asked.at);
    const energy = numbers[11] as number;
    const missing: ("energy" | "embodied")[] = [];
    if (Number.isNaN(energy)) missing.push("energy");
    if (method % 8 === 5) missing.push("embodied");
    const stages: { stage: Stage; kg: number }[] = [];
    for (let at = 0; at < STAGES.length; at++) {
      if (numbers[at] !== 0) stages.push({ stage: STAGES[at] as Stage, kg: (numbers[at] as number) / 1000 });
    }
    return {
      input: {
        product: asked.at < this.#products ? this.#product(asked.at) : null,
        class: CLASSES[kind] as DeviceClass,
        maker: maker > 0 ? (of.makers[maker - 1] as string) : null,
        screen: screen > 0 ? screen / 10 : null,
        country: of.countries[asked.country] as string,
        years: input.years ?? (of.classes[kind * CLASS] as number),
        days: asked.days,
        hours: asked.hours / 10,
        refurbished: asked.refurbished,
        quantity: asked.quantity,
      },
      life: carbon(numbers, 5),
      year: carbon(numbers, 8),
      stages,
      energy_kwh: Number.isNaN(energy) ? null : energy,
      method: METHODS[method % 8] as Method,
      grid: {
        g_per_kwh: (of.grid[asked.country * 2] as number) / 1000,
        year: of.grid[asked.country * 2 + 1] as number,
      },
      missing,
      engine: of.version,
      edition: of.edition,
    };
  }

  /**
   * The same devices a year longer, all refurbished, and all new for their class's usual life.
   *
   * @throws CalculatorError naming the field that cannot be used.
   */
  compare(input: Input): Comparisons {
    const asked = this.check(input);
    const of = this.#of;
    const beside = (which: number): Comparison => {
      const { at, country, days, refurbished, hours, quantity } = asked;
      const numbers = of.engine.compared(at, country, days, refurbished, hours, quantity, which);
      return { year: carbon(numbers, 0), less: carbon(numbers, 3) };
    };
    return {
      longer: beside(0),
      refurbished: beside(1),
      usual: beside(2),
      usual_years: of.classes[this.#fact(asked.at, 0) * CLASS] as number,
    };
  }

  /**
   * Why the figure of a year is what it is, in grams; `as_of` is the day it says (UTC), today's
   * without it.
   *
   * @throws CalculatorError naming the field that cannot be used.
   */
  receipt(input: Input, as_of: string = new Date().toISOString().slice(0, 10)): Receipt {
    const asked = this.check(input);
    return receipt(this.#of, asked, this.#fact(asked.at, 0), this.calculate(input), as_of);
  }

  /**
   * Checks an input.
   *
   * @internal
   * @throws CalculatorError naming the field that cannot be used.
   */
  check(input: Input): Asked {
    if (typeof input !== "object" || input === null) {
      throw refused("input", "object", "Pass an object with the fields of the question.");
    }
    // A misspelt one would leave the usual value in the place of what was asked. Days are what a
    // result was asked with, which can be asked again: they follow from its years.
    for (const name in input) {
      if (!FIELDS.has(name) && name !== "days") throw refused(name, "name", `${name} is no field: use ${[...FIELDS].join(", ")}.`);
    }
    const at = this.#subject(input);
    const country = this.#country(input.country);
    const kind = this.#fact(at, 0);
    const years = number(input.years, "years", this.#of.classes[kind * CLASS] as number, 0.5, 25);
    const hours = number(input.hours, "hours", USUAL_HOURS, 0, 24);
    const refurbished = number(input.refurbished, "refurbished", 0, 0, 100, true);
    const quantity = number(input.quantity, "quantity", 1, 1, 1_000_000, true);
    return {
      at,
      country,
      days: Math.round(years * DAYS_PER_YEAR),
      refurbished,
      hours: Math.round(hours * 10),
      quantity,
    };
  }

  #subject(input: Input): number {
    const given = input.product;
    const product = text(Object(given) === given ? ((given as Product).id ?? given) : given, "product");
    if (product !== undefined) {
      const at = this.#position(product);
      if (at !== undefined) return at;
      const shown = product.slice(0, 40);
      throw refused(
        "product",
        "product",
        `"${shown}" is not in the catalogue: use an identifier that the search gave, or the class.`,
        { value: shown },
      );
    }
    const name = text(input.class, "class");
    const kind = CLASSES.indexOf(name as DeviceClass);
    if (name === undefined || kind < 0) {
      const value = (name ?? "").slice(0, 40);
      const known = this.classes.filter((of) => of.known);
      const classes = known.map((of) => of.class).join(", ");
      throw refused(
        "class",
        value ? "class" : "subject",
        value ? `"${value}" is no kind of device: use ${classes}.` : "Choose a product or a kind of device.",
        { value, classes },
      );
    }
    const maker = text(input.maker, "maker");
    const screen = number(input.screen, "screen", 0, 1, 120);
    const at = this.#estimate(kind, maker, screen);
    if (this.#of.engine.method(at) % 8 === 5 && Number.isNaN(this.#of.classes[kind * CLASS + 7] as number)) {
      throw refused(
        "class",
        "unknown",
        "No footprint and no energy is published for this kind of device: choose another.",
      );
    }
    return at;
  }

  /** The estimate of a class, of its maker's where there is one, at the nearest screen. */
  #estimate(of: number, maker: string | undefined, screen: number): number {
    // A slider asks the same again and again.
    const last = this.#last;
    if (last && last.of === of && last.maker === maker && last.screen === screen) return last.at;
    const folded = maker === undefined ? "" : fold(maker);
    const wanted = folded && this.#of.makers.findIndex((name) => fold(name) === folded) + 1;
    let best = -1;
    let distance = Infinity;
    for (let kind = this.#products; kind < this.#of.kinds[0].length; kind++) {
      const [at, known, size] = [this.#fact(kind, 0), this.#fact(kind, 1), this.#fact(kind, 2)];
      if (at !== of || (known > 0 && known !== wanted)) continue;
      // Any maker's first, then its maker's, then the nearest screen of it.
      const off = known === 0 ? 1e6 : size === 0 || screen === 0 ? (size === 0 ? 1e5 : Infinity) : Math.abs(size / 10 - screen);
      if (off < distance) [best, distance] = [kind, off];
    }
    this.#last = { of, maker, screen, at: best };
    return best;
  }

  #country(value: unknown): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const at = typeof value === "string" ? this.#places.get(value.trim().toUpperCase()) : undefined;
    if (at !== undefined) return at;
    const shown = typeof value === "string" ? value.slice(0, 40) : "";
    throw shown === ""
      ? refused("country", "country_missing", "Choose the country where the devices are used.")
      : refused(
          "country",
          "country",
          `No grid factor is published for "${shown}": use the two letters of a country, for example DE.`,
          { value: shown },
        );
  }

  /** A number of a kind: 0 its class, 1 its maker and 1, 2 its screen in tenths, 3 its year. */
  #fact(at: number, which: 0 | 1 | 2 | 3): number {
    return this.#of.kinds[which][at] ?? 0;
  }

  #maker(at: number): string {
    return this.#of.makers[this.#fact(at, 1) - 1] as string;
  }

  #product(at: number): Product {
    const known = this.#told[at];
    if (known) return known;
    const [maker, name] = [this.#maker(at), this.#of.names[at] as string];
    const id = `${slug(maker)}/${slug(name)}`;
    const product = { id, maker, name, class: CLASSES[this.#fact(at, 0)] as DeviceClass, year: this.#fact(at, 3) || null };
    return (this.#told[at] = Object.freeze(product));
  }

  #position(id: string): number | undefined {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const wanted = String(id).trim().toLowerCase();
    const maker = this.#of.makers.findIndex((name) => wanted.startsWith(`${slug(name)}/`));
    const rest = wanted.slice(wanted.indexOf("/") + 1);
    const { names, kinds } = this.#of;
    const makers = kinds[1];
    for (let at = 0; at < names.length; at++) {
      if (makers[at] !== maker + 1) continue;
      const name = names[at] as string;
      // Making every identifier would take longer than a first result: most names begin or end otherwise.
      if (may(name[0], rest[0]) && may(name.at(-1), rest.at(-1)) && slug(name) === rest) {
        this.#ids.set(wanted, at);
        return at;
      }
    }
    return undefined;
  }
}

function carbon(numbers: Float64Array, from: number): Carbon {
  return {
    mean_kg: (numbers[from] as number) / 1000,
    low_kg: (numbers[from + 1] as number) / 1000,
    high_kg: (numbers[from + 2] as number) / 1000,
  };
}

function refused(
  field: string,
  reason: string,
  message: string,
  values?: Record<string, string | number>,
): CalculatorError {
  return new CalculatorError("input", field, reason, message, values);
}

function text(value: unknown, field: "product" | "class" | "maker"): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value.trim() || undefined;
  throw refused(field, "text", `${field} must be text.`, { field });
}

function number(
  value: unknown,
  field: "years" | "hours" | "refurbished" | "quantity" | "screen",
  usual: number,
  least: number,
  most: number,
  whole = false,
): number {
  if (value === undefined || value === null) return usual;
  const possible = typeof value === "number" && value >= least && value <= most;
  if (possible && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  throw refused(field, whole ? "whole" : "number", `${field} must be ${kind} from ${least} to ${most}.`, {
    field,
    least,
    most,
  });
}

/** Lower case, and one space between words. */
function fold(text: string): string {
  return text.toLowerCase().replace(/[\s/()-]+/g, " ").trim();
}

/** As `cargo xtask data` names products. */
function slug(text: string): string {
  const dashed = text.toLowerCase().replace(/[^a-z0-9+]+/g, "-");
  return dashed.replace(/\+/g, "-plus").replace(/^-+|-+$/g, "");
}

/** Whether a name's letter may stand where an identifier has this one. */
function may(of = "", wanted = ""): boolean {
  return of.toLowerCase() === wanted || !/[a-z0-9]/i.test(of);
}
