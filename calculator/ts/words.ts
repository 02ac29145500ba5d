// Every word that the element shows, and the languages that ship.

/** English, which names every word. */
export const WORDS = {
  heading: "What would your devices cost the climate?",
  device: "Device",
  device_hint: "Search a model",
  device_none: "Not in the list. Leave it empty for a typical device.",
  found: "{count} found",
  clear: "Clear the device",
  kind: "Kind of device",
  maker: "Maker",
  screen: "Screen",
  inches: "{number} inch",
  any: "Any",
  country: "Used in",
  country_choose: "Choose a country",
  years: "Kept for",
  hours: "Used a day",
  refurbished: "Refurbished",
  quantity: "Number of devices",
  laptop: "Laptop",
  desktop: "Desktop computer",
  monitor: "Monitor",
  tablet: "Tablet",
  smartphone: "Smartphone",
  thin_client: "Thin client",
  server: "Server",
  printer: "Printer",
  dock: "Docking station",
  gross: "Gross, a year",
  less: "Less than new, a year",
  more: "More than new, a year",
  beside: "Compared with new devices every {years}. The two are not subtracted.",
  others: "Other choices, gross a year",
  longer: "Kept a year longer",
  all_refurbished: "All refurbished",
  lower: "{number} less",
  higher: "{number} more",
  same: "no difference",
  stages: "Where it comes from, over {years}",
  stage: "Stage",
  mass: "Mass",
  share: "Share",
  total: "Together",
  manufacture: "Manufacture",
  transport: "Transport",
  use: "Use",
  end_of_life: "End of life",
  unattributed: "Not attributed",
  published: "Published by its maker",
  maker_class: "Estimate by maker and kind",
  parts: "Estimate by parts",
  class_median: "Estimate by category",
  none: "Electricity alone",
  why: "Why these numbers",
  why_published:
    "The maker publishes this product’s footprint. Its use is taken out, by its kind’s usual share where none is given, and computed for your country and hours.",
  why_maker_class: "Making it is estimated from what this maker publishes for such devices.",
  why_parts: "Making it is estimated from the parts of a usual one.",
  why_class_median: "Making it is the middle of the footprints published for this kind ({count}).",
  why_none: "No footprint is published for making it: that part is missing.",
  why_energy: "Electricity: {number} a year each, at {hours} a day.",
  why_no_energy: "No open figure exists for its electricity: its use is missing.",
  why_grid: "Grid of {country}, {year}: {number} CO₂e/kWh, whole life cycle. It is held for all years.",
  why_refurbished:
    "A refurbished device carries {share} ({range}) of making a new one, no transport, and its end of life. This share is an assumption.",
  why_range: "The range holds 90 of 100 cases. All devices err together.",
  licences:
    "Footprints: Boavizta, Open Database License 1.0. Grid: Ember, Yearly Electricity Data, CC BY 4.0.",
  save: "Save the receipt",
  private: "Computed on this page, nothing is sent.",
  error_value: "“{value}” is not known here.",
  error_number: "Enter a number from {least} to {most}.",
  error_whole: "Enter a whole number from {least} to {most}.",
  error_unknown: "Nothing is published for this kind: choose another.",
  error_country_missing: "Choose the country where the devices are used.",
  error_wasm: "This page does not allow the calculator to compute (WebAssembly is refused).",
  error_fetch: "The calculator’s files cannot be read here.",
};

/** The element's words; a name in braces is filled in. */
export type Messages = typeof WORDS;
/** The name of a word. */
export type Word = keyof Messages;

