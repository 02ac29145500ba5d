// The calculator's element in a foreign page: under a strict policy, by keyboard, in a form, with
// whatever a page gives it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { accessible, launch, layoutShift, open, quiet, sideways } from "./portal.mjs";

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";
const KINDS = { js: "text/javascript", css: "text/css", html: "text/html", bin: "application/octet-stream" };
const QUESTION = 'country="DE" years="5" refurbished="30" quantity="120"';
const CSS = `body{margin:0;padding:16px;font:17px Georgia,serif}h1{font-size:24px}
carbon-calculator:not(:defined){display:block;min-block-size:1100px}
.w240{inline-size:240px}.w320{inline-size:320px}.w480{inline-size:480px}`;

let browser;
let server;
const pages = new Map([["/page.css", CSS], ["/favicon.ico", ""]]);

/** A page of a partner's with this in it; its address. */
function partner(body, { lang = "en", script = true } = {}) {
  const path = `/page-${pages.size}.html`;
  const loaded = script ? '<script src="/dist/carbon-calculator.js" defer></script>' : "";
  pages.set(
    path,
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Partner</title>
<link rel="stylesheet" href="/page.css">${loaded}</head>
<body><main><h1>Partner</h1>${body}<p id="below">Below.</p></main></body></html>`,
  );
  return path;
}

const element = (attributes = QUESTION, inside = "") => `<carbon-calculator ${attributes}>${inside}</carbon-calculator>`;

before(async () => {
  const folder = process.env.IMPACT_CALCULATOR;
  assert.ok(folder, "IMPACT_CALCULATOR is not set: run this through cargo xtask test --only calculator");
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const policy = searchParams.get("policy") ?? POLICY;
    const type = KINDS[pathname.split(".").pop()] ?? "application/octet-stream";
    try {
      const body = pages.get(pathname) ?? readFileSync(join(folder, pathname));
      response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => http.listen(0, "127.0.0.1", ready));
  server = { http, address: `http://127.0.0.1:${http.address().port}` };
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.http.close();
});

/** Opens a partner's page and waits for every element's result. */
async function visit(body, { results = true, query = "", ...options } = {}) {
  const page = await open(browser, server, options);
  page.requests = [];
  page.on("request", (request) => page.requests.push(request));
  await page.goto(partner(body, options) + query);
  if (results) {
    await page.waitForFunction(() => [...document.querySelectorAll("carbon-calculator")].every((of) => of.result));
  }
  return page;
}

const figure = (page, at = 0) => page.locator("[part=figure]").nth(at).innerText();
const plain = (text) => text.replace(/\s+/g, " ").trim();

