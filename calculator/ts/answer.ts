// What is shown of a result.

import type { Calculator } from "./calculator.js";
import type { Carbon, Comparison, Comparisons, Result, Stage } from "./types.js";
import type { Language, Mass, Word } from "./words.js";
import { afterPaint, h, mark, s } from "./dom.js";

const CO2E = " CO₂e";
/** Drawn beside a figure: full for gross, dashed for what is only compared. */
const GROSS = "M5 2h6a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z";
const RING = "M8 2.7a5.3 5.3 0 1 0 0 10.6A5.3 5.3 0 0 0 8 2.7z";
const DIAMOND = "M8 2l6 6-6 6-6-6z";
const NONE = "–";

/** The result's part of the card. */
export class Answer {
  readonly root: HTMLElement;
  readonly #language: Language;
  readonly #gross = figure("gross");
  readonly #apart = figure("comparison");
  readonly #note = h("p", { class: "full small", part: "note" });
  readonly #choices: Record<"longer" | "refurbished", HTMLElement[]>;
  readonly #caption = h("span");
  readonly #bars = s("svg", { class: "bars", part: "bar", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" });
  readonly #rows = h("tbody");
  readonly #mark = h("span", { class: "mark" });
  readonly #reasons = h("div", { class: "sentences", part: "reasons" });
  readonly #version = h("span", { class: "mono" });
  /** What puts the reasons there; until the first result is painted they wait, to come after it. */
  #explained: (() => void) | undefined;
  #painted: boolean | undefined;

