// The embed builder: each option with the live element, what cannot be used, the lines to copy in a
// page of another origin, by keyboard alone, in both languages, and what goes wrong.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { Server, enter, everyWay, launch, open, quiet, settled, signIn, tabTo } from "./portal.mjs";

let browser;
let server;
let page;
/** A partner's site: what it serves by path, and the policy that it sends with its pages. */
const partner = { files: new Map([["/favicon.ico", ""]]), policy: "" };

before(async () => {
  partner.http = createServer((request, response) => {
    const body = partner.files.get(request.url);
    const type = request.url.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";
    if (partner.policy) response.setHeader("content-security-policy", partner.policy);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type }).end(body);
  });
  await new Promise((ready) => partner.http.listen(0, "127.0.0.1", ready));
  partner.address = `http://127.0.0.1:${partner.http.address().port}`;
  browser = await launch();
  server = await Server.start({ arguments_: ["--demo", "--embed-origin", partner.address] });
  page = await open(browser, server);
  await signIn(page, server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  partner.http?.close();
});

/** Opens the builder and waits until the element is there. */
async function goes(page, query = "") {
  await page.goto(`/embed-builder${query}`);
  await page.locator("carbon-calculator").waitFor();
  await settled(page);
}

const live = (page) => page.locator("carbon-calculator");
/** Waits until the live element has this attribute; null for none. */
const has = (page, name, value) =>
  page.waitForFunction(
    ([name, value]) => document.querySelector("carbon-calculator").getAttribute(name) === value,
    [name, value],
  );
const lines = (page, label) => page.getByRole("group", { name: label, exact: true }).locator("code").innerText();
const html = (page) => lines(page, "Into the page, where the calculator is to stand");
const field = (page, label) => page.getByLabel(label, { exact: true });
/** Waits until the address has settled on this parameter. */
const addressed = (page, name, value) => page.waitForURL((url) => url.searchParams.get(name) === value);
/** Opens a group of options; the others close. */
async function unfold(page, name) {
  const group = page.locator(".embed-group", { has: page.locator("summary", { hasText: name }) });
  if ((await group.getAttribute("open")) === null) await group.locator("summary").click();
}
/** The sentence beside a field. */
const beside = (page, id) => page.locator(`#embed-${id}-error .error`).textContent();

