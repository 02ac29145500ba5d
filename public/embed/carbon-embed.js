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
  /** What a style sheet may set, each a custom property `--carbon-…`. */
  const LOOKS = [
    "accent", "bg", "sunken", "text", "muted", "border", "line", "control", "danger", "radius",
    "font", "mono",
  ];
  /** Milliseconds after which a frame that says nothing is reported. */
  const PATIENCE = 15_000;
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
    #patience;
    #ready = false;
    #later = {};
    #hear = (event) => this.#heard(event);

    connectedCallback() {
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
      frame.title = this.getAttribute("heading") || "Carbon calculator";
      frame.referrerPolicy = "no-referrer";
      frame.sandbox = "allow-scripts allow-same-origin allow-downloads allow-popups";
      // Set here and not as an attribute: a strict policy allows it.
      Object.assign(this.style, { display: "block" });
      Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: `${FIRST}px` });
      addEventListener("message", this.#hear);
      this.#frame = frame;
      this.#colour();
      this.#patience = setTimeout(() => this.#silent(), PATIENCE);
      this.append(frame);
    }

    disconnectedCallback() {
      this.#leave();
    }

    attributeChangedCallback(name, _, value) {
      if (name === "theme") this.#colour();
      this.#later[name] = value;
      if (this.#ready) this.#set();
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

    #leave() {
      removeEventListener("message", this.#hear);
      clearTimeout(this.#patience);
      this.#frame?.remove();
      this.#frame = undefined;
      this.#ready = false;
    }

    #heard(event) {
      const frame = this.#frame;
      if (event.origin !== there || !frame || event.source !== frame.contentWindow) return;
      const message = event.data;
      if (message?.carbon === "ready") {
        clearTimeout(this.#patience);
        this.#ready = true;
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
      this.#tell("carbon-error", { kind: "frame", field: "", reason: "frame", message });
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    }
  }
  customElements.define("carbon-embed", CarbonEmbed);
})();
