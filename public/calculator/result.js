// What the calculator says of a device, drawn.

import { h, icon, mark, s } from "./dom.js";
import { carbon, date, exact, number, scale } from "./format.js";

const STAGES = {
  manufacture: "Manufacture",
  transport: "Transport",
  use: "Use",
  end_of_life: "End of life",
  unattributed: "Unattributed",
};

const METHODS = {
  published: "Making, transport and end of life are the maker’s published figures, without the maker’s own use phase.",
  published_split_by_class:
    "The maker published a total without its parts: it is split as is usual for the class.",
  product_line: "No published footprint fits: making, transport and end of life are estimated from its maker’s published devices, its own line among them.",
  maker_class: "No published footprint fits: making, transport and end of life are estimated from its maker’s published devices.",
  parts: "Making is summed from the parts of a usual server; transport and end of life are as is usual for servers.",
  class_median: "Making, transport and end of life are the median of the published devices of this class.",
};

/** The device's name; the maker is left out where nobody wrote one. */
export const named = ({ maker, model }) =>
  maker === "Unknown maker" ? model : `${maker} ${model}`;

/** One sentence for those who hear the page. */
export function spoken(result) {
  const { value, unit, range } = carbon(result.all);
  const what =
    result.quantity === 1
      ? named(result.device)
      : `${exact(result.quantity)} devices, ${named(result.device)}`;
  const spread = range ? `, range ${range.replace("–", " to ")}` : "";
  const lacks = result.missing.map((label) => ` ${label.text}`).join("");
  return `${what}, over the planned life: ${value} ${unit} CO₂e${spread}.${lacks}`;
}

/**
 * The result's elements.
 * @param result what the calculator returned
 * @param {(product: {id: string, maker: string, name: string}) => void} choose takes the suggestion
 */
export function drawn(result, choose) {
  const { device, quantity, life, country } = result;
  const about = `Used in ${country.name} from ${date(start(life))} to ${date(lastDay(life))}.`;
  return h(
    "div",
    { class: "c-result" },
    h(
      "div",
      { class: "stack", "data-gap": "2" },
      h("div", { class: "c-what" }, h("h3", {}, named(device)), mark(result.quality)),
      h("p", { class: "c-muted" }, `${result.finding.text}. ${about}`),
    ),
    gaps(result.missing),
    h(
      "div",
      { class: "c-figures" },
      figure("One device, whole life", result.whole_life),
      figure("One device, first year", result.years[0].gross),
      quantity > 1 ? figure(`${exact(quantity)} devices, whole life`, result.all) : null,
    ),
    stages(result),
    years(result),
    notes(result, choose),
  );
}

/** What the figure lacks stands before it. */
function gaps(missing) {
  if (missing.length === 0) return null;
  const sentences = missing.map((label) => h("p", {}, label.text));
  return h("div", { class: "note", "data-tone": "warn" }, icon("i-warn"), ...sentences);
}

function figure(name, of) {
  const { value, unit, range, exact: title } = carbon(of);
  return h(
    "div",
    {},
    h("p", { class: "tag" }, icon("l-gross", 14), name),
    h("p", { class: "big num", title }, value, " ", h("span", { class: "unit" }, `${unit} CO₂e`)),
    range ? h("p", { class: "range" }, range) : null,
  );
}

function stages(result) {
  const one = scale(result.whole_life.mean_kg);
  const widest = Math.max(...result.stages.map(({ carbon: of }) => of.high_kg), 0.001);
  const rows = result.stages.map(({ stage, carbon: of, quality }) => {
    const shown = carbon(of, one);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, STAGES[stage]),
      h("td", { class: "c-bar" }, bar(stage, of, widest)),
      h("td", {}, mark(quality)),
      h("td", { class: "r num", title: shown.exact }, ...value(shown)),
    );
  });
  return h(
    "table",
    { class: "c-table" },
    h("caption", {}, "One device by stage, whole life"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "Stage"),
        h("th", { scope: "col", class: "c-bar" }, h("span", { class: "sr" }, "Bar and 90 % range")),
        h("th", { scope: "col" }, "How good"),
        h("th", { scope: "col", class: "r" }, "CO₂e"),
      ),
    ),
    h("tbody", {}, ...rows),
    h(
      "tfoot",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "row" }, "Together"),
        h("td", { class: "c-bar" }),
        h("td", {}),
        h("td", { class: "r num" }, ...value(carbon(result.whole_life, one))),
      ),
    ),
  );
}