describe("the embed builder", () => {
  test("is a place of its own, and the calculator comes with it alone", async () => {
    const asked = [];
    const note = (request) => asked.push(new URL(request.url()).pathname);
    page.on("request", note);
    await page.locator(".nav").getByRole("link", { name: "Devices" }).click();
    await page.getByRole("heading", { level: 1, name: "Devices" }).waitFor();
    await settled(page);
    assert.ok(!asked.some((path) => path.startsWith("/embed/")));
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Commands" }).fill("embed");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Embed builder" }).waitFor();
    await live(page).waitFor();
    await settled(page);
    page.off("request", note);
    assert.ok(asked.includes("/embed/carbon-calculator.js"));
    assert.equal(await page.locator(".nav a[aria-current]").innerText(), "Embed builder");
    assert.equal(await page.locator(".topbar .scope").count(), 0);
    assert.match(await html(page), /><\/script>\n<carbon-calculator><\/carbon-calculator>$/);
    assert.equal(new URL(page.url()).search, "");
    await everyWay(page, "nothing chosen");
  });

  test("each option is the live element's, the lines' and the address's", async () => {
    await goes(page);
    await field(page, "Used in").first().selectOption("DE");
    await has(page, "country", "DE");
    await page.waitForFunction(() => document.querySelector("carbon-calculator").result);
    await field(page, "Kind of device").first().selectOption("monitor");
    await has(page, "device", "monitor");
    for (const [label, name, typed, given] of [
      ["Maker", "maker", "Dell", "Dell"],
      ["Screen, inches", "screen", "24", "24"],
      ["Kept for, years", "years", "6,5", "6.5"],
      ["Used a day, hours", "hours", "7", "7"],
      ["Refurbished, %", "refurbished", "30", "30"],
      ["Heading", "heading", 'A "b" & <c>', 'A "b" & <c>'],
    ]) {
      await unfold(page, name === "heading" ? "Visitors see" : "Visitors start with");
      await field(page, label).first().fill(typed);
      await has(page, name, given);
      await addressed(page, name, typed);
    }
    await everyWay(page, "what visitors see");
    await unfold(page, "Visitors start with");
    await page.locator("#embed-quantity").fill("120");
    await has(page, "quantity", "120");
    const { input } = await live(page).evaluate((element) => element.result.result);
    assert.deepEqual([input.class, input.country, input.years, input.hours, input.refurbished, input.quantity], ["monitor", "DE", 6.5, 7, 30, 120]);
    await unfold(page, "Visitors see");
    await page.locator(".embed-options").getByRole("checkbox", { name: "Used a day" }).uncheck();
    await has(page, "fields", "device country years refurbished quantity");
    await field(page, "Language").selectOption("de");
    await has(page, "lang", "de");
    await unfold(page, "Look");
    await field(page, "Theme").selectOption("dark");
    await has(page, "theme", "dark");
    const said = await html(page);
    assert.ok(
      said.endsWith(
        '<carbon-calculator device="monitor" maker="Dell" screen="24" country="DE" years="6.5" hours="7" ' +
          'refurbished="30" quantity="120" fields="device country years refurbished quantity" ' +
          'heading="A &quot;b&quot; &amp; &lt;c&gt;" lang="de" theme="dark"></carbon-calculator>',
      ),
      said,
    );
    // What the calculator takes by itself is no attribute, however it is written.
    await unfold(page, "Visitors start with");
    await field(page, "Used a day, hours").fill("8.0");
    await has(page, "hours", null);
    assert.doesNotMatch(await html(page), /hours=/);
    // Whoever is given the address sees the same.
    await addressed(page, "hours", "8.0");
    await addressed(page, "theme", "dark");
    const shared = await open(browser, server);
    await enter(shared, server, "auditor");
    await goes(shared, new URL(page.url()).search);
    assert.equal(await html(shared), await html(page));
    await has(shared, "heading", 'A "b" & <c>');
    quiet(shared);
    await shared.context().close();
    await everyWay(page, "everything chosen");
    await page.getByRole("button", { name: "Start over" }).click();
    await has(page, "heading", null);
    await page.waitForURL((url) => !url.search);
    assert.match(await html(page), /<carbon-calculator><\/carbon-calculator>$/);
    quiet(page);
  });

  test("looks: accent, corners, height, and what is seen too badly", async () => {
    await goes(page, "?country=DE");
    await unfold(page, "Look");
    await field(page, "Accent on light").fill("#7a2e00");
    await field(page, "Corners, px").fill("0");
    await page.locator("#embed-accent-seen").getByText("9.4 : 1").waitFor();
    const look = () =>
      live(page).evaluate((element) => {
        const of = (part) => getComputedStyle(element.shadowRoot.querySelector(part));
        return [of("input[type=range]").accentColor, of(".card").borderRadius];
      });
    assert.deepEqual(await look(), ["rgb(122, 46, 0)", "0px"]);
    await page.getByRole("button", { name: /^As high as shown/ }).click();
    const height = await field(page, "Height, px").inputValue();
    assert.ok(Math.abs(Number(height) - (await live(page).boundingBox()).height) <= 1, height);
    assert.equal(
      await lines(page, "Into your style sheet"),
      "carbon-calculator {\n  --carbon-accent: light-dark(#7a2e00, #8faeff);\n  --carbon-radius: 0px;\n}\n" +
        `carbon-calculator:not(:defined) {\n  display: block;\n  min-block-size: ${height}px;\n}`,
    );
    await page.getByRole("group", { name: "Page", exact: true }).getByRole("button", { name: "Dark" }).click();
    await has(page, "theme", "dark");
    assert.equal((await look())[0], "rgb(143, 174, 255)");
    await field(page, "Accent on dark").fill("#223");
    await page.locator("#embed-accent_dark-seen .caution").getByText(/Only 1\.\d : 1 .* Take a lighter one/).waitFor();
    await everyWay(page, "an accent that is seen too badly");
    await page.getByLabel("Pick: Accent on dark").fill("#ffcc00");
    assert.equal(await field(page, "Accent on dark").inputValue(), "#ffcc00");
    for (const width of [240, 320, 480]) {
      await page.getByRole("button", { name: `${width} px` }).click();
      assert.equal((await live(page).boundingBox()).width, width);
    }
    quiet(page);
  });

  test("what cannot be used is said beside its field", async () => {
    await goes(page, "?country=ZZ&product=no/such&years=99&quantity=1.5&hours=x&radius=99&accent=red&reserve=1");
    await page.locator("#embed-quantity-error .error").waitFor();
    assert.match(await beside(page, "country"), /does not know “ZZ”/);
    assert.match(await beside(page, "product"), /does not know “no\/such”/);
    assert.match(await beside(page, "years"), /a number from 0\.5 to 25/);
    assert.match(await beside(page, "hours"), /a number from 0 to 24/);
    assert.match(await beside(page, "quantity"), /a whole number from 1 to 1,000,000/);
    assert.match(await beside(page, "radius"), /a whole number from 0 to 40/);
    assert.match(await beside(page, "reserve"), /a whole number from 100 to 5,000/);
    assert.match(await beside(page, "accent"), /as #2350d2/);
    assert.equal(await page.locator("#embed-years").getAttribute("aria-invalid"), "true");
    // Each group says that something in it is wrong, the closed ones too.
    assert.equal(await page.locator(".embed-group summary .wrong").count(), 2);
    // What is no colour and no number is in no style sheet.
    assert.equal(await page.getByRole("group", { name: "Into your style sheet" }).count(), 0);
    await everyWay(page, "what cannot be used");
    // One put right leaves the others; the last leaves none, also where nothing is computed.
    await page.locator("#embed-years").fill("9");
    await page.locator("#embed-years-error .error").waitFor({ state: "detached" });
    assert.match(await beside(page, "quantity"), /whole/);
    for (const id of ["product", "quantity", "hours"]) await page.locator(`#embed-${id}`).fill("");
    await page.locator("#embed-country").selectOption("");
    await unfold(page, "Look");
    for (const id of ["radius", "accent", "reserve"]) await page.locator(`#embed-${id}`).fill("");
    await page.waitForFunction(() => !document.querySelector(".embed-options .error"));
    await unfold(page, "Visitors start with");
    // What a visitor does to the calculator is no fault of the options.
    await page.locator("#embed-quantity").fill("5");
    await has(page, "quantity", "5");
    await live(page).getByRole("textbox", { name: "Number of devices" }).fill("0");
    await live(page).getByText("Enter a whole number from 1").waitFor();
    assert.equal(await page.locator(".embed-options .error").count(), 0);
    await unfold(page, "Visitors see");
    const boxes = page.locator(".embed-options input[type=checkbox]");
    await boxes.nth(1).uncheck();
    assert.match(await beside(page, "fields"), /Without a country/);
    for (const box of await boxes.all()) await box.uncheck();
    assert.match(await beside(page, "fields"), /Tick one at least/);
    quiet(page);
  });

  test("a theme, a way and a maker that are none are said, as an address may name them", async () => {
    await goes(page, "?theme=blue&way=fax&maker=Acme");
    const hint = page.locator("#embed-maker-hint");
    // Without a country too, where the calculator computes nothing.
    await hint.getByText("Nothing is published of this maker").waitFor();
    assert.match(await beside(page, "theme"), /a light and a dark theme/);
    assert.match(await beside(page, "way"), /no way into a page/);
    assert.equal(await page.locator("#embed-theme").getAttribute("aria-invalid"), "true");
    await page.getByText("An option cannot be used: mend it").waitFor();
    await everyWay(page, "a theme, a way and a maker that are none");
    await unfold(page, "Look");
    await page.locator("#embed-theme").selectOption("dark");
    await page.getByRole("button", { name: "Script tag" }).click();
    await page.waitForFunction(() => !document.querySelector("#embed-theme-error .error, #embed-way-error .error"));
    assert.equal(await page.getByText("An option cannot be used: mend it").count(), 0);
    await page.waitForURL((url) => !url.searchParams.has("way"));
    // It is a hint, not an error: the calculator computes, with any maker's figures.
    await unfold(page, "Visitors start with");
    await page.locator("#embed-country").selectOption("DE");
    await page.waitForFunction(() => document.querySelector("carbon-calculator").result);
    await hint.getByText("any maker’s is counted").waitFor();
    await page.locator("#embed-maker").fill("Dell");
    await page.waitForFunction(() => document.querySelector("#embed-maker-hint").textContent.trim() === "");
    quiet(page);
    const german = await open(browser, server, { locale: "de-DE" });
    await enter(german, server);
    await goes(german, "?theme=blue&way=fax&maker=Acme");
    await german.locator("#embed-maker-hint").getByText("mit einem beliebigen").waitFor();
    assert.match(await beside(german, "theme"), /hell oder dunkel/);
    assert.match(await beside(german, "way"), /gibt es nicht/);
    quiet(german);
    await german.context().close();
  });

  test("what is chosen in the calculator can be what visitors start with", async () => {
    await goes(page);
    const take = page.getByRole("button", { name: "Start with this" });
    assert.equal(await take.getAttribute("aria-disabled"), "true");
    await live(page).getByRole("combobox", { name: "Used in" }).selectOption("FR");
    await live(page).getByRole("combobox", { name: "Device", exact: true }).fill("latitude 5310");
    await live(page).getByRole("option").first().click();
    await live(page).getByRole("slider", { name: "Kept for" }).fill("7");
    await page.waitForFunction(() => document.querySelector("[aria-describedby=embed-take-hint]").ariaDisabled === "false");
    await take.click();
    await has(page, "product", "dell/latitude-5310");
    await page.locator("#embed-product-hint").getByText("Dell Latitude 5310").waitFor();
    assert.match(await html(page), /<carbon-calculator product="dell\/latitude-5310" country="FR" years="7"><\/carbon-calculator>$/);
    assert.equal(await page.locator("#embed-country").inputValue(), "FR");
    await page.waitForFunction(() => document.querySelector("[aria-describedby=embed-take-hint]").ariaDisabled === "true");
    quiet(page);
  });

  test("is worked by keyboard alone, to the clipboard", async () => {
    await goes(page);
    await page.locator("h1").focus();
    await tabTo(page, "combobox", "Used in");
    await page.keyboard.press("G");
    await page.keyboard.type("ermany");
    await has(page, "country", "DE");
    await tabTo(page, "textbox", "Kept for, years");
    await page.keyboard.type("5");
    const summary = () => page.evaluate(() => document.activeElement.matches("summary"));
    for (let press = 0; press < 20 && !(await summary()); press += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await tabTo(page, "checkbox", "Refurbished");
    await page.keyboard.press("Space");
    await has(page, "fields", "device country years hours quantity");
    await tabTo(page, "button", "320 px");
    await page.keyboard.press("Enter");
    await tabTo(page, "button", "npm", { most: 200 });
    await page.keyboard.press("Enter");
    await tabTo(page, "button", "Copy: Or in React");
    await page.keyboard.press("Enter");
    await page.getByText("The lines are on the clipboard.").waitFor();
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      'import "carbon-impact-calculator/element";\n\nexport const Footprint = () => (\n' +
        '  <carbon-calculator country="DE" years={5} fields="device country years hours quantity" />\n);',
    );
    await everyWay(page, "the npm way");
  });
});

