// The fields of a question.

import type { Calculator } from "./calculator.js";
import { CLASSES, type DeviceClass } from "./types.js";
import type { Language } from "./words.js";
import { Combobox } from "./combobox.js";
import { afterPaint, h, options } from "./dom.js";

/** What is asked, as attributes and fields have it; not checked. */
export interface State {
  product?: string | undefined;
  device?: string | undefined;
  maker?: string | undefined;
  screen?: number | undefined;
  country?: string | undefined;
  years?: number | undefined;
  hours?: number | undefined;
  refurbished?: number | undefined;
  quantity?: number | undefined;
}
/** Name of a part of the question. */
export type Name = keyof State;

/** Groups that the form can show, in their order. */
export const GROUPS = ["device", "country", "years", "refurbished", "hours", "quantity"] as const;
const HALVES = ["years", "refurbished", "hours", "quantity"];

const USUAL_CLASS: DeviceClass = "laptop";
const USUAL_YEARS = 4;
const SLIDER_YEARS = 10;

type Control = HTMLInputElement | HTMLSelectElement;

/** The form. */
export class Form {
  readonly root: HTMLFieldSetElement;
  readonly #language: Language;
  readonly #device: Combobox;
  readonly #traits: HTMLElement;
  readonly #controls = new Map<Name, Control>();
  readonly #outputs = new Map<Name, HTMLOutputElement>();
  readonly #errors = new Map<Name, HTMLElement>();
  #country = "";
  #listed: readonly (readonly [string, string])[] | undefined;

