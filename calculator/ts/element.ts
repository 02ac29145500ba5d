/**
 * `<carbon-calculator>`: the calculator as an element. Importing this registers it in a browser,
 * and does nothing on a server.
 */

import { Answer } from "./answer.js";
import type { Calculator } from "./calculator.js";
import { CalculatorError } from "./errors.js";
import { load, loaded } from "./load.js";
import type { DeviceClass, Input } from "./types.js";
import { h } from "./dom.js";
import type { CarbonCalculatorEventMap, CarbonChange, CarbonProblem } from "./events.js";
import { Form, GROUPS, type Name, type State } from "./form.js";
import { inTime } from "./hold.js";
import { style } from "./style.js";
import { Language, own, WORDS, type Messages, type Word } from "./words.js";

export type { CarbonCalculatorEventMap, CarbonChange, CarbonProblem } from "./events.js";
export type { Messages, Word } from "./words.js";

const TEXTS = ["product", "device", "maker", "country"] as const;
const NUMBERS = ["screen", "years", "hours", "refurbished", "quantity"] as const;
const NAMES: readonly Name[] = [...TEXTS, ...NUMBERS];
const LOOKS = ["lang", "fields", "heading", "catalogue", "messages", "required"];
const REFLECTED = ["fields", "heading", "catalogue", "theme", "name", "required", "disabled"];
/** Between a change and its being read aloud, so that a slider does not chatter, ms. */
const SPOKEN_AFTER = 600;

/** Reasons that are told in the same words. */
const SAME: Record<string, string> = { product: "value", class: "value", country: "value", catalogue: "fetch" };

