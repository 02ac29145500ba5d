// Settings: API keys from making one to a refusal, and the audit log that tells of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, browser, owner, server } from "./begin.mjs";
import { everyWay, open, quiet, settled, signIn } from "./portal.mjs";

begin();

/** What a program with that key is answered. */
const ask = (key) =>
  fetch(`${server.address}/api/v1/fleet/summary`, { headers: { authorization: `Bearer ${key}` } });

describe("API keys", () => {
  test("one is made, shown once, used, rotated, revoked, refused", async () => {
    await owner.goto("/settings/keys");
    await owner.getByRole("heading", { name: "API keys", level: 1 }).waitFor();
    await owner.getByText("Demo key").waitFor();
    await settled(owner);
    await everyWay(owner, "keys");

    await owner.getByRole("button", { name: "Make a key" }).click();
    const dialog = owner.getByRole("dialog", { name: "Make a key" });
    owner.expected.push(/422 \(Unprocessable/);
    await dialog.getByRole("button", { name: "Make a key" }).click();
    await dialog.getByText("A key needs a name").waitFor();
    await everyWay(owner, "making a key, without a name");
    await dialog.getByLabel("Name").fill("Nightly script");
    await dialog.getByRole("button", { name: "Make a key" }).click();

    const shown = owner.getByLabel("The key", { exact: true });
    await shown.waitFor();
    const first = (await shown.innerText()).trim();
    assert.match(first, /^cip_[0-9a-f]{16}_[0-9a-f]{64}$/);
    await everyWay(owner, "a key, shown once");
    assert.equal((await ask(first)).status, 200);
    await owner.getByRole("button", { name: "I have it, put it away" }).click();
    await owner.reload();
    await owner.getByText("Nightly script").waitFor();
    assert.ok(!(await owner.content()).includes(first), "a key is shown once");

    await owner.getByRole("button", { name: "Rotate the key Nightly script" }).click();
    const rotating = owner.getByRole("dialog", { name: "Give the key a new secret?" });
    await everyWay(owner, "rotating a key");
    await rotating.getByRole("button", { name: "Rotate" }).click();
    await shown.waitFor();
    const second = (await shown.innerText()).trim();
    assert.notEqual(first, second);
    for (const key of [first, second]) assert.equal((await ask(key)).status, 200);
    await owner.getByText("Two secrets").waitFor();
    await owner.getByRole("button", { name: "End the old secret of the key Nightly script" }).click();
    const ending = owner.getByRole("dialog", { name: "End the old secret?" });
    await ending.getByRole("button", { name: "End the old secret" }).click();
    await owner.getByText("The old secret has ended.").waitFor();
    assert.equal((await ask(first)).status, 401);
    assert.equal((await ask(second)).status, 200);

    await owner.getByRole("button", { name: "Revoke the key Nightly script" }).click();
    const revoking = owner.getByRole("dialog", { name: "Revoke the key?" });
    await revoking.getByRole("button", { name: "Revoke" }).click();
    await owner.getByText("The key is revoked.").waitFor();
    const refused = await ask(second);
    assert.equal(refused.status, 401);
    assert.match((await refused.json()).detail, /was revoked on/);
    quiet(owner);
  });
});

describe("the audit log", () => {
  test("tells what was done, narrowed by the address, and that it holds", async () => {
    await owner.goto("/audit");
    await owner.getByRole("heading", { name: "Audit log", level: 1 }).waitFor();
    await owner.getByText("The log holds").waitFor();
    await owner.getByRole("list", { name: "Audit log" }).getByText("Key revoked").first().waitFor();
    await settled(owner);
    await everyWay(owner, "audit log");

    await owner.getByLabel("What").selectOption("key.made");
    await owner.waitForURL(/action=key\.made/);
    await owner.getByRole("link", { name: "Nightly script" }).first().click();
    await owner.waitForURL(/record=/);
    const entries = owner.getByRole("list", { name: "Audit log" }).getByRole("listitem");
    // The demo's own key is left out by the record's address, once the answer is there.
    await entries.filter({ hasText: "Demo key" }).waitFor({ state: "detached" });
    await entries.filter({ hasText: "Nightly script" }).first().waitFor();
    assert.equal(await entries.count(), 1);
    assert.match(await entries.innerText(), /Key made/);
    assert.match(await entries.innerText(), /Lena Hofer/);
    await everyWay(owner, "audit log, narrowed");
    await owner.getByLabel("From").fill("2020-01-01");
    await owner.getByLabel("From").blur();
    await owner.getByLabel("To").fill("2020-01-02");
    await owner.getByLabel("To").blur();
    await owner.getByText("Nothing was recorded that fits these filters.").waitFor();
    await everyWay(owner, "audit log, nothing found");
  });

  test("is taken away as a file", async () => {
    await owner.goto("/audit?action=key");
    const download = owner.waitForEvent("download");
    await owner.getByRole("link", { name: "CSV" }).click();
    assert.equal((await download).suggestedFilename(), "audit.csv");
    quiet(owner);
  });

  test("is read by an auditor, who sees no keys", async () => {
    const auditor = await open(browser, server);
    await signIn(auditor, server, "auditor");
    await auditor.goto("/");
    await auditor.getByRole("link", { name: "Audit log" }).first().click();
    await auditor.getByText("The log holds").waitFor();
    assert.equal(await auditor.getByRole("link", { name: "API keys" }).count(), 0);
    await auditor.goto("/settings/keys");
    await auditor.getByText("Not for your role").waitFor();
    await everyWay(auditor, "keys, for an auditor");
    await auditor.context().close();
  });
});
