// The compact tables, read: `core/src/calculator/pack.rs` writes them, and says what stands where.
//
// Numbers are decimals, whole and a power of ten: dividing one by the other gives the bits that
// reading the decimal does.

import { CalculatorError } from "./errors.js";
import { bytes as grid } from "./grid.js";

/** Numbers of a class. */
export const CLASS = 16;
/** Numbers of a product's figure, and the powers of ten they are whole in. */
const COLUMNS = [3, 4, 4, 4, 4, 4, 4] as const;
const BEFORE_YEARS = 1999;
const CLASSES = 9;
/** The letter of a name that shares nothing with the one before it. */
const NONE_SHARED = 35;

export interface Tables {
  readonly edition: string;
  readonly makers: readonly string[];
  readonly names: readonly string[];
  readonly countries: readonly string[];
  /** By kind, products first: class, maker and 1, screen in tenths, year; 0 for none of the latter. */
  readonly kinds: readonly [Uint16Array, Uint16Array, Uint16Array, Uint16Array];
  /** Of a kind: a product's seven numbers, or an estimate's centre, ends and method. */
  readonly facts: (at: number) => readonly number[];
  readonly classes: Float64Array;
  /** By country: mg CO2e/kWh, and the year. */
  readonly grid: Float64Array;
}

/** Reads a catalogue; the grid is in this package. */
export function tables(catalogue: Uint8Array): Tables {
  const from = reader(catalogue, "CIC2");
  const edition = from.text();
  const makers = from.lines();
  const classes = Float64Array.from({ length: CLASSES * CLASS }, from.decimal);
  let name = "";
  const names = from.lines().map((line) => (name = name.slice(0, line.charCodeAt(0) - NONE_SHARED) + line.slice(1)));
  const count = from.count();
  const [ofMaker, ofClass, ofYear] = [from.take(count), from.take(count), from.take(count)];
  const columns = COLUMNS.map((power) => [10 ** power, from.lines()] as const);
  const estimates = from.count();
  const column = () => new Uint16Array(count + estimates);
  const kinds = [column(), column(), column(), column()] as const;
  kinds[0].set(ofClass);
  kinds[1].set(Uint16Array.from(ofMaker, (maker) => maker + 1));
  kinds[3].set(Uint16Array.from(ofYear, (year) => year && year + BEFORE_YEARS));
  const facts: number[][] = [];
  for (let at = count; at < count + estimates; at++) {
    kinds[0][at] = from.byte();
    kinds[1][at] = from.byte();
    const screen = (kinds[2][at] = from.whole());
    const method = from.byte() + 2;
    const centre = screen ? from.decimal() : from.float();
    facts[at] = [centre || NaN, from.decimal(), from.decimal(), method];
  }
  from.close(count === names.length);
  const rates = reader(grid(), "CIG2");
  const rows = rates.count();
  const [codes, years] = [rates.take(rows * 2), rates.take(rows)];
  const countries = Array.from(years, (_, at) => String.fromCharCode(codes[at * 2] as number, codes[at * 2 + 1] as number));
  const factors = rates.lines().flatMap((line, at) => [Number(line), (years[at] as number) + BEFORE_YEARS]);
  rates.close(factors.length === rows * 2);
  return {
    edition,
    makers,
    names,
    countries,
    kinds,
    // A product's are read when it is asked for: all of them would take longer than a first result.
    facts: (at) => (facts[at] ??= columns.map(([ten, lines]) => (lines[at] ? Number(lines[at]) / ten : NaN))),
    classes,
    grid: Float64Array.from(factors),
  };
}

/** Bytes that are still to be read; those that end early or go on are refused. */
function reader(bytes: Uint8Array, mark: string) {
  let at = bytes.indexOf(0) + 1;
  const take = (count: number): Uint8Array => {
    if (!(at + count <= bytes.length)) throw refused();
    at += count;
    return bytes.subarray(at - count, at);
  };
  const byte = (): number => {
    if (at >= bytes.length) throw refused();
    return bytes[at++] as number;
  };
  const whole = (): number => {
    let number = 0;
    for (let scale = 1; ; scale *= 128) {
      const next = byte();
      number += (next & 127) * scale;
      if (next < 128) return number;
    }
  };
  const text = (): string => new TextDecoder().decode(take(whole()));
  if (at === 0 || String.fromCharCode(...take(4)) !== mark) throw refused();
  return {
    take,
    byte,
    whole,
    text,
    lines: (): string[] => text().split("\n"),
    decimal: (): number => {
      const power = byte();
      return power ? whole() / 10 ** (power - 1) : NaN;
    },
    float: (): number => {
      const bits = take(8);
      return new DataView(bits.buffer, bits.byteOffset, 8).getFloat64(0, true);
    },
    count: (): number => {
      const count = whole();
      if (count > bytes.length) throw refused();
      return count;
    },
    close: (holds: boolean): void => {
      if (!holds || at !== bytes.length) throw refused();
    },
  };
}

function refused(): CalculatorError {
  return new CalculatorError(
    "catalogue",
    "catalogue",
    "catalogue",
    "This is not the catalogue of this version of the calculator: fetch the file that came with it.",
  );
}
