// The main job, with a pointer and with the keyboard alone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { begin, browser } from "./begin.mjs";
import { Server, SNIPE_IT, api, everyWay, importAll, open, preview, quiet, settled, signIn, tabTo, unfold } from "./portal.mjs";

begin({ serves: false });

/** A device's rows as they are read. */
async function rows(page) {
  await settled(page);
  const names = await page.locator("[role=grid] [data-index]").evaluateAll((rows) =>
    rows
      .sort((a, b) => a.dataset.index - b.dataset.index)
      .slice(0, 8)
      .map((row) => row.textContent.replace(/\s+/g, " ").trim()),
  );
  assert.ok(names.length > 0, "no row is drawn");
  return names;
}

/** Whether something of this role and name has the focus. */
function focused(page, role, name) {
  return page.getByRole(role, { name }).evaluateAll((found) => found.includes(document.activeElement));
}

describe("with a pointer", () => {
  let server;
  let page;
  before(async () => {
    server = await Server.start();
    page = await open(browser, server);
  });
  after(async () => {
    await page?.context().close();
    await server?.stop();
  });

  test("whoever is not signed in goes to the sign-in first and comes back", async () => {
    await page.goto("/devices?class=monitor");
    await page.waitForURL(/\/sign-in\?next=/);
    const { email, password } = server.accounts.owner;
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not the password");
    page.expected.push(/401 \(Unauthorized\).*\/api\/v1\/session\)$/);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("the e-mail address or the password is wrong").waitFor();
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/devices\?class=monitor/);
    await settled(page);
    quiet(page);
  });

  test("the overview shows the demo's figures, labelled as invented", async () => {
    await page.goto("/");
    await settled(page);
    await page.getByText("Demo data.").first().waitFor();
    const summary = await api(page, "/api/v1/fleet/summary");
    const main = await page.locator("main").innerText();
    assert.ok(main.includes(`${summary.devices} devices at ${summary.sites} sites`), main);
    assert.match(main, /Gross footprint/);
    assert.match(main, /[\d.,]+\s*(kg|t)/);
    quiet(page);
  });

  test("the Snipe-IT export is previewed as it is, and nothing is stored by that", async () => {
    const before = await api(page, "/api/v1/devices?limit=1");
    await preview(page);
    const main = await page.locator("main").innerText();
    for (const part of ["570", "29", "24", "Bengaluru", "34 problems", "Row 24", "about people"]) {
      assert.ok(main.includes(part), `the preview does not say ${part}: ${main.slice(0, 3000)}`);
    }
    assert.ok(!main.includes("user0000"), "a person's name is shown");
    const after = await api(page, "/api/v1/devices?limit=1");
    assert.equal(after.fleet, before.fleet);
    quiet(page);
  });

  test("a draft survives a reload, its choices too", async () => {
    const country = page.getByRole("combobox", { name: /Country of Bengaluru/ });
    await country.selectOption({ label: "India" });
    await page.reload();
    await settled(page);
    assert.equal(await country.evaluate((select) => select.selectedOptions[0].label), "India");
    quiet(page);
  });

  test("committing asks for the countries that nobody has told, and brings the devices", async () => {
    const commit = page.getByRole("button", { name: "Import 607 devices" });
    // Marked as not to be pressed; pressed nevertheless it says why.
    await commit.click({ force: true });
    await page.getByText(/Choose the country of \d+ new locations first/).waitFor();
    await everyWay(page, "locations without a country");
    const all = page.getByRole("combobox", { name: /have no country yet: all are in/ });
    await all.selectOption({ label: "Germany, your organisation’s" });
    const together = page.getByRole("combobox", { name: /Those chosen together are in/ });
    const country = (site) => page.getByRole("combobox", { name: `Country of ${site}` });
    assert.equal(await country("Austin").inputValue(), "DE");
    assert.equal(await country("Bengaluru").inputValue(), "IN", "what was chosen before stays");
    // All chosen otherwise, the ones chosen by themselves stay.
    await together.selectOption({ label: "Austria" });
    assert.equal(await country("Austin").inputValue(), "AT");
    assert.equal(await country("Bengaluru").inputValue(), "IN");
    await together.selectOption({ label: "Germany, your organisation’s" });
    await page.getByRole("button", { name: "Import 607 devices" }).click();
    await page.getByRole("heading", { name: "607 devices were imported" }).waitFor();
    await page.getByRole("link", { name: "To the overview" }).click();
    await settled(page);
    await page.getByText("679 devices at 9 sites").waitFor();
    const sites = await api(page, "/api/v1/sites");
    assert.equal(sites.find((site) => site.name === "Bengaluru").country, "IN");
    quiet(page);
  });

  test("devices are sorted, filtered and searched, and the address says so", async () => {
    await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /Devices/ }).click();
    await page.waitForURL(/\/devices/);
    const unsorted = await rows(page);
    await page.getByRole("button", { name: /Embodied, kg/ }).click();
    await page.waitForURL(/sort=-embodied/);
    await page.locator("[role=columnheader][aria-sort=descending]").waitFor();
    const sorted = await rows(page);
    assert.notDeepEqual(sorted, unsorted);
    await page.locator(".toolbar").getByRole("button", { name: /^Class/ }).click();
    await page.getByRole("checkbox", { name: "Laptop" }).check();
    await page.waitForURL(/class=laptop/);
    await page.keyboard.press("Escape");
    await page.locator("#page-search").fill("thinkpad");
    await page.waitForURL(/q=thinkpad/);
    const found = await rows(page);
    assert.ok(found.every((row) => /thinkpad/i.test(row)), found.join("\n"));
    const list = await api(page, `/api/v1/devices${new URL(page.url()).search}&limit=1`);
    await page.getByText(new RegExp(`^${list.total} devices, with those that left since 1 Jan`)).first().waitFor();

    // The same address in another browser shows the same rows.
    const other = await open(browser, server);
    await signIn(other, server, "manager");
    await other.goto(page.url());
    assert.deepEqual(await rows(other), found);
    quiet(other);
    await other.context().close();

    await page.goBack();
    await page.goForward();
    assert.deepEqual(await rows(page), found);
    quiet(page);
  });

  test("an address that is not understood says what is wrong", async () => {
    await page.goto("/devices?class=sofa");
    await page.getByText(/class=sofa/i).waitFor();
    await page.getByRole("link", { name: "Clear filters" }).click();
    await rows(page);
    quiet(page);
  });

  test("a device explains its figure, and the browser computes it again", async () => {
    await page.goto("/devices?q=thinkpad&sort=-embodied");
    const [first] = await rows(page);
    const link = page.locator("[role=grid] [data-index='0']").getByRole("link").first();
    await link.click();
    await page.waitForURL(/\/devices\/[^/?]+/);
    await settled(page);
    const name = await page.getByRole("heading", { level: 1 }).innerText();
    assert.ok(first.includes(name), `${first} is not ${name}`);
    for (const title of ["Facts", "Product", "History"]) {
      await page.getByRole("heading", { name: title, exact: true }).waitFor();
    }
    await page.getByRole("link", { name: /^Why this number/ }).last().click();
    await page.waitForURL(/\/receipt/);
    await settled(page);
    await page.getByText("recomputed here").waitFor();
    assert.equal(await page.getByText("does not add up").count(), 0);
    await unfold(page);
    const text = await page.locator("main").innerText();
    for (const part of ["Fingerprint", "Factor set", "ODbL 1.0", "CC BY 4.0"]) {
      assert.ok(text.includes(part), `the receipt does not say ${part}`);
    }
    // What is downloaded is what was recomputed.
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "JSON" }).click();
    assert.equal((await download).suggestedFilename(), "receipt.json");
    quiet(page);
  });

  test("a receipt that was tampered with is found out", async () => {
    const address = page.url();
    await page.route(/\/api\/v1\/devices\/[^/]+\/receipt/, async (route) => {
      const answer = await route.fetch();
      const receipt = await answer.json();
      receipt.root.value += 1000;
      await route.fulfill({ response: answer, json: receipt });
    });
    await page.goto(address);
    await page.getByText("does not add up").first().waitFor();
    await page.unrouteAll();
    quiet(page);
  });

  test("the fleet's receipt is recomputed too", async () => {
    await page.goto("/");
    await settled(page);
    await page.getByRole("link", { name: /^Why this number/ }).first().click();
    await page.waitForURL(/\/receipt/);
    await page.getByText("recomputed here").waitFor();
    quiet(page);
  });

  test("the period and the view change every figure, and stay in the address", async () => {
    await page.goto("/");
    await settled(page);
    const before = await page.locator("main").innerText();
    await page.getByRole("button", { name: /View|Management view/ }).click();
    await page.getByRole("link", { name: /Inventory view, rented/ }).click();
    await page.waitForURL(/view=inventory_rented/);
    await settled(page);
    await page.getByText("Inventory view, rented:").waitFor();
    assert.notEqual(await page.locator("main").innerText(), before);
    await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /Devices/ }).click();
    await page.waitForURL(/\/devices.*view=inventory_rented/);
    quiet(page);
  });

  test("a chart has its table, and the figures are the same", async () => {
    await page.goto("/?period=2024-01-01..2025-01-01");
    await settled(page);
    const figure = page.locator("figure").filter({ hasText: "Gross footprint per month" });
    await figure.locator("canvas").waitFor();
    await figure.getByRole("button", { name: "Table" }).click();
    const table = figure.getByRole("table");
    await table.waitFor();
    assert.equal(await table.getByRole("row").count(), 13);
    assert.equal(await figure.getByRole("button", { name: "Table" }).getAttribute("aria-pressed"), "true");
    await figure.getByRole("button", { name: "Chart" }).click();
    await figure.locator("canvas").waitFor();
    quiet(page);
  });

  test("a theme is chosen and stays", async () => {
    await page.goto("/");
    await settled(page);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: /account/i }).click();
    await page.getByRole("button", { name: "Dark" }).click();
    await page.waitForFunction((light) => getComputedStyle(document.body).backgroundColor !== light, light);
    await page.reload();
    await settled(page);
    assert.notEqual(await ground(), light);
    quiet(page);
  });

  test("undo takes the devices out again", async () => {
    await page.goto("/import");
    await settled(page);
    await page.getByRole("button", { name: /^Undo the import of snipe-it-assets/ }).click();
    const dialog = page.getByRole("dialog", { name: "Undo this import?" });
    await dialog.getByRole("button", { name: "Keep them" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.equal((await api(page, "/api/v1/devices?limit=1")).fleet, 679);
    await page.getByRole("button", { name: /^Undo the import of snipe-it-assets/ }).click();
    await dialog.getByRole("button", { name: "Remove 607 devices" }).click();
    await page.getByText("607 devices were taken out of the fleet again").first().waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1")).fleet, 180);
    await page.goto("/");
    await page.getByText("180 devices at 4 sites").waitFor();
    quiet(page);
  });

  test("signing out ends the session", async () => {
    await page.getByRole("button", { name: /account/i }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    const status = await page.evaluate(async () => (await fetch("/api/v1/me")).status);
    assert.equal(status, 401);
    await page.getByLabel("Password").waitFor();
    quiet(page);
    // What was on the screen is not there for whoever goes back.
    await page.goBack();
    await page.getByLabel("Password").waitFor();
    quiet(page);
  });
});

describe("with the keyboard alone", () => {
  let server;
  let page;
  before(async () => {
    server = await Server.start();
    page = await open(browser, server);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").waitFor();
  });
  after(async () => {
    await page?.context().close();
    await server?.stop();
  });

  test("sign in", async () => {
    const { email, password } = server.accounts.owner;
    await tabTo(page, "textbox", "E-mail");
    await page.keyboard.type(email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await settled(page);
    quiet(page);
  });

  test("the first stop skips to the content", async () => {
    await page.reload();
    await settled(page);
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement.textContent);
    assert.equal(first.trim(), "Skip to content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    quiet(page);
  });

  test("import the file", async () => {
    await page.reload();
    await settled(page);
    await tabTo(page, "link", "Import");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/import/);
    await settled(page);
    await tabTo(page, "button", "Choose a file");
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.keyboard.press("Enter"),
    ]);
    await chooser.setFiles(SNIPE_IT);
    await page.waitForURL(/\/import\/.+/);
    await settled(page);
    await tabTo(page, "combobox", /have no country yet: all are in/);
    await page.keyboard.type("Germany");
    await page.keyboard.press("Tab");
    await tabTo(page, "button", "Import 607 devices");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "607 devices were imported" }).waitFor();
    quiet(page);
  });

  test("sort, filter and search the devices", async () => {
    await tabTo(page, "link", "To the devices");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/devices/);
    await rows(page);
    await tabTo(page, "button", /^Class (any|Laptop)/);
    await page.keyboard.press("Enter");
    await tabTo(page, "checkbox", "Laptop");
    await page.keyboard.press("Space");
    await page.waitForURL(/class=laptop/);
    await page.keyboard.press("Escape");
    assert.ok(await focused(page, "button", /^Class/), "Esc does not give the focus back");
    await settled(page);
    await tabTo(page, "button", /Gross, kg/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/sort=-gross/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.keyboard.type("thinkpad");
    await page.waitForURL(/q=thinkpad/);
    const found = await rows(page);
    assert.ok(found.every((row) => /thinkpad/i.test(row)), found.join("\n"));
    quiet(page);
  });

  test("walk the rows and open one", async () => {
    await page.goto("/devices?sort=-gross");
    await rows(page);
    await page.keyboard.press("/");
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.hasAttribute("data-index"))) break;
    }
    const index = () => page.evaluate(() => Number(document.activeElement.dataset.index));
    const walked = async (key, expected) => {
      await page.keyboard.press(key);
      await page.waitForFunction((expected) => Number(document.activeElement.dataset.index) === expected, expected);
    };
    assert.equal(await index(), 0);
    await walked("ArrowDown", 1);
    await walked("ArrowDown", 2);
    await walked("End", 678);
    await walked("Home", 0);
    await page.keyboard.press("PageDown");
    await page.waitForFunction(() => Number(document.activeElement.dataset.index) > 3);
    await walked("Home", 0);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/devices\/[^/?]+/);
    await settled(page);
    quiet(page);
  });

  test("open its receipt", async () => {
    await tabTo(page, "link", /^Why this number/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/receipt/);
    await page.getByText("recomputed here").waitFor();
    quiet(page);
  });

  test("menus and dialogs open, close, and give the focus back", async () => {
    await tabTo(page, "button", /account/i);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Sign out" }).waitFor({ state: "detached" });
    assert.ok(await focused(page, "button", /account/i), "Esc does not give the focus back");
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await dialog.waitFor();
    assert.ok(await dialog.evaluate((dialog) => dialog.contains(document.activeElement)));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await focused(page, "button", /account/i), "the dialog does not give the focus back");
    quiet(page);
  });

  test("undo", async () => {
    await tabTo(page, "link", "Import");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/import/);
    await settled(page);
    await tabTo(page, "button", /^Undo the import of snipe-it-assets/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Undo this import?" }).waitFor();
    await tabTo(page, "button", "Remove 607 devices");
    await page.keyboard.press("Enter");
    await page.getByText("607 devices were taken out of the fleet again").first().waitFor();
    const focus = await page.evaluate(() => document.activeElement.tagName);
    assert.notEqual(focus, "BODY", "the focus is lost after the dialog");
    quiet(page);
  });
});

test("an import made in the portal is the import of the command line", async () => {
  const server = await Server.start();
  const page = await open(browser, server);
  try {
    await signIn(page, server);
    await importAll(page);
    const { rows } = await api(page, "/api/v1/devices/import");
    const { tally } = rows[0];
    const said = await server.impact("import", SNIPE_IT);
    for (const kind of ["matched", "suggested", "estimated", "unknown", "set_aside", "duplicate"]) {
      assert.ok(said.split("\n").includes(`${kind} ${tally[kind]}`), `${kind} in ${said}`);
    }
    quiet(page);
  } finally {
    await page.context().close();
    await server.stop();
  }
});
