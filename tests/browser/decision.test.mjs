// What next for a device: options compared, assumptions in the address, a receipt behind each figure.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, owner } from "./begin.mjs";
import { api, everyWay, quiet, settled } from "./portal.mjs";

begin();

async function laptop() {
  const { rows } = await api(owner, "/api/v1/devices?class=laptop&status=in_use&limit=100");
  return rows.find((row) => row.start && row.gross);
}

const card = () => owner.getByRole("region", { name: /^What next/ });
const option = (name) => card().getByRole("listitem").filter({ hasText: name }).first();

describe("a decision", () => {
  test("its options are compared, and its assumptions are edited in place", async () => {
    const { id } = await laptop();
    await owner.goto(`/devices/${id}`);
    await card().getByText("least carbon").waitFor();
    await settled(owner);
    for (const name of [/Keep to plan|Run on/, "Extend 2 years", "Refurbish it", "Replace by a new one", "Return it"]) {
      await option(name).waitFor();
    }
    await card().getByRole("heading", { name: "What would change the answer" }).waitFor();
    await everyWay(owner, "a decision");

    await card().getByText("Assumptions", { exact: true }).click();
    await everyWay(owner, "a decision's assumptions");
    const years = card().getByRole("textbox", { name: "Extension, years" });
    await years.fill("3");
    await owner.keyboard.press("Tab");
    await option("Extend 3 years").waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("extension_years"), "3");
    const focused = await owner.evaluate(() => document.activeElement.id);
    assert.equal(focused, "decision-extension_kg", "nobody loses their place");

    await card().getByRole("textbox", { name: "Electricity, price a kWh" }).fill("0.30");
    await card().getByRole("textbox", { name: "Extension, price" }).fill("120");
    await card().getByRole("textbox", { name: "New device, price less its value at the end" }).fill("1000");
    await owner.keyboard.press("Tab");
    await card().getByText("least carbon, least cost").or(card().getByText("least cost")).first().waitFor();
    await card().getByRole("textbox", { name: "Displacement, 0 to 1" }).fill("0,8");
    await owner.keyboard.press("Tab");
    await card().getByText(/^Extending avoids/).waitFor();

    // What could mean something else is asked about, and stays as it was typed.
    const price = card().getByRole("textbox", { name: "Extension, price" });
    for (const odd of ["1.000", "12.500,00", "1e3", "-3", "0.305", "Infinity"]) {
      await price.fill(odd);
      await owner.keyboard.press("Tab");
      await card().getByText(/^Write an amount as 1249 or 1249\.50/).waitFor();
      assert.equal(await price.inputValue(), odd);
      assert.equal(await price.getAttribute("aria-invalid"), "true");
      assert.equal(new URL(owner.url()).searchParams.get("extension_cost"), "12000");
    }
    await price.fill("1000");
    await owner.keyboard.press("Tab");
    await card().getByText(/^Write an amount as/).waitFor({ state: "detached" });
    await owner.waitForURL(/extension_cost=100000/);
    const parts = card().getByRole("textbox", { name: "Parts for an extension, kg CO₂e" });
    await parts.fill("1,000");
    await owner.keyboard.press("Tab");
    await card().getByText("This could mean two numbers: write 1000 or 1.0.").waitFor();
    assert.equal(await parts.inputValue(), "1,000");
    assert.equal(new URL(owner.url()).searchParams.get("extension_kg"), null);
    await parts.fill("");
    await owner.keyboard.press("Tab");
    await card().getByText(/^This could mean two numbers/).waitFor({ state: "detached" });

    owner.expected.push(/400 \(Bad Request/);
    await years.fill("99");
    await owner.keyboard.press("Tab");
    await card().getByText("Years of the extension: 99 is not possible, give 0.25 to 10.").first().waitFor();
    await years.fill("3");
    await owner.keyboard.press("Tab");
    await option("Extend 3 years").waitFor();
    await card().getByRole("button", { name: "Back to the usual assumptions" }).click();
    await option("Extend 2 years").waitFor();
    assert.equal(new URL(owner.url()).search, "");
    quiet(owner);
  });

  test("what is missing is named, and the carbon of the options stays", async () => {
    const { id } = await laptop();
    await owner.goto(`/devices/${id}?aim=cost&extension_cost=12000&new_cost=100000`);
    await card().getByText(/^Nothing can be compared yet\. Not known: the price of electricity\. Enter it/).waitFor();
    await option("Extend 2 years").getByText("electricity price not entered", { exact: true }).waitFor();
    await option(/Keep to plan|Run on/).getByText("price and electricity price not entered").waitFor();
    assert.match(await option("Extend 2 years").getByRole("link").first().textContent(), /\d.*kg/);
    await everyWay(owner, "a decision that lacks a price");
    await card().getByText("Assumptions", { exact: true }).click();
    await card().getByRole("textbox", { name: "Electricity, price a kWh" }).fill("0.30");
    await owner.keyboard.press("Tab");
    await card().getByText("least cost").first().waitFor();
    quiet(owner);
  });

  test("in German a field shows and takes a comma, and a refusal speaks German", async () => {
    const { id } = await laptop();
    const page = await owner.context().newPage();
    await page.addInitScript(() => localStorage.setItem("language", "de"));
    await page.goto(`/devices/${id}?extension_years=3.5&extension_cost=124950`);
    const card = page.getByRole("region", { name: /^Wie weiter/ });
    await card.getByText("Annahmen", { exact: true }).click();
    const years = card.getByRole("textbox", { name: "Verlängerung, Jahre" });
    assert.equal(await years.inputValue(), "3,5");
    assert.equal(await card.getByRole("textbox", { name: "Verlängerung, Preis" }).inputValue(), "1249,50");
    await years.fill("2,25");
    await page.keyboard.press("Tab");
    await page.waitForURL(/extension_years=2\.25/);
    await card.getByText("Um 2,25 Jahre verlängern").first().waitFor();
    assert.equal(await years.inputValue(), "2,25");
    await years.fill("99");
    await page.keyboard.press("Tab");
    await card.getByText("Jahre der Verlängerung: 99 geht nicht, geben Sie 0,25 bis 10 an.").first().waitFor();
    await card.getByRole("textbox", { name: "Neues Gerät, Preis abzüglich Restwert" }).fill("2000000");
    await years.fill("");
    await page.keyboard.press("Tab");
    await card.getByText("Ein neues Gerät, Preis, in EUR: 2.000.000 geht nicht, geben Sie 0 bis 1.000.000 an.").first().waitFor();
    await page.evaluate(() => localStorage.removeItem("language"));
    await page.close();
  });

  test("an option's figure opens its receipt under the same assumptions", async () => {
    const { id } = await laptop();
    await owner.goto(`/devices/${id}?extension_kg=10&grid=400&present_kwh=20`);
    const why = option("Extend 2 years").getByRole("link", { name: /kg for: Extend/ });
    assert.equal((await why.textContent()).trim(), "13.0\u00a0kg");
    await why.click();
    await owner.getByRole("heading", { level: 1, name: /13\.0/ }).waitFor();
    await settled(owner);
    assert.equal(new URL(owner.url()).searchParams.get("extension_kg"), "10");
    await owner.getByText("What it takes once, spread over its years").first().waitFor();
    const all = owner.getByRole("button", { name: "Open all" });
    if (await all.count()) await all.click();
    await everyWay(owner, "an option's receipt");
    await owner.setViewportSize({ width: 320, height: 900 });
    const narrowest = await owner.locator(".tree").evaluate((tree) => {
      const lines = [...tree.querySelectorAll("summary, .leaf")].filter((line) => line.offsetParent);
      return Math.min(...lines.map((line) => line.children[1].offsetWidth));
    });
    assert.ok(narrowest >= 140, `a name has ${narrowest} px in a narrow window`);
    await owner.setViewportSize({ width: 1280, height: 900 });
    quiet(owner);
  });
});

