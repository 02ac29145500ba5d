// A walk in German through what is behind the first pages: imports, lists, figures, settings.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, browser, owner as page, server } from "./begin.mjs";
import { catalogues, speaksGerman } from "./languages.mjs";
import { SNIPE_IT, api, open, places, quiet, settled } from "./portal.mjs";

const texts = catalogues();
begin();

/** What an asset tool calls its columns: theirs to name. */
const HEADERS = ["Category", "Company", "Location", "Manufacturer", "Model", "Serial", "Status"];
const speaks = (what, written) => speaksGerman(page, what, texts, written);
const button = (name, within = page) => within.getByRole("button", { name });
const main = () => page.locator("main").innerText();
const GERMAN_DAY = /\d{1,2}\. ?\p{L}+\.? \d{4}|\d{1,2}\.\d{1,2}\.\d{4}/u;

/** Goes to a page, and waits for its title. */
async function go(path, title) {
  await page.goto(path);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await settled(page);
}

/** Puts a file into the import's start. */
async function send(file) {
  await go("/import", "Geräte importieren");
  await page.locator("#file").setInputFiles(file);
  await page.waitForURL(/\/import\/.+/);
  await page.locator(".commitbar").waitFor();
  await settled(page);
}

test("the language is chosen in the account, and every page speaks it from then on", async () => {
  await page.goto("/account");
  await settled(page);
  await page.getByLabel("Language of messages and pages").selectOption({ label: "Deutsch" });
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("heading", { level: 1, name: "Mein Konto" }).waitFor();
  await speaks("account");
  await page.goto("/");
  await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
  await settled(page);
  assert.match(await page.locator(".hero").first().innerText(), /\d,\d/);
  await speaks("overview");
  quiet(page);
});

