// Elements without a framework, and without markup made of text: nothing here can inject.

const SVG = "http://www.w3.org/2000/svg";

function make(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An HTML element; children that are null are left out. */
export const h = (name, attributes = {}, ...children) =>
  make(document.createElement(name), attributes, children);

/** An SVG element. */
export const s = (name, attributes = {}, ...children) =>
  make(document.createElementNS(SVG, name), attributes, children);

/** A symbol of the sprite; decoration, so it has no name. */
export const icon = (name, size = 16) =>
  s(
    "svg",
    { width: size, height: size, "aria-hidden": "true" },
    s("use", { href: `/icons.svg#${name}` }),
  );

const QUALITIES = {
  measured: "Measured",
  maker: "Maker’s figure",
  modelled: "Modelled",
  estimate: "Estimate by class",
  stale: "Older than its period",
};

/** A quality: its shape, then its word. */
export const mark = (quality) =>
  h("span", { class: "mark", "data-q": quality }, icon(`q-${quality}`, 12), QUALITIES[quality]);