describe("the calculator's element", () => {
  test("shows a result with its range, what it is compared with and its stages", async () => {
    const page = await visit(element());
    assert.match(plain(await figure(page)), /^[\d.]+ t CO₂e$/);
    assert.match(await page.locator("[part=range]").first().innerText(), /^[\d.]+–[\d.]+ t$/);
    const shown = plain(await page.locator("[part=card]").innerText());
    for (const said of [
      "Gross, a year",
      "Less than new, a year",
      "Compared with new devices every 4 years. The two are not subtracted.",
      "Where it comes from, over 5 years",
      "Kept a year longer",
      "All refurbished",
      "Estimate by category",
      "Computed on this page, nothing is sent.",
    ]) {
      assert.ok(shown.includes(said), `${said} is missing in ${shown}`);
    }
    const rows = await page.getByRole("table").getByRole("row").allInnerTexts();
    assert.equal(rows.length, 6, rows.join("; "));
    await page.getByText("Why these numbers").click();
    const reasons = plain(await page.locator("[part=reasons]").innerText());
    for (const said of [/g CO₂e\/kWh/, /Germany, 2024/, /10% \(\d+%–\d+%\) of making/, /Open Database License/, /CC BY 4\.0/]) {
      assert.match(reasons, said);
    }
    quiet(page);
  });

  test("is not less than itself: new devices for their usual life", async () => {
    const page = await visit('<carbon-calculator device="laptop" country="DE"></carbon-calculator>');
    assert.equal(plain(await figure(page, 1)), "0 kg CO₂e");
    quiet(page);
  });

  test("computes what the functions compute, and tells the page", async () => {
    const page = await visit(element());
    const [told, computed] = await page.evaluate(async (question) => {
      const of = document.querySelector("carbon-calculator");
      const heard = new Promise((resolve) => document.addEventListener("carbon-change", (event) => resolve(event.detail)));
      of.years = 6;
      const { load } = await import("/dist/index.js");
      const calculator = await load();
      const asked = { ...question, years: 6 };
      return [await heard, { result: calculator.calculate(asked), comparisons: calculator.compare(asked) }];
    }, { class: "laptop", country: "DE", refurbished: 30, quantity: 120 });
    assert.deepEqual(told, computed);
    assert.equal(await page.evaluate(() => document.querySelector("carbon-calculator").getAttribute("years")), "6");
    quiet(page);
  });

  test("is used by keyboard alone", async () => {
    const page = await visit(element());
    await page.keyboard.press("Tab");
    const field = page.getByRole("combobox", { name: "Device", exact: true });
    assert.ok(await field.evaluate((of) => of.matches(":focus-visible")));
    await page.keyboard.type("latitude 5310");
    assert.equal(await field.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("ArrowDown");
    const active = await field.getAttribute("aria-activedescendant");
    assert.match(await page.locator(`#${active}`).innerText(), /Dell Latitude 5310/);
    assert.deepEqual(await accessible(page), []);
    await page.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "Dell Latitude 5310");
    assert.equal(await field.getAttribute("aria-expanded"), "false");
    assert.equal(await page.evaluate(() => document.querySelector("carbon-calculator").product), "dell/latitude-5310");
    await page.getByText("Published by its maker").waitFor();
    const before = await figure(page);
    await page.getByRole("slider", { name: "Kept for" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await figure(page), before);
    await page.waitForFunction(() =>
      [...document.querySelector("carbon-calculator").shadowRoot.querySelectorAll("[role=status]")].some((of) => of.textContent.startsWith("Gross")),
    );
    await field.focus();
    await page.keyboard.press("Escape");
    assert.equal(await field.inputValue(), "");
    assert.equal(await page.evaluate(() => document.querySelector("carbon-calculator").product), null);
    // What names nothing stays to be mended, and gives no figure.
    await page.keyboard.type("acme zz");
    await page.getByText("Not in the list.").first().waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await field.inputValue(), "acme zz");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(plain(await figure(page)), "–");
    assert.equal(await page.evaluate(() => document.querySelector("carbon-calculator").value), "");
    await field.focus();
    await page.keyboard.press("Escape");
    assert.equal(await field.getAttribute("aria-invalid"), null);
    assert.match(plain(await figure(page)), /CO₂e$/);
    await page.locator("summary").focus();
    await page.keyboard.press("Enter");
    const save = page.getByRole("button", { name: "Save the receipt" });
    await page.keyboard.press("Tab");
    assert.ok(await save.evaluate((of) => of.matches(":focus-visible")));
    quiet(page);
  });

  test("is accessible at every width, in both themes", async () => {
    const all = [240, 320, 480].map((width) => `<div class="w${width}">${element()}</div>`).join("");
    const wrong = element('country="ZZ" years="many" maker="Dell"');
    const page = await visit(all + wrong + element(""), { results: false });
    await page.waitForFunction(() => [...document.querySelectorAll("carbon-calculator")].slice(0, 3).every((of) => of.result));
    await page.evaluate(() =>
      document.querySelectorAll("carbon-calculator").forEach((of) => (of.shadowRoot.querySelector("details").open = true)),
    );
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      assert.deepEqual(await accessible(page), [], colorScheme);
      assert.deepEqual(await sideways(page), []);
    }
    const out = await page.locator("carbon-calculator").evaluateAll((all) =>
      all.flatMap((of) => {
        const { right } = of.getBoundingClientRect();
        const inside = [...of.shadowRoot.querySelectorAll("*:not(.sr, thead *)")];
        return inside.filter((part) => part.getBoundingClientRect().right > right + 1).map((part) => part.outerHTML.slice(0, 90));
      }),
    );
    assert.deepEqual(out, []);
    quiet(page);
  });

  test("speaks German, and languages that the page brings", async () => {
    const french = JSON.stringify({ gross: "Brut, par an", country: "Utilisé en" }).replaceAll('"', "&quot;");
    const page = await visit(element() + element(`${QUESTION} lang="fr" messages="${french}"`), { lang: "de" });
    const german = plain(await page.locator("[part=card]").first().innerText());
    for (const said of ["Gerät", "Genutzt in", "Behalten für", "5 Jahre", "Aufgearbeitet", "Deutschland", "Brutto, im Jahr", "Beides wird nicht verrechnet"]) {
      assert.ok(german.includes(said), `${said} is missing in ${german}`);
    }
    assert.match(plain(await figure(page)), /^\d+,\d+ t CO₂e$/);
    const other = plain(await page.locator("[part=card]").nth(1).innerText());
    for (const said of ["Brut, par an", "Utilisé en", "Allemagne", "5 ans"]) assert.ok(other.includes(said), other);
    quiet(page);
  });

  test("does not depend on another on the same page, and loads once for both", async () => {
    const page = await visit(element() + element('country="FR" product="dell/latitude-5310"'));
    const before = await figure(page, 2);
    await page.getByRole("textbox", { name: "Number of devices" }).first().fill("1.000");
    assert.equal(await page.evaluate(() => document.querySelector("carbon-calculator").quantity), 1000);
    assert.equal(await figure(page, 2), before);
    const catalogues = page.requests.filter((request) => request.url().includes("catalogue"));
    assert.equal(catalogues.length, 1);
    // Taken out and put back, it is the same.
    const kept = await figure(page);
    await page.evaluate(() => document.querySelector("#below").after(document.querySelector("carbon-calculator")));
    assert.equal(plain(await figure(page, 2)), plain(kept));
    quiet(page);
  });

  test("tolerates another version of itself", async () => {
    const page = await visit('<script src="/dist/carbon-calculator.js?v=2" defer></script>' + element());
    assert.match(plain(await figure(page)), /t CO₂e$/);
    assert.equal(await page.evaluate(() => "SCRIPT_ADDRESS" in window), false);
    quiet(page);
  });

  test("is a field of a form", async () => {
    const field = element(`name="carbon" ${QUESTION}`);
    const page = await visit(`<form>${field}<fieldset>${element('name="more" country="FR"')}</fieldset><button>Send</button></form>`);
    const sent = () => page.evaluate(() => Object.fromEntries(new FormData(document.querySelector("form"))));
    assert.deepEqual(JSON.parse((await sent()).carbon), {
      product: null,
      class: "laptop",
      maker: null,
      screen: null,
      country: "DE",
      years: 5,
      hours: 8,
      refurbished: 30,
      quantity: 120,
    });
    const quantity = page.getByRole("textbox", { name: "Number of devices" }).first();
    await quantity.fill("1.5");
    assert.equal((await sent()).carbon, undefined);
    const state = await page.evaluate(() => {
      const of = document.querySelector("carbon-calculator");
      const { validationMessage, validity } = of;
      return { validationMessage, bad: validity.badInput, valid: of.reportValidity() };
    });
    assert.deepEqual(state, { validationMessage: "Enter a whole number from 1 to 1,000,000.", bad: true, valid: false });
    assert.ok(await quantity.evaluate((of) => of.matches(":focus")));
    // A page that asks whether it may send does not move the visitor; sending does.
    const send = page.getByRole("button", { name: "Send" });
    await send.focus();
    assert.equal(await page.evaluate(() => document.querySelector("form").checkValidity()), false);
    assert.ok(await send.evaluate((of) => of.matches(":focus")));
    await send.click();
    assert.ok(await quantity.evaluate((of) => of.matches(":focus")));
    await page.evaluate(() => document.querySelector("form").reset());
    assert.equal(await quantity.inputValue(), "120");
    assert.equal(JSON.parse((await sent()).carbon).quantity, 120);
    await page.evaluate(() => (document.querySelector("fieldset").disabled = true));
    const second = page.getByRole("combobox", { name: "Used in" }).nth(1);
    assert.ok(await second.isDisabled());
    assert.equal((await sent()).more, undefined);
    quiet(page);
  });

  test("asks for a country, and insists where it is required", async () => {
    const page = await visit(`<form>${element('name="carbon" required')}<button>Send</button></form>`, { results: false });
    await page.getByText("Choose the country where the devices are used.").waitFor();
    const missing = () => page.evaluate(() => document.querySelector("carbon-calculator").validity.valueMissing);
    await page.waitForFunction(() => document.querySelector("carbon-calculator").validity.valueMissing);
    assert.equal(await page.locator("[aria-invalid]").count(), 0);
    await page.getByRole("button", { name: "Send" }).click();
    const country = page.getByRole("combobox", { name: "Used in" });
    assert.equal(await country.getAttribute("aria-invalid"), "true");
    assert.ok(await country.evaluate((of) => of.matches(":focus")));
    await country.selectOption("FR");
    assert.equal(await missing(), false);
    assert.match(plain(await figure(page)), /kg CO₂e$/);
    quiet(page);
  });

  test("shows beside the field what cannot be used, and throws nothing", async () => {
    const page = await visit(element(), {});
    for (const [name, value, message] of [
      ["years", "-3", "Enter a number from 0.5 to 25."],
      ["years", "1e400", "Enter a number from 0.5 to 25."],
      ["hours", "noon", "Enter a number from 0 to 24."],
      ["refurbished", "12.5", "Enter a whole number from 0 to 100."],
      ["quantity", "0", "Enter a whole number from 1 to 1,000,000."],
      ["country", "Atlantis", "“Atlantis” is not known here."],
      ["country", "<img src=x>", "“<img src=x>” is not known here."],
      ["product", "acme/one", "“acme/one” is not known here."],
      ["device", "toaster", "“toaster” is not known here."],
      ["device", "dock", "Nothing is published for this kind: choose another."],
    ]) {
      const told = await page.evaluate(
        ([name, value]) =>
          new Promise((resolve) => {
            const of = document.querySelector("carbon-calculator");
            of.addEventListener("carbon-error", (event) => resolve([event.detail.field, event.detail.message]), { once: true });
            of.setAttribute(name, value);
          }),
        [name, value],
      );
      assert.deepEqual(told, [name, message]);
      assert.equal(await page.locator(".error:not([hidden])").innerText(), message);
      assert.equal(await page.locator("[aria-invalid]").count(), 1);
      assert.equal(plain(await figure(page)), "–");
      await page.evaluate((name) => document.querySelector("carbon-calculator").removeAttribute(name), name);
      if (name === "country") await page.evaluate(() => (document.querySelector("carbon-calculator").country = "DE"));
      await page.waitForFunction(() => document.querySelector("carbon-calculator").result);
    }
    // Wrong types from JavaScript: none is taken for no value.
    for (const [name, value, message] of [
      ["years", true, "Enter a number from 0.5 to 25."],
      ["years", [], "Enter a number from 0.5 to 25."],
      ["quantity", [5], "Enter a whole number from 1 to 1,000,000."],
      ["country", [], "“[]” is not known here."],
      ["device", true, "“true” is not known here."],
      ["product", {}, "“{}” is not known here."],
    ]) {
      const shown = await page.evaluate(
        async ([name, value]) => {
          const of = document.querySelector("carbon-calculator");
          const before = of[name];
          of[name] = value;
          await new Promise((ready) => setTimeout(ready));
          const said = of.validationMessage;
          of[name] = before;
          await new Promise((ready) => setTimeout(ready));
          return [said, of.validationMessage];
        },
        [name, value],
      );
      assert.deepEqual(shown, [message, ""], `${name} = ${JSON.stringify(value)}`);
    }
    const odd = await page.evaluate(async () => {
      const of = document.querySelector("carbon-calculator");
      const values = [{}, [], Symbol("s"), () => {}, NaN, Infinity, 1n, new Date(NaN), Object.create(null), true, document.body];
      for (const name of ["product", "device", "maker", "screen", "country", "years", "hours", "refurbished", "quantity", "fields", "heading", "messages", "theme"]) {
        for (const value of [...values, null]) of[name] = value;
      }
      await new Promise((ready) => setTimeout(ready, 50));
      of.country = "DE";
      await new Promise((ready) => setTimeout(ready, 50));
      return of.result?.result.input.country;
    });
    assert.equal(odd, "DE");
    quiet(page);
  });

  test("shows what is wrong with a field that the page leaves out", async () => {
    const page = await visit(element('fields="years" country="ZZ"'), { results: false });
    await page.getByText("“ZZ” is not known here.").waitFor();
    assert.equal(await page.locator("select").count(), 0);
    quiet(page);
  });

  test("moves a form that is sent to what it shows, where the fault is with a field that is left out", async () => {
    const page = await visit(`<form>${element('name="carbon" fields="years" country="ZZ"')}<button>Send</button></form>`, {
      results: false,
    });
    await page.getByText("“ZZ” is not known here.").waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    assert.ok(await page.getByRole("slider", { name: "Kept for" }).evaluate((of) => of.matches(":focus")));
    quiet(page);
  });

  test("shows any maker where the page names one without figures, and a share as it is asked", async () => {
    const page = await visit(element('country="DE" maker="Acme" screen="14"'));
    assert.equal(await page.getByRole("combobox", { name: "Maker" }).inputValue(), "");
    assert.equal(await page.evaluate(() => document.querySelector("carbon-calculator").result.result.input.maker), null);
    await page.evaluate(() => (document.querySelector("carbon-calculator").refurbished = 50.5));
    await page.getByText("50.5%", { exact: true }).waitFor();
    quiet(page);
  });

  test("asks the network for its own files alone, and keeps nothing", async () => {
    const page = await visit(element(`${QUESTION} product="dell/latitude-5310"`));
    const loaded = page.requests.map((request) => new URL(request.url()).pathname);
    assert.deepEqual(loaded.filter((path) => path.startsWith("/dist/")).sort(), ["/dist/carbon-calculator.js", "/dist/catalogue.odbl.bin"]);
    const before = page.requests.length;
    const field = page.getByRole("combobox", { name: "Device", exact: true });
    await field.fill("thinkpad");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "Used in" }).selectOption("SE");
    await page.getByRole("slider", { name: "Refurbished" }).fill("80");
    await page.getByText("Why these numbers").click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the receipt" }).click()]);
    assert.equal(file.suggestedFilename(), "carbon-receipt.json");
    const sent = page.requests.slice(before).map((request) => request.url());
    assert.deepEqual(sent.filter((url) => !url.startsWith("blob:")), []);
    for (const request of page.requests) {
      assert.equal(request.method(), "GET");
      assert.equal(new URL(request.url()).search, "");
    }
    const kept = await page.evaluate(async () => [
      document.cookie,
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
    ]);
    assert.deepEqual(kept, ["", 0, 0, 0]);
    quiet(page);
  });

  test("hands over a receipt that computes to the same digits", async () => {
    const page = await visit(element(`${QUESTION} product="dell/latitude-5310"`));
    await page.getByText("Why these numbers").click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the receipt" }).click()]);
    const path = await file.path();
    const receipt = JSON.parse(readFileSync(path, "utf8"));
    const year = await page.evaluate(() => document.querySelector("carbon-calculator").result.result.year.mean_kg);
    assert.equal(receipt.root.value, Math.round(year * 1000));
    assert.match(receipt.fingerprint, /^[0-9a-f]{64}$/);
    if (process.env.IMPACT_BIN) {
      const run = spawnSync(process.env.IMPACT_BIN, ["receipt", "verify", path], { encoding: "utf8" });
      assert.equal(run.status, 0, run.stderr);
      assert.match(run.stdout, /computed again to the same digits/);
    }
    quiet(page);
  });

  test("moves nothing while it loads", async () => {
    for (const width of [240, 320, 480]) {
      for (const attributes of [QUESTION, `${QUESTION} lang="de"`, `${QUESTION} maker="Dell"`, ""]) {
        const page = await open(browser, server, {});
        const path = partner(`<div class="w${width}">${element(attributes)}</div>`, { script: false });
        // Where the element is known before the page is painted, the skeleton has its last size.
        await page.route("**/catalogue.odbl.bin", async (route) => {
          await new Promise((ready) => setTimeout(ready, 300));
          await route.continue();
        });
        pages.set(path, pages.get(path).replace("</head>", '<script src="/dist/carbon-calculator.js"></script></head>'));
        await page.goto(path);
        await page.waitForTimeout(100);
        const height = () => page.evaluate(() => document.querySelector("#below").getBoundingClientRect().top);
        const first = await height();
        await page.waitForFunction(() => document.querySelector("carbon-calculator").shadowRoot.querySelectorAll("option").length > 100);
        assert.equal(await height(), first, `${attributes} at ${width} px`);
        assert.equal(await layoutShift(page), 0, `${attributes} at ${width} px`);
        await page.context().close();
      }
    }
  });

  test("is drawn once, with its result; where that takes long, its form comes first", async () => {
    for (const late of [false, true]) {
      const page = await open(browser, server, {});
      // Time stands still: what comes does not come because somebody waited.
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      let arrive;
      const arrived = new Promise((resolve) => (arrive = resolve));
      await page.route("**/catalogue.odbl.bin", async (route) => {
        await arrived;
        await route.continue();
      });
      await page.goto(partner(element()));
      const state = () =>
        page.evaluate(() => {
          const of = document.querySelector("carbon-calculator");
          return [of.matches(":defined"), Boolean(of.shadowRoot?.querySelector("input")), Boolean(of.result)];
        });
      assert.deepEqual(await state(), [false, false, false]);
      const known = page.evaluate(() => customElements.whenDefined("carbon-calculator").then(() => undefined));
      if (late) await page.clock.runFor(100);
      else arrive();
      await known;
      assert.deepEqual(await state(), [true, true, !late]);
      arrive();
      await page.waitForFunction(() => document.querySelector("carbon-calculator").result);
      quiet(page);
      await page.context().close();
    }
  });

  test("keeps the room of its stages, however many a product has", async () => {
    const widths = [240, 320, 480];
    const all = ["en", "de"].flatMap((lang) => widths.map((width) => `<div class="w${width}">${element(`${QUESTION} lang="${lang}"`)}</div>`));
    const page = await visit(all.join(""));
    const rooms = (product) =>
      page.evaluate(async (product) => {
        const all = [...document.querySelectorAll("carbon-calculator")];
        for (const of of all) of.product = product;
        await new Promise((ready) => setTimeout(ready, 50));
        const stages = all[0].result.result.stages.length;
        return [stages, all.map((of) => of.shadowRoot.querySelector("[part=stages]").getBoundingClientRect().height)];
      }, product);
    const [usual, room] = await rooms(null);
    assert.equal(usual, 4);
    for (const [product, stages] of [["dell/latitude-3420", 3], ["apple/ipad-10th-generation-with-64gb", 5]]) {
      assert.deepEqual(await rooms(product), [stages, room]);
    }
    quiet(page);
  });

  test("says what it needs where WebAssembly is refused, or its files are missing", async () => {
    for (const [query, attributes, kind, message] of [
      ["?policy=default-src 'self'", QUESTION, "wasm", "This page does not allow the calculator to compute"],
      ["", `${QUESTION} catalogue="/dist/nothing.bin"`, "catalogue", "files cannot be read here"],
      ["", `${QUESTION} catalogue="/page.css"`, "catalogue", "files cannot be read here"],
      ["", `${QUESTION} catalogue="http://["`, "catalogue", "files cannot be read here"],
    ]) {
      const page = await open(browser, server, {});
      page.expected.push(/security policy|Content Security Policy|404/);
      await page.addInitScript(() => {
        window.told = [];
        document.addEventListener("carbon-error", (event) => window.told.push(event.detail.kind));
      });
      await page.goto(partner(element(attributes)) + query);
      await page.getByText(message).waitFor();
      assert.deepEqual(await page.evaluate(() => window.told), [kind]);
      quiet(page);
      await page.context().close();
    }
  });

  test("takes a page's slots, parts and colours, and either direction of writing", async () => {
    const inside = '<b slot="heading">Our laptops</b><i slot="after-result">An offer</i><u slot="footer">By us</u>';
    const page = await visit(`<div dir="rtl">${element(`${QUESTION} theme="dark"`, inside)}</div>`);
    for (const text of ["Our laptops", "An offer", "By us"]) assert.ok(await page.getByText(text).isVisible(), text);
    assert.deepEqual(await sideways(page), []);
    const drawn = await page.evaluate(() => {
      const of = document.querySelector("carbon-calculator");
      const dark = getComputedStyle(of.shadowRoot.querySelector(".card")).backgroundColor;
      document.adoptedStyleSheets.push(new CSSStyleSheet());
      document.adoptedStyleSheets[0].replaceSync("carbon-calculator{--carbon-bg:rgb(1,2,3)}carbon-calculator::part(figure){color:rgb(4,5,6)}");
      const set = getComputedStyle(of.shadowRoot.querySelector(".card")).backgroundColor;
      return [dark, set, getComputedStyle(of.shadowRoot.querySelector("[part=figure]")).color];
    });
    assert.deepEqual(drawn, ["rgb(15, 18, 23)", "rgb(1, 2, 3)", "rgb(4, 5, 6)"]);
    quiet(page);
  });
});