function bar(stage, { mean_kg, low_kg, high_kg }, widest) {
  const at = (kg) => Math.max((kg / widest) * 100, 0);
  return s(
    "svg",
    {
      viewBox: "0 0 100 12",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      "data-stage": stage,
    },
    s("rect", { x: 0, y: 1, width: at(mean_kg), height: 10 }),
    // The range's lower half lies on the bar, in the colour of the ground.
    s("line", { class: "within", x1: at(low_kg), x2: at(mean_kg), y1: 6, y2: 6 }),
    s("line", { x1: at(mean_kg), x2: at(high_kg), y1: 6, y2: 6 }),
  );
}

const value = ({ value: text, unit, range }) => [
  text,
  h("span", { class: "unit" }, ` ${unit}`),
  range ? h("span", { class: "range" }, range) : null,
];

function years(result) {
  const one = scale(result.years[0].gross.mean_kg);
  const rows = result.years.map(({ period, gross }, at) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, String(at + 1)),
      h("td", {}, `${date(start(period))} – ${date(lastDay(period))}`),
      h("td", { class: "r num" }, ...value(carbon(gross, one))),
    ),
  );
  return h(
    "details",
    { class: "c-years" },
    h("summary", {}, icon("i-right", 12), "One device, year by year"),
    h(
      "table",
      { class: "c-table" },
      h("caption", { class: "sr" }, "One device, year by year"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Year"),
          h("th", { scope: "col" }, "Days"),
          h("th", { scope: "col", class: "r" }, "CO₂e"),
        ),
      ),
      h("tbody", {}, ...rows),
    ),
  );
}

function notes(result, choose) {
  const { device, grid, method, energy_kwh: energy } = result;
  const lines = [];
  if (device.suggestion) {
    const { maker, name } = device.suggestion;
    const take = () => choose(device.suggestion);
    lines.push(
      h(
        "li",
        {},
        "Did you mean ",
        h("button", { type: "button", onclick: take }, `${maker} ${name}`),
        "? Until you say so, the class is counted.",
      ),
    );
  }
  if (!device.suggestion && device.matched === "estimated" && device.maker !== "Typical") {
    lines.push(
      h("li", {}, "No footprint of this product is in the catalogue: it counts as a typical device."),
    );
  }
  if (method) lines.push(h("li", {}, METHODS[method]));
  if (energy !== null) {
    lines.push(
      h("li", {}, `Electricity is modelled: ${number(energy)} kWh for one device over its life.`),
    );
  }
  if (energy !== null && grid?.fallback) {
    lines.push(
      h(
        "li",
        {},
        `${grid.label.text}: no factor is published for the end of this life, so the one of ${grid.vintage} stands in.`,
      ),
    );
  }
  lines.push(h("li", {}, "Ranges hold 90 % of what is likely."));
  if (result.quantity > 1) {
    lines.push(
      h("li", {}, "Devices of one kind share one uncertainty: the range grows with their number."),
    );
  }
  return h("ul", { class: "c-notes" }, ...lines);
}

// A period is `first..end`, its end not in it.
const start = (period) => period.split("..")[0];

function lastDay(period) {
  const end = new Date(`${period.split("..")[1]}T00:00:00Z`);
  return new Date(end.getTime() - 86_400_000).toISOString().slice(0, 10);
}
