// Electricity: the zone of a site's grid, and both methods of Scope 2 side by side.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, owner } from "./begin.mjs";
import { api, everyWay, quiet, settled } from "./portal.mjs";

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

  test("location-based and market-based stand side by side, each with its receipt", async () => {
    await owner.goto(`/?${PERIOD}`);
    await settled(owner);
    const table = owner.getByRole("group", { name: "Electricity by both methods" });
    await table.waitFor();
    await table.getByText("No contract and no residual mix is given for this time").waitFor();
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
    await own.getByRole("link", { name: "Scope 2, market-based: Why this number" }).click();
    await settled(owner);
    await owner.getByText("Market-based use of").first().waitFor();
    await everyWay(owner, "the receipt of market-based use");
    quiet(owner);
  });
});
