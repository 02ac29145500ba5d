// Electricity: the zone of a site's grid, and both methods of Scope 2 side by side.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, owner } from "./begin.mjs";
import { api, cut, everyWay, quiet, settled } from "./portal.mjs";

begin();

const PERIOD = "period=2025-01-01..2026-01-01";

describe("electricity", () => {
  test("a site names a zone of its country's grid", async () => {
    await owner.goto("/sites");
    await settled(owner);
    await owner.getByLabel("Name", { exact: true }).fill("Sacramento");
    await owner.getByLabel("Country", { exact: true }).selectOption({ label: "United States" });
    await owner.getByRole("button", { name: "Add a site" }).click();
    await owner.getByText("Sacramento was added.").waitFor();
    await owner.getByRole("button", { name: "Grid zone of Sacramento" }).click();
    const choosing = owner.getByRole("dialog", { name: "Choose the grid zone" });
    const zones = choosing.getByLabel("Grid zone");
    await zones.waitFor();
    assert.equal(await zones.inputValue(), "country");
    await everyWay(owner, "choosing a grid zone");
    await zones.selectOption("state.US-CA");
    await choosing.getByRole("button", { name: "Use this zone" }).click();
    await owner.getByText("The grid zone of Sacramento is kept.").waitFor();
    await owner.getByRole("row", { name: /^Sacramento/ }).getByText("California").waitFor();
    const site = (await api(owner, "/api/v1/sites")).find((one) => one.name === "Sacramento");
    assert.equal(site.zone, "state.US-CA");
    await owner.goto("/methods/grid/US");
    await settled(owner);
    const row = owner.getByRole("row", { name: /WECC California/ });
    await row.getByText("egrid.CAMX").waitFor();
    await everyWay(owner, "a country's zones");
    quiet(owner);
  });

  test("a site is made in a zone, which may have a factor of one's own", async () => {
    await owner.goto("/methods/give");
    await owner.getByRole("radio", { name: "Grid factors" }).check();
    await everyWay(owner, "giving grid factors");
    const [chooser] = await Promise.all([
      owner.waitForEvent("filechooser"),
      owner.locator("button", { hasText: "Choose a file" }).click(),
    ]);
    const lines = [
      "country,zone,period,g_per_kwh,boundary,mix,source",
      "US,California,2019,123,life-cycle,production,Our utility",
      "US,own.US-NORTH,2026,45,life-cycle,consumption,Our utility",
      "DE,state.US-CA,2026,45,life-cycle,consumption,Our utility",
    ];
    await chooser.setFiles({ name: "zones.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) });
    await owner.waitForURL(/\/methods\/give\/.+/);
    await settled(owner);
    await owner.getByText("California (state.US-CA), United States, 2019").first().waitFor();
    await owner.getByText("is no zone of this country’s grid").waitFor();
    await owner.getByText("sites can name it now").waitFor();
    await owner.getByText("US-NORTH (own.US-NORTH), United States, 2026").first().waitFor();
    await everyWay(owner, "what factors of zones would change");
    await owner.getByRole("button", { name: "Change 2 figures", exact: true }).click();
    await owner.getByRole("heading", { name: "Version 1 counts now" }).waitFor();

    await owner.goto("/methods/grid/US");
    await settled(owner);
    const rows = owner.getByRole("row").filter({ hasText: "Our utility" });
    assert.deepEqual(
      await rows.evaluateAll((all) => all.map((row) => row.cells[0].innerText.trim().replace(/\s+/g, " "))),
      ["US-NORTH own.US-NORTH", "California state.US-CA"],
    );
    await rows.last().getByText("2019").first().waitFor();
    await everyWay(owner, "own factors of zones");

    await owner.goto("/sites");
    await settled(owner);
    const zones = owner.getByLabel("Grid zone", { exact: true });
    assert.equal(await zones.count(), 0, "no country is chosen yet");
    await owner.getByLabel("Name", { exact: true }).fill("Bangor");
    await owner.getByLabel("Country", { exact: true }).selectOption({ label: "United States" });
    await zones.selectOption("own.US-NORTH");
    await everyWay(owner, "a site with its zone");
    await owner.getByRole("button", { name: "Add a site" }).click();
    await owner.getByText("Bangor was added.").waitFor();
    await owner.getByRole("row", { name: /^Bangor/ }).getByText("US-NORTH").waitFor();
    assert.equal(await zones.count(), 0, "the form is empty again");
    const site = (await api(owner, "/api/v1/sites")).find((one) => one.name === "Bangor");
    assert.deepEqual([site.country, site.zone], ["US", "own.US-NORTH"]);
    quiet(owner);
  });

  test("location-based and market-based stand side by side, each with its receipt", async () => {
    await owner.goto(`/?${PERIOD}`);
    await settled(owner);
    const table = owner.getByRole("group", { name: "Electricity by both methods" });
    await table.waitFor();
    await table.getByText("No contract and no residual mix is given for this time").waitFor();
    // Each cell has its unit, kilograms or tonnes, so the head names neither.
    await table.getByRole("columnheader", { name: "Emissions, CO₂e", exact: true }).waitFor();
    await table.getByText("Included in the Scope 2 figure").first().waitFor();
    await everyWay(owner, "electricity on the overview");
    await table.getByRole("link", { name: "Scope 2, market-based: Why this number" }).click();
    await owner.getByRole("heading", { level: 1, name: /^Why/ }).waitFor();
    await settled(owner);
    await owner.getByText("Scope 2, market-based: contracts of the year first").waitFor();
    const [device] = (await api(owner, "/api/v1/devices?limit=1&status=in_use&sort=-gross")).rows;
    await owner.goto(`/devices/${device.id}`);
    await settled(owner);
    const own = owner.getByRole("group", { name: "Electricity by both methods" });
    for (const width of [1440, 1280, 1024, 800, 320]) {
      await owner.setViewportSize({ width, height: 900 });
      await settled(owner);
      assert.deepEqual(await cut(owner), [], `a device at ${width} px`);
    }
    await owner.setViewportSize({ width: 1280, height: 900 });
    await own.getByRole("link", { name: "Scope 2, market-based: Why this number" }).click();
    await settled(owner);
    await owner.getByText("Market-based use of").first().waitFor();
    await everyWay(owner, "the receipt of market-based use");
    quiet(owner);
  });
});
