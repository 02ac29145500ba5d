/** Kinds of device, by the names that the platform's API uses. */
export const CLASSES = [
  "laptop",
  "desktop",
  "monitor",
  "tablet",
  "smartphone",
  "thin_client",
  "server",
  "printer",
  "dock",
] as const;
export type DeviceClass = (typeof CLASSES)[number];

/** A published product. */
export interface Product {
  /** Stable identifier, as in the platform's catalogue. */
  readonly id: string;
  readonly maker: string;
  readonly name: string;
  readonly class: DeviceClass;
  /** Year of the maker's sheet; null where it gives none. */
  readonly year: number | null;
}

/** What is asked; what a result was asked with can be asked again as it stands. */
export interface Input {
  /** A published product, or its identifier; wins over the traits. */
  product?: Product | string | null | undefined;
  /** Traits of a device that is not published: its class, and its maker and screen where known. */
  class?: DeviceClass | undefined;
  maker?: string | null | undefined;
  /** Screen diagonal, inches; the nearest that the maker has published counts. */
  screen?: number | null | undefined;
  /** Where it is used: two letters, ISO 3166-1. */
  country: string;
  /** How long each is kept, years, 0.5 to 25; the class's usual life without it. */
  years?: number | undefined;
  /** Hours of use a day, 0 to 24; 8 without it, for which the class's typical energy stands. */
  hours?: number | undefined;
  /** Devices taken refurbished, per cent, 0 to 100; 0 without it. */
  refurbished?: number | undefined;
  /** Number of devices, 1 to 1,000,000; 1 without it. */
  quantity?: number | undefined;
}

/** Kilograms of CO2 equivalent: the mean, exact to the gram, and its 5th and 95th percentile. */
export interface Carbon {
  readonly mean_kg: number;
  readonly low_kg: number;
  readonly high_kg: number;
}

/** Where the embodied carbon comes from. */
export type Method =
  | "published"
  | "published_split_by_class"
  | "maker_class"
  | "parts"
  | "class_median"
  | "none";

export type Stage = "manufacture" | "transport" | "use" | "end_of_life" | "unattributed";

/** Another choice beside the one asked for. */
export interface Comparison {
  /** What all devices carry a year by that choice. */
  readonly year: Carbon;
  /** What they carry less a year than by the one asked for; below 0 where it is more. */
  readonly less: Carbon;
}

/** All devices together. Their errors go together, so ranges grow with their number. */
export interface Result {
  /** The question, complete: defaults filled in. */
  readonly input: {
    readonly product: Product | null;
    readonly class: DeviceClass;
    readonly maker: string | null;
    readonly screen: number | null;
    readonly country: string;
    readonly years: number;
    readonly days: number;
    readonly hours: number;
    readonly refurbished: number;
    readonly quantity: number;
  };
  /** Over the whole life, gross. */
  readonly life: Carbon;
  /** In a year of it (365.25 days). */
  readonly year: Carbon;
  /** Kilograms over the life, by stage; a stage of 0 is left out. */
  readonly stages: readonly { readonly stage: Stage; readonly kg: number }[];
  /** Electricity over the life, kWh; null where no open figure exists. */
  readonly energy_kwh: number | null;
  readonly method: Method;
  /** Grid factor, g CO2e/kWh, and the year that it describes. */
  readonly grid: { readonly g_per_kwh: number; readonly year: number };
  /** What is missing, by its message's name: `energy`, `embodied`. */
  readonly missing: readonly ("energy" | "embodied")[];
  /** Version of the engine, and edition of the tables. */
  readonly engine: string;
  readonly edition: string;
}

/** Choices to compare with. */
export interface Comparisons {
  /** Each kept a year longer. */
  readonly longer: Comparison;
  /** All refurbished. */
  readonly refurbished: Comparison;
  /** All new, for their class's usual life. */
  readonly usual: Comparison;
  /** Years of that usual life. */
  readonly usual_years: number;
}

/** A class's defaults, as the element's form needs them. */
export interface ClassChoice {
  readonly class: DeviceClass;
  /** Planned life, years: an assumption; lowest and highest plausible. */
  readonly years: number;
  readonly years_range: readonly [number, number];
  /** Refurbishing a device as a share of making one: an assumption. */
  readonly refurbish_share: number;
  /** Lowest and highest plausible. */
  readonly refurbish_range: readonly [number, number];
  /** Number of footprints published of it. */
  readonly published: number;
  /** Makers that it is estimated for, by name. */
  readonly makers: readonly string[];
  /** Whether anything is known of it. */
  readonly known: boolean;
}

/** What a step of a receipt does with the value before it; the first adds to nothing. */
export type ReceiptOperator = "plus" | "minus" | "times" | "over";

/** A sentence in a receipt: a name for translations, and the English. */
export interface ReceiptLabel {
  readonly key: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Where a value of a receipt comes from. */
export interface ReceiptSource {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly vintage?: string;
  readonly boundary?: string;
  readonly mix?: string;
}

/** A value of a receipt, and the steps that made it. */
export interface ReceiptNode {
  readonly label: ReceiptLabel;
  readonly value: number;
  readonly unit: string;
  /** Rounded to a whole number after the last step. */
  readonly rounded?: boolean;
  readonly range?: readonly [number, number];
  readonly quality?: "maker" | "modelled" | "estimate";
  readonly source?: ReceiptSource;
  readonly steps?: readonly { readonly operator: ReceiptOperator; readonly node: ReceiptNode }[];
}

/** A figure with all that is needed to compute it again; `impact receipt verify` reads it. */
export interface Receipt {
  readonly title: ReceiptLabel;
  readonly engine: string;
  readonly factor_set: string;
  /** The day it was made on. */
  readonly as_of: string;
  readonly root: ReceiptNode;
  readonly variance: readonly never[];
  /** SHA-256 of all the rest. */
  readonly fingerprint: string;
}