  constructor(language: Language, save: () => void) {
    this.#language = language;
    const say = (word: Word) => language.say(word);
    this.#gross.label.append(mark(GROSS, { fill: "currentColor", stroke: "none" }), say("gross"));
    const choice = (word: Word) => {
      const cells = [h("dd"), h("dd")];
      return [h("div", {}, h("dt", {}, say(word)), ...cells), ...cells];
    };
    this.#choices = { longer: choice("longer"), refurbished: choice("all_refurbished") };
    const button = h("button", { class: "save", part: "button", type: "button" }, say("save"));
    button.addEventListener("click", save);
    const heads = (["stage", "mass", "share"] as const).map((word) => h("th", { scope: "col" }, say(word)));
    this.root = h(
      "div",
      { class: "wait" },
      h("div", { class: "out", part: "result" }, this.#gross.root, this.#apart.root, this.#note),
      h(
        "div",
        { class: "tables" },
        h(
          "div",
          { class: "stages", part: "stages" },
          h("table", {}, h("caption", {}, this.#caption, this.#bars), h("col"), h("col"), h("col"), h("thead", {}, h("tr", {}, ...heads)), this.#rows),
        ),
        h(
          "div",
          { part: "choices" },
          h("p", { class: "caption" }, say("others")),
          h("dl", {}, this.#choices.longer[0], this.#choices.refurbished[0]),
        ),
      ),
      h("slot", { name: "after-result" }),
      h(
        "details",
        { part: "details" },
        h("summary", { part: "summary" }, this.#mark, h("span", { class: "why" }, say("why"))),
        h("div", { class: "reasons" }, this.#reasons, button),
      ),
      h("div", { class: "foot", part: "footer" }, h("span", {}, say("private")), this.#version),
    );
  }

  /** Nothing is known yet, or it cannot be: the same room, empty. */
  wait(hint: string | undefined): void {
    const language = this.#language;
    this.root.className = "wait";
    for (const of of [this.#gross, this.#apart]) {
      of.big.replaceChildren(NONE);
      of.range.textContent = "\u00a0";
    }
    this.#compared(false);
    this.#note.className = `full small ${hint ? "" : "later"}`;
    this.#note.textContent = hint ?? language.say("beside", { years: language.unit(4, "year") });
    for (const [, ...cells] of Object.values(this.#choices)) for (const cell of cells) cell.textContent = NONE;
    this.#caption.textContent = language.say("stages", { years: language.unit(4, "year") });
    this.#caption.className = "later";
    this.#bars.replaceChildren();
    const usual = (["manufacture", "transport", "use", "end_of_life"] as const).map((stage) => this.#row(stage, NONE, ""));
    this.#rows.replaceChildren(...usual, this.#row(undefined, NONE, ""));
    this.#mark.replaceChildren("\u00a0");
    this.#reasons.replaceChildren();
    this.#explained = undefined;
    (this.#reasons.nextElementSibling as HTMLButtonElement).disabled = true;
  }

  /** Shows a result; the sentence that says it aloud. */
  show(result: Result, comparisons: Comparisons, calculator: Calculator): string {
    const language = this.#language;
    this.root.className = "";
    const spoken = this.#figure(this.#gross, result.year);
    // The comparison says what new devices carry less: here it is asked the other way round.
    const less = comparisons.usual.less.mean_kg <= 0;
    this.#figure(this.#apart, less ? turned(comparisons.usual.less) : comparisons.usual.less);
    this.#compared(!less);
    this.#note.className = "full small";
    this.#note.textContent = language.say("beside", { years: language.unit(comparisons.usual_years, "year") });
    for (const which of ["longer", "refurbished"] as const) this.#choice(which, comparisons[which]);
    this.#stages(result);
    const published = result.method.startsWith("published");
    const method = published ? "published" : (result.method as Told);
    const sign = published
      ? mark(DIAMOND, { fill: "currentColor", stroke: "none" })
      : mark(RING, { "stroke-dasharray": "2.8 2.4" });
    this.#mark.replaceChildren(sign, language.say(method));
    this.#explained = () => this.#explain(result, calculator, method);
    if (this.#painted) this.#explained();
    else if (this.#painted === undefined) {
      this.#painted = false;
      afterPaint(() => {
        this.#painted = true;
        this.#explained?.();
      });
    }
    (this.#reasons.nextElementSibling as HTMLButtonElement).disabled = false;
    this.#version.textContent = `${result.engine} / ${result.edition.split("-")[0]}`;
    this.#version.title = result.edition;
    return `${language.say("gross")}: ${spoken}`;
  }

  #compared(more: boolean): void {
    const label = this.#apart.label;
    label.className = more ? "tag" : "tag less";
    label.replaceChildren(mark(GROSS, { "stroke-dasharray": "3 2.2" }), this.#language.say(more ? "more" : "less"));
  }

  #figure(of: Figure, carbon: Carbon): string {
    const { unit, write } = this.#language.mass(carbon.mean_kg);
    const number = write(carbon.mean_kg);
    const range = `${write(carbon.low_kg)}–${write(carbon.high_kg)} ${unit}`;
    of.big.replaceChildren(number, " ", h("span", { class: "unit" }, unit + CO2E));
    of.big.title = this.#exact(carbon.mean_kg);
    of.range.textContent = carbon.mean_kg === 0 ? "\u00a0" : range;
    return `${number} ${unit}${CO2E}, ${range}`;
  }

  #exact(kg: number): string {
    return `${this.#language.number(kg)} kg${CO2E}`;
  }

  #choice(which: "longer" | "refurbished", of: Comparison): void {
    const language = this.#language;
    const { mean_kg } = of.less;
    const [, year, less] = this.#choices[which] as [HTMLElement, HTMLElement, HTMLElement];
    year.replaceChildren(...this.#ranged(of.year, (text) => text));
    if (mean_kg === 0) less.replaceChildren(language.say("same"));
    else if (mean_kg > 0) less.replaceChildren(...this.#ranged(of.less, (number) => language.say("lower", { number })));
    else less.replaceChildren(...this.#ranged(turned(of.less), (number) => language.say("higher", { number })));
  }

  #ranged(of: Carbon, worded: (number: string) => string): (string | HTMLElement)[] {
    const { unit, write } = this.#language.mass(of.mean_kg);
    const range = h("span", { class: "range" }, ` (${write(of.low_kg)}–${write(of.high_kg)})`);
    return [worded(`${write(of.mean_kg)} ${unit}`), range];
  }

  #stages(result: Result): void {
    const language = this.#language;
    this.#caption.className = "";
    this.#caption.textContent = language.say("stages", { years: language.unit(result.input.years, "year") });
    const all = result.stages.reduce((sum, of) => sum + Math.max(0, of.kg), 0);
    const mass = language.mass(result.life.mean_kg);
    let at = 0;
    const bars: SVGElement[] = [];
    const rows = result.stages.map(({ stage, kg }) => {
      const width = all > 0 ? (Math.max(0, kg) / all) * 100 : 0;
      // A hair's breadth between them keeps them apart in any colours.
      bars.push(s("rect", { class: stage, x: at, width: Math.max(0, width - 0.5), height: 1 }));
      at += width;
      const share = result.life.mean_kg > 0 ? kg / result.life.mean_kg : 0;
      return this.#row(stage, written(mass, kg), language.percent(share), kg);
    });
    this.#bars.replaceChildren(...bars);
    this.#rows.replaceChildren(...rows, this.#row(undefined, written(mass, result.life.mean_kg), "", result.life.mean_kg));
  }

  /** A stage, or without one all of them. */
  #row(stage: Stage | undefined, mass: string, share: string, kg?: number): HTMLElement {
    const key = stage && h("span", { class: `key ${stage}` });
    return h(
      "tr",
      { class: stage ? undefined : "total" },
      h("th", { scope: "row" }, key, this.#language.say(stage ?? "total")),
      h("td", { title: kg === undefined ? undefined : this.#exact(kg) }, mass),
      h("td", {}, share),
    );
  }

  #explain(result: Result, calculator: Calculator, method: Told): void {
    const language = this.#language;
    const { input, grid, energy_kwh } = result;
    const kind = calculator.classes.find((of) => of.class === input.class);
    const years = (input.days / 365.25) * input.quantity;
    const kwh = energy_kwh === null ? null : language.number(Number((energy_kwh / years).toPrecision(3)));
    const energy = kwh === null ? undefined : { number: `${kwh} kWh`, hours: language.unit(input.hours, "hour") };
    const factor = language.number(grid.g_per_kwh, 0);
    const sentences = [
      language.say(`why_${method}`, { count: kind?.published ?? 0 }),
      energy ? language.say("why_energy", energy) : language.say("why_no_energy"),
      language.say("why_grid", {
        country: language.country(input.country),
        year: String(grid.year),
        number: `${factor} g`,
      }),
      language.say("why_refurbished", {
        share: language.percent(kind?.refurbish_share ?? 0),
        range: (kind?.refurbish_range ?? []).map((share) => language.percent(share)).join("–"),
      }),
      language.say("why_range"),
      language.say("licences"),
    ];
    this.#reasons.replaceChildren(...sentences.map((text) => h("p", {}, text)));
  }
}

/** Methods that are told in other words. */
type Told = Exclude<Result["method"], "published_split_by_class">;

interface Figure {
  readonly root: HTMLElement;
  readonly label: HTMLElement;
  readonly big: HTMLElement;
  readonly range: HTMLElement;
}

/** A difference, asked the other way round. */
function turned({ mean_kg, low_kg, high_kg }: Carbon): Carbon {
  return { mean_kg: 0 - mean_kg, low_kg: 0 - high_kg, high_kg: 0 - low_kg };
}

function figure(part: string): Figure {
  const label = h("p", { class: "tag", part: "label" });
  const big = h("p", { class: "big", part: "figure" });
  const range = h("p", { class: "range", part: "range" });
  return { root: h("div", { part }, label, big, range), label, big, range };
}

function written({ unit, write }: Mass, kg: number): string {
  return `${write(kg)} ${unit}`;
}
