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
    const years = card().getByRole("textbox", { name: "Years of the extension" });
    await years.fill("3");
    await owner.keyboard.press("Tab");
    await option("Extend 3 years").waitFor();
    assert.equal(new URL(owner.url()).searchParams.get("extension_years"), "3");
    const focused = await owner.evaluate(() => document.activeElement.id);
    assert.equal(focused, "decision-extension_kg", "nobody loses their place");

    await card().getByRole("textbox", { name: "Electricity, price a kWh" }).fill("0.30");
    await card().getByRole("textbox", { name: "An extension, price" }).fill("120");
    await card().getByRole("textbox", { name: "A new device, price less its value at the end" }).fill("1000");
    await owner.keyboard.press("Tab");
    await card().getByText("least carbon, least cost").or(card().getByText("least cost")).first().waitFor();
    await card().getByRole("textbox", { name: "Displacement, 0 to 1" }).fill("0,8");
    await owner.keyboard.press("Tab");
    await card().getByText(/^Extending avoids/).waitFor();

    // What could mean something else is asked about, and stays as it was typed.
    const price = card().getByRole("textbox", { name: "An extension, price" });
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
    const parts = card().getByRole("textbox", { name: "Parts that the extension takes, kg CO₂e" });
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

  test("what cannot be used takes nothing else away", async () => {
    const { id } = await laptop();
    owner.expected.push(/400 \(Bad Request/);
    await owner.goto(`/devices/${id}?extension_years=99&extension_kg=10&displacement=0.5&rebound=0.5&new_kg=240`);
    await option("Extend 2 years").getByText("Takes 10.0\u00a0kg once, over 2 years.").waitFor();
    const note = card().getByRole("status").filter({ hasText: "Answered without what cannot be used." });
    await note.getByText(/Years of the extension: 99 is not possible, give 0\.25 to 10\./).waitFor();
    await note.getByText(/A rebound already includes imperfect displacement/).waitFor();
    await settled(owner);
    // Its receipts are of what it rests on.
    const why = await option("Extend 2 years").getByRole("link").first().getAttribute("href");
    assert.match(why, /extension_kg=10/);
    assert.doesNotMatch(why, /extension_years|displacement/);
    await everyWay(owner, "a decision without what cannot be used");

    await card().getByText("Assumptions", { exact: true }).click();
    const years = card().getByRole("textbox", { name: "Years of the extension" });
    assert.equal(await years.inputValue(), "99");
    assert.equal(await years.getAttribute("aria-invalid"), "true");
    assert.equal(await card().getByRole("textbox", { name: "Parts that the extension takes" }).getAttribute("aria-invalid"), null);
    assert.match(await card().locator("#decision-extension_years-error").innerText(), /^Years of the extension: 99 is not possible/);
    await years.fill("3");
    await owner.keyboard.press("Tab");
    await option("Extend 3 years").waitFor();
    await card().getByRole("textbox", { name: "Displacement, 0 to 1" }).fill("");
    await owner.keyboard.press("Tab");
    await note.waitFor({ state: "detached" });
    assert.equal(await years.getAttribute("aria-invalid"), null);

    // Of a line likewise.
    await owner.goto("/fleet/decision?class=laptop&extension_years=99&extension_kg=10");
    await owner.getByRole("region", { name: /^Best for all of them/ }).getByText("Extend 2 years").first().waitFor();
    await owner.getByText(/^Answered without what cannot be used\. Years of the extension: 99/).waitFor();
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
    const years = card.getByRole("textbox", { name: "Jahre der Verlängerung" });
    assert.equal(await years.inputValue(), "3,5");
    assert.equal(await card.getByRole("textbox", { name: "Eine Verlängerung, Preis" }).inputValue(), "1249,50");
    await years.fill("2,25");
    await page.keyboard.press("Tab");
    await page.waitForURL(/extension_years=2\.25/);
    await card.getByText("Um 2,25 Jahre verlängern").first().waitFor();
    assert.equal(await years.inputValue(), "2,25");
    await years.fill("99");
    await page.keyboard.press("Tab");
    await card.getByText("Jahre der Verlängerung: 99 geht nicht, geben Sie 0,25 bis 10 an.").first().waitFor();
    await card.getByRole("textbox", { name: "Ein neues Gerät, Preis abzüglich Restwert" }).fill("2000000");
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
    await card().getByText(/^Parts that the extension takes, kg CO₂e above 18\.0 instead of 10\.0: Refurbish it\.$/).waitFor();
    await holds(/^Why 18\.0 for: Parts that the extension takes/, /^Why 18\.0/);
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
