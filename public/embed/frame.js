// The calculator inside a frame, for pages whose policy refuses WebAssembly. It is told what to
// show by the part of its address after `#`, which no browser sends to a server, and by messages of
// the page around it; it tells that page its height, each result and each error. It speaks with one
// origin only, which the address names, and with nobody where it names none.
"use strict";
(() => {
  /** What may be set: attributes of the element. */
  const OPTIONS = [
    "product", "device", "maker", "screen", "country", "years", "hours", "refurbished", "quantity",
    "lang", "fields", "heading", "theme",
  ];
  /** How it may look: custom properties of the element. */
  const LOOKS =
    /^--carbon-(accent|bg|sunken|text|muted|border|line|control|danger|radius|font|mono)$/;
  const calculator = document.querySelector("carbon-calculator");
  const asked = new URLSearchParams(location.hash.slice(1));
  const origin = allowed(asked.get("origin"));

  /** The origin as browsers write it; nothing where it is none. */
  function allowed(text) {
    try {
      const { origin } = new URL(text ?? "");
      return origin === text && origin !== "null" ? origin : undefined;
    } catch {
      return undefined;
    }
  }

  function set(options) {
    for (const name of OPTIONS) {
      const value = options[name];
      if (value === undefined) continue;
      if (value === null) calculator.removeAttribute(name);
      else calculator.setAttribute(name, String(value));
    }
    const root = document.documentElement;
    root.lang = calculator.getAttribute("lang") || "en";
    const theme = calculator.getAttribute("theme");
    root.style.colorScheme = ["light", "dark"].includes(theme) ? theme : "";
  }

  function tell(kind, content) {
    if (origin && parent !== window) parent.postMessage({ carbon: kind, ...content }, origin);
  }

  set(Object.fromEntries(asked));
  for (const [name, value] of asked) {
    if (LOOKS.test(name)) calculator.style.setProperty(name, value);
  }
  addEventListener("message", (event) => {
    if (!origin || event.source !== parent || event.origin !== origin) return;
    const message = event.data;
    if (message?.carbon === "set" && typeof message.options === "object" && message.options) {
      set(message.options);
    }
  });
  calculator.addEventListener("carbon-change", (event) => tell("change", { detail: plain(event.detail) }));
  calculator.addEventListener("carbon-error", (event) => {
    const { kind = "", field = "", reason = "", message = "" } = event.detail ?? {};
    tell("error", { detail: { kind, field, reason, message } });
  });
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    tell("size", { height });
  }).observe(document.body);
  tell("ready", {});

  /** What a message can carry: the same without functions and classes. */
  function plain(detail) {
    return detail === undefined ? null : JSON.parse(JSON.stringify(detail));
  }
})();
