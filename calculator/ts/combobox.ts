// A text field that searches the catalogue, with its list: the combobox pattern of the ARIA
// Authoring Practices, with a list that completes nothing by itself.

import type { Calculator } from "./calculator.js";
import type { Product } from "./types.js";
import type { Language } from "./words.js";
import { h, mark } from "./dom.js";

const MOST = 8;

/** The device's field. */
export class Combobox {
  readonly input: HTMLInputElement;
  readonly root: HTMLElement;
  readonly #list: HTMLUListElement;
  readonly #pop: HTMLElement;
  readonly #told: HTMLElement;
  readonly #clear: HTMLButtonElement;
  readonly #language: Language;
  #found: readonly Product[] = [];
  #at = -1;
  #shown = "";
  #loose = false;
  calculator: Calculator | undefined;

  /** `chosen` is told of a product, of nothing, or of a text (`null`) that names none. */
  constructor(language: Language, readonly chosen: (product: Product | undefined | null) => void) {
    this.#language = language;
    this.input = h("input", {
      id: "product",
      part: "input",
      role: "combobox",
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      placeholder: language.say("device_hint"),
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "list",
      "aria-describedby": "product-error",
    });
    this.#list = h("ul", { id: "list", role: "listbox", "aria-label": language.say("device") });
    this.#told = h("p", { role: "status" });
    this.#pop = h("div", { class: "pop", part: "list", hidden: true }, this.#list, this.#told);
    this.#clear = h(
      "button",
      { class: "clear", type: "button", "aria-label": language.say("clear"), hidden: true },
      mark("M4 4l8 8M12 4l-8 8"),
    );
    this.root = h("div", { class: "box" }, this.input, this.#clear, this.#pop);
    this.input.addEventListener("input", () => this.#search());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#left());
    // The field keeps the focus while the list is pressed.
    this.#pop.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("li");
      if (option) this.#take([...this.#list.children].indexOf(option));
    });
    this.#clear.addEventListener("click", () => {
      this.input.value = "";
      this.input.focus();
      this.#left();
    });
  }

  /** Shows what is chosen; a text that names nothing stays to be mended. */
  show(text: string, loose: boolean): void {
    this.#shown = text;
    this.#loose = loose;
    if (this.#pop.hidden && !loose) this.input.value = text;
    this.#clear.hidden = this.input.value === "";
  }

  #search(): void {
    const text = this.input.value.trim();
    this.#found = (text && this.calculator?.search(text, MOST)) || [];
    this.#list.replaceChildren(
      ...this.#found.map((of, at) =>
        h(
          "li",
          { id: `option-${at}`, role: "option", part: "option", "aria-selected": "false" },
          named(of),
          h("small", {}, [this.#language.say(of.class), of.year].filter(Boolean).join(", ")),
        ),
      ),
    );
    this.#list.hidden = this.#found.length === 0;
    this.#told.textContent =
      this.#found.length === 0
        ? this.#language.say("device_none")
        : this.#language.say("found", { count: this.#found.length });
    this.#told.classList.toggle("sr", this.#found.length > 0);
    this.#open(text !== "" && this.calculator !== undefined);
    this.#move(-1);
  }

  #open(open: boolean): void {
    this.#pop.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open && this.#found.length > 0));
  }

  #move(to: number): void {
    this.#at = to;
    [...this.#list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === to));
      if (at === to) option.scrollIntoView({ block: "nearest" });
    });
    if (to < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `option-${to}`);
  }

  #key(event: KeyboardEvent): void {
    const open = !this.#pop.hidden;
    const last = this.#found.length - 1;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) this.#search();
      else if (event.key === "ArrowDown") this.#move(this.#at < last ? this.#at + 1 : 0);
      else this.#move(this.#at > 0 ? this.#at - 1 : last);
    } else if (event.key === "Enter" && open) {
      if (this.#at >= 0) this.#take(this.#at);
      else if (last === 0) this.#take(0);
    } else if (event.key === "Escape" && (open || this.input.value !== "")) {
      if (!open) this.input.value = "";
      this.#open(false);
      if (this.input.value === "") this.#left();
    } else {
      return;
    }
    event.preventDefault();
    // Escape closes this list, not a dialog around the page's calculator.
    event.stopPropagation();
  }

  #take(at: number): void {
    const product = this.#found[at];
    if (!product) return;
    this.#open(false);
    this.show(named(product), false);
    this.chosen(product);
  }

  #left(): void {
    this.#open(false);
    this.#move(-1);
    const text = this.input.value.trim();
    if (text === this.#shown && !this.#loose) return;
    const same = this.#found.find((of) => named(of).toLowerCase() === text.toLowerCase());
    this.chosen(text === "" ? undefined : (same ?? null));
  }
}

function named(product: Product): string {
  return `${product.maker} ${product.name}`;
}
