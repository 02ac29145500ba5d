// The years ahead: levers by keyboard and pointer, the address as the state, saved scenarios, what
// goes wrong, and a slider dragged over a million devices.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { begin, browser, owner as page, server } from "./begin.mjs";
import { api, enter, everyWay, open, quiet, settled, tabTo } from "./portal.mjs";

begin();

const COLUMNS = "**/api/v1/fleet/columns";

/** Opens the screen, and waits for its figures. */
async function goes(page, query = "") {
  await page.goto(`/scenarios${query}`);
  await page.locator(".versus .hero").waitFor();
  await settled(page);
}

/** Exact kilograms of a figure, as its title says: the mean. */
const exact = async (place) => {
  const title = await place.getAttribute("title");
  return Number(title.split(" ")[0].replaceAll(",", "").replace("−", "-"));
};
const now = (page) => exact(page.locator(".versus .hero"));
const planned = (page) => exact(page.locator(".versus .was"));
const change = (page) => exact(page.locator(".versus .change"));

/** The rows of a table, cell by cell. */
const cells = (page, section) =>
  page.locator(`section[aria-labelledby=${section}] tbody tr`).evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
  );

describe("the scenarios screen", () => {
  test("begins with the plan, and every lever stands where it is now", async () => {
    await page.goto("/");
    await settled(page);
    await page.getByRole("link", { name: "Scenarios" }).first().click();
    await page.locator(".versus .hero").waitFor();
    await settled(page);
    assert.equal(await now(page), await planned(page));
    assert.equal(await change(page), 0);
    await page.getByText("As planned: nothing is changed").waitFor();
    await page.getByText("Nothing is moved.").waitFor();
    assert.equal(new URL(page.url()).search, "");
    // Years ahead ask for neither: their menus are elsewhere, and so are the commands.
    const menus = page.locator(".topbar .scope");
    assert.equal(await menus.count(), 0);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Commands" }).fill("view owned");
    await page.locator(".palette-none").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".nav").getByRole("link", { name: "Devices" }).click();
    await menus.first().waitFor();
    assert.equal(await menus.count(), 2);
    await page.goBack();
    await page.locator(".versus .hero").waitFor();
    assert.equal(await menus.count(), 0);
    await page.locator("canvas[role=img]").waitFor();
    await everyWay(page, "the plan");
  });

  test("is worked by keyboard alone", async () => {
    await goes(page);
    const before = await now(page);
    await page.locator("h1").focus();
    await tabTo(page, "slider", /^Planned life/);
    for (let press = 0; press < 12; press += 1) await page.keyboard.press("ArrowRight");
    await page.waitForFunction((kg) => !document.querySelector(".versus .hero").title.startsWith(kg), String(before));
    assert.ok((await now(page)) < (await planned(page)));
    assert.ok(Math.abs((await now(page)) - (await planned(page)) - (await change(page))) < 0.001);
    await tabTo(page, "spinbutton", /^Refurbished share/);
    await page.keyboard.type("45");
    await page.keyboard.press("Enter");
    await page.waitForURL(/refurbished=45/);
    await tabTo(page, "button", "Back to now");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.search);
    assert.equal(await now(page), before);
    quiet(page);
  });

  test("a field holds what it is given within its bounds", async () => {
    await goes(page);
    const field = page.getByRole("spinbutton", { name: /^Refurbished share/ });
    for (const [given, kept] of [["250", "100"], ["-4", "0"], ["", "0"]]) {
      await field.fill(given);
      await field.press("Tab");
      assert.equal(await field.inputValue(), kept);
      await page.getByText("It takes a number from 0 to 100.").waitFor();
    }
    await field.fill("30");
    await field.press("Tab");
    await page.getByText("It takes a number from 0 to 100.").waitFor({ state: "detached" });
    await field.fill("250");
    await field.press("Tab");
    await page.getByText("It takes a number from 0 to 100.").waitFor();
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.getByText("It takes a number from 0 to 100.").waitFor({ state: "detached" });
    const grid = page.getByRole("spinbutton", { name: /^Grid/ });
    await grid.fill("-6.5");
    await grid.press("Tab");
    await page.waitForURL(/grid=-6.5/);
    quiet(page);
  });

  test("says change by change what adds up, and each device has its receipt", async () => {
    await goes(page, "?life.laptop=72&refurbished=45&grid=-6&returned=50&hours=6");
    await page.locator("section[aria-labelledby=changes] tr.total").waitFor();
    const titles = await page.locator("section[aria-labelledby=changes] td[title]").evaluateAll((all) =>
      all.map((cell) => Math.round(Number(cell.title.split(" ")[0].replaceAll(",", "").replace("−", "-")) * 1000)),
    );
    const together = titles.pop();
    assert.equal(titles.length, 6, "five levers and what they do to each other");
    assert.equal(titles.reduce((sum, grams) => sum + grams, 0), together);
    assert.equal(together, Math.round((await change(page)) * 1000));
    const first = page.locator("section[aria-labelledby=largest] a.why").first();
    const shown = Math.round((await exact(page.locator("section[aria-labelledby=largest] td[title]").first())) * 1000);
    await everyWay(page, "a scenario");
    await page.locator("figure").getByRole("button", { name: "Table" }).click();
    assert.equal(await page.locator("figure tbody tr").count(), 8);
    await everyWay(page, "a scenario's table");
    await first.click();
    await page.waitForURL(/\/devices\/[^/]+\/scenario\?/);
    await page.getByText("recomputed here").first().waitFor();
    const receipt = await page.evaluate(async () => (await fetch(`/api/v1${location.pathname}${location.search}`)).json());
    assert.equal(receipt.root.value, shown);
    await everyWay(page, "a scenario's receipt");
  });

  test("leads from every total and change to its receipt, and back", async () => {
    const asked = "?life.laptop=72&refurbished=45&hours=6&years=3&class=laptop";
    await goes(page, asked);
    await page.locator("section[aria-labelledby=changes] tr.total").waitFor();
    await page.locator("figure").getByRole("button", { name: "Table" }).click();
    const grams = async (place) => Math.round((await exact(place)) * 1000);
    const titled = (link) => link.locator("xpath=ancestor::*[@title][1]");
    const places = [".versus", "figure tbody", "section[aria-labelledby=changes]"];
    const links = places.map((place) => page.locator(`${place} .figure-link`));
    // As planned, in the scenario and the change; six of three years; three levers and all of them.
    assert.deepEqual(await Promise.all(links.map((found) => found.count())), [3, 6, 4]);
    const all = [];
    for (const found of links) {
      for (const link of await found.all()) all.push([await link.getAttribute("href"), await grams(titled(link))]);
    }
    for (const [href, shown] of all) {
      const receipt = await api(page, href.replace("/scenarios/", "/api/v1/fleet/scenario/").replace("years=3&", ""));
      assert.equal(receipt.root.value, shown, href);
    }
    await links[0].nth(2).click();
    await page.waitForURL(/\/scenarios\/receipt\?.*figure=change/);
    await page.getByText("recomputed here").first().waitFor();
    await page.getByText("the sum of the devices’ own figures in the scenario", { exact: false }).waitFor();
    assert.equal(await page.locator(".topbar .scope").count(), 0, "years ahead ask for no period and no view");
    await everyWay(page, "a total's receipt");
    // The devices behind a class's sum are the largest of the same scenario.
    await page.getByRole("link", { name: "Show the largest of them" }).last().click();
    await page.waitForURL(/\/scenarios\?.*hours=6.*class=laptop#largest/);
    await page.locator("section[aria-labelledby=largest] a.why").first().waitFor();
    await page.goBack();
    await page.getByText("recomputed here").first().waitFor();
    await page.locator(".crumb").getByRole("link", { name: "Scenarios" }).click();
    await page.waitForURL((url) => url.pathname === "/scenarios" && url.searchParams.get("years") === "3");
    await page.locator(".versus .hero").waitFor();
    assert.equal(await grams(page.locator(".versus .change")), all[2][1]);
    // What cannot be read is said, and is no figure of something else.
    page.expected.push(/400 \(Bad Request\)/);
    await page.goto("/scenarios/receipt?figure=shoe");
    await page.getByText(/shoe/).first().waitFor();
    assert.equal(await page.locator(".tree").count(), 0);
    await settled(page);
    quiet(page);
  });

  test("its address shows the same to somebody else", async () => {
    await goes(page, "?life.laptop=60&refurbished=45&years=6");
    await page.getByRole("button", { name: "Share link" }).click();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    const guest = await open(browser, server);
    await enter(guest, server, "analyst");
    await guest.goto(address);
    await guest.locator(".versus .hero").waitFor();
    assert.equal(await now(guest), await now(page));
    assert.equal(await guest.locator("#years").inputValue(), "6");
    quiet(guest);
    await guest.context().close();
  });

  test("narrows to a class, a site, and to nothing", async () => {
    await goes(page, "?hours=6");
    const whole = await now(page);
    await page.getByLabel("Class", { exact: true }).selectOption("laptop");
    await page.waitForURL(/class=laptop/);
    assert.ok((await now(page)) < whole);
    await page.getByText("stands for 8 hours a day and is scaled in proportion").waitFor();
    await goes(page, "?class=server");
    await page.getByText("a server runs all day").waitFor();
    assert.equal(await page.locator("#hours").count(), 0, "hours that servers do not have");
    assert.equal(await page.getByLabel("Class", { exact: true }).inputValue(), "server");
    await goes(page, "?hours=6&site=nowhere");
    await page.getByText("No device is left").first().waitFor();
    assert.equal(await now(page), 0);
    await everyWay(page, "no device left");
    await goes(page, "?refurbished=450");
    await page.getByText("Refurbished share: 450").waitFor();
    await everyWay(page, "an address that is not understood");
  });
});

