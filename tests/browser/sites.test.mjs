// Sites: added, renamed, merged; each with its country; and what a reader sees of them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, browser, owner, server } from "./begin.mjs";
import { accessible, api, everyWay, open, quiet, settled, signIn } from "./portal.mjs";

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

  test("one without devices is deleted, one where devices were is not", async () => {
    await visit(owner);
    const add = async (name) => {
      await owner.getByLabel("Name", { exact: true }).fill(name);
      await owner.getByRole("button", { name: "Add a site" }).click();
    };
    await add("Wien");
    await owner.locator(".toast").getByText("Wien was added.").waitFor();
    // What is said of a refusal is not contradicted by what was said before it.
    owner.expected.push(/409 \(Conflict/);
    await add("Wien");
    await owner.getByText("There is a site “Wien” already").or(owner.getByText('There is a site "Wien" already')).waitFor();
    assert.equal(await owner.locator(".toast").count(), 0);

    const question = owner.getByRole("dialog", { name: "Delete the site" });
    const ask = async () => {
      await owner.getByRole("button", { name: "Delete Wien" }).click();
      await question.getByText("Wien is deleted, with its country.").waitFor();
    };
    const site = (await sites()).find((one) => one.name === "Wien");
    const [device] = (await api(owner, "/api/v1/devices?limit=1&status=in_use")).rows;
    const edit = (body) =>
      owner.evaluate(async ([url, body]) => {
        const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
        return answer.json();
      }, ["/api/v1/devices/bulk", { ids: [device.id], change: body }]);
    await edit({ site: site.id, since: "2026-01-01" });
    await edit({ site: device.site_id, since: "2026-02-01" });
    await visit(owner);
    await ask();
    await everyWay(owner, "deleting a site");
    await question.getByRole("button", { name: "Delete" }).click();
    await owner.locator(".toast").getByText("Devices are at this site or were there: merge it into another site instead.").waitFor();
    assert.ok((await sites()).some((one) => one.id === site.id));

    await visit(owner);
    await add("Linz");
    await owner.locator(".toast").getByText("Linz was added.").waitFor();
    await owner.getByRole("button", { name: "Delete Linz" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await owner.locator(".toast").getByText("The site is deleted.").waitFor();
    await row("Linz").waitFor({ state: "detached" });
    assert.ok((await sites()).every((one) => one.name !== "Linz"));
    assert.deepEqual(await accessible(owner), []);

    // The log tells all of it by name.
    await owner.goto("/audit?action=site");
    await settled(owner);
    const log = owner.locator("ol.audit");
    await log.locator("li").filter({ hasText: "Site deleted" }).getByRole("link", { name: "Linz" }).waitFor();
    const renamed = log.locator("li").filter({ hasText: "Site renamed" });
    await renamed.locator("del").getByText("Depot 9").waitFor();
    await renamed.locator("ins").getByText("Depot Nine").waitFor();
    await owner.goto("/audit?action=device.changed");
    await settled(owner);
    const moved = log.locator("li").first();
    await moved.getByRole("link", { name: "1 device" }).waitFor();
    assert.ok(!(await moved.innerText()).includes("{"), await moved.innerText());
    await everyWay(owner, "edits in the log");
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
