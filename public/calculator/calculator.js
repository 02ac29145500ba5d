// The calculator's page: fetches the engine and its tables, asks it, shows what it says. No carbon
// is computed here.

import init, { Calculator } from "./pkg/impact_calculator.js";
import { combobox } from "./combobox.js";
import { h, icon } from "./dom.js";
import { exact } from "./format.js";
import { drawn, named, spoken } from "./result.js";
import { tree } from "./tree.js";

const TABLES = {
  catalogue: "catalogue.odbl.csv",
  sheets: "catalogue-sheets.odbl.csv",
  grid: "grid.cc-by-4.0.csv",
  classes: "classes.odbl.csv",
  machine_types: "machine-types.csv",
  estimator: "estimator.odbl.csv",
  components: "components.csv",
};
const FIELDS = ["product", "class", "country", "years", "quantity", "start"];
/** Fields of the calculator that stand in another field of the page. */
const SHOWN_AT = { model: "product", maker: "product" };

const at = (id) => document.getElementById(id);
const field = Object.fromEntries(FIELDS.map((name) => [name, at(name)]));

let calculator;
let classes = [];
/** The product chosen from the list; null while the text is only text. */
let product = null;
/** Whether a person set the planned life; else it follows the class. */
let ownYears = false;
/** Whether a person set the kind for the text that is written; else the text may name it. */
let ownClass = false;
let receipt = null;

async function start() {
  at("card").setAttribute("aria-busy", "true");
  try {
    calculator = await loaded();
  } catch (error) {
    failed(error);
    return;
  }
  at("card").setAttribute("aria-busy", "false");
  at("versions").textContent = `${calculator.engine} / ${calculator.factor_set}`;
  fill();
  restore();
  for (const name of FIELDS) field[name].disabled = false;
  listen();
  show();
}

/** The engine with its tables, each fetched as the file it is. */
async function loaded() {
  const fetched = Object.entries(TABLES).map(async ([name, file]) => {
    const answer = await fetch(`/calculator/data/${file}`);
    if (!answer.ok) throw new Error(`the table ${file} was not sent (${answer.status})`);
    return [name, new Uint8Array(await answer.arrayBuffer())];
  });
  const [tables] = await Promise.all([
    Promise.all(fetched),
    init({ module_or_path: new URL("./pkg/impact_calculator_bg.wasm", import.meta.url) }),
  ]);
  return new Calculator(Object.fromEntries(tables));
}

function failed(error) {
  const again = h("button", { type: "button", class: "btn" }, "Load again");
  again.addEventListener("click", () => location.reload());
  at("card").setAttribute("aria-busy", "false");
  at("said").textContent = "The calculator could not be loaded.";
  at("output").replaceChildren(
    h(
      "div",
      { class: "note", "data-tone": "bad" },
      icon("i-warn"),
      h("h3", {}, "The calculator could not be loaded"),
      h("p", {}, `${sentenceOf(error.message || String(error))} Check the connection, then load the page again.`),
      h("div", { class: "actions" }, again),
    ),
  );
}

function fill() {
  classes = calculator.classes();
  const options = classes.map((of) => h("option", { value: of.class }, of.name));
  field.class.replaceChildren(...options);
  const countries = calculator.countries();
  field.country.replaceChildren(
    ...countries.map(({ country, name }) => h("option", { value: country }, name)),
  );
  const region = new Intl.Locale(navigator.language).region;
  const known = countries.some(({ country }) => country === region);
  field.country.value = known ? region : "DE";
  field.quantity.value = "1";
  field.start.value = today();
  followClass();
}