const german: Messages = {
  heading: "Was kosten Ihre Geräte das Klima?",
  device: "Gerät",
  device_hint: "Modell suchen",
  device_none: "Nicht in der Liste. Leer gilt ein typisches Gerät.",
  found: "{count} gefunden",
  clear: "Gerät löschen",
  kind: "Art des Geräts",
  maker: "Hersteller",
  screen: "Bildschirm",
  inches: "{number} Zoll",
  any: "Beliebig",
  country: "Genutzt in",
  country_choose: "Land wählen",
  years: "Behalten für",
  hours: "Genutzt am Tag",
  refurbished: "Aufgearbeitet",
  quantity: "Zahl der Geräte",
  laptop: "Laptop",
  desktop: "Desktop-Computer",
  monitor: "Monitor",
  tablet: "Tablet",
  smartphone: "Smartphone",
  thin_client: "Thin Client",
  server: "Server",
  printer: "Drucker",
  dock: "Dockingstation",
  gross: "Brutto, im Jahr",
  less: "Weniger als neu, im Jahr",
  more: "Mehr als neu, im Jahr",
  beside: "Verglichen mit neuen Geräten alle {years}. Beides wird nicht verrechnet.",
  others: "Andere Möglichkeiten, brutto im Jahr",
  longer: "Ein Jahr länger behalten",
  all_refurbished: "Alle aufgearbeitet",
  lower: "{number} weniger",
  higher: "{number} mehr",
  same: "kein Unterschied",
  stages: "Woher es kommt, über {years}",
  stage: "Phase",
  mass: "Masse",
  share: "Anteil",
  total: "Zusammen",
  manufacture: "Herstellung",
  transport: "Transport",
  use: "Nutzung",
  end_of_life: "Lebensende",
  unattributed: "Nicht zugeordnet",
  published: "Vom Hersteller veröffentlicht",
  maker_class: "Schätzung nach Hersteller und Art",
  parts: "Schätzung nach Bauteilen",
  class_median: "Schätzung nach Art",
  none: "Nur der Strom",
  why: "Warum diese Zahlen",
  why_published:
    "Der Hersteller veröffentlicht den Fußabdruck dieses Produkts. Die Nutzung ist herausgenommen, nach dem üblichen Anteil der Art, wo keiner genannt ist, und für Ihr Land und Ihre Stunden berechnet.",
  why_maker_class: "Die Herstellung ist aus dem geschätzt, was dieser Hersteller für solche Geräte veröffentlicht.",
  why_parts: "Die Herstellung ist aus den Bauteilen eines üblichen Geräts geschätzt.",
  why_class_median: "Die Herstellung ist die Mitte der Fußabdrücke, die für diese Art veröffentlicht sind ({count}).",
  why_none: "Für die Herstellung ist kein Fußabdruck veröffentlicht: Dieser Teil fehlt.",
  why_energy: "Strom: je Gerät {number} im Jahr, bei {hours} am Tag.",
  why_no_energy: "Für den Strom gibt es keine offene Angabe: Die Nutzung fehlt.",
  why_grid: "Stromnetz, {country}, {year}: {number} CO₂e/kWh, ganzer Lebensweg. Es gilt für alle Jahre.",
  why_refurbished:
    "Ein aufgearbeitetes Gerät trägt {share} ({range}) der Herstellung eines neuen, keinen Transport, und sein Lebensende. Dieser Anteil ist eine Annahme.",
  why_range: "Der Bereich umfasst 90 von 100 Fällen. Alle Geräte irren gemeinsam.",
  licences:
    "Fußabdrücke: Boavizta, Open Database License 1.0. Stromnetz: Ember, Yearly Electricity Data, CC BY 4.0.",
  save: "Beleg speichern",
  private: "Auf dieser Seite berechnet, nichts wird gesendet.",
  error_value: "„{value}“ ist hier nicht bekannt.",
  error_number: "Geben Sie eine Zahl von {least} bis {most} ein.",
  error_whole: "Geben Sie eine ganze Zahl von {least} bis {most} ein.",
  error_unknown: "Für diese Art ist nichts veröffentlicht: Wählen Sie eine andere.",
  error_country_missing: "Wählen Sie das Land, in dem die Geräte genutzt werden.",
  error_wasm: "Diese Seite lässt den Rechner nicht rechnen (WebAssembly ist verboten).",
  error_fetch: "Die Dateien des Rechners sind hier nicht lesbar.",
};

type Unit = "year" | "hour";

/** How a language writes numbers: what parts thousands, and the fraction; a per cent; one, and more. */
interface Signs extends Readonly<Record<Unit, readonly [one: string, more: string]>> {
  readonly group: string;
  readonly point: string;
  readonly percent: string;
}

/**
 * Of the languages that ship, where they are written as in their first country: the browser's own way
 * takes longer to open than all the rest of a first result.
 */
