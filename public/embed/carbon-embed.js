// `<carbon-embed>`: the calculator in a frame of the portal that this script comes from, for pages
// whose policy refuses WebAssembly. The frame is as high as what it shows; its results and errors
// are events of the element, named as those of `<carbon-calculator>`, whose attributes it takes, and
// whose custom properties as the page's style sheet sets them when the frame begins. The copy in the
// folder of a version (`/embed/1.2.3/`) frames the calculator that the portal has now. The page
// needs `frame-src` and `script-src` for the portal's origin, and nothing else.
"use strict";
(() => {
  const OPTIONS = [
    "product", "device", "maker", "screen", "country", "years", "hours", "refurbished", "quantity",
    "lang", "fields", "heading", "theme",
  ];
  const NUMBERS = ["screen", "years", "hours", "refurbished", "quantity"];
  /** What a style sheet may set, each a custom property `--carbon-…`. */
  const LOOKS = [
    "accent", "bg", "sunken", "text", "muted", "border", "line", "control", "danger", "radius",
    "font", "mono",
  ];
  /** Milliseconds after which a frame that says nothing is reported: one that loads, and one that has. */
  const [PATIENCE, LOADED] = [15_000, 2_000];
  /** What a visitor reads: the frame's name without a heading, and the sentence where it is refused. */
  const WORDS = {
    en: { title: "Carbon calculator", refused: "The calculator cannot be shown on this page." },
    de: { title: "CO₂-Rechner", refused: "Der Rechner kann auf dieser Seite nicht gezeigt werden." },
  };
  /** Its height before it is known, and the most that it is given. */
  const [FIRST, MOST] = [560, 10_000];
  const home = document.currentScript?.src;
  // Several copies on one page: the first one counts.
  if (!home || customElements.get("carbon-embed")) return;
  const there = new URL(home).origin;
  const inside = new URL("frame.html", home);
  inside.pathname = inside.pathname.replace(/\d+\.\d+\.\d+\/(?=frame\.html$)/, "");

  class CarbonEmbed extends HTMLElement {
    static observedAttributes = OPTIONS;
    #frame;
    #refusal;
    #patience;
    #ready = false;
    #later = {};
    #hear = (event) => this.#heard(event);

    connectedCallback() {
      for (const name of OPTIONS) this.#upgrade(name);
      // Moved within the page: a frame begins anew.
      this.#leave();
      const frame = document.createElement("iframe");
      const options = new URLSearchParams({ origin: location.origin });
      for (const name of OPTIONS) {
        const value = this.getAttribute(name);
        if (value !== null) options.set(name, value);
      }
      const style = getComputedStyle(this);
      for (const name of LOOKS.map((name) => `--carbon-${name}`)) {
        const value = style.getPropertyValue(name).trim();
        if (value) options.set(name, value);
      }
      this.#later = {};
      const address = new URL(inside);
      // After `#`: it stays in the browser and stands in no server's log.
      address.hash = options.toString();
      frame.src = address.href;
      frame.referrerPolicy = "no-referrer";
      frame.sandbox = "allow-scripts allow-same-origin allow-downloads allow-popups";
      // Set here and not as an attribute: a strict policy allows it.
      Object.assign(this.style, { display: "block" });
      Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: `${FIRST}px` });
      addEventListener("message", this.#hear);
      this.#frame = frame;
      this.#name();
      this.#colour();
      this.#wait(PATIENCE);
      // What is refused is loaded too, as the browser's own page; what is not has spoken by then.
      frame.addEventListener("load", () => this.#ready || this.#wait(LOADED));
      this.append(frame);
    }

    disconnectedCallback() {
      this.#leave();
    }

    attributeChangedCallback(name, _, value) {
      if (name === "theme") this.#colour();
      else this.#name();
      this.#later[name] = value;
      if (this.#ready) this.#set();
    }

    /** The language around it, of those that it has words in. */
    #language() {
      for (let at = this; at; at = at.getRootNode().host) {
        const near = at.closest("[lang]");
        if (near) return /^de\b/i.test(near.lang) ? "de" : "en";
      }
      return "en";
    }

    #name() {
      if (this.#frame) this.#frame.title = this.getAttribute("heading") || WORDS[this.#language()].title;
    }

    /** Only a frame of the same colour scheme as its page lets the page be seen at its corners. */
    #colour() {
      const theme = this.getAttribute("theme");
      if (this.#frame) this.#frame.style.colorScheme = ["light", "dark"].includes(theme) ? theme : "light dark";
    }

    /** Hands on what has changed since the frame was told. */
    #set() {
      this.#frame?.contentWindow?.postMessage({ carbon: "set", options: this.#later }, there);
      this.#later = {};
    }

    /** A property that a page set before the element was known. */
    #upgrade(name) {
      if (!Object.hasOwn(this, name)) return;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }

    #wait(long) {
      clearTimeout(this.#patience);
      this.#patience = setTimeout(() => this.#silent(), long);
    }

    #leave() {
      removeEventListener("message", this.#hear);
      clearTimeout(this.#patience);
      this.#frame?.remove();
      this.#refusal?.remove();
      this.#frame = this.#refusal = undefined;
      this.#ready = false;
    }

    #heard(event) {
      const frame = this.#frame;
      if (event.origin !== there || !frame || event.source !== frame.contentWindow) return;
      const message = event.data;
      if (message?.carbon === "ready") {
        clearTimeout(this.#patience);
        this.#ready = true;
        // It came late, and it came.
        this.#refusal?.remove();
        frame.style.display = "block";
        if (Object.keys(this.#later).length > 0) this.#set();
      } else if (message?.carbon === "size" && Number.isFinite(message.height)) {
        frame.style.height = `${Math.min(Math.max(message.height, 0), MOST)}px`;
      } else if (message?.carbon === "change") {
        this.#tell("carbon-change", message.detail);
      } else if (message?.carbon === "error") {
        this.#tell("carbon-error", message.detail);
      }
    }

    #silent() {
      const message =
        `The calculator of ${there} does not answer: ${location.origin} must be among the origins that it ` +
        "may be framed by (--embed-origin), and this page's policy must allow it in frame-src.";
      // A sentence in the place of the browser's grey box.
      this.#frame.style.display = "none";
      this.#refusal?.remove();
      const refusal = document.createElement("p");
      refusal.lang = this.#language();
      refusal.setAttribute("role", "status");
      refusal.textContent = WORDS[refusal.lang].refused;
      this.#refusal = refusal;
      this.append(refusal);
      this.#tell("carbon-error", { kind: "frame", field: "", reason: "frame", message });
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    }
  }
  // Each attribute is a property too, as of `<carbon-calculator>`: a text, a number, or null for none.
  for (const name of OPTIONS.filter((name) => name !== "lang")) {
    Object.defineProperty(CarbonEmbed.prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        const text = this.getAttribute(name);
        return text !== null && NUMBERS.includes(name) ? Number(text) : text;
      },
      set(value) {
        if (value === null || value === undefined || value === false) this.removeAttribute(name);
        else this.setAttribute(name, String(value));
      },
    });
  }
  customElements.define("carbon-embed", CarbonEmbed);
})();
