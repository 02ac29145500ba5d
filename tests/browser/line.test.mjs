// What next for all the devices that a filter leaves: one answer, its receipts, and those that differ.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, owner } from "./begin.mjs";
import { api, everyWay, quiet, settled } from "./portal.mjs";

begin();

describe("a decision about a line", () => {
  const card = () => owner.getByRole("region", { name: /^What next/ });
  const answer = () => owner.getByRole("region", { name: /^Best for all of them/ });

  test("from the list with its filter, to one answer for all of its devices", async () => {
    await owner.goto("/devices?class=laptop");
    const way = owner.getByRole("link", { name: /^What next for these/ });
    const said = (await way.textContent()).match(/[\d,]+/)[0];
    await way.click();
    await owner.getByRole("heading", { level: 1, name: `What next for ${said} devices` }).waitFor();
    await answer().waitFor();
    await settled(owner);
    assert.equal(new URL(owner.url()).pathname, "/fleet/decision");
    assert.equal(new URL(owner.url()).searchParams.get("class"), "laptop");
    // Some of them are within their plans, and some beyond.
    for (const name of ["Keep to plan or run on", "Extend 2 years", "Refurbish it", "Replace by a new one", "Return it"]) {
      await answer().getByRole("listitem").filter({ hasText: name }).first().waitFor();
    }
    await owner.getByRole("heading", { name: "For which something else is best" }).waitFor();
    await owner.getByText("Laptop. One decision for all of them, under the same assumptions.").waitFor();
    await answer().getByText(/^Keeping, in carbon: a device is replaced like for like/).waitFor();
    await answer().getByText(/begins for each device when its plan ends, or today where that is over/).waitFor();
    await answer().getByRole("link", { name: /^saves [\d.,]+\s(kg|t) a year: Each device its best/ }).first().waitFor();
    await everyWay(owner, "a line's decision");

    await owner.getByText("Assumptions", { exact: true }).click();
    await everyWay(owner, "a line's assumptions");
    const kwh = owner.getByRole("textbox", { name: "Electricity a year, present device, kWh" });
    assert.match(await owner.locator("#decision-new_kg-hint").textContent(), /^From .* by device/);
    await owner.getByRole("textbox", { name: "Years of the extension" }).fill("3");
    await owner.keyboard.press("Tab");
    await answer().getByText("Extend 3 years").first().waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("extension_years"), "3");
    assert.equal(new URL(owner.url()).searchParams.get("class"), "laptop");
    const example = await owner.getByRole("link", { name: /^One of them/ }).first().getAttribute("href");
    assert.match(example, /extension_years=3/, "a device is opened under the same assumptions");

    owner.expected.push(/400 \(Bad Request/);
    await kwh.fill("-5");
    await owner.keyboard.press("Tab");
    await owner.getByText(/^Electricity a year, present device: -5 is not possible/).first().waitFor();
    await owner.getByRole("button", { name: "Back to the usual assumptions" }).click();
    await answer().getByText("Extend 2 years").first().waitFor();
    assert.equal(new URL(owner.url()).search, "?class=laptop");
    quiet(owner);
  });

  test("its figures open their receipts, and lead back", async () => {
    await owner.goto("/fleet/decision?class=laptop&extension_years=3");
    const extend = answer().getByRole("listitem").filter({ hasText: "Extend 3 years" }).first();
    await extend.getByRole("link", { name: /(kg|t) for: Extend/ }).click();
    await owner.getByRole("heading", { level: 1, name: /^Why [\d.]+\s(kg|t)/ }).waitFor();
    await settled(owner);
    await everyWay(owner, "a line's receipt");
    await owner.getByRole("link", { name: "What next", exact: true }).click();
    await answer().waitFor();
    assert.equal(new URL(owner.url()).search, "?class=laptop&extension_years=3");
    await answer().getByRole("link", { name: /Each device its best, instead of keeping all$/ }).click();
    await owner.getByText("Saves, a year").first().waitFor();
    // The days on which it is repaid have receipts, too.
    await owner.goto("/fleet/decision?class=laptop&extension_years=3");
    const even = extend.locator(".be");
    const half = (await even.getByRole("link").first().textContent()).trim();
    await even.getByRole("link").first().click();
    await owner.getByRole("heading", { level: 1, name: `Why ${half}` }).waitFor();
    await owner.getByText(/In the order of their days, this is the day of the one that is shown/).first().waitFor();
    await settled(owner);
    await everyWay(owner, "a line's day");
    await owner.goBack();
    await even.getByRole("link", { name: /for: the last to repay it$/ }).click();
    await owner.getByText("The day on which the last is repaid").first().waitFor();
    // So has a threshold.
    await owner.goto("/fleet/decision?class=laptop&extension_years=3");
    const flip = answer().locator("ul.small li").first();
    await flip.getByRole("link").click();
    await owner.getByText(/^Here both options take the same/).first().waitFor();
    await settled(owner);
    await everyWay(owner, "a line's threshold");
    // What is saved in money has a receipt, too.
    const prices = "energy_price=30&keep_cost=9000&extension_cost=12000&new_cost=100000";
    await owner.goto(`/fleet/decision?class=laptop&aim=cost&${prices}`);
    await answer().getByRole("link", { name: /^(saves|costs) €.* a year: One for all/ }).click();
    await owner.getByText("Saves, a year, in EUR").first().waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("figure"), "one_against_keeping_cost");
    // In its currency, to the hundredth, and exact is the same.
    const amount = await owner.locator(".card .hero .num").innerText();
    assert.match(amount, /^−?€[\d,]+\.\d\d$/);
    assert.equal(await owner.locator(".card .facts dd.mono").first().innerText(), amount);
    await owner.getByRole("heading", { level: 1, name: `Why ${amount}` }).waitFor();
    const inTree = await owner.locator(".tree .num").allInnerTexts();
    assert.ok(inTree.filter((number) => number.includes("€")).length > 2, inTree.join());
    await settled(owner);
    await everyWay(owner, "a line's receipt in money");
    quiet(owner);
  });

  test("a price that is missing is named for a line", async () => {
    await owner.goto("/fleet/decision?class=laptop&aim=cost&extension_cost=12000&new_cost=100000");
    await owner.getByText("No answer for all can be given yet: what is missing is said below.").waitFor();
    const undecided = owner.getByRole("region", { name: "Without a decision" });
    await undecided.getByText(/^For [\d,]+ devices, the price of electricity is not known/).waitFor();
    const extend = owner.getByRole("listitem").filter({ hasText: "Extend 2 years" }).first();
    await extend.getByText("electricity price not entered", { exact: true }).waitFor();
    assert.match(await extend.getByRole("link").first().textContent(), /\d/);
    await everyWay(owner, "a line that lacks a price");
    quiet(owner);
  });

  test("all that differ stand in a row, and the list finds them", async () => {
    await owner.goto("/fleet/decision?status=in_use");
    const differ = owner.getByRole("region", { name: "For which something else is best" });
    const rows = differ.getByRole("row");
    await rows.nth(1).waitFor();
    const numbers = await differ.locator("tbody tr td:nth-of-type(1)").allInnerTexts();
    const told = numbers.map((text) => Number(text.replace(/\D/g, ""))).reduce((a, b) => a + b, 0);
    const { differ: all } = await api(owner, "/api/v1/fleet/decision?status=in_use");
    assert.equal(told, all);
    const link = differ.getByRole("link", { name: /^The list of these devices/ }).first();
    const row = rows.filter({ has: owner.getByRole("link", { name: /^The list of these devices/ }) }).first();
    const count = (await row.locator("td").first().innerText()).match(/[\d,]+/)[0];
    await link.click();
    await owner.getByRole("button", { name: /^Remove the filter: (Within|Beyond) its plan/ }).waitFor();
    await owner.getByText(new RegExp(`^${count} devices?$`)).first().waitFor();
    await settled(owner);
    await everyWay(owner, "a list by plan");
    await owner.getByRole("button", { name: /^Remove the filter: (Within|Beyond) its plan/ }).click();
    await owner.getByRole("button", { name: /^Remove the filter: (Within|Beyond)/ }).waitFor({ state: "detached" });
    assert.equal(new URL(owner.url()).searchParams.get("plan"), null);
    quiet(owner);
  });

  test("beyond its plan a line runs on, in no view and in any period", async () => {
    await owner.goto("/fleet/decision?plan=beyond");
    await answer().waitFor();
    await answer().getByRole("listitem").filter({ hasText: "Run on" }).first().waitFor();
    await settled(owner);
    assert.equal(await owner.locator("main").getByText(/[Kk]eep/).count(), 0);
    assert.equal(await owner.locator(".topbar .scope").count(), 1, "a period, and no view");
    await everyWay(owner, "a line beyond its plan");
    quiet(owner);
  });

  test("for what has left nothing is offered, and it says why", async () => {
    const { rows } = await api(owner, "/api/v1/devices?class=laptop&status=in_use&sort=start&limit=100");
    const { id } = rows.find((row) => row.start && row.start < "2025");
    const status = await owner.evaluate(async (path) => {
      const version = (await fetch(path)).headers.get("etag");
      const headers = { "content-type": "application/json", "if-match": version };
      return (await fetch(path, { method: "PATCH", headers, body: JSON.stringify({ end: "2026-01-31" }) })).status;
    }, `/api/v1/devices/${id}`);
    assert.equal(status, 200);
    await owner.goto("/devices?status=archived");
    await owner.getByText("These devices have left: nothing is to be decided.").waitFor();
    assert.equal(await owner.getByRole("link", { name: /^What next for/ }).count(), 0);
    await owner.goto("/fleet/decision?status=archived");
    await owner.getByText("All of these devices have left: nothing is to be decided about them any more.").waitFor();
    await settled(owner);
    assert.equal(await owner.getByText("Assumptions", { exact: true }).count(), 0);
    await everyWay(owner, "a line that has left");
    quiet(owner);
  });

  test("from a device to all of its model, and to the devices that differ", async () => {
    const { rows } = await api(owner, "/api/v1/devices?class=laptop&status=in_use&limit=100");
    let found;
    for (const row of rows.filter((row) => row.start && row.gross)) {
      const model = new URLSearchParams({ maker: row.maker, model: row.model, limit: 1 });
      const { total } = await api(owner, `/api/v1/devices?${model}`);
      if (total > 1) {
        found = { row, total };
        break;
      }
    }
    await owner.goto(`/devices/${found.row.id}?extension_kg=10`);
    await card().getByRole("link", { name: `The same question for all ${found.total} devices of this model` }).click();
    await owner.getByRole("heading", { level: 1, name: `What next for ${found.total} devices` }).waitFor();
    const { searchParams } = new URL(owner.url());
    assert.equal(searchParams.get("model"), found.row.model);
    assert.equal(searchParams.get("extension_kg"), "10");
    await owner.getByRole("link", { name: "Devices", exact: true }).last().click();
    await owner.getByRole("button", { name: `Remove the filter: ${found.row.model}` }).click();
    await owner.getByRole("button", { name: /^Remove the filter/ }).waitFor({ state: "detached" });
    assert.equal(new URL(owner.url()).searchParams.get("model"), null);
    quiet(owner);
  });

  test("no device, an address that is not understood, and a lost server are said", async () => {
    await owner.goto("/fleet/decision?q=no-such-device");
    await owner.getByRole("heading", { name: "No device matches" }).waitFor();
    await everyWay(owner, "a line without devices");
    await owner.goto("/fleet/decision?class=toaster");
    await owner.getByText(/class=toaster is not understood/i).waitFor();
    assert.equal(await owner.locator(".page").getAttribute("aria-busy"), "false");
    owner.expected.push(/500 \(/);
    await owner.route("**/api/v1/fleet/decision*", (route) => route.fulfill({ status: 500, body: "" }));
    await owner.goto("/fleet/decision?class=laptop");
    await owner.getByRole("button", { name: "Try again" }).waitFor();
    await owner.unroute("**/api/v1/fleet/decision*");
    await owner.getByRole("button", { name: "Try again" }).click();
    await answer().waitFor();
    quiet(owner);
  });
});
