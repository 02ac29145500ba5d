// Elements in one expression each. What is shown is text, never markup.

type Child = Node | string | undefined;
type Attributes = Record<string, string | number | boolean | undefined>;

const SVG = "http://www.w3.org/2000/svg";

function fill<E extends Element>(made: E, attributes: Attributes, children: Child[]): E {
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : (value as string));
  }
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** An element with attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

/** A drawing's element. */
export function s(name: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS(SVG, name), attributes, children) as SVGElement;
}

/** A mark of 16 units a side, drawn in the text's colour. */
export function mark(path: string, attributes: Attributes = {}): SVGElement {
  const line = { fill: "none", stroke: "currentColor", "stroke-width": 1.5, ...attributes };
  return s("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, s("path", { d: path, ...line }));
}

/** Does what is not needed for what is seen first, once that is painted. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work));
}

const lists = new WeakMap<HTMLSelectElement, string>();

/** Puts options into a select, where they are others than before, and chooses one. */
export function options(of: HTMLSelectElement, list: readonly (readonly [string, string])[], chosen: string): void {
  const key = JSON.stringify(list);
  if (lists.get(of) !== key) {
    lists.set(of, key);
    of.replaceChildren(...list.map(([value, text]) => h("option", { value }, text)));
  }
  of.value = chosen;
}
