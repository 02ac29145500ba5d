// Who uses a device: left out until the organisation keeps it, then told on the device's page and
// erased there; in both languages.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { begin, browser } from "./begin.mjs";
import { Server, api, enter, everyWay, open, places, quiet, settled } from "./portal.mjs";

begin({ serves: false });

const FILE = {
  name: "assets.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    "Asset Tag,Serial,Manufacturer,Model,Category,Location,Purchase Date,Status,Checked Out To: Username\n" +
      "T1,SN-PEOPLE-1,Dell,Latitude 5310,Laptop,Oslo,2024-03-01,Deployed,ada.lovelace\n",
  ),
};

const WORDS = {
  "en-GB": { usedBy: "Used by", told: "as told by assets.csv", erase: "Erase ada.lovelace", yes: "Erase", erased: "Nobody is named here any more", all: "Erase who uses the devices?", off: "Save and erase" },
  "de-DE": { usedBy: "Genutzt von", told: "laut assets.csv", erase: "ada.lovelace löschen", yes: "Löschen", erased: "Hier ist niemand mehr genannt", all: "Löschen, wer die Geräte nutzt?", off: "Speichern und löschen" },
};

/** Takes the file in through the page. */
async function take(page) {
  await page.goto("/import");
  await settled(page);
  await page.locator("#file").setInputFiles(FILE);
  await page.waitForURL(/\/import\/.+/);
  await page.locator(".commitbar").waitFor();
  const stranger = page.locator("section[aria-labelledby=stranger] input[type=checkbox]");
  if (await stranger.count()) await stranger.check();
  await places(page);
  await page.locator(".commitbar .btn[data-kind=primary]").click();
  await page.locator(".note[data-tone=good]").waitFor();
  await settled(page);
}

/** Opens the page of the file's device. */
async function visit(page) {
  const { rows } = await api(page, "/api/v1/devices?q=SN-PEOPLE-1");
  assert.equal(rows.length, 1);
  await page.goto(`/devices/${rows[0].id}`);
  await settled(page);
  await page.waitForLoadState("networkidle");
  return rows[0].id;
}

for (const [locale, words] of Object.entries(WORDS)) {
  describe(`who uses a device, ${locale}`, () => {
    let server;
    let page;
    before(async () => {
      server = await Server.start();
      page = await open(browser, server, { locale });
      await enter(page, server, "owner");
    });
    after(async () => {
      await page?.context().close();
      await server?.stop();
    });

    test("is left out until it is kept, then told to few, and erased", async () => {
      await take(page);
      const device = await visit(page);
      assert.equal((await api(page, `/api/v1/devices/${device}/user`)).name ?? null, null);
      assert.equal(await page.getByText("ada.lovelace").count(), 0);

      await page.goto("/settings");
      await page.locator("#keep-users").check();
      const saved = page.waitForResponse((response) => response.request().method() === "PUT");
      await page.locator("main form button[type=submit]").first().click();
      assert.equal((await saved).status(), 200);

      await take(page);
      await visit(page);
      await page.getByText(words.usedBy, { exact: true }).waitFor();
      await page.getByText("ada.lovelace", { exact: true }).waitFor();
      await page.getByText(words.told).waitFor();
      await everyWay(page, "a device and who uses it");

      const reader = await open(browser, server, { locale });
      await enter(reader, server, "auditor");
      await visit(reader);
      assert.equal(await reader.getByText("ada.lovelace").count(), 0);
      assert.equal(await reader.getByText(words.usedBy, { exact: true }).count(), 0);
      quiet(reader);
      await reader.context().close();

      await page.getByRole("button", { name: words.erase }).click();
      const question = page.getByRole("dialog");
      await question.getByText("ada.lovelace").waitFor();
      await question.getByRole("button", { name: words.yes, exact: true }).click();
      await page.getByText(words.erased).waitFor();
      await page.getByText("ada.lovelace", { exact: true }).first().waitFor({ state: "detached" });
      await visit(page);
      assert.equal((await api(page, `/api/v1/devices/${device}/user`)).name ?? null, null);
      assert.equal(await page.getByText("ada.lovelace").count(), 0);

      // Turning it off asks first: Cancel leaves all as it is.
      await take(page);
      await page.goto("/settings");
      await settled(page);
      await page.locator("#keep-users").uncheck();
      const save = page.locator("main form button[type=submit]").first();
      await save.click();
      await page.getByRole("dialog", { name: words.all }).waitFor();
      await everyWay(page, "the question before everybody is erased");
      await page.keyboard.press("Escape");
      assert.equal((await api(page, `/api/v1/devices/${device}/user`)).name, "ada.lovelace");
      await save.click();
      const off = page.waitForResponse((response) => response.request().method() === "PUT");
      await page.getByRole("dialog").getByRole("button", { name: words.off }).click();
      assert.equal((await off).status(), 200);
      assert.equal((await api(page, `/api/v1/devices/${device}/user`)).name ?? null, null);
      quiet(page);
    });
  });
}
