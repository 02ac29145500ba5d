// Members: invited, let in, given another role, removed; by keyboard alone, in both themes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { begin, browser, server } from "./begin.mjs";
import { everyWay, open, quiet, settled, signIn, tabTo } from "./portal.mjs";

begin({ signsIn: false });

/** Longer than a narrow window is wide. */
const EMAIL = "ann-elisabeth.guest@subsidiary.guest.example";
const PASSWORD = "correct horse battery";

describe("a member comes and goes, by keyboard alone", () => {
  let owner;
  let guest;
  let link;
  before(async () => {
    owner = await open(browser, server);
    await signIn(owner, server);
  });
  after(async () => {
    await owner?.context().close();
    await guest?.context().close();
  });

  test("the owner invites them and gets the link to hand over", async () => {
    await tabTo(owner, "link", "Settings");
    await owner.keyboard.press("Enter");
    await owner.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await settled(owner);
    await everyWay(owner, "settings");
    await tabTo(owner, "link", "Members");
    await owner.keyboard.press("Enter");
    await owner.getByRole("heading", { level: 1, name: "Members" }).waitFor();
    await settled(owner);
    await tabTo(owner, "textbox", "E-mail");
    await owner.keyboard.type(EMAIL);
    await tabTo(owner, "combobox", "Role");
    await owner.keyboard.press("B");
    await tabTo(owner, "button", "Invite");
    await owner.keyboard.press("Enter");
    const field = owner.getByRole("textbox", { name: "Link" });
    await field.waitFor();
    link = await field.inputValue();
    assert.match(link, /\/invitation#token=/);
    await everyWay(owner, "the link");
    await tabTo(owner, "button", "Done");
    await owner.keyboard.press("Enter");
    await field.waitFor({ state: "detached" });
    await owner.getByText(EMAIL).waitFor();
    await everyWay(owner, "members");
    quiet(owner);
  });

  test("they accept and are in", async () => {
    guest = await open(browser, server);
    await guest.goto(link);
    await guest.getByText(`Northwind GmbH invites ${EMAIL}`).waitFor();
    await everyWay(guest, "an invitation");
    await tabTo(guest, "textbox", "Your name");
    await guest.keyboard.type("Ann Guest");
    await tabTo(guest, "textbox", "New password");
    await guest.keyboard.type(PASSWORD);
    await guest.keyboard.press("Enter");
    await guest.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    // Which page is whose follows from rights, not from being signed in.
    await guest.goto("/settings/members");
    await settled(guest);
    await everyWay(guest, "not allowed");
    assert.equal(await guest.getByRole("textbox", { name: "E-mail" }).count(), 0);
    quiet(guest);
  });

  test("they have their own account, and a link is good for one time", async () => {
    await guest.goto("/account");
    await guest.getByText("this one").waitFor();
    await everyWay(guest, "account");
    const other = await open(browser, server);
    other.expected.push(/422/);
    await other.goto(link);
    await other.getByText("This link brings you no further").waitFor();
    await everyWay(other, "a used link");
    await other.context().close();
    quiet(guest);
  });

  test("the owner gives them another role, then removes them", async () => {
    await owner.reload();
    await settled(owner);
    await owner.getByText("accepted", { exact: true }).waitFor();
    await everyWay(owner, "members, one of them from an invitation");
    await tabTo(owner, "combobox", "Role of Ann Guest");
    await owner.keyboard.press("M");
    await tabTo(owner, "button", "Save");
    await owner.keyboard.press("Enter");
    await owner.getByText("Ann Guest has the role Manager now.").waitFor();
    await guest.reload();
    await guest.goto("/import");
    await guest.getByRole("heading", { level: 1, name: "Import" }).waitFor();
    await settled(owner);
    await tabTo(owner, "button", "Remove Ann Guest");
    await owner.keyboard.press("Enter");
    await owner.getByRole("heading", { name: "Remove this member?" }).waitFor();
    await everyWay(owner, "removing");
    await tabTo(owner, "button", "Remove Ann Guest");
    await owner.keyboard.press("Enter");
    await owner.getByText("Ann Guest was removed.").waitFor();
    await guest.goto("/");
    await guest.waitForURL(/\/sign-in/);
    quiet(owner);
  });

  test("the last owner stays, and the reason is said", async () => {
    owner.expected.push(/409/);
    await settled(owner);
    await owner.getByRole("button", { name: "Remove Lena Hofer" }).click();
    await owner.getByRole("dialog").getByRole("button", { name: "Remove Lena Hofer" }).click();
    await owner.getByText("This is the last owner").waitFor();
    quiet(owner);
  });
});

describe("the provider", () => {
  test("an operator makes an organisation and sees no device", async () => {
    const page = await open(browser, server);
    const { email, password } = server.accounts.operator;
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1, name: "Organisations" }).waitFor();
    await settled(page);
    await page.getByLabel("Name", { exact: true }).fill("Second AG");
    await page.getByLabel("E-mail of its first owner").fill("olga@second.example");
    await page.getByRole("button", { name: "Create and invite" }).click();
    await page.getByRole("textbox", { name: "Link" }).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("rowheader", { name: "Second AG" }).waitFor();
    await everyWay(page, "organisations");
    assert.equal(await page.getByRole("link", { name: "Devices" }).count(), 0);
    quiet(page);
    await page.context().close();
  });

  test("who forgot their password is told whom to ask where no e-mail is sent", async () => {
    const page = await open(browser, server);
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Forgotten your password?" }).click();
    await page.getByText("An owner of your organisation makes a link for you").waitFor();
    await everyWay(page, "reset");
    quiet(page);
    await page.context().close();
  });
});