  constructor(language: Language, shown: ReadonlySet<string>, changed: (of: State, open?: boolean) => void) {
    this.#language = language;
    this.#device = new Combobox(language, (product) =>
      product === null ? changed({}, true) : changed({ product: product?.id }),
    );
    const select = (name: Name, word: Parameters<Language["say"]>[0], size = "") => {
      const made = h("select", { id: name, part: "input", "aria-describedby": `${name}-error` });
      made.addEventListener("change", () => {
        const value = made.value || undefined;
        const others = name === "device" ? { maker: undefined, screen: undefined } : name === "maker" ? { screen: undefined } : {};
        changed({ ...others, [name]: name === "screen" && value ? Number(value) : value });
      });
      return this.#field(name, language.say(word), made, size);
    };
    const slider = (name: "years" | "hours" | "refurbished", least: number, most: number, step: number) => {
      const made = h("input", {
        id: name,
        part: "input",
        type: "range",
        min: least,
        max: most,
        step,
        "aria-describedby": `${name}-error`,
      });
      const output = h("output", { for: name, part: "output" });
      this.#outputs.set(name, output);
      made.addEventListener("input", () => changed({ [name]: made.valueAsNumber }));
      return this.#field(name, language.say(name), made, "", output);
    };
    const quantity = h("input", {
      id: "quantity",
      part: "input",
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      "aria-describedby": "quantity-error",
    });
    quantity.addEventListener("input", () => changed({ quantity: typed(quantity.value) }));
    const device = this.#field("product", language.say("device"), this.#device.input, "device", undefined, this.#device.root);
    const halves = HALVES.filter((name) => shown.has(name));
    const odd = halves.length % 2 === 1 ? halves.at(-1) : undefined;
    this.#traits = h(
      "div",
      { class: "traits full" },
      select("device", "kind"),
      select("maker", "maker"),
      select("screen", "screen"),
    );
    const country = select("country", "country", "country");
    const all = {
      device: [device],
      country: [country, this.#traits],
      years: [slider("years", 1, SLIDER_YEARS, 0.5)],
      refurbished: [slider("refurbished", 0, 100, 1)],
      hours: [slider("hours", 0, 24, 0.5)],
      quantity: [this.#field("quantity", language.say("quantity"), quantity, "quantity")],
    };
    const alone = shown.has("device") !== shown.has("country");
    this.root = h("fieldset", { class: "body", part: "form", role: "presentation" });
    for (const group of GROUPS) {
      for (const field of all[group]) {
        if (!shown.has(field === this.#traits ? "device" : group)) continue;
        if (group === odd || (alone && HALVES.indexOf(group) < 0)) field.classList.add("full");
        this.root.append(field);
      }
    }
    this.root.hidden = this.root.childElementCount === 0;
  }

  #field(name: Name, label: string, control: Control, size: string, output?: HTMLElement, box?: HTMLElement): HTMLElement {
    this.#controls.set(name, control);
    const error = h("p", { id: `${control.id}-error`, class: "error", part: "error", role: "alert", hidden: true });
    this.#errors.set(name, error);
    const head = h("div", { class: "row" }, h("label", { for: control.id, part: "label" }, label), output);
    return h("div", { class: `field ${size}`, part: "field" }, head, box ?? control, error);
  }

  /** The field of a part of the question, where it is shown. */
  control(name: Name): HTMLElement | undefined {
    const control = this.#controls.get(name);
    return control && this.root.contains(control) && !control.closest("[hidden]") ? control : undefined;
  }

  /** Shows a question; before the catalogue is there, in the same room. */
  show(state: State, calculator: Calculator | undefined, disabled: boolean, open: boolean): void {
    const language = this.#language;
    const product = state.product === undefined ? undefined : calculator?.product(state.product);
    this.#device.calculator = calculator;
    this.#device.show(product ? `${product.maker} ${product.name}` : (state.product ?? ""), open);
    this.#traits.hidden = state.product !== undefined;
    if (state.product === undefined) this.#kinds(state, calculator);
    this.#countries(state.country?.trim().toUpperCase() ?? "", calculator);
    const kind = (product?.class ?? state.device ?? USUAL_CLASS) as DeviceClass;
    const years = state.years ?? calculator?.usual(kind) ?? USUAL_YEARS;
    const slider = this.#controls.get("years") as HTMLInputElement;
    slider.max = String(Math.max(SLIDER_YEARS, Math.min(25, Math.ceil(years)) || 0));
    slider.min = years < 1 ? "0.5" : "1";
    this.#slide("years", years, language.unit(years, "year"));
    const hours = state.hours ?? 8;
    this.#slide("hours", hours, language.unit(hours, "hour"));
    const refurbished = state.refurbished ?? 0;
    this.#slide("refurbished", refurbished, language.percent(refurbished / 100, 1));
    const quantity = this.#controls.get("quantity") as HTMLInputElement;
    const asked = state.quantity ?? 1;
    if (typed(quantity.value) !== asked && !Number.isNaN(asked)) quantity.value = String(asked);
    this.root.disabled = disabled;
  }

  #slide(name: Name, value: number, text: string): void {
    const control = this.#controls.get(name) as HTMLInputElement;
    const known = Number.isFinite(value);
    // A range shows its middle for what is no number.
    control.value = String(value);
    const shown = known ? text : "–";
    control.setAttribute("aria-valuetext", shown);
    (this.#outputs.get(name) as HTMLOutputElement).textContent = shown;
  }

  #kinds(state: State, calculator: Calculator | undefined): void {
    const language = this.#language;
    const select = (name: Name) => this.#controls.get(name) as HTMLSelectElement;
    const known = calculator?.classes;
    const device = state.device ?? USUAL_CLASS;
    const kinds = known ? known.filter((of) => of.known).map((of) => of.class) : CLASSES;
    options(select("device"), kinds.map((name) => [name, language.say(name)] as const), device);
    const any = ["", language.say("any")] as const;
    const wanted = state.maker?.trim() ?? "";
    const makers = known ? (known.find((of) => of.class === device)?.makers ?? []) : [wanted];
    // One that is not known has no figures of its own: what is counted is any maker's.
    const maker = makers.find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? "";
    options(select("maker"), [any, ...makers.map((name) => [name, name] as const)], maker);
    const screens = calculator?.screens(device as DeviceClass, maker) ?? [];
    const asked = state.screen;
    const off = (size: number) => Math.abs(size - (asked as number));
    const nearest = asked === undefined ? undefined : [...screens].sort((a, b) => off(a) - off(b))[0];
    const sizes = screens.map((size) => [String(size), language.say("inches", { number: size })] as const);
    options(select("screen"), [any, ...sizes], String(nearest ?? ""));
    select("screen").disabled = screens.length === 0;
    (select("screen").closest(".field") as HTMLElement).hidden = maker === "" && asked === undefined;
  }

  #countries(country: string, calculator: Calculator | undefined): void {
    const language = this.#language;
    if (calculator && !this.#listed) {
      // Their names take longer than a result: they come after the first.
      this.#listed = [];
      afterPaint(() => {
        const order = new Intl.Collator(language.tag).compare;
        const named = calculator.countries.map((code) => [code, language.country(code)] as const);
        this.#listed = named.sort((a, b) => order(a[1], b[1]));
        this.#countries(this.#country, calculator);
      });
    }
    this.#country = country;
    const first = ["", language.say("country_choose")] as const;
    const listed = this.#listed?.length ? this.#listed : country ? [[country, country] as const] : [];
    options(this.#controls.get("country") as HTMLSelectElement, [first, ...listed], country);
  }

  /** Shows what is wrong beside its field; hands back what is wrong with fields not shown. */
  refuse(errors: ReadonlyMap<Name, string>): string[] {
    const rest: string[] = [];
    for (const [name, shown] of this.#errors) {
      const text = errors.get(name) ?? "";
      const control = this.control(name);
      shown.hidden = text === "" || !control;
      if (shown.textContent !== text) shown.textContent = text;
      control?.toggleAttribute("aria-invalid", false);
      if (text !== "") control ? control.setAttribute("aria-invalid", "true") : rest.push(text);
    }
    return rest;
  }
}

/** A number as people write it, groups of three digits parted in any way; NaN for none. */
function typed(text: string): number {
  const plain = text.trim();
  if (plain === "") return NaN;
  return Number(/^\d{1,3}([.,'’ \u00a0\u202f]\d{3})+$/.test(plain) ? plain.replace(/\D/g, "") : plain);
}