/** On a server there is no element to extend. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** The element. Its attributes are the question that a form's reset returns to. */
export class CarbonCalculatorElement extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes = [...NAMES, ...LOOKS];

  static {
    const property = (name: string, get: (of: CarbonCalculatorElement) => unknown) =>
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: CarbonCalculatorElement) {
          return get(this);
        },
        set(this: CarbonCalculatorElement, value: unknown) {
          this.#reflect(name, value);
        },
      });
    for (const name of NAMES) property(name, (of) => of.#state[name] ?? null);
    for (const name of ["fields", "heading", "catalogue", "theme"]) property(name, (of) => of.getAttribute(name));
    property("name", (of) => of.getAttribute("name") ?? "");
    for (const name of ["required", "disabled"]) property(name, (of) => of.hasAttribute(name));
  }

  readonly #internals: ElementInternals;
  readonly #shadow: ShadowRoot;
  #state: State = {};
  #own: Partial<Messages> = {};
  #messages: Partial<Messages> | undefined;
  #language: Language | undefined;
  #form: Form | undefined;
  #answer: Answer | undefined;
  #problem: HTMLElement | undefined;
  #spoken: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #calculator: Calculator | undefined;
  #loading = 0;
  #failure: CalculatorError | undefined;
  #open = false;
  #touched = false;
  #disabled = false;
  #due: "" | "show" | "build" = "";
  #said = "";
  #told = "";
  #result: CarbonChange | undefined;

  constructor() {
    super();
    this.#internals = this.attachInternals();
    this.#shadow = this.attachShadow({ mode: "open" });
    this.addEventListener("invalid", () => {
      this.#touched = true;
      this.#later("show");
    });
  }

  connectedCallback(): void {
    for (const name of [...NAMES, "messages", ...REFLECTED]) this.#upgrade(name);
    this.#load();
    if (!this.#form) this.#build();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (NAMES.includes(name as Name)) {
      this.#read(name as Name);
      this.#later("show");
    } else if (name === "catalogue") {
      if (this.isConnected) this.#load();
    } else if (name === "messages") {
      const words = now === null ? {} : own(now);
      this.#own = words ?? {};
      if (!words) this.#wordless();
      this.#later("build");
    } else {
      this.#later(name === "required" ? "show" : "build");
    }
  }

  formResetCallback(): void {
    for (const name of NAMES) this.#read(name);
    this.#open = this.#touched = false;
    this.#later("show");
  }

  formStateRestoreCallback(state: unknown): void {
    try {
      const read = Object(JSON.parse(String(state))) as Record<string, unknown>;
      for (const name of NAMES) this.#put(name, String(read[name] ?? ""));
      this.#later("show");
    } catch {
      // Another version's: the attributes stand.
    }
  }

  formDisabledCallback(disabled: boolean): void {
    this.#disabled = disabled;
    this.#later("show");
  }

  /** The last result and its comparisons; undefined while there is none. */
  get result(): CarbonChange | undefined {
    return this.#result;
  }

  /** The question's fields as JSON, as a form sends them; empty while they cannot be used. */
  get value(): string {
    return this.#value();
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }
  get validity(): ValidityState {
    return this.#internals.validity;
  }
  get validationMessage(): string {
    return this.#internals.validationMessage;
  }
  get willValidate(): boolean {
    return this.#internals.willValidate;
  }
  checkValidity(): boolean {
    return this.#internals.checkValidity();
  }
  reportValidity(): boolean {
    return this.#internals.reportValidity();
  }

  /** Focuses the first field that is wrong, or the first. */
  override focus(options?: FocusOptions): void {
    const wrong = this.#shadow.querySelector<HTMLElement>("[aria-invalid]");
    (wrong ?? this.#shadow.querySelector<HTMLElement>("input, select"))?.focus(options);
  }

  /** Words of the page's own, for example of another language. */
  get messages(): Partial<Messages> {
    return this.#messages ?? this.#own;
  }
  set messages(words: Partial<Messages> | string | null | undefined) {
    const read = words === null || words === undefined ? {} : own(words);
    this.#messages = read;
    if (!read) this.#wordless();
    this.#later("build");
  }

  /** A property that a page set before the element was known. */
  #upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const self = this as unknown as Record<string, unknown>;
    const value = self[name];
    delete self[name];
    self[name] = value;
  }

  /** A property is its attribute; whatever a page sets is read as one, and refused as one. */
  #reflect(name: string, value: unknown): void {
    const asked = NAMES.includes(name as Name);
    let text = "{}";
    try {
      // What is no text shows as what it is: the text of `[]` would be none.
      text = typeof value === "object" ? JSON.stringify(value) : String(value);
    } catch {
      // It has no text.
    }
    const none = value === null || value === undefined || value === false;
    if (none) this.removeAttribute(name);
    else this.setAttribute(name, value === true && !asked ? "" : text);
    // Also where the attribute stays as it was: what a person has typed gives way.
    if (asked) {
      this.#read(name as Name);
      this.#later("show");
    }
  }

  #read(name: Name): void {
    this.#put(name, this.getAttribute(name));
  }

  #put(name: Name, text: string | null): void {
    const state = this.#state as Record<Name, string | number | undefined>;
    if (!text?.trim()) state[name] = undefined;
    else state[name] = (NUMBERS as readonly string[]).includes(name) ? Number(text) : text;
  }

  /** What attributes that come together change is shown once. */
  #later(what: "show" | "build"): void {
    if (this.#due === "") queueMicrotask(() => this.#now());
    if (this.#due !== "build") this.#due = what;
  }

  #now(): void {
    const due = this.#due;
    this.#due = "";
    if (!this.#form) return;
    if (due === "build") this.#build();
    else if (due) this.#show();
  }

  #load(): void {
    const turn = ++this.#loading;
    const address = this.getAttribute("catalogue");
    if (this.#calculator && address === null && !this.#failure) return this.#later("show");
    let from: URL | undefined;
    const failed = (error: unknown) => {
      if (turn !== this.#loading) return;
      this.#calculator = undefined;
      this.#failure = error instanceof CalculatorError ? error : unknown(error);
      this.#later("show");
    };
    try {
      if (address !== null) from = new URL(address, document.baseURI);
    } catch (error) {
      failed(error);
      return;
    }
    const loading = load(from ? { catalogue: from } : {});
    const taken = (calculator: Calculator) => {
      if (turn !== this.#loading) return;
      this.#calculator = calculator;
      this.#failure = undefined;
      this.#show();
    };
    const there = loaded.get(loading);
    if (there) taken(there);
    else loading.then(taken, failed);
  }

  #tag(): string {
    const near = this.closest<HTMLElement>("[lang]")?.lang;
    return near || document.documentElement.lang || "en";
  }

  #build(): void {
    // All that was to be shown is, with this.
    this.#due = "";
    const language = new Language(this.#tag(), { ...this.#own, ...this.#messages });
    this.#language = language;
    const asked = (this.getAttribute("fields") ?? "").split(/[\s,]+/).filter((name) => GROUPS.includes(name as "device"));
    const shown = new Set<string>(asked.length > 0 ? asked : GROUPS);
    this.#form = new Form(language, shown, (of, open = false) => this.#edited(of, open));
    this.#answer = new Answer(language, () => this.#save());
    this.#problem = h("p", { class: "error problem", part: "error", role: "alert", hidden: true });
    this.#spoken = h("p", { class: "sr", role: "status" });
    const heading = h("h2", { part: "heading" }, this.getAttribute("heading") ?? language.say("heading"));
    const head = h("div", { class: "head", id: "heading" }, h("slot", { name: "heading" }, heading));
    const card = h(
      "div",
      { class: "card", part: "card", role: "group", "aria-labelledby": "heading", lang: language.tag },
      head,
      this.#form.root,
      this.#problem,
      this.#answer.root,
      h("slot", { name: "footer" }),
      this.#spoken,
    );
    this.#shadow.adoptedStyleSheets = [style()];
    this.#shadow.replaceChildren(card);
    this.#show();
  }

  #edited(of: State, open: boolean): void {
    Object.assign(this.#state, of);
    if (open || "product" in of) this.#open = open;
    this.#touched = true;
    this.#show();
  }

  #question(): Input {
    const { device = "laptop", country = "", ...rest } = this.#state;
    return { class: device as DeviceClass, country, ...rest };
  }

  #value(): string {
    if (!this.#result) return "";
    const { product, class: device, maker, screen, country, years, hours, refurbished, quantity } = this.#result.result.input;
    return JSON.stringify({ product: product?.id ?? null, class: device, maker, screen, country, years, hours, refurbished, quantity });
  }

  /** Every part of the question that cannot be used, each with its reason. */
  #wrong(calculator: Calculator): Map<Name, CalculatorError> {
    const wrong = new Map<Name, CalculatorError>();
    const asked = this.#question() as unknown as Record<string, unknown>;
    for (let tries = 0; tries <= NAMES.length; tries++) {
      try {
        calculator.check(asked as unknown as Input);
        break;
      } catch (error) {
        if (!(error instanceof CalculatorError)) throw error;
        wrong.set((error.field === "class" ? "device" : error.field) as Name, error);
        asked[error.field] = { class: "laptop", country: calculator.countries[0] }[error.field];
      }
    }
    return wrong;
  }

  #show(): void {
    const [form, answer, language, problem] = [this.#form, this.#answer, this.#language, this.#problem];
    if (!form || !answer || !language || !problem) return;
    const calculator = this.#calculator;
    form.show(this.#state, calculator, this.#disabled, this.#open);
    const errors = new Map<Name, string>();
    const missing = language.say("error_country_missing");
    this.#result = undefined;
    const wrong = calculator ? this.#wrong(calculator) : new Map<Name, CalculatorError>();
    if (this.#open) errors.set("product", language.say("device_none"));
    // A country that is not chosen yet is asked for, and is an error once it is required.
    const unasked = wrong.get("country")?.reason === "country_missing";
    const demanded = unasked && this.hasAttribute("required");
    for (const [name, error] of wrong) {
      if (name !== "country" || !unasked || (demanded && this.#touched)) errors.set(name, this.#sentence(error));
    }
    const rest = form.refuse(errors);
    if (this.#failure) rest.push(this.#sentence(this.#failure));
    problem.hidden = rest.length === 0;
    problem.textContent = rest.join(" ");
    if (calculator && wrong.size === 0 && !this.#open) {
      const asked = this.#question();
      const [result, comparisons] = [calculator.calculate(asked), calculator.compare(asked)];
      this.#result = { result, comparisons };
      this.#say(answer.show(result, comparisons, calculator));
    } else {
      const chosen = calculator ? !unasked : Boolean(this.#state.country?.trim());
      answer.wait(chosen ? undefined : missing);
    }
    this.#validate(errors, demanded ? missing : "");
    this.#announce(errors, wrong);
  }

  #sentence(error: CalculatorError): string {
    const { reason, values } = error;
    const same = SAME[reason] ?? reason;
    const word = `error_${same}`;
    return (word in WORDS && this.#language?.say(word as Word, values)) || error.message;
  }

  #validate(errors: ReadonlyMap<Name, string>, missing: string): void {
    const [first] = errors;
    const message = first?.[1] ?? missing;
    const name = first?.[0] ?? "country";
    // Where a form that is sent moves to: the field, or the first where it is not shown.
    const anchor = this.#form?.control(name) ?? (this.#shadow.querySelector("input, select") as HTMLElement);
    if (message === "") this.#internals.setValidity({});
    else this.#internals.setValidity(errors.size === 0 ? { valueMissing: true } : { badInput: true }, message, anchor);
    this.#internals.setFormValue(this.#value() || null, JSON.stringify(this.#state));
  }

  #announce(errors: ReadonlyMap<Name, string>, wrong: ReadonlyMap<Name, CalculatorError>): void {
    const told = JSON.stringify([...errors, this.#failure?.message]);
    if (told !== this.#told) {
      this.#told = told;
      for (const [name, message] of errors) {
        this.#tell("carbon-error", { kind: "input", field: name, reason: wrong.get(name)?.reason ?? "product", message, error: wrong.get(name) });
      }
      const failure = this.#failure;
      if (failure) {
        const { kind, field, reason } = failure;
        this.#tell("carbon-error", { kind, field, reason, message: this.#sentence(failure), error: failure });
      }
    }
    const said = this.#result ? JSON.stringify(this.#result) : "";
    if (said === this.#said) return;
    this.#said = said;
    if (!this.#result) return;
    this.#tell("carbon-change", this.#result);
  }

  /** Words that are none: for the page's maker, who reads English here. */
  #wordless(): void {
    const message = "messages must be a JSON object of texts.";
    this.#tell("carbon-error", { kind: "input", field: "messages", reason: "messages", message, error: undefined });
  }

  /** Tells the page, after what it does now: it may put the element in first, and listen then. */
  #tell(name: "carbon-change", detail: CarbonChange): void;
  #tell(name: "carbon-error", detail: CarbonProblem): void;
  #tell(name: string, detail: CarbonChange | CarbonProblem): void {
    queueMicrotask(() => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })));
  }

  #say(sentence: string): void {
    clearTimeout(this.#timer);
    const spoken = this.#spoken;
    // The first result is read with the page.
    if (!spoken || !this.#touched) return;
    this.#timer = setTimeout(() => (spoken.textContent = sentence), SPOKEN_AFTER);
  }

  /** Hands the receipt over as a file; it goes nowhere else. */
  #save(): void {
    const calculator = this.#calculator;
    if (!calculator || !this.#result) return;
    const text = JSON.stringify(calculator.receipt(this.#question()), undefined, 2);
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    h("a", { href, download: "carbon-receipt.json" }).click();
    // The browser has taken it by then.
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }
}

inTime(() => {
  if (globalThis.customElements && !customElements.get("carbon-calculator")) {
    customElements.define("carbon-calculator", CarbonCalculatorElement);
  }
});

function unknown(cause: unknown): CalculatorError {
  return new CalculatorError("catalogue", "catalogue", "fetch", String(cause), {}, { cause });
}

/** Properties that are attributes, each a text, a number or null; what is absurd is shown, not thrown. */
export interface CarbonCalculatorElement {
  product: string | null;
  device: string | null;
  maker: string | null;
  screen: number | null;
  country: string | null;
  years: number | null;
  hours: number | null;
  refurbished: number | null;
  quantity: number | null;
  fields: string | null;
  heading: string | null;
  catalogue: string | null;
  required: boolean;
  disabled: boolean;
  name: string;
  theme: string | null;
  addEventListener<K extends keyof CarbonCalculatorEventMap>(
    type: K,
    listener: (this: CarbonCalculatorElement, event: CarbonCalculatorEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "carbon-calculator": CarbonCalculatorElement;
  }
}
