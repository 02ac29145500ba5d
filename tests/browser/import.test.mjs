// From the files of three asset tools, and of one that nobody knows, to figures: in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { begin, browser } from "./begin.mjs";
import { Server, accessible, api, enter, everyWay, open, places, quiet, settled, sideways } from "./portal.mjs";

begin({ serves: false });

const fixture = (name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Sends a file and waits for its preview; answers the questions about its columns. */
async function look(page, file) {
  await page.goto("/import");
  await settled(page);
  await page.locator("#file").setInputFiles(file);
  await page.waitForURL(/\/import\/.+/);
  await page.locator(".commitbar").waitFor();
  const questions = page.locator("fieldset.note");
  if (await questions.count()) {
    for (let at = 0; at < (await questions.count()); at += 1) {
      await questions.nth(at).locator("input[type=radio]").first().check();
    }
    await again(page);
  }
  return api(page, `/api/v1/devices/import/${new URL(page.url()).pathname.split("/").pop()}`);
}

/** Has the file read again with the columns as they are said to be. */
async function again(page) {
  const before = page.url();
  await page.locator("section[aria-labelledby=columns] .btn[data-kind=primary]").click();
  await page.waitForFunction((before) => location.href !== before, before);
  await page.locator(".commitbar").waitFor();
  await settled(page);
}

async function commit(page) {
  await places(page);
  const stranger = page.locator("section[aria-labelledby=stranger] input[type=checkbox]");
  if (await stranger.count()) await stranger.check();
  await page.locator(".commitbar .btn[data-kind=primary]").click();
  await page.locator(".note[data-tone=good]").waitFor({ timeout: 60_000 });
  await settled(page);
}

/** What the Overview shows, and what the API says. */
async function overview(page) {
  await page.goto("/");
  await settled(page);
  const read = async (of) => (await page.locator(of).first().innerText()).replace(/\s+/g, " ").trim();
  const summary = await api(page, "/api/v1/fleet/summary");
  return { hero: await read(".hero"), sub: await read("main .page-head"), summary };
}

for (const locale of ["en-GB", "de-DE"]) {
  describe(`the three exports, ${locale}`, () => {
    let server;
    let page;
    before(async () => {
      server = await Server.start();
      page = await open(browser, server, { locale });
      await enter(page, server);
    });
    after(async () => {
      await page?.context().close();
      await server?.stop();
    });

    for (const name of ["snipe-it-assets.csv", "intune-devices.csv", "glpi-computers.csv"]) {
      test(`${name}: from file to figures`, async () => {
        const language = await page.evaluate(() => document.documentElement.lang);
        assert.equal(language, locale.slice(0, 2));
        const fleet = (await api(page, "/api/v1/devices?limit=1&status=in_use,in_stock,in_repair,archived")).total;
        const before = await overview(page);
        const preview = await look(page, fixture(name));
        assert.ok(preview.difference.new > 100, JSON.stringify(preview.difference));
        assert.deepEqual(await accessible(page), []);
        assert.deepEqual(await sideways(page), []);
        await commit(page);
        const list = await api(page, "/api/v1/devices?limit=1&status=in_use,in_stock,in_repair,archived");
        assert.equal(list.total, fleet + preview.difference.new);
        // The Overview counts them: its devices and its figure are the API's.
        const now = await overview(page);
        assert.notEqual(now.hero, before.hero);
        assert.ok(now.summary.gross.mean_kg > before.summary.gross.mean_kg, JSON.stringify(now.summary.gross));
        assert.ok(now.sub.includes(now.summary.devices.toLocaleString(locale)), now.sub);
        // A device of the file has a figure, and its receipt is computed again to the same digits.
        const row = preview.rows.find((row) => row.outcome === "new" && row.serial && row.product);
        const found = await api(page, `/api/v1/devices?limit=1&q=${row.serial}`);
        await page.goto(`/devices/${found.rows[0].id}`);
        await settled(page);
        const main = page.locator("main");
        assert.ok((await main.innerText()).includes(row.serial), `the device does not say ${row.serial}`);
        assert.match(await main.innerText(), /\d\s*kg/);
        await main.locator("a[href*='/receipt']").first().click();
        await page.waitForURL(/\/receipt/);
        await page.getByText(locale === "de-DE" ? "hier nachgerechnet" : "recomputed here").waitFor();
        quiet(page);
      });
    }
  });
}

describe("an export of a tool that nobody knows", () => {
  let server;
  let page;
  const text = readFileSync(fixture("kalusto.tsv"), "utf8");
  const as = (text) => ({ name: "kalusto.tsv", mimeType: "text/plain", buffer: Buffer.from(text) });
  before(async () => {
    server = await Server.start();
    page = await open(browser, server);
    await enter(page, server);
  });
  after(async () => {
    await page?.context().close();
    await server?.stop();
  });

  test("what is said of a column stays when the list of imports comes late", async () => {
    let arrive;
    const late = new Promise((resolve) => (arrive = resolve));
    const list = (url) => url.pathname === "/api/v1/devices/import";
    await page.goto("/import");
    await settled(page);
    await page.route(list, async (route) => {
      if (route.request().method() === "GET") await late;
      await route.continue();
    });
    await page.locator("#file").setInputFiles(as(text));
    await page.waitForURL(/\/import\/.+/);
    const select = page.locator("section[aria-labelledby=columns] tbody tr")
      .filter({ hasText: "Viimeksi" }).locator("select");
    const field = (await select.inputValue()) === "status" ? "location" : "status";
    await select.selectOption(field);
    arrive();
    await page.locator("section[aria-labelledby=earlier] li").first().waitFor();
    await settled(page);
    assert.equal(await select.inputValue(), field);
    await page.unroute(list);
    quiet(page);
  });

  test("is mapped by the wizard alone, and the mapping is remembered", async () => {
    await look(page, as(text));
    const wanted = {
      Sarjanro: "serial", Kalustotunnus: "asset_tag", Nimike: "model", Laji: "category",
      Merkki: "maker", Toimipiste: "location", Maa: "country", Tila: "status", Hankittu: "start",
      "Viimeksi nähty": "", "Verkko-osoite": "",
    };
    const rows = page.locator("section[aria-labelledby=columns] tbody tr");
    for (let at = 0; at < (await rows.count()); at += 1) {
      const header = (await rows.nth(at).locator("th").innerText()).trim();
      const select = rows.nth(at).locator("select");
      if (header in wanted && (await select.inputValue()) !== wanted[header]) {
        await select.selectOption(wanted[header]);
      }
    }
    const button = page.locator("section[aria-labelledby=columns] .btn[data-kind=primary]");
    if (await button.count()) await again(page);
    const main = await page.locator("main").innerText();
    assert.ok(!main.includes("Nieminen"), "a person's name is shown");
    await commit(page);
    const preview = await look(page, as(text));
    assert.deepEqual(
      Object.fromEntries(preview.columns.filter((c) => c.field).map((c) => [c.header, c.field])),
      Object.fromEntries(Object.entries(wanted).filter(([, field]) => field)),
    );
    assert.equal(preview.difference.new, 0, "nothing of the same file is new");
    quiet(page);
  });

  test("a later export is a difference, reviewed and taken back as one", async () => {
    const lines = text.trimEnd().split(/\r?\n/);
    const changed = [...lines];
    const cells = changed[1].split("\t");
    cells[8] = "Tampere";
    changed[1] = cells.join("\t");
    const gone = changed.pop();
    const fresh = gone.split("\t");
    [fresh[3], fresh[4]] = ["KAL-99999", "ZZNEW001"];
    changed.push(fresh.join("\t"));
    const before = (await api(page, "/api/v1/devices?limit=1")).total;
    const preview = await look(page, as(`${changed.join("\n")}\n`));
    const { new: added, changed: other, gone: left } = preview.difference;
    assert.deepEqual([added, other, left], [1, 1, 1], JSON.stringify(preview.difference));
    const review = page.locator("section[aria-labelledby=review]");
    const groups = review.locator(".review-group");
    assert.equal(await groups.count(), 3);
    await groups.nth(1).locator("button").first().click();
    await review.getByText("Tampere").waitFor();
    await groups.nth(2).locator("input[type=checkbox]").first().check();
    assert.deepEqual(await accessible(page), []);
    await page.setViewportSize({ width: 320, height: 800 });
    assert.deepEqual(await sideways(page), []);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator("section[aria-labelledby=rows]").getByText("in the fleet, changes").waitFor();
    await commit(page);
    await page.getByRole("heading", { name: "Imported: 1 new device, 1 changed, 1 left the fleet" }).waitFor();
    await page.locator("section[aria-labelledby=earlier] li").first().getByText(/^1 new device, 1 changed, 1 left the fleet,/).waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1&q=ZZNEW001")).total, 1);
    assert.equal((await api(page, "/api/v1/devices?limit=1&q=KAL-20400")).rows[0].site, "Tampere");
    await page.locator(".note[data-tone=good]").getByRole("button", { name: /Undo/ }).click();
    await page.locator("dialog[open] .btn[data-kind=danger]").click();
    await page.locator(".toast").waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1")).total, before);
    assert.equal((await api(page, "/api/v1/devices?limit=1&q=KAL-20400")).rows[0].site, "Oulu");
    quiet(page);
  });

  test("problems by row are downloaded", async () => {
    await look(page, fixture("snipe-it-assets.csv"));
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download as CSV" }).click();
    const file = readFileSync(await (await download).path(), "utf8");
    assert.match(file, /^\uFEFFRow,/);
    assert.ok(file.split("\r\n").length > 30, file);
    quiet(page);
  });
});

describe("a file that leaves something open", () => {
  let server;
  let page;
  const as = (text) => ({ name: "open.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const fleet = async () => (await api(page, "/api/v1/devices?limit=1")).total;
  const main = () => page.locator("main").innerText();
  const draft = () => api(page, `/api/v1/devices/import/${new URL(page.url()).pathname.split("/").pop()}`);
  const importing = (name) => page.locator(".commitbar").getByRole("button", { name });
  /** Sends a file, and answers nothing. */
  async function send(text) {
    await page.goto("/import");
    await settled(page);
    await page.locator("#file").setInputFiles(as(text));
    await page.waitForURL(/\/import\/.+/);
    await page.locator(".commitbar").waitFor();
    await settled(page);
  }
  const lines = (header, count, row) => [header, ...Array.from({ length: count }, (_, n) => row(n))].join("\n");
  before(async () => {
    server = await Server.start();
    page = await open(browser, server);
    await enter(page, server);
  });
  after(async () => {
    await page?.context().close();
    await server?.stop();
  });

  test("two columns that could both be the serial are asked about, and the answer holds", async () => {
    const all = await fleet();
    await send(lines("Tag,Number one,Number two,Manufacturer,Model,Category,Location", 12, (n) =>
      `,PF${n}K8WQ${n}X,MJ${n}T5RB${n}Z,Dell,Latitude 5420,Laptops,Leeds`));
    const question = page.locator("fieldset.note").filter({ hasText: "Number one" });
    assert.equal(await question.locator("input[type=radio]").count(), 2);
    assert.equal(await question.locator("input[type=radio]:checked").count(), 0, "an answer is guessed");
    // Without an answer nothing is stored.
    await importing(/Import/).click({ force: true });
    await page.getByText("Answer the question about the columns first.").waitFor();
    assert.equal(await fleet(), all);
    await everyWay(page, "two serials");
    await question.getByLabel(/Number two/).check();
    await again(page);
    const { columns } = await draft();
    assert.equal(columns.find((column) => column.header === "Number two").field, "serial");
    assert.notEqual(columns.find((column) => column.header === "Number one").field, "serial");
    await places(page);
    await places(page);
    await importing("Import 12 devices").click();
    await page.getByRole("heading", { name: "12 devices were imported" }).waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1&q=MJ3T5RB3Z")).rows[0].serial, "MJ3T5RB3Z");
    quiet(page);
  });

  test("dates in two orders are told by their rows, and never guessed", async () => {
    await send("Serial,Manufacturer,Model,Category,Location,Purchase Date\n"
      + "MIX1AA,Dell,Latitude 5420,Laptops,Leeds,25/04/2024\n"
      + "MIX2BB,Dell,Latitude 5420,Laptops,Leeds,04/26/2024\n"
      + "MIX3CC,Dell,Latitude 5420,Laptops,Leeds,03/04/2024\n");
    const said = await main();
    assert.match(said, /row 2 has "25\/04\/2024", row 3 "04\/26\/2024", and no order fits both/);
    await everyWay(page, "dates in two orders");
    const all = await fleet();
    // It is marked as not to be pressed; pressed nevertheless it says why.
    await importing(/Import/).click({ force: true });
    await page.getByText("Choose the order of the dates first.").waitFor();
    assert.equal(await fleet(), all);
    const before = page.url();
    const order = page.getByRole("combobox", { name: /Which comes first/ });
    await order.selectOption({ label: "Day first (31/12/2026)" });
    await page.waitForURL((url) => url.href !== before);
    await page.locator(".commitbar").waitFor();
    await settled(page);
    // The row of the other order is named, before anything is stored.
    await page.locator("tr").filter({ hasText: "04/26/2024" }).getByText("kept").waitFor();
    await places(page);
    await places(page);
    await importing("Import 3 devices").click();
    await page.getByRole("heading", { name: "3 devices were imported" }).waitFor();
    const { rows } = await api(page, "/api/v1/devices?limit=9&q=MIX");
    const starts = Object.fromEntries(rows.map((row) => [row.serial, row.start]));
    assert.deepEqual(starts, { MIX1AA: "2024-04-25", MIX2BB: null, MIX3CC: "2024-04-03" });
    quiet(page);
  });

  test("a mapping that loses rows is refused before anything is stored, with the count", async () => {
    const all = await fleet();
    await send(lines("Serial,Shelf,Manufacturer,Model,Category,Location", 20, (n) =>
      `LOSE${n}Q${n}W,${"AB"[n % 2]}7,Dell,Latitude 5420,Laptops,Leeds`));
    const address = page.url();
    await page.getByLabel("What the column Shelf holds").selectOption("serial");
    // What is said of a column is read before anything is stored.
    await importing(/Import/).click({ force: true });
    await page.getByText("Read the file again with the columns as you said first.").waitFor();
    assert.equal(await fleet(), all);
    page.expected.push(/422 \(Unprocessable/);
    await page.getByRole("button", { name: "Read the file again with these columns" }).click();
    await page.getByText(/18 of 20 rows repeat another row's/).waitFor();
    await everyWay(page, "a mapping that loses rows");
    page.expected.pop();
    assert.equal(page.url(), address);
    assert.equal(await fleet(), all);
    quiet(page);
  });

  test("what changes is looked through page by page, and holds from a day that is entered", async () => {
    const header = "Serial,Manufacturer,Model,Category,Location";
    const rows = (site) => lines(header, 60, (n) => `PAGED${100 + n}K,Dell,Latitude 5420,Laptops,${site}`);
    await send(rows("Leeds"));
    await commit(page);
    await send(rows("York"));
    await places(page);
    const group = page.locator(".review-group").filter({ hasText: "60 changed devices" });
    await group.getByRole("button", { name: "Show them" }).click();
    await group.getByText("1 to 50 of 60").waitFor();
    // The next page does not come: what is shown stays as it is called, and it can be asked for again.
    let answers = 0;
    await page.route(/differences.*start=50/, async (route) => {
      answers += 1;
      return answers === 1 ? route.fulfill({ status: 500, json: {} }) : route.continue();
    });
    page.expected.push(/500 \(Internal/);
    await group.getByRole("button", { name: "Next" }).click();
    await group.getByRole("button", { name: "Try again" }).waitFor();
    await group.getByText("1 to 50 of 60").waitFor();
    assert.equal(await group.locator("li").count(), 50);
    await group.getByRole("button", { name: "Try again" }).click();
    await group.getByText("51 to 60 of 60").waitFor();
    page.expected.pop();
    await page.unroute(/differences.*start=50/);
    assert.equal(await group.locator("li").count(), 10);
    // Without a day nothing is stored.
    await page.getByLabel("Changes hold from").fill("");
    await page.getByText("Enter a day.").waitFor();
    await importing(/Import/).click({ force: true });
    await page.getByText("Enter first from which day the changes hold.").waitFor();
    assert.equal((await api(page, "/api/v1/devices?limit=1&q=PAGED100K")).rows[0].site, "Leeds");
    await page.getByLabel("Changes hold from").fill("2026-01-15");
    await commit(page);
    assert.equal((await api(page, "/api/v1/devices?limit=1&q=PAGED100K")).rows[0].site, "York");
    quiet(page);
  });

  test("a commit that goes on and is not stored says why, and can be sent again", async () => {
    await send(lines("Serial,Manufacturer,Model,Category,Location", 12, (n) => `LATE${100 + n}K,Dell,Latitude 5420,Laptops,Leeds`));
    const id = new URL(page.url()).pathname.split("/").pop();
    const [import_] = (await api(page, "/api/v1/devices/import")).rows.filter((one) => one.id === id);
    const progress = { stage: "storing", done: 0, total: 12 };
    const stranger = page.getByLabel("Yes, it is ours");
    if (await stranger.count()) await stranger.check();
    let asked = 0;
    await page.route(/import\/[^/]+\/commit$/, (route) => route.fulfill({ status: 202, json: { ...import_, progress } }));
    await page.route(/devices\/import$/, (route) => {
      asked += 1;
      const failed = "the fleet was changed meanwhile: look at it again and repeat the change";
      const rows = [asked < 3 ? { ...import_, progress } : { ...import_, failed }];
      return route.fulfill({ json: { rows, next_cursor: null } });
    });
    await places(page);
    await places(page);
    await importing("Import 12 devices").click();
    await page.getByText("Storing open.csv").waitFor();
    const note = page.getByRole("alert").filter({ hasText: "Nothing was stored" });
    await note.getByText("The fleet was changed meanwhile").waitFor();
    await everyWay(page, "a commit that was not stored");
    await page.unroute(/import\/[^/]+\/commit$/);
    await page.unroute(/devices\/import$/);
    await note.getByRole("button", { name: "Look again at what would change" }).click();
    await note.waitFor({ state: "detached" });
    await places(page);
    await places(page);
    await importing("Import 12 devices").click();
    await page.getByRole("heading", { name: "12 devices were imported" }).waitFor();
    quiet(page);
  });

  test("a suggested model is answered: by its product, by none, or by another one", async () => {
    await send("Serial,Manufacturer,Model,Category,Location\n"
      + "SAY1X,LENOVO,20L5004JUS,Laptops,Leeds\n"
      + "SAY2X,LENOVO,20XW004AUS,Laptops,Leeds\n"
      + "SAY3X,Dell,Latitud 5310,Laptops,Leeds\n");
    const of = (name) => page.locator("section[aria-labelledby=suggestions] li").filter({ hasText: name });
    // What a machine type says goes before what is near.
    await of("20L5004JUS").getByText("ThinkPad T480, by its machine type").waitFor();
    await of("20L5004JUS").getByText(/No footprint of ThinkPad T480 is published\. Lenovo ThinkPad T470 is another generation/).waitFor();
    await of("20L5004JUS").getByRole("button", { name: /No, keep the estimate/ }).click();
    await of("20XW004AUS").getByRole("button", { name: /Count with Lenovo ThinkPad X1 Carbon/ }).click();
    await of("Latitud 5310").getByText(/Dell Latitude 5310 is written nearly the same/).waitFor();
    await of("Latitud 5310").getByRole("button", { name: "Another product…" }).click();
    const dialog = page.getByRole("dialog", { name: "Which product is it?" });
    // Fewer words, until something is found.
    await dialog.getByRole("button", { name: /^Take / }).first().waitFor();
    await dialog.getByRole("textbox").fill("Latitude 5320");
    await dialog.getByRole("button", { name: "Search" }).click();
    await everyWay(page, "another product");
    await dialog.getByRole("button", { name: "Take Dell Latitude 5320", exact: true }).click();
    await of("Latitud 5310").getByRole("button", { name: "Count with Dell Latitude 5320" }).waitFor();
    await places(page);
    const stranger = page.getByLabel("Yes, it is ours");
    if (await stranger.count()) await stranger.check();
    await importing("Import 3 devices").click();
    await page.getByRole("heading", { name: "3 devices were imported" }).waitFor();
    const { rows } = await api(page, "/api/v1/devices?limit=9&q=SAY");
    const found = Object.fromEntries(rows.map((row) => [row.serial, `${row.matched} ${row.model}`]));
    assert.deepEqual(found, {
      SAY1X: "estimated ThinkPad T480",
      SAY2X: "confirmed ThinkPad X1 Carbon 9th Gen",
      SAY3X: "confirmed Latitude 5320",
    });
    // The answer is told at the device, and taken back there.
    const { id } = rows.find((row) => row.serial === "SAY1X");
    await page.goto(`/devices/${id}`);
    await settled(page);
    await page.getByRole("button", { name: "Another product…" }).click();
    await dialog.getByText(/said that it is none of these/).waitFor();
    await dialog.getByRole("button", { name: "Take it back" }).click();
    const card = page.locator("section[aria-labelledby=suggestion]");
    await card.getByRole("button", { name: "Count with Lenovo ThinkPad T470" }).click();
    await card.waitFor({ state: "detached" });
    assert.equal((await api(page, `/api/v1/devices/${id}`)).row.matched, "confirmed");
    quiet(page);
  });

  test("another company's export is asked about, and refused until somebody says yes", async () => {
    // A fleet of their own, so that a file can be a stranger's.
    await send(lines("Serial,Manufacturer,Model,Category,Location", 30, (n) => `OURS${n}A${n}B,Dell,Latitude 5420,Laptops,Leeds`));
    await commit(page);
    const all = await fleet();
    await send(lines("Serial,Manufacturer,Model,Category,Location", 30, (n) => `THEIRS${n}C${n}D,Dell,Latitude 5420,Laptops,Leeds`));
    const stranger = page.locator("section[aria-labelledby=stranger]");
    await stranger.getByText(/Of the 30 devices of the file, 0 are among the \d+ that you have/).waitFor();
    await importing(/Import/).click({ force: true });
    await page.getByText("Say first whether the file is your organisation’s.").waitFor();
    assert.equal(await fleet(), all);
    await everyWay(page, "a stranger's file");
    await stranger.getByLabel("Yes, it is ours").check();
    await places(page);
    await places(page);
    await importing("Import 30 devices").click();
    await page.getByRole("heading", { name: "30 devices were imported" }).waitFor();
    assert.equal(await fleet(), all + 30);
    quiet(page);
  });
});