const SIGNS: readonly (readonly [RegExp, Signs])[] = [
  [/^en(-US|-GB)?$/, { group: ",", point: ".", percent: "%", year: ["year", "years"], hour: ["hour", "hours"] }],
  [/^de(-DE)?$/, { group: ".", point: ",", percent: "\u00a0%", year: ["Jahr", "Jahre"], hour: ["Stunde", "Stunden"] }],
];

/** Words and numbers as one language writes them. */
export class Language {
  readonly #words: Messages;
  readonly #signs: Signs | undefined;
  /** Making one takes longer than all the rest of a change. */
  readonly #formats = new Map<string, Intl.NumberFormat>();
  #names: Intl.DisplayNames | undefined;

  /** A language, and words of a page's own before those that ship. */
  constructor(readonly tag: string, own: Partial<Messages>) {
    try {
      this.tag = Intl.getCanonicalLocales(tag)[0] ?? "en";
    } catch {
      this.tag = "en";
    }
    this.#words = { ...(/^de\b/i.test(this.tag) ? german : WORDS), ...own };
    this.#signs = SIGNS.find(([tags]) => tags.test(this.tag))?.[1];
  }

  /** A word, its places filled. */
  say(word: Word, values: Readonly<Record<string, string | number>> = {}): string {
    return this.#words[word].replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return value === undefined ? place : typeof value === "number" ? this.number(value) : value;
    });
  }

  /** A number with at most and at least so many digits after its point. */
  number(value: number, most = 3, least = 0): string {
    const signs = this.#signs;
    if (!signs) return this.#format(value, { maximumFractionDigits: most, minimumFractionDigits: least });
    // Halves away from zero, as the decimal has them: the nearest float may lie a hair below.
    const scale = 10 ** most;
    const rounded = Math.round(Math.abs(value) * (1 + Number.EPSILON) * scale) / scale;
    const [whole = "", part = ""] = rounded.toFixed(most).split(".");
    const digits = part.replace(/0+$/, "").padEnd(least, "0");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, signs.group);
    return (value < 0 && rounded > 0 ? "−" : "") + grouped + (digits && signs.point + digits);
  }

  unit(value: number, unit: Unit): string {
    const number = this.#signs && this.number(value, 1);
    if (number) return `${number} ${this.#signs?.[unit][number === "1" ? 0 : 1]}`;
    return this.#format(value, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 });
  }

  percent(value: number, most = 0): string {
    const sign = this.#signs?.percent;
    return sign ? this.number(value * 100, most) + sign : this.#format(value, { style: "percent", maximumFractionDigits: most });
  }

  #format(value: number, options: Intl.NumberFormatOptions): string {
    const key = JSON.stringify(options);
    let format = this.#formats.get(key);
    if (!format) this.#formats.set(key, (format = new Intl.NumberFormat(this.tag, options)));
    return format.format(value).replace("-", "−");
  }

  country(code: string): string {
    try {
      // Opening the names takes as long as all the rest of a first result.
      this.#names ??= new Intl.DisplayNames([this.tag], { type: "region", fallback: "code" });
      return this.#names.of(code) ?? code;
    } catch {
      return code;
    }
  }

  /** Kilograms to three figures, with what writes others of the same unit as finely. */
  mass(kg: number): Mass {
    const tonnes = Math.abs(kg) >= 999.5;
    const size = Math.abs(tonnes ? kg / 1000 : kg);
    const digits = size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    const write = (of: number) => this.number(tonnes ? of / 1000 : of, digits, digits);
    return { unit: tonnes ? "t" : "kg", write };
  }
}

/** How a mass is written. */
export interface Mass {
  readonly unit: string;
  readonly write: (kg: number) => string;
}

/** Words that a page gives: texts under the names of words; what else it holds is passed over. */
export function own(given: unknown): Partial<Messages> | undefined {
  let read = given;
  if (typeof given === "string") {
    try {
      read = JSON.parse(given);
    } catch {
      return undefined;
    }
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) return undefined;
  const texts = Object.entries(read).filter(([word, text]) => word in WORDS && typeof text === "string");
  return Object.fromEntries(texts);
}