/** The visitor's own calendar day. */
function today() {
  const now = new Date();
  const two = (part) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Takes what the address says, so that a result can be passed on. */
function restore() {
  const address = new URLSearchParams(location.search);
  for (const name of ["class", "country"]) {
    const wanted = address.get(name);
    const offered = [...field[name].options].some((option) => option.value === wanted);
    if (offered) field[name].value = wanted;
  }
  for (const name of ["quantity", "start"]) {
    if (address.has(name)) field[name].value = address.get(name);
  }
  followClass();
  if (address.has("years")) {
    field.years.value = address.get("years");
    ownYears = true;
  }
  const written = address.get("product");
  if (written) {
    const found = calculator.search(written.slice(0, 200), 100).find(({ id }) => id === address.get("id"));
    field.product.value = written;
    if (found) take(found);
  }
}

function listen() {
  const search = (text) =>
    calculator.search(text, 12).map((found) => ({
      ...found,
      label: `${found.maker} ${found.name}`,
      detail: [className(found.class), found.year].filter(Boolean).join(", "),
    }));
  combobox(field.product, at("products"), search, (found) => {
    if (found) {
      take(found);
    } else {
      product = null;
      ownClass = false;
    }
    later();
  });
  field.class.addEventListener("change", () => {
    // A kind of another device than the product's: the product is not meant any longer.
    if (product && product.class !== field.class.value) {
      product = null;
      field.product.value = "";
    }
    ownClass = true;
    followClass();
    show();
  });
  field.years.addEventListener("input", () => {
    ownYears = field.years.value.trim() !== "";
    later();
  });
  field.years.addEventListener("change", followClass);
  for (const name of ["country", "start"]) field[name].addEventListener("change", show);
  field.quantity.addEventListener("input", later);
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  at("save").addEventListener("click", save);
}

const className = (key) => classes.find((of) => of.class === key)?.name ?? key;

function take({ id, maker, name, class: of }) {
  product = { id, class: of };
  field.product.value = `${maker} ${name}`;
  field.class.value = of;
  followClass();
}

/** Shows the planned life of the class where nobody gave one. */
function followClass() {
  const of = classes.find((each) => each.class === field.class.value);
  if (!ownYears && of) field.years.value = String(of.years);
  at("years-hint").textContent = `0.5 to 25; usual: ${of?.years}.`;
}

let waiting;
/** After a short rest in typing. */
function later() {
  clearTimeout(waiting);
  waiting = setTimeout(show, 200);
}

/** A number as typed, with a decimal point or comma; absent when empty. */
function typed(name) {
  const text = field[name].value.trim();
  return text === "" ? undefined : Number(text.replace(",", "."));
}

/** What is asked of one device, which is named by the object given. */
const input = (device) => ({
  ...device,
  country: field.country.value,
  start: field.start.value,
  years: typed("years"),
  quantity: typed("quantity"),
});

/** The chosen product, else what the text names, else any device of the kind. */
function asked() {
  const written = field.product.value.trim();
  const of = field.class.value;
  if (product) return calculator.footprint(input({ product: product.id }));
  if (!written) return calculator.footprint(input({ class: of }));
  if (ownClass) return calculator.footprint(input({ model: written, class: of }));
  try {
    return calculator.footprint(input({ model: written }));
  } catch (error) {
    if (error.field !== "model") throw error;
    return calculator.footprint(input({ model: written, class: of }));
  }
}

function show() {
  clearTimeout(waiting);
  let result;
  try {
    result = asked();
  } catch (error) {
    refuse(error);
    return;
  }
  fault(null);
  // A text may name a device of another kind than the one shown, with another usual life.
  if (field.class.value !== result.device.class) {
    field.class.value = result.device.class;
    followClass();
    if (!ownYears) {
      show();
      return;
    }
  }
  remember();
  draw(result);
}

function draw(result) {
  const { device } = result;
  const confirm = (suggestion) => {
    take(suggestion);
    show();
    field.product.focus();
  };
  at("output").replaceChildren(drawn(result, confirm));
  at("said").textContent = spoken(result);
  receipt = result.receipt;
  at("tree").replaceChildren(tree(receipt.root));
  at("receipt-about").textContent =
    `${named(device)}, one device over ${exact(result.planned_days)} days: each value and the steps ` +
    `that made it. Engine ${receipt.engine}, factors ${receipt.factor_set}, ` +
    `fingerprint ${receipt.fingerprint.slice(0, 16)}.`;
  at("receipt").hidden = false;
}

/** No figure stands beside an input it does not belong to. */
function refuse(error) {
  if (error?.name !== "CalculatorError") throw error;
  const name = SHOWN_AT[error.field] ?? error.field;
  const known = FIELDS.includes(name);
  fault(known ? name : null, error.message);
  receipt = null;
  at("receipt").hidden = true;
  const sentence = known
    ? "Correct the marked field to see the figure."
    : sentenceOf(error.message);
  at("output").replaceChildren(h("p", { class: "c-muted" }, sentence));
  at("said").textContent = known ? `${sentenceOf(error.message)} ${sentence}` : sentence;
}

const sentenceOf = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Marks one field as wrong, and no other. */
function fault(wrong, message = "") {
  for (const name of FIELDS) {
    const place = at(`${name}-error`);
    place.hidden = name !== wrong;
    if (name === wrong) {
      field[name].setAttribute("aria-invalid", "true");
      place.replaceChildren(icon("i-warn", 14), sentenceOf(message));
    } else {
      field[name].removeAttribute("aria-invalid");
      place.replaceChildren();
    }
  }
}

function remember() {
  const address = new URLSearchParams();
  const written = field.product.value.trim();
  if (written) address.set("product", written);
  if (product) address.set("id", product.id);
  else address.set("class", field.class.value);
  address.set("country", field.country.value);
  if (ownYears) address.set("years", field.years.value);
  address.set("quantity", field.quantity.value);
  address.set("start", field.start.value);
  history.replaceState(null, "", `?${address}`);
}

function save() {
  if (!receipt) return;
  const text = `${JSON.stringify(receipt, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  h("a", { href: address, download: `receipt-${receipt.fingerprint.slice(0, 8)}.json` }).click();
  URL.revokeObjectURL(address);
}

await start();