describe("a saved scenario", () => {
  test("is saved, opened, renamed, replaced and deleted, and deleting is taken back", async () => {
    await goes(page, "?life.laptop=60");
    const longer = await now(page);
    await page.getByRole("button", { name: "Save scenario" }).click();
    await page.getByLabel("Name of the scenario").fill("Longer lives");
    await everyWay(page, "naming a scenario");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Longer lives" }).waitFor();
    await page.locator("section[aria-labelledby=saved]").getByRole("link", { name: "As planned" }).click();
    await page.waitForURL((url) => !url.search);
    await page.getByRole("heading", { level: 1, name: "Scenarios" }).waitFor();
    const row = (name) => page.locator("section[aria-labelledby=saved] tr", { has: page.getByRole("link", { name, exact: true }) });
    await row("Longer lives").getByRole("link").click();
    await page.waitForURL(/life.laptop=60/);
    assert.equal(await now(page), longer);
    const act = async (name, what) => {
      await row(name).getByRole("button", { name: what }).click();
    };
    await act("Longer lives", "Rename");
    await page.getByLabel("Name of the scenario").fill("Five years");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await row("Five years").waitFor();
    for (const [name, value] of [[/^Refurbished share/, "30"], [/^Grid, change/, "-4"], [/^Handed back/, "20"], [/^Hours of use/, "6"]]) {
      const field = page.getByRole("spinbutton", { name });
      await field.fill(value);
      await field.press("Tab");
    }
    await page.getByRole("link", { name: "This draft" }).waitFor();
    // A name that is taken is said beside its field.
    await page.getByRole("button", { name: "Save scenario" }).click();
    await page.getByLabel("Name of the scenario").fill("five YEARS");
    page.expected.push(/409/);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("There is a scenario").waitFor();
    await page.keyboard.press("Escape");
    await act("Five years", "Replace");
    await page.getByText("holds what is shown now").waitFor();
    await page.getByRole("link", { name: "This draft" }).waitFor({ state: "detached" });
    const kept = await api(page, "/api/v1/scenarios");
    assert.equal(kept[0].query, "life.laptop=60&refurbished=30&grid=-4&returned=20&hours=6");
    // Every lever that it moves is told, and the plan moves none.
    for (const moved of [/Planned life.* at 60 months/, /Refurbished share at 30/, /Grid, change a year at .4/, /Handed back.* at 20/, /Hours of use a day at 6/]) {
      await row("Five years").getByText(moved).waitFor();
    }
    await row("As planned").getByText("nothing").waitFor();
    assert.ok(kept[0].saved_by);
    await everyWay(page, "saved scenarios");
    await act("Five years", "Delete");
    await row("Five years").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await row("Five years").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Compare as a sheet" }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    const lines = text.trim().split("\r\n");
    assert.equal(lines.length, 3);
    const head = lines[0];
    for (const lever of ["Planned life", "Refurbished share", "Grid, change a year", "Handed back", "Hours of use a day"]) assert.ok(head.includes(lever), head);
    assert.match(lines[2], /^Five years,60.months,30.%,.*,20.%,6.h,.*life\.laptop=60&refurbished=30&grid=-4&returned=20&hours=6/);
    quiet(page);
  });

  test("is read by an auditor, who saves nothing", async () => {
    const guest = await open(browser, server);
    await enter(guest, server, "auditor");
    await goes(guest, "?life.laptop=60");
    await guest.getByRole("link", { name: "Five years" }).waitFor();
    assert.equal(await guest.getByRole("button", { name: "Save scenario" }).count(), 0);
    assert.equal(await guest.locator("section[aria-labelledby=saved] td button").count(), 0);
    quiet(guest);
    await guest.context().close();
  });
});