describe("the other figures of a decision", () => {
  const asked = "extension_kg=10&refurbish_kg=27&refurbish_years=3&refurbished_kg=40&new_kg=240&new_years=4&grid=400&present_kwh=20&refurbished_kwh=20&new_kwh=20&displacement=0.5";
  const open = async () => {
    const { id } = await laptop();
    await owner.goto(`/devices/${id}?${asked}`);
    await card().getByText(/^Extending avoids/).waitFor();
  };
  const holds = async (name, heading) => {
    await card().getByRole("link", { name }).click();
    await owner.getByRole("heading", { level: 1, name: heading }).waitFor();
    await owner.getByText("Recomputed here", { exact: false }).first().waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("extension_kg"), "10");
    await settled(owner);
    await everyWay(owner, `the receipt of ${name}`);
  };

  test("the day on which an option is repaid opens its receipt", async () => {
    await open();
    const day = (await option("Extend 2 years").locator(".be a").textContent()).trim();
    await holds(/^Why \d+ \w+ \d{4} for: Extend 2 years/, `Why ${day}`);
    await owner.getByText("Days until that is saved").first().waitFor();
    await owner.getByText("rounded up").first().waitFor();
    await owner.getByText(/^Told without a range/).first().waitFor();
    quiet(owner);
  });

  test("a threshold opens its receipt", async () => {
    await open();
    // Refurbishing takes 9 kg a year; so does the extension over two years at 18 kg.
    await card().getByText(/^Parts for an extension, kg CO₂e above 18\.0 instead of 10\.0: Refurbish it\.$/).waitFor();
    await holds(/^Why 18\.0 for: Parts for an extension/, /^Why 18\.0/);
    await owner.getByText("What they differ by with each unit of it").first().waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("input"), "extension_kg");
    quiet(owner);
  });

  test("what extending avoids opens its receipts", async () => {
    await open();
    // ½ · 240 · 2 ÷ 4 − 10 kg.
    await holds(/for: What extending avoids$/, /^Why 50\.0/);
    await owner.getByText("Outside every footprint, and never subtracted from one.").first().waitFor();
    await owner.goBack();
    await holds(/for: What extending avoids in a year$/, /^Why 25\.0/);
    await owner.goBack();
    const least = card().getByRole("link", { name: /for: Displacement below which nothing is avoided$/ });
    assert.equal(await least.innerText(), "8.33\u00a0%");
    await holds(/for: Displacement below which nothing is avoided$/, /^Why 8\.33\s%$/);
    // What was assumed goes back with whoever leaves by the trail.
    await owner.getByRole("main").getByRole("link", { name: "Device", exact: true }).click();
    await card().getByText(/^Extending avoids 50\.0/).waitFor();
    await owner.goto(`${new URL(owner.url()).pathname}?${asked.replace("displacement=0.5", "displacement=0")}`);
    await card().getByText(/^Extending avoids nothing: it adds 10\.0.kg in total, 5\.00.kg a year/).waitFor();
    quiet(owner);
  });
});

