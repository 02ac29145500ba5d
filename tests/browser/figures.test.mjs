// An organisation's own figures, from a file with evidence to a device's receipt and the fleet's
// total; and the gaps of its data, each closed where its action leads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { begin, browser, owner, server } from "./begin.mjs";
import { accessible, api, cut, everyWay, open, places, quiet, settled, sideways, signIn, unfold } from "./portal.mjs";

begin();

const csv = (name, ...lines) => ({
  name, mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\r\n")}\r\n`),
});

const HEADER = "maker,model,class,total_kg,manufacture,transport,use,end_of_life,year,source";
/** Estimated by class until now: the fleet has four of it. */
const NOTEBOOK = "EliteBook 840 14 inch G10 Notebook PC";
/** Published by its maker at 161 kg: the fleet has two of it. */
const SHIPPED = "13-inch MacBook Air (M1 CPU) 256GB - 2020";
const GIVEN = [
  `HP,${NOTEBOOK},laptop,300,0.80,0.05,0.14,0.01,2024,Measured by HP`,
  `Apple,${SHIPPED},,200,0.76,0.08,0.15,0.01,2024,Measured again`,
];
const PDF = { name: "measured.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%measured\n%%EOF\n") };

/** Asserts that a narrow window shows every table whole. */
async function fits(page, what) {
  await page.setViewportSize({ width: 320, height: 900 });
  assert.deepEqual([...(await cut(page)), ...(await sideways(page))], [], `${what} at 320 px`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Chooses a file of this kind of figures, up to what it would change. */
async function choose(page, kind, file) {
  await page.goto("/methods/give");
  await page.getByRole("radio", { name: kind }).check();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.locator("button", { hasText: "Choose a file" }).click(),
  ]);
  await chooser.setFiles(file);
  await page.waitForURL(/\/methods\/give\/.+/);
  await settled(page);
  await fits(page, `what ${file.name} would change`);
}

/** Attaches evidence, says why, commits. */
async function give(page, { figures, note, evidence, version }) {
  if (evidence) {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Attach a file" }).click(),
    ]);
    await chooser.setFiles(evidence);
    await page.getByText(new RegExp(`^${evidence.name}, .* KiB$`)).waitFor();
  }
  await page.getByLabel("Why", { exact: true }).fill(note);
  await page.getByRole("button", { name: figures, exact: true }).click();
  await page.getByRole("heading", { name: `Version ${version} counts now` }).waitFor();
  await settled(page);
  await fits(page, `version ${version}`);
}

const versions = (page) => api(page, "/api/v1/figures/versions");
const gross = async (page) => (await api(page, "/api/v1/fleet/summary")).gross;

/** What the Overview says first. */
async function hero(page) {
  await page.goto("/");
  await settled(page);
  return (await page.locator(".hero").first().innerText()).replace(/\s+/g, " ").trim();
}