describe("an import", () => {
  test("asks its questions, and tells its problems", async () => {
    await go("/import", "Geräte importieren");
    await speaks("import start");
    page.expected.push(/422 \(Unprocessable/);
    await page.locator("#file").setInputFiles({ name: "bild.csv", mimeType: "text/csv", buffer: Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1") });
    await page.getByText("Die Datei wurde nicht gelesen").waitFor();
    page.expected.pop();
    await speaks("a file that is refused");

    const twice = "Serial A,Serial B,Manufacturer,Model,Category,Location,Purchase Date\n" + [1, 2, 3]
      .map((n) => `SA${n}QX77${n},SB${n}ZK44${n},Dell,Latitude 5420,Laptops,Leeds,0${n}/04/2024\n`).join("");
    await send({ name: "zweimal.csv", mimeType: "text/csv", buffer: Buffer.from(twice) });
    await speaks("import with questions", HEADERS);
  });

  test("previews, commits, and compares a later export", async () => {
    await send(SNIPE_IT);
    assert.match(await main(), GERMAN_DAY);
    await speaks("import preview", HEADERS);
    await places(page);
    await button("607 Geräte importieren").click();
    await page.getByRole("heading", { name: "607 Geräte wurden importiert" }).waitFor();
    await speaks("import done");
    await send(SNIPE_IT);
    await speaks("import of the same file again", HEADERS);
    await go("/import", "Geräte importieren");
    await button(/^Import von snipe-it-assets\.csv rückgängig machen/).first().click();
    await page.locator("dialog[open]").waitFor();
    await speaks("undoing an import");
    await page.keyboard.press("Escape");
    quiet(page);
  });
});

describe("the list of devices", () => {
  const toolbar = () => page.locator(".toolbar");

  test("its columns, views, exports and filters", async () => {
    await go("/devices?columns=device,serial,site,class,status,match,start,age,embodied,use,gross", "Geräte");
    await speaks("devices with more columns");
    for (const name of [/^Spalten/, /^Ansichten/, /exportieren$/, /^Geräteklasse/, /^Status/]) {
      await button(name, toolbar()).first().click();
      await page.locator(".menu-panel").waitFor();
      await speaks(`devices: ${name}`);
      await page.keyboard.press("Escape");
    }
    await button(/^Ansichten/, toolbar()).click();
    await button(/^Diese Ansicht speichern/).click();
    await page.locator("dialog[open]").waitFor();
    await speaks("saving a view");
    await page.keyboard.press("Escape");
    quiet(page);
  });

  test("every change of chosen rows, and what it would do", async () => {
    await go("/devices?sort=-gross", "Geräte");
    await page.locator("[role=grid] [data-index='0']").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.locator(".bulkbar").getByText("2 gewählt").waitFor();
    for (const name of ["Klasse festlegen", "An einen Standort verlegen", "Status festlegen", "Geplante Nutzungsdauer festlegen", "Vorgeschlagene Produkte bestätigen", "Nutzung beenden"]) {
      await button(/Ändern/, page.locator(".bulkbar")).click();
      await button(name).click();
      const dialog = page.locator("dialog[open]");
      await dialog.waitFor();
      if (name === "Status festlegen") {
        await dialog.getByLabel("Status").selectOption("in_stock");
        await dialog.getByText(/, von 2\.$/).waitFor();
      }
      await speaks(name);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" }).catch(() => dialog.waitFor({ state: "hidden" }));
    }
    quiet(page);
  });

  test("rows that are no devices, and devices with facts missing", async () => {
    await go("/devices?attention=no_end", "Geräte");
    await speaks("devices without an end");
    const { rows } = await api(page, "/api/v1/devices?attention=no_end&limit=1");
    await page.goto(`/devices/${rows[0].id}`);
    await settled(page);
    assert.match(await main(), GERMAN_DAY);
    await speaks("device with facts missing");
    const suggested = await api(page, "/api/v1/devices?match=suggested&limit=1");
    await page.goto(`/devices/${suggested.rows[0].id}`);
    await settled(page);
    await speaks("device with a suggestion");
    quiet(page);
  });
});

describe("figures and quality", () => {
  test("every part of methods and factors", async () => {
    for (const path of ["", "/products?q=xps", "/products?q=zzzz", "/grid/DE", "/classes", "/versions", "/give"]) {
      await go(`/methods${path}`, "Methoden und Faktoren");
      await speaks(`methods${path}`);
    }
    await go("/methods/grid", "Methoden und Faktoren");
    await page.getByRole("searchbox", { name: "Land suchen" }).fill("deutsch");
    await page.getByRole("rowheader", { name: "Deutschland" }).waitFor();
    await speaks("methods/grid");
    quiet(page);
  });

  test("a file of figures, its problems, its version and difference", async () => {
    const lines = ["maker,model,class,total_kg,manufacture,transport,use,end_of_life,year,source",
      "HP,EliteBook 840 14 inch G10 Notebook PC,laptop,300,0.8,0.05,0.14,0.01,2024,HP", "Acme,Rechner,Sofa,1,,,,,,"];
    await go("/methods/give", "Methoden und Faktoren");
    await page.locator("input[type=file]").setInputFiles({ name: "eigene.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
    await page.waitForURL(/\/methods\/give\/.+/);
    await settled(page);
    await page.getByText("Sofa").waitFor();
    await speaks("figures with a problem");
    await button("1 Wert ändern").click();
    await page.getByRole("heading", { name: "Version 1 gilt jetzt" }).waitFor();
    await speaks("figures given");
    await go("/methods/versions/1", "Methoden und Faktoren");
    assert.match(await main(), GERMAN_DAY);
    await speaks("a version");
    await button("Diese Werte zurückziehen").click();
    await page.locator("dialog[open]").waitFor();
    await speaks("withdrawing");
    await page.keyboard.press("Escape");
    const { rows } = await api(page, "/api/v1/devices?q=EliteBook%20840&limit=1");
    await page.goto(`/devices/${rows[0].id}/receipt?figure=embodied`);
    await speaks("receipt of an own figure");
    quiet(page);
  });

  test("data quality", async () => {
    await go("/quality", "Datenqualität");
    for (const details of await page.locator(".gap details").all()) await details.evaluate((node) => (node.open = true));
    assert.match(await main(), /\d,\d/);
    await speaks("quality");
    quiet(page);
  });

  test("scenarios, one of them saved", async () => {
    await go("/scenarios?life.laptop=60&refurbished=45&grid=-6", "Szenarien");
    await page.locator(".versus .hero").waitFor();
    await page.locator("section[aria-labelledby=changes] tr.total").waitFor();
    assert.match(await page.locator(".versus .hero").innerText(), /\d,\d|\d{3}/);
    await button("Szenario speichern").click();
    await page.getByLabel("Name des Szenarios").fill("Länger nutzen");
    await speaks("naming a scenario");
    await page.getByRole("button", { name: "Speichern", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Länger nutzen" }).waitFor();
    await speaks("a scenario");
    await page.locator("section[aria-labelledby=largest] a.why").first().click();
    await page.waitForURL(/\/scenario\?/);
    await settled(page);
    await speaks("a scenario's receipt");
    quiet(page);
  });
});

describe("settings", () => {
  test("the organisation, its members, keys and log", async () => {
    await page.goto("/settings");
    await speaks("settings");
    await page.goto("/settings/members");
    await settled(page);
    await button(/entfernen$/).first().click();
    await page.locator("dialog[open]").waitFor();
    await speaks("members, one to be removed");
    await page.keyboard.press("Escape");
    await page.goto("/settings/keys");
    await settled(page);
    await speaks("keys");
    await button("Schlüssel erstellen").first().click();
    await page.locator("dialog[open]").waitFor();
    await speaks("making a key");
    await page.keyboard.press("Escape");
    await page.goto("/audit");
    await settled(page);
    await page.locator("time, .num").first().waitFor();
    assert.match(await main(), GERMAN_DAY);
    await speaks("audit log");
    quiet(page);
  });
});

test("commands, found by German words", async () => {
  await go("/", "Übersicht");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Befehle" }).fill("daten");
  await page.getByRole("option", { name: "Datenqualität" }).waitFor();
  await speaks("commands");
  await page.keyboard.press("Escape");
  quiet(page);
});

test("whoever may not use a page is told so in German", async () => {
  const other = await open(browser, server, { locale: "de-DE" });
  const { email, password } = server.accounts.auditor;
  await other.goto("/sign-in");
  await other.locator("input[type=email]").fill(email);
  await other.locator("input[type=password]").fill(password);
  await other.getByRole("button", { name: "Anmelden" }).click();
  await other.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
  for (const path of ["/import", "/methods/give", "/settings/members", "/organisations"]) {
    await other.goto(path);
    await other.getByText("Nicht für Ihre Rolle").waitFor();
    await speaksGerman(other, `${path}, not allowed`, texts);
  }
  quiet(other);
  await other.context().close();
});
