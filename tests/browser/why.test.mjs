// Why a figure is what it is, and why two differ: two presses away from every figure, with the
// digits computed again in the browser.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, browser, owner as page, server } from "./begin.mjs";
import { accessible, api, cut, enter, open, quiet, settled, sideways } from "./portal.mjs";

begin();

const grams = (kg) => Math.round(kg * 1000);

/** No fault of access, nothing cut off, in a wide and in a narrow window. */
async function fits(what) {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    assert.deepEqual(await accessible(page), [], `${what} at ${width} px`);
    assert.deepEqual([...(await cut(page)), ...(await sideways(page))], [], `${what} at ${width} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** The receipt that is open was computed again. */
async function holds() {
  await page.waitForURL(/\/receipt/);
  await settled(page);
  await page.getByText("recomputed here").first().waitFor();
}

describe("the receipt of every figure", () => {
  test("is one press away from each key figure of the Overview", async () => {
    await page.goto("/");
    await settled(page);
    const names = await page.locator(".kpi a.why").evaluateAll((all) => all.map((a) => a.getAttribute("aria-label")));
    assert.equal(names.length, await page.locator(".kpi").count());
    for (const name of names) {
      await page.goto("/");
      await settled(page);
      const tile = page.locator(".kpi", { has: page.getByRole("link", { name, exact: true }) });
      const shown = (await tile.locator(".value").innerText()).replace(/\s+/g, " ").split(" ")[0];
      await tile.getByRole("link").click();
      await holds();
      const told = (await page.locator("aside .hero .num").innerText()).trim();
      // A tile and a receipt may round to different digits.
      const [tiled, exact] = [shown, told].map((text) => Number(text.replace(/[^\d.]/g, "")));
      assert.ok(Math.abs(tiled - exact) <= 0.01 * exact + 0.05, `${name}: ${shown}, ${told}`);
    }
    quiet(page);
  });

  test("is one press away from the totals of a list", async () => {
    await page.goto("/devices?class=laptop");
    await settled(page);
    const totals = page.locator(".grid-foot a.why, [role=row] a.why");
    assert.equal(await totals.count(), 3);
    for (const at of [0, 1, 2]) {
      await page.goto("/devices?class=laptop");
      await settled(page);
      await totals.nth(at).click();
      await holds();
      assert.match(page.url(), /class=laptop/);
    }
    quiet(page);
  });

  test("is one press away from what a device carries, uses and draws", async () => {
    const { rows } = await api(page, "/api/v1/devices?match=exact&status=in_use&limit=1");
    for (const figure of ["so_far", "gross", "still_to_carry", "energy", "whole_life", "embodied", "use_per_year"]) {
      await page.goto(`/devices/${rows[0].id}`);
      await settled(page);
      await page.locator(`a.why[href*='figure=${figure}']`).first().click();
      await holds();
    }
    await fits("a receipt");
    quiet(page);
  });

  test("can be checked from a file, and a changed digit is found", async () => {
    const receipt = await api(page, "/api/v1/fleet/receipt");
    await page.goto("/receipt");
    await settled(page);
    const give = (text) => page.getByLabel("Receipt as JSON").setInputFiles({
      name: "receipt.json", mimeType: "application/json", buffer: Buffer.from(text),
    });
    const place = page.locator(".receipt-file");
    await give(JSON.stringify(receipt));
    await place.getByText("recomputed here").waitFor();
    receipt.root.value += 1;
    await give(JSON.stringify(receipt));
    await place.getByText("does not add up").waitFor();
    await place.getByText("its steps give").waitFor();
    await give("[]");
    await place.getByText("This file is no receipt.").waitFor();
    await fits("a file that is no receipt");
    quiet(page);
  });
});

describe("why two results differ", () => {
  test("is one press away from the change on the Overview, and its parts sum to it", async () => {
    await page.goto("/");
    await settled(page);
    const summary = await api(page, "/api/v1/fleet/summary");
    await page.getByRole("link", { name: "Why did it change?" }).click();
    await page.waitForURL(/\/why/);
    await settled(page);
    await page.getByText("recomputed here").waitFor();
    const found = await api(page, "/api/v1/fleet/difference");
    assert.equal(grams(found.from.gross_kg), grams(summary.gross_year_before.mean_kg));
    assert.equal(grams(found.to.gross_kg), grams(summary.gross.mean_kg));
    const sum = found.parts.reduce((all, part) => all + grams(part.change_kg), 0);
    assert.equal(sum, grams(found.change_kg));
    assert.equal(await page.locator(".causes > li").count(), found.parts.length);
    await page.locator("canvas[role=img]").waitFor();
    await fits("the waterfall");
    await page.getByRole("button", { name: "Table" }).first().click();
    assert.equal(await page.locator("figure tbody tr").count(), found.parts.length + 1);
    await fits("the waterfall as a table");
    await page.locator(".causes details").first().locator("summary").click();
    await fits("the devices of a cause");
    await page.locator(".causes details a").first().click();
    await page.waitForURL(/\/devices\/[^/?]+/);
    quiet(page);
  });

  test("is asked of two other periods, of two days, of two versions, by the address", async () => {
    await page.goto("/why");
    await settled(page);
    await page.getByLabel("First period from").fill("2024-01-01");
    await page.getByLabel("to, included").fill("2024-12-31");
    await page.getByRole("button", { name: "Show the causes" }).click();
    await page.waitForURL(/against=2024-01-01\.\.2025-01-01/);
    await settled(page);
    await page.getByText("Jan – Dec 2024").or(page.getByText("2024")).first().waitFor();
    await page.getByLabel("First period from").fill("2025-02-01");
    await page.getByRole("button", { name: "Show the causes" }).click();
    await page.locator("#pair-error .error").waitFor();
    await page.getByLabel("Compare").selectOption("as_of");
    await page.getByLabel("First, as known on").fill("2024-06-01");
    await page.getByRole("button", { name: "Show the causes" }).click();
    await page.waitForURL(/against_as_of=2024-06-01/);
    await settled(page);
    await page.goto("/why?against_figures=0");
    await settled(page);
    assert.equal(await page.getByLabel("Compare").inputValue(), "figures");
    await page.getByText("Nothing differs between the two results").waitFor();
    await fits("nothing that differs");
    await page.goto("/why?q=zzzzqq");
    await page.getByRole("heading", { name: "No device matches" }).waitFor();
    await settled(page);
    assert.equal(await page.getByText("Nothing differs between the two results").count(), 0);
    await fits("no device that matches");
    quiet(page);
  });

  test("is asked of a device, and from a receipt", async () => {
    const { parts } = await api(page, "/api/v1/fleet/difference");
    const device = parts[0].largest[0].id;
    await page.goto(`/devices/${device}/receipt?figure=gross`);
    await settled(page);
    await page.getByRole("link", { name: "Why did it change?" }).click();
    await page.waitForURL(new RegExp(`/devices/${device}/why`));
    await settled(page);
    await page.getByText("recomputed here").waitFor();
    await fits("a device's difference");
    page.expected.push(/400/);
    await page.goto("/why?against=2024");
    await page.getByText("FIRST..END").waitFor();
    quiet(page);
  });

  test("is told in German, in a dark window and on paper", async () => {
    const german = await open(browser, server, { locale: "de-DE", theme: "dark" });
    await enter(german, server, "owner");
    await german.goto("/why");
    await settled(german);
    await german.getByRole("heading", { level: 1, name: "Warum hat es sich geändert?" }).waitFor();
    assert.deepEqual(await accessible(german), []);
    await german.emulateMedia({ media: "print" });
    assert.equal(await german.locator(".pair-form").isVisible(), false);
    assert.equal(await german.locator(".causes").isVisible(), true);
    await german.context().close();
  });
});
