// The calculator's element on the builder's page: the portal's own script, which comes when the page
// is opened and runs only where it has the hash that the lines to copy name.

const TEXTS = ["product", "device", "maker", "country"];
const NUMBERS = ["screen", "years", "hours", "refurbished", "quantity"];
const NAMES = [...TEXTS, ...NUMBERS];

let coming;

/** Fetches the script, once for however many visits; one that failed can be asked for again. */
export const load = (src, integrity) => {
  coming ??= new Promise((loaded, failed) => {
    const there = () => customElements.get("carbon-calculator") !== undefined;
    if (there()) return loaded();
    const script = document.createElement("script");
    const gone = () => {
      script.remove();
      coming = undefined;
      failed(new Error(src));
    };
    script.onload = () => (there() ? loaded() : gone());
    script.onerror = gone;
    Object.assign(script, { src, integrity, crossOrigin: "anonymous" });
    document.head.append(script);
  });
  return coming;
};

/** Whether the element asks what its attribute says, and nobody has changed it since. */
const asks = (element, name) => {
  const [given, asked] = [element.getAttribute(name), element[name]];
  if (given === null) return asked === null;
  return NUMBERS.includes(name) ? Object.is(Number(given), asked) : given === asked;
};

/** Whether a maker is given of which nothing is counted: it is no error, but it is passed over. */
const anyMaker = (element) => {
  if (!element.getAttribute("maker")?.trim() || !asks(element, "maker") || element.product !== null) return false;
  const { result } = element.result ?? {};
  // Without a country there is no result; the element's own list says whom it knows.
  return result ? result.input.maker === null : element.shadowRoot.querySelector("#maker")?.value === "";
};

/** An error as texts, with what its sentence names, so that the page can say it in its own language. */
const plain = ({ kind, field, reason, message, error }) => {
  const { value = "", least = 0, most = 0 } = error?.values ?? {};
  return [kind, field, reason, message, value, least, most].map(String);
};

/**
 * Puts an element into a place. `told` hears which product it shows, whether a person has changed
 * what it asks, how high it is, whether any maker's device stands in for the one that was given, and
 * what is wrong with the attributes, seven texts each.
 */
export const mount = (place, told) => {
  const element = document.createElement("carbon-calculator");
  let problems = [];
  let hearing = false;
  let due = false;
  const tell = () => {
    due = false;
    // What a person does to the element is no fault of the attributes.
    const own = ({ kind, field }) => kind !== "input" || (element.hasAttribute(field) && asks(element, field));
    const product = element.result?.result.input.product;
    told(
      product ? `${product.maker} ${product.name}` : undefined,
      NAMES.some((name) => !asks(element, name)),
      Math.ceil(element.getBoundingClientRect().height),
      anyMaker(element),
      problems.filter(own).flatMap(plain),
    );
  };
  const later = () => {
    if (!due) queueMicrotask(tell);
    due = true;
  };
  element.addEventListener("carbon-error", ({ detail }) => {
    // The element tells all that is wrong at once, whenever that changes.
    if (!hearing) {
      problems = [];
      queueMicrotask(() => (hearing = false));
    }
    hearing = true;
    problems.push(detail);
    later();
  });
  element.addEventListener("carbon-change", () => {
    problems = [];
    later();
  });
  for (const kind of ["input", "click", "keyup"]) element.addEventListener(kind, later);
  element.settled = () => {
    // Where nothing is wrong any more, no event says so.
    if (!element.validity.badInput) problems = problems.filter(({ kind }) => kind !== "input");
    later();
  };
  new ResizeObserver(later).observe(element);
  // Lists and figures come when the catalogue does, which no event tells where nothing is computed.
  new MutationObserver(later).observe(element.shadowRoot, { childList: true, subtree: true });
  place.replaceChildren(element);
  return element;
};

/** Gives an element attributes and custom properties: name and value in turn, empty for none. */
export const apply = (element, attributes, looks) => {
  for (let at = 0; at < attributes.length; at += 2) {
    const [name, value] = attributes.slice(at, at + 2);
    if (value === "") element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  for (let at = 0; at < looks.length; at += 2) element.style.setProperty(looks[at], looks[at + 1]);
  // After the element, which reads all of them in one microtask.
  queueMicrotask(element.settled);
};

/** What the element asks now of an option; empty where it asks nothing. */
export const asked = (element, name) => (NAMES.includes(name) ? String(element[name] ?? "") : undefined);

/** The policy that the portal sends with the frame: it says which pages may show it. */
export const policy = async () => {
  const answer = await fetch("/embed/frame.html", { method: "HEAD", cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.headers.get("content-security-policy") ?? "";
};
