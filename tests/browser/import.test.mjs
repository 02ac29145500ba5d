// From the files of three asset tools, and of one that nobody knows, to figures: in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { Server, accessible, api, launch, open, quiet, settled, sideways } from "./portal.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const fixture = (name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Signs in without a word of either language. */
async function enter(page, server) {
  const { email, password } = server.accounts.owner;
  await page.goto("/sign-in");
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator(".page-head h1").waitFor();
  await settled(page);
}

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
  const stranger = page.locator("section[aria-labelledby=stranger] input[type=checkbox]");
  if (await stranger.count()) await stranger.check();
  await page.locator(".commitbar .btn[data-kind=primary]").click();
  await page.locator(".note[data-tone=good]").waitFor({ timeout: 60_000 });
  await settled(page);
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
        const preview = await look(page, fixture(name));
        assert.ok(preview.difference.new > 100, JSON.stringify(preview.difference));
        assert.deepEqual(await accessible(page), []);
        assert.deepEqual(await sideways(page), []);
        await commit(page);
        const list = await api(page, "/api/v1/devices?limit=1&status=in_use,in_stock,in_repair,archived");
        assert.equal(list.total, fleet + preview.difference.new);
        // The device's page has a figure, and says where it comes from.
        const found = await api(page, "/api/v1/devices?limit=1&match=exact,alias&sort=-gross");
        await page.goto(`/devices/${found.rows[0].id}`);
        await settled(page);
        assert.match(await page.locator("main").innerText(), /\d\s*kg/);
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
    await commit(page);
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
    assert.match(file, /^\uFEFF"Row",/);
    assert.ok(file.split("\r\n").length > 30, file);
    quiet(page);
  });
});
