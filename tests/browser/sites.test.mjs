// Sites: added, renamed, merged; each with its country; and what a reader sees of them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, browser, owner, server } from "./begin.mjs";
import { api, everyWay, open, quiet, settled, signIn } from "./portal.mjs";

begin();

const sites = () => api(owner, "/api/v1/sites");
const row = (name) => owner.getByRole("row", { name: new RegExp(`^${name}`) });

async function visit(page) {
  await page.goto("/sites");
  await page.getByRole("heading", { name: "Sites", level: 1 }).waitFor();
  await settled(page);
}

describe("sites", () => {
  test("one is added, named anew, and told to be another one", async () => {
    await visit(owner);
    await everyWay(owner, "sites");
    const before = await sites();

    owner.expected.push(/422 \(Unprocessable/);
    await owner.getByRole("button", { name: "Add a site" }).click();
    await owner.getByText("A site's name has 1 to 200 characters").waitFor();
    await owner.getByLabel("Name", { exact: true }).fill("Depot 9");
    await owner.getByLabel("Country", { exact: true }).selectOption({ label: "Sweden" });
    await owner.getByRole("button", { name: "Add a site" }).click();
    await owner.getByText("Depot 9 was added.").waitFor();
    await row("Depot 9").getByRole("button", { name: "Country of Depot 9: Sweden. Change it" }).click();
    await owner.getByRole("combobox", { name: "Country of Depot 9" }).selectOption({ label: "Norway" });
    await row("Depot 9").getByText("Norway").waitFor();
    assert.equal((await sites()).find((site) => site.name === "Depot 9").country, "NO");

    await owner.getByRole("button", { name: "Rename Depot 9" }).click();
    const naming = owner.getByRole("dialog", { name: "Rename the site" });
    await naming.getByLabel("Name").fill("");
    await naming.getByRole("button", { name: "Rename" }).click();
    await naming.getByText("A site's name has 1 to 200 characters").waitFor();
    await everyWay(owner, "renaming a site");
    await naming.getByLabel("Name").fill("Depot Nine");
    await owner.keyboard.press("Enter");
    await owner.getByText("The site is called Depot Nine now.").waitFor();
    await row("Depot Nine").waitFor();

    const [first, second] = before.sort((a, b) => b.devices - a.devices);
    await owner.getByRole("button", { name: `Merge ${second.name} into another site` }).click();
    const merging = owner.getByRole("dialog", { name: "Merge into another site" });
    await merging.getByRole("button", { name: "Merge" }).click();
    await merging.getByText("Choose the site that it is the same place as.").waitFor();
    await everyWay(owner, "merging a site");
    await merging.getByLabel("It is the same place as").selectOption({ label: first.name });
    await merging.getByRole("button", { name: "Merge" }).click();
    await owner.getByText(`${second.name} is part of ${first.name} now.`).waitFor();
    await row(first.name).waitFor();
    const now = await sites();
    assert.equal(now.length, before.length, "one more, one less");
    assert.equal(now.find((site) => site.id === first.id).devices, first.devices + second.devices);
    quiet(owner);
  });

  test("who may only read sees them, and a site's devices, and changes nothing", async () => {
    const auditor = await open(browser, server);
    await signIn(auditor, server, "auditor");
    await visit(auditor);
    assert.equal(await auditor.locator("main button, main select").count(), 0);
    const link = auditor.getByRole("rowheader").getByRole("link").first();
    const name = await link.innerText();
    await link.click();
    await auditor.waitForURL(/\/devices\?.*site=/);
    await settled(auditor);
    await auditor.locator("[role=grid] [data-index='0'] .c-site").getByText(name).waitFor();
    quiet(auditor);
  });
});
