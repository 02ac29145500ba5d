// Runs before anything is painted, from within the page: chooses theme and language, asks for what
// the app will ask for first, so that the answers are there when it is, and paints the first figure
// as soon as it has arrived, which is long before the app has.

// Of the texts that the app would show, those that are painted here. Another language's come with
// its catalogue. A test holds that they are the catalogue's.
const ENGLISH = {
  NavOverview: "Overview",
  GrossFootprint: "Gross footprint",
  DemoTitle: "Demo data.",
  DemoText: "People, serials and devices are invented; published factors are real.",
  DemoShort: "Invented devices, real factors.",
};

const root = document.documentElement;
const preferred = navigator.languages || [];
const early = (window.early = {});

function choose() {
  let stored = null;
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    stored = localStorage.getItem("language");
  } catch {
    // Storage is closed to this site: preferences of the browser remain.
  }
  // LANGUAGES: where the texts of each language beside English are, told by the build.
  const known = (code) => code === "en" || code in LANGUAGES;
  root.lang = [stored, ...preferred.map((tag) => tag.split("-")[0])].find(known) ?? "en";
}

/** Asks, and keeps the answer for the app. */
function ask(url) {
  early[url] = fetch(url, { headers: { accept: "application/json" } });
  early[url].catch(() => {});
  return url;
}

/** What was answered, for this script: the app reads the same answer anew. */
async function answer(url) {
  const response = await early[url];
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.clone().json();
}

/** The period of the overview where the address names none: this year's months that are over, in
 * January those of the year before. */
function yearToDate(now) {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + 1];
  return `${month === 1 ? year - 1 : year}-01-01..${year}-${String(month).padStart(2, "0")}-01`;
}

/** The figure as `format::carbon` writes it. */
function written({ mean_kg: mean, low_kg: low, high_kg: high }) {
  const fallback = root.lang === "en" ? "en-GB" : root.lang;
  const locale = preferred.find((tag) => tag.startsWith(root.lang)) ?? fallback;
  const digits = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
  const format = new Intl.NumberFormat(locale, digits);
  const tonnes = Math.abs(mean) >= 999.5;
  const number = (kg) => {
    const value = tonnes ? kg / 1000 : kg;
    return value === 0 ? "0" : format.format(value).replace("-", "\u2212");
  };
  return {
    num: number(mean),
    unit: `${tonnes ? "t" : "kg"} CO₂e`,
    range: low === high ? "" : `(${number(low)}–${number(high)})`,
  };
}

function element(tag, className, ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

function ribbon(texts) {
  const made = element("aside", "ribbon", element("b", "", texts.DemoTitle), " ");
  made.append(element("span", "only-wide", texts.DemoText));
  made.append(element("span", "only-narrow", texts.DemoShort));
  return made;
}

/** Puts the figure where the app will put it, in the shell that it will replace. */
function paint(me, summary, texts) {
  const waiting = document.querySelector(".shell-wait");
  if (!waiting) return;
  const shell = waiting.cloneNode(true);
  shell.removeAttribute("aria-hidden");
  const main = element("main", "main", ...shell.querySelector(".main").childNodes);
  shell.querySelector(".main").replaceWith(main);
  const line = element("p", "", element("span", "skeleton"));
  line.firstChild.dataset.w = "l";
  const head = element("div", "", element("h1", "", texts.NavOverview), line);
  main.querySelector(".page-head").replaceChildren(head);
  const figure = written(summary.gross);
  const hero = element("p", "hero");
  for (const part of ["num", "unit", "range"]) {
    if (figure[part]) hero.append(element("span", part, figure[part]));
  }
  const ledger = element("article", "ledger lead");
  ledger.dataset.ledger = "gross";
  ledger.append(element("h2", "name", texts.GrossFootprint), hero);
  main.querySelector("[data-h=hero]").replaceWith(element("section", "first-figure", ledger));
  if (me.organisation.demo) shell.prepend(ribbon(texts));
  waiting.replaceWith(shell);
}

async function first(me, summary, catalogue) {
  const asked = [answer(me), answer(summary), catalogue && answer(catalogue)];
  const [member, fleet, told] = await Promise.all(asked);
  const nothing = fleet.devices === 0 && fleet.gross.high_kg === 0;
  if (!nothing) paint(member, fleet, told ? told.messages : ENGLISH);
}

choose();
const catalogue = LANGUAGES[root.lang] && ask(LANGUAGES[root.lang]);
ask("/api/v1/meta");
if (location.pathname === "/sign-in") {
  root.dataset.page = "gate";
} else {
  const me = ask("/api/v1/me");
  if (location.pathname === "/" && !location.search) {
    const period = yearToDate(new Date());
    const asked = `period=${period}&view=management&group_by=site`;
    const summary = ask(`/api/v1/fleet/summary?${asked}`);
    // Whatever fails here, the app says: it reads the same answers.
    first(me, summary, catalogue).catch(() => {});
  }
}