describe("what goes wrong", () => {
  test("columns that cannot be had are said, and asked for again", async () => {
    await page.route(COLUMNS, (route) => route.abort());
    page.expected.push(/ERR_FAILED/);
    await page.goto("/scenarios");
    await page.getByRole("alert").waitFor();
    await everyWay(page, "no columns");
    await page.unroute(COLUMNS);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".versus .hero").waitFor();
    quiet(page);
  });

  test("bytes that are no columns, and a refusal, are said in a sentence", async () => {
    await page.route(COLUMNS, (route) => route.fulfill({ status: 200, body: "no columns" }));
    await page.goto("/scenarios");
    await page.getByText("cannot be worked out here").waitFor();
    await everyWay(page, "no columns in the bytes");
    await page.unroute(COLUMNS);
    const problem = { type: "/problems/conflict", title: "Conflict", status: 409, detail: "the fleet has more than 65535 sites: ask for a part of it", errors: [], trace_id: "1" };
    page.expected.push(/409/);
    await page.route(COLUMNS, (route) => route.fulfill({ status: 409, json: problem }));
    await page.goto("/scenarios");
    await page.getByText("more than 65535 sites").waitFor();
    await page.unroute(COLUMNS);
    quiet(page);
  });
});

describe("a million devices", () => {
  test("a slider is dragged, and what it says is what the engine says natively", async () => {
    const folder = process.env.IMPACT_COLUMNS;
    assert.ok(folder, "IMPACT_COLUMNS is not set: run this through cargo xtask test --only browser");
    const answer = JSON.parse(readFileSync(join(folder, "answer.json"), "utf8"));
    const body = readFileSync(join(folder, "columns.bin"));
    await page.route(COLUMNS, (route) =>
      route.fulfill({ status: 200, body, contentType: "application/octet-stream", headers: { etag: '"million"' } }),
    );
    await page.route("**/api/v1/fleet/columns/devices?*", (route) => route.fulfill({ json: [] }));
    await goes(page);
    const devices = answer.devices.toLocaleString("en-GB");
    await page.getByText(`Worked out in this browser for ${devices} devices`).waitFor();
    // Each input event, until its figures are in a painted frame.
    await page.evaluate(() => {
      window.steps = [];
      addEventListener("input", () => {
        const begun = performance.now();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => window.steps.push([performance.now() - begun, document.querySelector(".versus .hero").title]);
          port2.postMessage(null);
        });
      }, { capture: true });
    });
    const slider = page.getByRole("slider", { name: /^Planned life/ }).first();
    const box = await slider.boundingBox();
    const [value, min, max] = await slider.evaluate((input) => [input.value, input.min, input.max].map(Number));
    const x = (at) => box.x + 8 + ((at - min) / (max - min)) * (box.width - 16);
    await page.mouse.move(x(value), box.y + box.height / 2);
    await page.mouse.down();
    for (let at = value; at <= max; at += 1) await page.mouse.move(x(at), box.y + box.height / 2);
    await page.mouse.up();
    const frames = await page.evaluate(() => window.steps);
    assert.ok(frames.length >= 8, `${frames.length} steps`);
    const distinct = new Set(frames.map(([, title]) => title));
    assert.ok(distinct.size >= frames.length / 2, "figures stand still while the slider moves");
    const times = frames.map(([ms]) => ms).sort((a, b) => a - b);
    console.log(`a step of the slider over ${devices} devices: ${times[Math.floor(times.length / 2)].toFixed(1)} ms in the median`);
    assert.ok((await now(page)) < (await planned(page)));
    await page.goto(`/scenarios?${answer.question}`);
    await page.locator(".versus .hero").waitFor();
    const grams = async (place) => Math.round((await exact(page.locator(place))) * 1000);
    assert.equal(await grams(".versus .was"), answer.plan[0]);
    assert.equal(await grams(".versus .hero"), answer.scenario[0]);
    assert.equal(await grams(".versus .change"), answer.change[0]);
    await page.unroute(COLUMNS);
    await page.unroute("**/api/v1/fleet/columns/devices?*");
    quiet(page);
  });
});