/** A partner's page with these lines in it; its address. */
function paste(lines, css = "") {
  partner.files.set("/page.css", `body{margin:0}\n${css}`);
  partner.files.set(
    "/page.html",
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Partner</title><link rel="stylesheet" href="/page.css"></head>
<body>${lines}</body></html>`,
  );
  return `${partner.address}/page.html`;
}

/** Opens a partner's page, and resolves to its first result. */
async function visited(address, work) {
  const page = await open(browser, server);
  await page.context().addInitScript(() => {
    addEventListener("carbon-change", (event) => (window.heard = event.detail));
    addEventListener("carbon-error", (event) => (window.wrong = event.detail.message));
  });
  try {
    await page.goto(address);
    await page.waitForFunction(() => window.heard || window.wrong);
    assert.equal(await page.evaluate(() => window.wrong), undefined);
    await work(page, await page.evaluate(() => window.heard.result));
    quiet(page);
  } finally {
    await page.context().close();
  }
}

describe("the lines to copy", () => {
  const QUERY = "?product=dell/latitude-5310&country=DE&years=5&accent=%23006644&accent_dark=%2366ffcc&radius=3";

  test("name files of a version by their hashes, and a package that npm takes", async () => {
    await goes(page, "?way=npm");
    const get = async (path) => {
      const answer = await fetch(new URL(path, server.address));
      assert.equal(answer.status, 200, path);
      return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
    };
    const { version, integrity } = JSON.parse((await get("/embed/integrity.json")).bytes);
    for (const [file, hash] of Object.entries(integrity)) {
      const { bytes, headers } = await get(`/embed/${version}/${file}`);
      assert.equal(hash, `sha384-${createHash("sha384").update(bytes).digest("base64")}`, file);
      assert.match(headers.get("cache-control"), /immutable/);
      assert.equal(headers.get("access-control-allow-origin"), "*");
    }
    const [, tarball] = (await lines(page, "In the folder of your site")).match(/^npm install (\S+)$/);
    const { bytes, headers } = await get(tarball);
    assert.equal(headers.get("content-type"), "application/gzip");
    const listed = spawnSync("tar", ["-tz"], { input: bytes, encoding: "utf8" }).stdout;
    assert.match(listed, /^package\/package\.json$/m);
  });

  test("a script tag in a strict page of another origin", async () => {
    await goes(page, QUERY);
    const [said, css] = [await html(page), await lines(page, "Into your style sheet")];
    await page.getByText("If your page has a Content Security Policy").click();
    partner.policy = `default-src 'none'; style-src 'self'; ${await lines(page, "For the policy")}`;
    await everyWay(page, "the policy");
    const expected = await live(page).evaluate((element) => element.result.result.year);
    await visited(paste(said, css), async (page, result) => {
      assert.deepEqual(result.year, expected);
      const card = await page.locator("carbon-calculator").evaluate((element) => getComputedStyle(element.shadowRoot.querySelector(".card")).borderRadius);
      assert.equal(card, "3px");
    });
    quiet(page);
  });

  test("a frame in a page that refuses WebAssembly, where the portal permits it", async () => {
    await goes(page, `${QUERY}&way=frame`);
    const origin = page.getByLabel("Address of the page with the frame");
    await origin.fill("https://shop.example/page?x=1");
    await page.getByText("does not permit https://shop.example yet").waitFor();
    assert.equal(await lines(page, "For whoever runs this portal"), "impact serve --embed-origin https://shop.example");
    await everyWay(page, "a frame that is not permitted");
    for (const wrong of ["shop", "https://$(id)/", "javascript:alert(1)"]) {
      await origin.fill(wrong);
      await page.locator("#embed-origin-error .error").waitFor();
      assert.equal(await page.getByRole("group", { name: "For whoever runs this portal" }).count(), 0);
    }
    await origin.fill(`${partner.address}/page.html`);
    await page.getByText(`This portal permits ${partner.address}`).waitFor();
    const [said, css] = [await html(page), await lines(page, "Into your style sheet")];
    await page.getByText("If your page has a Content Security Policy").click();
    partner.policy = `default-src 'none'; style-src 'self'; ${await lines(page, "For the policy")}`;
    const expected = await live(page).evaluate((element) => element.result.result.year);
    await visited(paste(said, css), async (page, result) => {
      assert.deepEqual(result.year, expected);
      const inside = page.frames().find((frame) => frame.url().includes("/embed/frame.html"));
      const look = await inside.locator("carbon-calculator").evaluate((element) => {
        const of = (part) => getComputedStyle(element.shadowRoot.querySelector(part));
        return [of("input[type=range]").accentColor, of(".card").borderRadius];
      });
      assert.deepEqual(look, ["rgb(0, 102, 68)", "3px"]);
    });
    await everyWay(page, "a frame that is permitted");
  });

  test("say plainly that a portal without https is not where others find it", async () => {
    await goes(page);
    await page.getByText(`The lines name this portal as ${server.address}`).waitFor();
  });
});

describe("the embed builder when something is missing", () => {
  /** A visit of its own, in which these requests fail until they are let through. */
  async function without(pattern, answer, work, locale = "en-GB") {
    const page = await open(browser, server, { locale });
    page.expected.push(/Failed to load resource|Failed to find a valid digest/);
    try {
      await enter(page, server);
      await page.route(pattern, answer);
      await page.goto("/embed-builder?country=DE");
      await work(page, () => page.unroute(pattern));
    } finally {
      await page.context().close();
    }
  }

  test("a portal without a calculator says so", () =>
    without("**/embed/integrity.json", (route) => route.fulfill({ status: 404, body: "none" }), async (page, back) => {
      await page.getByRole("heading", { name: "This portal serves no calculator" }).waitFor();
      await everyWay(page, "no calculator");
      await back();
      await page.getByRole("button", { name: "Try again" }).click();
      await live(page).waitFor();
      quiet(page);
    }));

  test("a script that is not what its hash says is not run; the lines are there all the same", () =>
    without(
      "**/embed/carbon-calculator.js",
      (route) => route.fulfill({ status: 200, contentType: "text/javascript", body: "window.run = 1" }),
      async (page, back) => {
        await page.getByRole("heading", { name: "The calculator cannot be shown" }).waitFor();
        assert.equal(await page.evaluate(() => window.run), undefined);
        assert.match(await html(page), /country="DE"/);
        await everyWay(page, "no script");
        await back();
        await page.getByRole("button", { name: "Try again" }).click();
        await page.waitForFunction(() => document.querySelector("carbon-calculator")?.result);
        quiet(page);
      },
    ));

  test("a catalogue that does not come can be asked for again", () =>
    without("**/embed/catalogue.odbl.bin", (route) => route.abort(), async (page, back) => {
      await page.getByText("Its catalogue did not load").waitFor();
      await back();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.waitForFunction(() => document.querySelector("carbon-calculator")?.result);
      await page.getByText("Its catalogue did not load").waitFor({ state: "detached" });
      quiet(page);
    }));

  test("whether a page is permitted can be asked again", () =>
    without("**/embed/frame.html", (route) => route.abort(), async (page, back) => {
      await page.getByRole("button", { name: "Frame" }).click();
      await page.getByLabel("Address of the page with the frame").fill(partner.address);
      await page.getByText("could not be found out").waitFor();
      await everyWay(page, "not found out");
      await back();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText(`This portal permits ${partner.address}`).waitFor();
    }));
});

describe("the embed builder of others", () => {
  test("is in German, errors included", async () => {
    const page = await open(browser, server, { locale: "de-DE" });
    await enter(page, server, "operator");
    await goes(page, "?years=99&country=DE&way=frame&origin=https://shop.example&accent=%23ffff00&lang=en");
    await page.getByRole("heading", { level: 1, name: "Rechner einbetten" }).waitFor();
    await page.locator("#embed-years-error .error").waitFor();
    assert.match(await beside(page, "years"), /eine Zahl von 0,5 bis 25/);
    await page.getByText("lässt https://shop.example noch nicht zu").waitFor();
    await everyWay(page, "German");
    await page.context().close();
  });
});