describe("a figure that there is not", () => {
  test("is refused with the names of those that there are, in the reader's language", async () => {
    const { id } = await laptop();
    await owner.goto(`/devices/${id}/receipt?figure=avoidd`);
    await owner.getByRole("heading", { name: "The address is not understood" }).waitFor();
    await owner.getByText(/^Figure=avoidd is not understood: use gross, .*, carbon, cost, .*threshold\.$/).waitFor();
    assert.equal(await owner.locator(".page").getAttribute("aria-busy"), "false");
    await everyWay(owner, "a receipt of a figure that there is not");
    owner.expected.push(/400 \(Bad Request/);
    await owner.goto("/receipt?figure=grss");
    await owner.getByText(/^Figure=grss is not understood: use gross, per_device_year, /).waitFor();
    await owner.goto("/fleet/decision/receipt?class=laptop&figure=all");
    await owner.getByText(/^There is no such figure: use carbon, cost, one_against_keeping/).waitFor();

    const page = await owner.context().newPage();
    await page.addInitScript(() => localStorage.setItem("language", "de"));
    await page.goto(`/devices/${id}/receipt?figure=avoidd`);
    await page.getByText(/^Figure=avoidd wird nicht verstanden: Möglich ist gross, .*threshold\.$/).waitFor();
    await page.goto(`/devices/${id}/receipt?figure=avoidd&option=extend`);
    await page.getByText(/^Diese Angabe gibt es nicht: verwenden Sie carbon, cost, break_even/).waitFor();
    await page.goto(`/devices/${id}/receipt?figure=carbon&option=sell`);
    await page.getByText(/^Diese Möglichkeit gibt es nicht: verwenden Sie keep/).waitFor();
    await page.evaluate(() => localStorage.removeItem("language"));
    await page.close();
    quiet(owner);
  });
});

describe("a second life", () => {
  const second = () => owner.getByRole("region", { name: "A second life" });
  const row = (name) => second().getByRole("row").filter({ hasText: name });

  test("every method stands side by side, and nothing is invented", async () => {
    const { id } = await laptop();
    await owner.goto(`/devices/${id}`);
    await row("Cut-off").waitFor();
    await settled(owner);
    for (const name of ["Life share", "50:50"]) await row(name).waitFor();
    assert.equal(await row("Economic").count(), 0, "no price was entered");
    await second().getByText(/^Not known yet.*Displacement/).waitFor();
    await everyWay(owner, "a second life");

    await second().getByText("Length and prices").click();
    await second().getByRole("textbox", { name: "Second life, months" }).fill("24");
    await second().getByRole("textbox", { name: "Paid at the start of the first life" }).fill("1000");
    await second().getByRole("textbox", { name: "Realised at the end of the first life" }).fill("400");
    await second().getByRole("textbox", { name: "Paid at the start of the second life" }).fill("450");
    await second().getByRole("textbox", { name: "Realised at the end of the second life" }).fill("150,50");
    await owner.keyboard.press("Tab");
    await row("Economic").waitFor();
    await second().getByText(/used for 24 months more/).waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("second_realised"), "15050");
    const paid = second().getByRole("textbox", { name: "Paid at the start of the first life" });
    await paid.fill("1.000");
    await owner.keyboard.press("Tab");
    await second().getByText(/^Write an amount as 1249/).waitFor();
    assert.equal(await paid.inputValue(), "1.000");
    assert.equal(new URL(owner.url()).searchParams.get("first_paid"), "100000");
    await paid.fill("1000");
    await owner.keyboard.press("Tab");
    await second().getByText(/^Write an amount as/).waitFor({ state: "detached" });
    await everyWay(owner, "a second life's prices");

    await card().getByText("Assumptions", { exact: true }).click();
    await card().getByRole("textbox", { name: "Displacement, 0 to 1" }).fill("0.5");
    await owner.keyboard.press("Tab");
    await second().getByText(/Otherwise a new device is bought/).waitFor();
    await row("Economic").waitFor();

    owner.expected.push(/400 \(Bad Request/);
    const months = second().getByRole("textbox", { name: "Second life, months" });
    await months.fill("999");
    await owner.keyboard.press("Tab");
    await second().getByText("Second life, months: 999 is not possible, give 1 to 120.").first().waitFor();
    await months.fill("24");
    await owner.keyboard.press("Tab");
    await second().getByText(/used for 24 months more/).waitFor();
    quiet(owner);
  });

  test("an answer given up while it arrives is no lost connection", async () => {
    const { id } = await laptop();
    const page = await owner.context().newPage();
    // The answer to the months alone begins, and ends only when it is given up.
    await page.addInitScript(() => {
      const fetch = window.fetch.bind(window);
      window.fetch = async (asked, options) => {
        const answer = await fetch(asked, options);
        const { pathname, searchParams } = new URL(asked.url ?? asked, location.href);
        const slow = pathname.endsWith("/second-life") && searchParams.get("months") === "24";
        if (!slow || searchParams.has("first_paid")) return answer;
        const body = new ReadableStream({
          start: (stream) => asked.signal.addEventListener("abort", () => stream.error(asked.signal.reason)),
        });
        return new Response(body, { status: answer.status, headers: answer.headers });
      };
    });
    await page.goto(`/devices/${id}`);
    const card = page.getByRole("region", { name: "A second life" });
    await card.getByText("Length and prices").click();
    await card.getByRole("textbox", { name: "Second life, months" }).fill("24");
    await page.keyboard.press("Tab");
    await page.locator("section[aria-labelledby=second-life][aria-busy=true]").waitFor();
    await page.waitForTimeout(500);
    await card.getByRole("textbox", { name: "Paid at the start of the first life" }).fill("1000");
    await page.keyboard.press("Tab");
    await card.getByText(/used for 24 months more/).waitFor();
    assert.equal(await page.getByText("The server cannot be reached").count(), 0);
    await page.close();
  });

  test("a life's figure and what is avoided open their receipts", async () => {
    const { id } = await laptop();
    const asked = "months=24&new_kg=300&new_years=4&refurbish_kg=20&present_kwh=30&new_kwh=20&grid=500&displacement=0.5";
    await owner.goto(`/devices/${id}?${asked}`);
    await second().getByRole("link", { name: /What it would avoid$/ }).click();
    await owner.getByRole("heading", { level: 1, name: /45\.0/ }).waitFor();
    await settled(owner);
    await owner.getByText("Outside every footprint, and never subtracted from one.").first().waitFor();
    await everyWay(owner, "what a second life avoids");
    await owner.goBack();
    await second().getByRole("link", { name: /What it would avoid in a year/ }).click();
    await owner.getByRole("heading", { level: 1, name: /22\.5/ }).waitFor();
    await owner.goBack();
    await second().getByRole("link", { name: /Displacement below which nothing is avoided/ }).click();
    await owner.getByRole("heading", { level: 1, name: /20\.0/ }).waitFor();
    await owner.goBack();
    await row("50:50").getByRole("link", { name: /Second life, 50:50/ }).click();
    await owner.getByText("Refurbishment before the second life").first().waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("method"), "fifty_fifty");
    quiet(owner);
  });
});

describe("a decision about a line", () => {
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
    for (const name of ["Keep to plan", "Extend 2 years", "Refurbish it", "Replace by a new one", "Return it"]) {
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
    const kwh = owner.getByRole("textbox", { name: "Present device, kWh a year" });
    assert.match(await owner.locator("#decision-new_kg-hint").textContent(), /^From .* by device/);
    await owner.getByRole("textbox", { name: "Extension, years" }).fill("3");
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
