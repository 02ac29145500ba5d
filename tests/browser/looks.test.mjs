// What was seen with eyes and broken: menus whose lines run together, words that vanish under the
// pointer, figures that a narrow window cuts off.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, owner as page } from "./begin.mjs";
import { SNIPE_IT, accessible, cut, preview, quiet, settled, sideways } from "./portal.mjs";

begin();

describe("the list of devices", () => {
  test("the kinds of files stand one under the other", async () => {
    await page.goto("/devices");
    await settled(page);
    await page.locator(".toolbar").getByRole("button", { name: /^Export/ }).click();
    const links = page.locator(".menu-panel a[download]");
    assert.equal(await links.count(), 4);
    const boxes = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect()));
    for (const [above, below] of boxes.slice(1).map((box, at) => [boxes[at], box])) {
      assert.ok(below.top >= above.bottom, "two kinds of files share a line");
    }
    assert.deepEqual(await accessible(page), []);
    await page.keyboard.press("Escape");
    quiet(page);
  });

  test("what is done with chosen rows can be read under the pointer", async () => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto("/devices");
      await settled(page);
      await page.locator(".grid-rows input[type=checkbox]").first().check();
      await page.locator(".bulkbar").getByRole("button", { name: "Change" }).hover();
      assert.deepEqual(await accessible(page), []);
    }
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    quiet(page);
  });
});

describe("a narrow window", () => {
  for (const path of ["/methods", "/methods/products", "/methods/grid", "/methods/grid/DE", "/methods/classes"]) {
    test(`cuts no figure off: ${path}`, async () => {
      await page.setViewportSize({ width: 320, height: 900 });
      await page.goto(path);
      await settled(page);
      await page.locator("main table").first().waitFor();
      assert.deepEqual(await cut(page), []);
      assert.deepEqual(await sideways(page), []);
      assert.deepEqual(await accessible(page), []);
      await page.setViewportSize({ width: 1280, height: 900 });
      quiet(page);
    });
  }

  test("leaves a setting's hint under its label", async () => {
    await page.goto("/settings");
    await settled(page);
    const label = await page.locator("label[for=keep-users]").boundingBox();
    const hint = await page.locator("#keep-users-hint").boundingBox();
    assert.ok(hint.y >= label.y + label.height, "the hint stands beside its label");
    quiet(page);
  });
});

describe("what is said", () => {
  test("a country that the file names is not called the organisation’s default", async () => {
    await preview(page, SNIPE_IT.replace("snipe-it-assets.csv", "kalusto.tsv"));
    const said = await page.locator("main").innerText();
    assert.match(said, /Latvia, as the file says/);
    assert.doesNotMatch(said, /default|has no country yet|have no country yet/);
    quiet(page);
  });

  test("a page of the provider sends nobody to an owner who cannot help", async () => {
    await page.goto("/organisations");
    await page.getByText("Not for your role").waitFor();
    const said = await page.locator("main .state p").innerText();
    assert.match(said, /provider’s operators/);
    assert.doesNotMatch(said, /owner of/);
    quiet(page);
  });
});
