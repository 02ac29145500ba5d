// What is done with the list of devices: columns, views, exports, choosing rows and changing them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { begin, browser } from "./begin.mjs";
import { Server, accessible, api, open, quiet, settled, sideways, signIn } from "./portal.mjs";

begin({ serves: false });

describe("the list of devices", () => {
  let server;
  let page;
  before(async () => {
    server = await Server.start();
    page = await open(browser, server);
    await signIn(page, server);
  });
  after(async () => {
    await page?.context().close();
    await server?.stop();
  });

  const button = (name) => page.locator(".toolbar").getByRole("button", { name });

  test("columns are chosen and ordered, and the address says so", async () => {
    await page.goto("/devices?class=laptop");
    await settled(page);
    await button(/^Columns/).click();
    await page.getByRole("checkbox", { name: "Serial number" }).check();
    await page.waitForURL(/columns=device,site,class,age,embodied,use,gross,serial/);
    await page.getByRole("button", { name: "Move Serial number forward" }).click();
    await page.waitForURL(/use,serial,gross/);
    await page.getByRole("checkbox", { name: "Site", exact: true }).uncheck();
    await page.keyboard.press("Escape");
    await settled(page);
    const heads = await page.getByRole("columnheader").allInnerTexts();
    assert.ok(heads.includes("Serial number") && !heads.includes("Site"), heads.join());
    // Every column sorts.
    await page.getByRole("columnheader").getByRole("button", { name: "Serial number" }).click();
    await page.waitForURL(/sort=serial/);
    quiet(page);
  });

  test("a view keeps the address under a name", async () => {
    await button(/^Views/).click();
    await page.getByRole("button", { name: /Save this view/ }).click();
    await page.getByLabel("Name").fill("Laptops by serial");
    assert.deepEqual(await accessible(page), []);
    await page.locator("dialog[open]").getByRole("button", { name: "Save" }).click();
    await page.getByText("The view Laptops by serial is saved.").waitFor();
    await page.goto("/devices");
    await settled(page);
    await button(/^Views/).click();
    await page.getByRole("link", { name: "Laptops by serial" }).click();
    await page.waitForURL(/class=laptop.*sort=serial.*columns=/);
    await button(/^Views/).click();
    await page.getByRole("button", { name: "Delete Laptops by serial" }).click();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(async () => (await (await fetch("/api/v1/views")).json()).length === 1);
    await page.keyboard.press("Escape");
    quiet(page);
  });

  test("what is filtered is exported, with the columns that are shown or all", async () => {
    await settled(page);
    const total = (await api(page, "/api/v1/devices?limit=1&class=laptop")).total;
    for (const [name, pattern, heads] of [
      ["CSV, these columns", /\.csv$/, /^\uFEFFManufacturer,Model,Category,/],
      ["CSV, all columns", /\.csv$/, /^\uFEFFManufacturer,Model,Asset tag,Serial,/],
      ["Excel (XLSX), these columns", /\.xlsx$/, /^PK/],
    ]) {
      await button(/^Export/).click();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name }).click();
      const file = await download;
      assert.match(file.suggestedFilename(), pattern);
      const text = readFileSync(await file.path(), "utf8");
      assert.match(text, heads);
      if (name.startsWith("CSV")) assert.equal(text.trimEnd().split("\r\n").length, total + 1);
    }
    quiet(page);
  });

  test("rows are chosen by keyboard, changed at once, and taken back", async () => {
    await page.goto("/devices?status=in_use&sort=gross");
    await settled(page);
    await page.locator("[role=grid] [data-index='0']").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.locator(".bulkbar").getByText("3 chosen").waitFor();
    assert.deepEqual(await accessible(page), []);
    await page.locator(".bulkbar").getByRole("button", { name: /Change/ }).click();
    await page.getByRole("button", { name: "Set status" }).click();
    await page.getByLabel("Status").selectOption("in_stock");
    await page.getByText("3 devices change of 3.").waitFor();
    assert.deepEqual(await accessible(page), []);
    const before = (await api(page, "/api/v1/devices?limit=1&status=in_stock")).total;
    await page.getByRole("button", { name: "Change 3 devices" }).click();
    await page.locator(".toast").getByText("3 devices were changed.").waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1&status=in_stock")).total, before + 3);
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await page.getByText("The change is taken back.").waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1&status=in_stock")).total, before);
    quiet(page);
  });

  test("a device is changed on its own page as many are in the list, and taken back", async () => {
    const [device] = (await api(page, "/api/v1/devices?limit=1&status=in_use&sort=gross")).rows;
    const status = async () => (await api(page, `/api/v1/devices/${device.id}`)).row.status;
    await page.goto(`/devices/${device.id}`);
    await settled(page);
    await page.locator(".page-head").getByRole("button", { name: /Change/ }).click();
    await page.getByRole("button", { name: "Set status" }).click();
    const dialog = page.locator("dialog[open]");
    await dialog.getByText("Choose a status: then the devices that change are counted.").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Change", exact: true }).isDisabled());
    await dialog.getByLabel("Status").selectOption("in_stock");
    await dialog.getByText("1 device changes of 1.").waitFor();
    assert.deepEqual(await accessible(page), []);
    await dialog.getByRole("button", { name: "Change 1 device" }).click();
    await page.locator(".toast").getByText("1 device was changed.").waitFor();
    assert.equal(await status(), "in_stock");
    await page.locator(".facts").getByText("In stock").waitFor();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await page.getByText("The change is taken back.").waitFor();
    assert.equal(await status(), "in_use");
    quiet(page);
  });

  test("all that match are chosen at once, and Esc leaves them", async () => {
    await page.goto("/devices?status=in_use&sort=gross");
    await settled(page);
    await page.locator("[role=grid] [data-index='0']").focus();
    await page.keyboard.press("Control+a");
    await page.locator(".bulkbar").getByText(/^All \d+ devices that match$/).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".bulkbar").waitFor({ state: "detached" });
    quiet(page);
  });

  test("a narrow screen shows cards, with boxes and without scrolling sideways", async () => {
    for (const theme of ["light", "dark"]) {
      const narrow = await open(browser, server, { width: 320, height: 800, theme });
      await signIn(narrow, server);
      await narrow.goto("/devices?columns=device,serial,status,match,gross");
      await settled(narrow);
      await narrow.locator("[data-index='0'] input[type=checkbox]").check();
      await narrow.locator(".bulkbar").waitFor();
      assert.deepEqual(await sideways(narrow), []);
      assert.deepEqual(await accessible(narrow), []);
      quiet(narrow);
      await narrow.context().close();
    }
  });

  test("an auditor is offered neither boxes nor exports", async () => {
    const other = await open(browser, server);
    await signIn(other, server, "auditor");
    await other.goto("/devices");
    await settled(other);
    assert.equal(await other.locator("[role=grid] input[type=checkbox]").count(), 0);
    assert.equal(await other.getByRole("button", { name: /^Export/ }).count(), 0);
    await other.locator("[role=grid] [data-index='0'] a").click();
    await other.waitForURL(/\/devices\/[^?]+/);
    await settled(other);
    assert.equal(await other.getByRole("button", { name: /Change/ }).count(), 0);
    quiet(other);
    await other.context().close();
  });
});