describe("own footprints of products", () => {
  let first;
  let notebook;

  test("a file with a bad line says which, and nothing is stored", async () => {
    first = { hero: await hero(owner), gross: await gross(owner) };
    const found = await api(owner, `/api/v1/devices?attention=estimated&q=${encodeURIComponent("EliteBook 840")}`);
    assert.equal(found.total, 4);
    [notebook] = found.rows;
    await owner.goto("/methods");
    await settled(owner);
    await owner.getByRole("link", { name: "Give figures" }).click();
    await owner.getByRole("heading", { name: "Which figures?" }).waitFor();
    await everyWay(owner, "giving figures");

    const bad = [...GIVEN];
    bad[1] = bad[1].replace(",200,", ",two hundred,");
    await choose(owner, "Footprints of products", csv("bad.csv", HEADER, ...bad));
    const row = owner.locator("tr").filter({ hasText: "two hundred" });
    await row.waitFor();
    assert.equal((await row.getByRole("rowheader").innerText()).trim(), "3");
    assert.equal((await row.getByRole("cell").first().innerText()).trim(), "total_kg");
    await owner.getByText("These rows are left out").waitFor();
    // The good line is not offered as two.
    await owner.getByRole("button", { name: "Change 1 figure", exact: true }).waitFor();
    await everyWay(owner, "a file with a bad line");
    await owner.getByRole("link", { name: "Cancel" }).click();
    await owner.waitForURL(/\/methods\/give$/);
    assert.equal((await versions(owner)).current, 0);
    assert.deepEqual(await gross(owner), first.gross);
    await owner.goto("/methods/versions");
    await owner.getByText("No figures of your own yet").waitFor();
    await everyWay(owner, "no version");
  });

  test("a file that is no sheet of figures is refused in a sentence", async () => {
    await owner.goto("/methods/give");
    owner.expected.push(/422 \(Unprocessable/);
    const [chooser] = await Promise.all([
      owner.waitForEvent("filechooser"),
      owner.locator("button", { hasText: "Choose a file" }).click(),
    ]);
    await chooser.setFiles(csv("other.csv", "colour,size", "red,3"));
    await owner.getByText(/no column in it is named "maker"/).waitFor();
    await everyWay(owner, "figures refused");
    owner.expected.pop();
    assert.equal((await versions(owner)).current, 0);
  });

  test("the right one makes a version with who, when, why and evidence", async () => {
    await choose(owner, "Footprints of products", csv("own.csv", HEADER, ...GIVEN));
    assert.match(await owner.locator("li").filter({ hasText: NOTEBOOK }).innerText(), /line 2[^]*new/);
    assert.match(await owner.locator("li").filter({ hasText: SHIPPED }).innerText(), /line 3[^]*overrides the shipped figure/);
    await give(owner, { figures: "Change 2 figures", note: "Measured in our laboratory", evidence: PDF, version: 1 });
    await everyWay(owner, "figures given");

    await owner.getByRole("link", { name: "See the version" }).click();
    await owner.getByRole("heading", { name: "Version 1" }).waitFor();
    await settled(owner);
    const [made] = (await versions(owner)).versions;
    const head = await owner.locator("section[aria-labelledby=version]").innerText();
    for (const part of ["Lena Hofer", "Measured in our laboratory", PDF.name, made.factor_set]) {
      assert.ok(head.includes(part), `the version does not say ${part}: ${head}`);
    }
    assert.match(head, new RegExp(`\\b${new Date().getFullYear()}\\b`));
    // The evidence is kept as it was sent.
    const download = owner.waitForEvent("download");
    await owner.getByRole("link", { name: PDF.name }).click();
    assert.deepEqual(readFileSync(await (await download).path()), PDF.buffer);
    await everyWay(owner, "a version");
  });

  test("the difference says what changed, and by how much the fleet's figures", async () => {
    await owner.goto("/methods/versions");
    await settled(owner);
    const entry = owner.getByRole("listitem").filter({ hasText: "Version 1" });
    assert.match(await entry.innerText(), /counts now[^]*2 figures given[^]*Lena Hofer/);
    await everyWay(owner, "versions");
    await entry.getByRole("link", { name: "Version 1" }).click();
    await owner.waitForURL(/\/methods\/versions\/1$/);
    await settled(owner);
    const differ = owner.locator("section[aria-labelledby=differ]");
    const figure = differ.locator("tr").filter({ hasText: SHIPPED }).filter({ hasText: "161" });
    assert.match(await figure.first().innerText(), /161[^]*200/);
    assert.match(await differ.innerText(), new RegExp(`${NOTEBOOK}[^]*none[^]*300`));
    const effect = await owner.locator("section[aria-labelledby=effect]").innerText();
    assert.match(effect, /6 devices have another figure/);
    const now = await gross(owner);
    assert.ok(now.mean_kg > first.gross.mean_kg, `${now.mean_kg} is not more than ${first.gross.mean_kg}`);
    const moved = (now.mean_kg - first.gross.mean_kg).toPrecision(3);
    assert.match(effect, new RegExp(`Gross in the period[^]*?\\+${moved}\\skg`));
  });

  test("the fleet's total on the Overview is another", async () => {
    const told = await hero(owner);
    assert.notEqual(told, first.hero);
    const { mean_kg } = await gross(owner);
    const shown = Number.parseFloat(told.replace(",", "")) * (told.includes(" t ") ? 1000 : 1);
    assert.ok(Math.abs(shown - mean_kg) / mean_kg < 0.05, `${told} is not ${mean_kg} kg`);
  });

  test("a device's receipt shows the own figure with its version and evidence", async () => {
    await owner.goto(`/devices/${notebook.id}`);
    await settled(owner);
    await owner.getByRole("link", { name: "Why this embodied figure" }).click();
    await owner.getByText("recomputed here").waitFor();
    await unfold(owner);
    const tree = owner.locator(".tree").first();
    const told = await tree.innerText();
    for (const part of ["Your version 1", PDF.name, "300"]) {
      assert.ok(told.includes(part), `the receipt does not say ${part}: ${told}`);
    }
    assert.ok(!told.includes("Median of"), "an estimate by class still counts");
    const download = owner.waitForEvent("download");
    await tree.getByRole("link", { name: PDF.name }).first().click();
    assert.deepEqual(readFileSync(await (await download).path()), PDF.buffer);
    await tree.getByRole("link", { name: /^Your version 1/ }).first().click();
    await owner.waitForURL(/\/methods\/versions\/1$/);
    await owner.getByText(/, by Lena Hofer$/).waitFor();
  });

  test("a receipt names the person who gave an own figure", async () => {
    await owner.goto(`/devices/${notebook.id}/receipt?figure=embodied`);
    await owner.getByText("recomputed here").waitFor();
    await unfold(owner);
    await owner.locator(".tree").first().getByText("Lena Hofer").first().waitFor({ timeout: 5000 });
  });

  test("the list of products says it too, beside what it overrides", async () => {
    await owner.goto("/methods/products");
    await settled(owner);
    await owner.setViewportSize({ width: 320, height: 900 });
    assert.deepEqual(await sideways(owner), []);
    await owner.setViewportSize({ width: 1280, height: 900 });
    await owner.getByRole("button", { name: "Your own" }).click();
    await owner.waitForURL(/own=true/);
    await owner.locator("tbody tr").nth(2).waitFor({ state: "detached" });
    await settled(owner);
    assert.equal(await owner.locator("tbody tr").count(), 2);
    assert.match(await owner.locator("tbody tr").filter({ hasText: SHIPPED }).innerText(), /200[^]*instead of 161/);
    await everyWay(owner, "own products");
  });
});

describe("own grid factors and class defaults", () => {
  test("a grid factor counts, and is withdrawn again", async () => {
    const before = await gross(owner);
    const period = (await api(owner, "/api/v1/fleet/summary")).period;
    const year = JSON.stringify(period).match(/\d{4}/)[0];
    await choose(owner, "Grid factors", csv(
      "grid.csv", "country,period,g_per_kwh,boundary,mix,source", `DE,${year},50,life-cycle,consumption,Our supplier`,
    ));
    await give(owner, { figures: "Change 1 figure", note: "From our supplier", version: 2 });
    const now = await gross(owner);
    assert.ok(now.mean_kg < before.mean_kg, `${now.mean_kg} is not less than ${before.mean_kg}`);
    await owner.goto("/methods/grid");
    await settled(owner);
    await owner.getByRole("searchbox", { name: "Country" }).fill("ger");
    await owner.getByRole("link", { name: "Nigeria" }).waitFor();
    await everyWay(owner, "grid factors");
    await owner.getByRole("link", { name: "Germany" }).click();
    await owner.waitForURL(/\/methods\/grid\/DE/);
    await settled(owner);
    const factor = owner.locator("tr").filter({ hasText: "Your version 2" });
    assert.match(await factor.innerText(), new RegExp(`${year}[^]*50[^]*No evidence attached`));
    await everyWay(owner, "a country's factors");

    await owner.goto("/methods/versions/2");
    await settled(owner);
    await owner.getByRole("button", { name: "Withdraw these figures" }).click();
    const dialog = owner.getByRole("dialog", { name: "Withdraw these figures?" });
    await everyWay(owner, "withdrawing");
    await dialog.getByRole("button", { name: "Withdraw these figures" }).click();
    await owner.waitForURL(/\/methods\/versions\/3$/);
    await settled(owner);
    assert.deepEqual(await gross(owner), before);
  });

  test("a class default counts, beside what it overrides", async () => {
    const before = await gross(owner);
    await choose(owner, "Defaults by class", csv("classes.csv", "class,life_years,yearly_kwh,source", "laptop,8,12,Our meters"));
    await give(owner, { figures: "Change 1 figure", note: "", evidence: PDF, version: 4 });
    const now = await gross(owner);
    assert.ok(now.mean_kg < before.mean_kg, `${now.mean_kg} is not less than ${before.mean_kg}`);
    await owner.goto("/methods/classes");
    await settled(owner);
    const row = owner.locator("tr").filter({ has: owner.getByRole("rowheader", { name: "Laptop" }) });
    assert.match(await row.innerText(), /8[^]*instead of 4[^]*12[^]*instead of[^]*Your version 4/);
    await everyWay(owner, "class defaults");
    await owner.goto("/methods");
    await settled(owner);
    await owner.getByText("Version 4", { exact: true }).waitFor();
    await everyWay(owner, "method");
  });
});

describe("an auditor", () => {
  test("sees the figures and gaps, and is offered to change none", async () => {
    const page = await open(browser, server);
    await signIn(page, server, "auditor");
    for (const path of ["/methods", "/methods/versions", "/methods/versions/1"]) {
      await page.goto(path);
      await settled(page);
      assert.equal(await page.getByRole("link", { name: "Give figures" }).count(), 0, path);
      assert.equal(await page.getByRole("button", { name: "Withdraw these figures" }).count(), 0, path);
    }
    await page.getByText(/, by Lena Hofer$/).waitFor();
    await page.goto("/methods/give?kind=grid");
    await page.getByText("Not for your role").waitFor();
    assert.equal(await page.locator("input[type=file]").count(), 0);
    await page.goto("/quality");
    await settled(page);
    await page.locator(".gap").first().waitFor();
    assert.equal(await page.locator(".gap .actions .btn").count(), 0);
    assert.deepEqual(await accessible(page), []);
    quiet(page);
    await page.context().close();
  });
});

/** One device for each thing that may be missing. */
const GAPS = csv(
  "gaps.csv",
  "Serial,Manufacturer,Model,Category,Location,Status,Purchase Date",
  "GAP1,Dell,Latitude 5420,Laptops,Depot 7,Deployed,2024-06-20",
  "GAP2,Dell,Latitude 5420,Laptops,Leeds,Deployed,",
  "GAP3,Nobody,Thing,Things,Leeds,Deployed,2024-06-20",
  "GAP4,LENOVO,ThinkPad T480,Laptops,Leeds,Deployed,2024-06-20",
  "GAP5,Dell,Latitude 5420,Laptops,Leeds,Archived,2024-06-20",
);

describe("data quality", () => {
  const gaps = async () => {
    await owner.goto("/quality");
    await settled(owner);
    return owner.locator(".gap").evaluateAll((all) => all.map((gap) => gap.dataset.kind));
  };
  const gap = (kind) => owner.locator(`.gap[data-kind=${kind}]`);
  const gone = async (kind) => assert.ok(!(await gaps()).includes(kind), `${kind} is still there`);
  /** Follows the action to the form that closes the gap, and then to the device it is about. */
  async function act(kind, action, filter, serial, form) {
    await gaps();
    await gap(kind).getByRole("link", { name: action }).click();
    await owner.waitForURL(new RegExp(`/devices\\?.*attention=${filter}`));
    await owner.locator("dialog[open]").getByRole("heading", { name: form }).waitFor();
    await owner.waitForURL((url) => !url.searchParams.has("change"));
    await settled(owner);
    await everyWay(owner, `${kind}: the form`);
    const { rows, total } = await api(owner, `/api/v1/devices?attention=${filter}`);
    await owner.getByText(total === 1 ? "1 device" : `${total} devices`, { exact: true }).first().waitFor();
    const device = rows.find((row) => row.serial === serial);
    await owner.goto(`/devices/${device.id}`);
    await settled(owner);
  }

  test("lists its gaps in the order of what they do to the total", async () => {
    await owner.goto("/import");
    await settled(owner);
    await owner.locator("#file").setInputFiles(GAPS);
    await owner.waitForURL(/\/import\/.+/);
    await settled(owner);
    // Not in the organisation's own country, as far as anybody knows.
    await owner.getByRole("combobox", { name: "Country of Depot 7" }).selectOption({ label: "Not known (no use phase)" });
    await places(owner);
    await owner.getByRole("button", { name: "Import 5 devices" }).click();
    await owner.getByRole("heading", { name: "5 devices were imported" }).waitFor();
    const shown = await gaps();
    const told = await api(owner, "/api/v1/fleet/quality");
    assert.deepEqual(shown, told.gaps.map((gap) => gap.kind));
    for (const kind of ["no_country", "no_start", "unknown", "suggested", "no_end", "modelled_energy"]) {
      assert.ok(shown.includes(kind), `${kind} is not among ${shown}`);
    }
    const effects = await owner.locator(".gap-head p").evaluateAll((all) =>
      all.map((one) => Number.parseFloat(one.title.replace(/[^\d.]/g, ""))),
    );
    assert.deepEqual(effects, [...effects].sort((a, b) => b - a));
    assert.ok(effects[0] > effects.at(-1), effects.join());
    await everyWay(owner, "data quality");
  });

  test("actions lead to giving figures of that kind, and to the devices past their life", async () => {
    const kinds = { estimated: "Footprints of products", old_grid: "Grid factors", modelled_energy: "Defaults by class" };
    for (const [kind, radio] of Object.entries(kinds)) {
      assert.ok((await gaps()).includes(kind), `${kind} is no gap`);
      await gap(kind).locator(".actions a.btn").first().click();
      await owner.waitForURL(/\/methods\/give\?kind=/);
      assert.ok(await owner.getByRole("radio", { name: radio }).isChecked(), `${kind} leads to another kind`);
    }
    await gaps();
    await gap("past_life").getByRole("link", { name: "Set their planned life" }).click();
    await owner.waitForURL(/\/devices\?.*attention=past_life/);
    await owner.getByRole("dialog").getByLabel("Planned life in months").waitFor();
    await owner.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await owner.locator("[role=grid] [data-index='0']").waitFor();
    quiet(owner);
  });

  test("a country, set at its site, closes the gap", async () => {
    await gaps();
    await gap("no_country").getByText("Depot 7").waitFor();
    await gap("no_country").getByRole("link", { name: "Set the country" }).click();
    await owner.waitForURL(/\/sites(\?|$)/);
    await settled(owner);
    await owner.getByRole("combobox", { name: "Country of Depot 7" }).selectOption({ label: "Greece" });
    await owner.locator(".toast").getByText(/^Depot 7 has its country/).waitFor();
    await gone("no_country");
    quiet(owner);
  });

  test("a first day, entered, closes the gap", async () => {
    await act("no_start", "Enter the first day", "no_start", "GAP2", "Set first day in service");
    await owner.getByLabel("First day in service").fill("2024-06-20");
    await owner.locator("form").filter({ hasText: "First day in service" }).getByRole("button", { name: "Save" }).click();
    await owner.locator(".toast").waitFor();
    await gone("no_start");
    quiet(owner);
  });

  test("a class, chosen, closes the gap", async () => {
    await act("unknown", "Choose their class", "unknown", "GAP3", "Set class");
    await owner.getByLabel("Class of the device").selectOption({ label: "Monitor" });
    await owner.locator("form").filter({ hasText: "Class of the device" }).getByRole("button", { name: "Save" }).click();
    await owner.locator(".toast").waitFor();
    await gone("unknown");
    quiet(owner);
  });

  test("suggestions say which product it may be, and are confirmed in one step", async () => {
    await owner.goto("/devices?match=suggested");
    await settled(owner);
    const { rows } = await api(owner, "/api/v1/devices?match=suggested");
    const name = rows.find((row) => row.serial === "GAP4").suggestion.name;
    await owner.locator("[role=grid] .c-more .sub").getByText(name).first().waitFor();
    await owner.locator(".note").getByRole("link", { name: "Say yes to suggested products" }).click();
    const dialog = owner.locator("dialog[open]");
    await dialog.getByText(`is ${name}`).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await everyWay(owner, "suggestions");
  });

  test("a suggestion, confirmed, closes the gap", async () => {
    await act("suggested", "Confirm the suggestions", "suggested", "GAP4", "Say yes to suggested products");
    await owner.locator("section[aria-labelledby=suggestion]").getByRole("button", { name: /^Count with/ }).click();
    await owner.locator(".toast").waitFor();
    await gone("suggested");
    quiet(owner);
  });

  test("a last day, entered, closes the gap", async () => {
    await act("no_end", "Enter the last day", "no_end", "GAP5", "End the use");
    await owner.getByLabel("First day out of service").fill("2026-03-31");
    await owner.locator("form").filter({ hasText: "First day out of service" }).getByRole("button", { name: "Save" }).click();
    await owner.locator(".toast").waitFor();
    await gone("no_end");
    quiet(owner);
  });

  test("footprints, given for what was estimated, close the gap", async () => {
    if (!(await gaps()).includes("estimated")) assert.fail("nothing is estimated by class");
    const download = owner.waitForEvent("download");
    await gap("estimated").getByRole("link", { name: "Template with your unmatched models" }).click();
    const lines = readFileSync(await (await download).path(), "utf8").trim().split("\r\n");
    // The columns that follow maker, model and class; a total is all that is asked for.
    const filled = lines.slice(1).map((line) => line.replace(/,{15}$/, ",250,,0.8,0.05,0.14,0.01,,,,,,,,2024,Measured"));
    assert.ok(filled.length > 0 && filled.every((line) => line.endsWith("Measured")), filled.join("\n"));
    await gap("estimated").getByRole("link", { name: "Give their footprints" }).click();
    await owner.waitForURL(/kind=products/);
    const [chooser] = await Promise.all([
      owner.waitForEvent("filechooser"),
      owner.locator("button", { hasText: "Choose a file" }).click(),
    ]);
    await chooser.setFiles(csv("filled.csv", lines[0].replace(/^\uFEFF/, ""), ...filled));
    await owner.waitForURL(/\/methods\/give\/.+/);
    await settled(owner);
    const name = filled.length === 1 ? "Change 1 figure" : `Change ${filled.length} figures`;
    await give(owner, { figures: name, note: "Filled in from the template", evidence: PDF, version: 5 });
    await gone("estimated");
    assert.deepEqual(await sideways(owner), []);
    quiet(owner);
  });
});
