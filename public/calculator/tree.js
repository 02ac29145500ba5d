// The receipt as a tree of native disclosures: each value, then the steps that made it.

import { h, icon, mark } from "./dom.js";
import { measure } from "./format.js";

const SIGNS = { plus: "+", minus: "−", times: "×", over: "÷" };
const SAID = { plus: "plus", minus: "minus", times: "times", over: "divided by" };

/** The tree of a node, its first two levels open. */
export const tree = (root) => h("ul", { class: "tree" }, branch(root, null, 2));

function branch(node, operator, levels) {
  const sign = operator
    ? [
        h("span", { class: "line-op", "aria-hidden": "true" }, SIGNS[operator]),
        h("span", { class: "sr" }, `${SAID[operator]} `),
      ]
    : [];
  const steps = node.steps ?? [];
  if (steps.length === 0) {
    return h("li", {}, h("div", { class: "leaf" }, h("span"), ...line(node, sign)));
  }
  const arrow = h("span", { class: "tw" }, icon("i-right", 12));
  const details = h("details", {}, h("summary", {}, arrow, ...line(node, sign)));
  // The steps are drawn when they are first looked at.
  const draw = () => {
    if (details.querySelector(":scope > ul")) return;
    const children = steps.map((step, at) => {
      const first = at === 0 && step.operator === "plus";
      return branch(step.node, first ? null : step.operator, levels - 1);
    });
    details.append(h("ul", {}, ...children));
  };
  details.addEventListener("toggle", draw);
  if (levels > 0) {
    draw();
    details.open = true;
  }
  return h("li", {}, details);
}

function line(node, sign) {
  const value = measure(node);
  const name = node.steps?.length
    ? h("b", {}, node.label.text)
    : h("span", {}, node.label.text);
  const about = h(
    "span",
    { class: "src" },
    node.quality ? mark(node.quality) : null,
    ...(node.source ? source(node.source) : []),
    ...(node.notes ?? []).map((note) => h("span", {}, note.text)),
    node.rounded ? h("span", {}, "rounded to whole grams") : null,
  );
  const number = h(
    "span",
    { class: "num", title: value.exact },
    value.value,
    value.unit ? h("span", { class: "unit" }, ` ${value.unit}`) : null,
    value.range ? h("span", { class: "range" }, value.range) : null,
  );
  return [h("span", {}, ...sign, name, about), number];
}

function source({ id, title, licence, vintage, boundary, mix, address }) {
  const text = vintage ? `${title}, ${vintage}` : title;
  const sheet = address?.startsWith("https://");
  return [
    sheet
      ? h("a", { href: address, rel: "external noreferrer", target: "_blank" }, text)
      : h("span", {}, text),
    h("span", {}, licence),
    boundary ? h("span", {}, `${boundary} boundary`) : null,
    mix ? h("span", {}, `${mix} mix`) : null,
    h("span", { class: "mono" }, id),
  ];
}
