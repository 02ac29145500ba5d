// The house around the pages: commands, languages, a lost connection, going back, rights, the first
// paint.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { begin, browser, server } from "./begin.mjs";
import { catalogues, speaksGerman } from "./languages.mjs";
import { accessible, api, open, quiet, settled, sideways } from "./portal.mjs";

begin({ signsIn: false });

async function visit(role, work, options = {}) {
  const page = await open(browser, server, options);
  try {
    if (role) await enter(page, role);
    await work(page);
    quiet(page);
  } finally {
    await page.context().close();
  }
}

/** Signs in through the API: the page may speak any language. */
async function enter(page, role) {
  const { email, password } = server.accounts[role];
  await page.goto("/sign-in");
  const status = await page.evaluate(async (body) => {
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status;
  }, { email, password });
  assert.ok(status < 300, `signing in answered ${status}`);
  await page.goto("/");
  await settled(page);
}

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

describe("commands", () => {
  const field = (page) => page.getByRole("combobox", { name: "Commands" });

  test("go to a page by keyboard, and the focus follows", () =>
    visit("owner", async (page) => {
      await page.keyboard.press("Control+k");
      await field(page).waitFor();
      assert.deepEqual(await accessible(page), []);
      await page.keyboard.type("devi");
      await page.getByRole("option", { name: "Devices", exact: true }).and(page.locator("[aria-selected=true]")).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "Devices" }).waitFor();
      assert.match(page.url(), /\/devices$/);
      await page.waitForFunction(() => document.activeElement?.tagName === "H1");
      assert.equal(await focused(page), "Devices");
    }));

  test("search devices and open one", () =>
    visit("owner", async (page) => {
      const { rows } = await api(page, "/api/v1/devices?limit=1");
      await page.keyboard.press("Control+k");
      await field(page).fill(rows[0].serial ?? rows[0].asset_tag);
      await page.getByRole("group", { name: "Devices" }).getByRole("option").first().click();
      await page.waitForURL(`**/devices/${rows[0].id}`);
      await settled(page);
    }));

  test("find what next for the devices by the words that people type", () =>
    visit("owner", async (page) => {
      await page.keyboard.press("Control+k");
      const found = page.getByRole("option", { name: /^What next/ });
      for (const words of ["what next", "replace", "refurbish", "keep", "return"]) {
        await field(page).fill(words);
        await found.waitFor();
      }
      await found.click();
      await page.waitForURL("**/fleet/decision");
      await settled(page);
    }));

  test("switch the theme, the period and the view", () =>
    visit("owner", async (page) => {
      const run = async (text) => {
        await page.keyboard.press("Control+k");
        await field(page).fill(text);
        await page.getByRole("option").first().waitFor();
        await page.keyboard.press("Enter");
        await field(page).waitFor({ state: "detached" });
      };
      await run("theme dark");
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
      await run("view owned");
      await page.waitForURL(/view=inventory_owned/);
      await settled(page);
    }));

  test("lead to what people come to do, as far as they may", () =>
    visit("owner", async (page) => {
      const run = async (text, name, url) => {
        await page.keyboard.press("Control+k");
        await field(page).fill(text);
        await page.getByRole("option", { name }).click();
        await page.waitForURL(url);
        await settled(page);
      };
      await run("invite", "Invite a member", /\/settings\/members$/);
      await page.waitForFunction(() => document.activeElement?.id === "invite");
      await run("api key", "Create an API key", /\/settings\/keys$/);
      await run("add site", "Add a site", /\/sites$/);
      await page.waitForFunction(() => document.activeElement?.id === "add-site");
      await run("upload", "Upload an inventory", /\/import$/);
      await run("undo", "Undo the last import", /\/import$|\/import#earlier$/);
      await page.keyboard.press("Control+k");
      await field(page).fill("change language");
      await page.getByRole("option", { name: /Change the language.*Deutsch/ }).waitFor();
      await field(page).fill("sign out");
      await page.getByRole("option", { name: "Sign out" }).waitFor();
    }));

  test("offer nobody what they may not do", () =>
    visit("auditor", async (page) => {
      await page.keyboard.press("Control+k");
      for (const text of ["invite", "api key", "add site", "upload", "undo"]) {
        await field(page).fill(text);
        const offered = await page.getByRole("option").allInnerTexts();
        assert.ok(!offered.some((one) => /Invite a|Create an|Add a|Upload an|Undo the/.test(one)), offered.join());
      }
    }));

  test("Esc closes one layer and gives the focus back", () =>
    visit("owner", async (page) => {
      const link = page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /Devices/ });
      await link.focus();
      await page.keyboard.press("Control+k");
      await field(page).waitFor();
      await page.keyboard.type("zzzzqqq");
      await page.getByText("Nothing fits.").waitFor();
      await page.keyboard.press("Escape");
      await field(page).waitFor({ state: "detached" });
      assert.ok(await link.evaluate((link) => link === document.activeElement));
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
    }));

  test("on a narrow window, in both themes", () =>
    visit("owner", async (page) => {
      await page.setViewportSize({ width: 320, height: 700 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await page.keyboard.press("Control+k");
        await page.getByRole("option").first().waitFor();
        assert.deepEqual(await accessible(page), []);
        assert.deepEqual(await sideways(page), []);
        await page.keyboard.press("Escape");
      }
    }));
});

describe("German", () => {
  const texts = catalogues();
  const speaks = (page, what) => speaksGerman(page, what, texts);

  test("is spoken to whoever prefers it, on every page", () =>
    visit(null, async (page) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: "Anmelden" }).waitFor();
      await speaks(page, "sign-in");
      await enter(page, "owner");
      await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
      await speaks(page, "overview");
      // Decimal comma and month names of the language.
      assert.match(await page.locator(".hero").first().innerText(), /\d,\d|\d{3}/);
      const { rows } = await api(page, "/api/v1/devices?limit=1");
      const device = `/devices/${rows[0].id}`;
      for (const path of ["/devices", device, `${device}/receipt?figure=gross`, "/receipt", "/import", "/no/such/page"]) {
        await page.goto(path);
        await speaks(page, path);
      }
    }, { locale: "de-DE" }));

  test("reaches the menus, the commands and the keys", () =>
    visit("owner", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Befehle" }).waitFor();
      await speaks(page, "commands");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Tasten" }).waitFor();
      await speaks(page, "keys");
    }, { locale: "de-AT" }));

  test("is chosen in the account menu, and stays", () =>
    visit("owner", async (page) => {
      await page.getByRole("button", { name: /Account:/ }).click();
      await page.getByRole("button", { name: "Deutsch" }).click();
      await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
      await page.goto("/devices");
      await page.getByRole("heading", { level: 1, name: "Geräte" }).waitFor();
      await page.getByRole("button", { name: /Konto:/ }).click();
      await page.getByRole("button", { name: "English" }).click();
      await page.getByRole("heading", { level: 1, name: "Devices" }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    }));
});

describe("a lost connection", () => {
  test("is said on every page, and what was typed stays", () =>
    visit("owner", async (page) => {
      page.expected.push(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
      await page.goto("/devices");
      await settled(page);
      await page.getByRole("searchbox").first().fill("thinkpad");
      await page.context().setOffline(true);
      const banner = page.getByRole("status").filter({ hasText: "No connection to the server since" });
      await banner.waitFor();
      assert.equal(await page.getByRole("searchbox").first().inputValue(), "thinkpad");
      assert.deepEqual(await accessible(page), []);
      await page.context().setOffline(false);
      await banner.waitFor({ state: "detached" }).catch(() => banner.waitFor({ state: "hidden" }));
      await page.getByText("The connection is back.").waitFor();
    }));

  test("on the way to a page whose module is not here yet", async () => {
    const page = await open(browser, server);
    try {
      await page.route("**/office-*.wasm", (route) => route.abort());
      page.expected.push(/Failed to load resource|ERR_FAILED/);
      await enter(page, "owner");
      await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /Import/ }).click();
      await page.getByRole("heading", { name: "You are offline" }).waitFor();
      assert.deepEqual(await accessible(page), []);
      await page.unrouteAll();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { level: 1, name: "Import devices" }).waitFor();
      quiet(page);
    } finally {
      await page.context().close();
    }
  });
});

describe("going back", () => {
  /** Holds the answers that a device's page waits for until what comes back is called. */
  const held = async (page) => {
    let go;
    const open = new Promise((resolve) => (go = resolve));
    const answers = /\/api\/v1\/devices\/[^/]+(\/decision|\/second-life)?(\?|$)/;
    await page.route(answers, async (route) => {
      await open;
      await route.continue();
    });
    return go;
  };
  /** Follows a figure far down a device's page to its receipt: whose page it was, and where it was left. */
  const follows = async (page) => {
    const { rows } = await api(page, "/api/v1/devices?class=laptop&status=in_use&limit=100");
    const { id } = rows.find((row) => row.start && row.gross);
    await page.goto(`/devices/${id}`);
    await settled(page);
    const figure = page.locator("main a.figure-link[href*=receipt]").last();
    await figure.hover();
    const left = await page.evaluate(() => scrollY);
    assert.ok(left > 500, `the figure is ${left} px down: too near to tell`);
    await figure.click();
    await page.getByRole("heading", { level: 1, name: /^Why/ }).waitFor();
    await settled(page);
    return { id, left };
  };
  const near = (page, place) => page.waitForFunction((place) => Math.abs(scrollY - place) <= 2, place);

  test("leads to the place that was left, and a new page begins at the top", () =>
    visit("owner", async (page) => {
      const { left } = await follows(page);
      assert.equal(await page.evaluate(() => scrollY), 0);

      await page.goBack();
      await near(page, left);
      await settled(page);
      await page.waitForTimeout(500);
      await near(page, left);
      // Loaded again, it is where it was.
      await page.reload();
      await near(page, left);
      await page.goForward();
      await page.getByRole("heading", { level: 1, name: /^Why/ }).waitFor();
      await near(page, 0);

      // An answer that is late is waited for.
      const go = await held(page);
      await page.goBack();
      await page.waitForTimeout(700);
      const before = await page.evaluate(() => scrollY);
      assert.ok(before < left - 100, `nothing is there yet, and it is scrolled to ${before}`);
      go();
      await near(page, left);
    }));

  test("leaves those alone who scroll meanwhile", () =>
    visit("owner", async (page) => {
      const { id, left } = await follows(page);
      const go = await held(page);
      await page.goBack();
      await page.waitForURL(`**/devices/${id}`);
      await page.mouse.move(640, 450);
      await page.mouse.wheel(0, 40);
      await page.waitForTimeout(200);
      go();
      await settled(page);
      await page.waitForTimeout(500);
      const now = await page.evaluate(() => scrollY);
      assert.ok(now < left - 100, `taken from where they were to ${now}`);
    }));

  test("leads to the row of a list that was left", () =>
    visit("owner", async (page) => {
      await page.goto("/devices");
      await settled(page);
      const frame = page.locator(".grid-frame");
      await frame.evaluate((frame) => (frame.scrollTop = 8000));
      // In the middle of the list, wherever its rows are.
      const names = frame.locator("[data-index] [role=rowheader] a");
      await page.waitForFunction(() => Number(document.querySelector(".grid-frame [data-index]")?.dataset.index) > 20);
      const name = await names.nth(Math.floor((await names.count()) / 2)).innerText();
      // Brought into sight, it scrolls the list once more.
      await names.filter({ hasText: name }).first().hover();
      const left = await frame.evaluate((frame) => frame.scrollTop);
      assert.ok(left > 2000, `the list is scrolled to ${left} px: too near to tell`);
      await names.filter({ hasText: name }).first().click();
      await page.waitForURL(/\/devices\/[^/?]+/);
      await settled(page);
      await page.goBack();
      await names.filter({ hasText: name }).first().waitFor();
      await page.waitForFunction((left) => Math.abs(document.querySelector(".grid-frame").scrollTop - left) <= 2, left);
    }));
});

describe("rights", () => {
  test("whoever may not use a page hears who may, and is not led there", () =>
    visit("auditor", async (page) => {
      const navigation = page.getByRole("navigation", { name: "Main", exact: true });
      assert.equal(await navigation.getByRole("link", { name: /Import/ }).count(), 0);
      await page.goto("/import");
      await page.getByText("Not for your role").waitFor();
      const said = await page.locator("main .state p").innerText();
      assert.match(said, /Owner/);
      assert.match(said, /Your role is Auditor/);
      assert.match(said, /Northwind/);
      assert.deepEqual(await accessible(page), []);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Commands" }).fill("import");
      await page.getByText("Go to").waitFor({ state: "hidden" });
    }));
});

describe("the first paint", () => {
  for (const locale of ["en-GB", "de-DE"]) {
    test(`shows the figure that the app will show (${locale})`, () =>
      visit("owner", async (page) => {
        let release;
        const held = new Promise((resolve) => (release = resolve));
        await page.route("**/portal-*.wasm", async (route) => {
          await held;
          await route.continue();
        });
        await page.goto("/", { waitUntil: "commit" });
        const hero = page.locator(".shell-wait .hero");
        await hero.waitFor();
        const words = async (of) => (await of.innerText()).replace(/\s+/g, " ").trim();
        const painted = [await words(hero), await words(page.locator(".shell-wait h1")), await words(page.locator(".ribbon b"))];
        assert.match(painted[0], /^\d[\d.,]* (t|kg) CO₂e \(.+–.+\)$/);
        assert.deepEqual(await accessible(page), []);
        const place = await hero.boundingBox();
        release();
        await page.locator(".shell:not(.shell-wait)").waitFor();
        await settled(page);
        const app = [await words(page.locator(".hero").first()), await words(page.locator("h1")), await words(page.locator(".ribbon b"))];
        assert.deepEqual(painted, app);
        const later = await page.locator(".hero").first().boundingBox();
        assert.ok(Math.abs(place.x - later.x) < 1 && Math.abs(place.y - later.y) < 1, `${JSON.stringify(place)} ${JSON.stringify(later)}`);
      }, { locale }));
  }

  test("shows no figure to whoever is not signed in", () =>
    visit(null, async (page) => {
      page.expected.push(/401 \(Unauthorized\)/);
      await page.goto("/");
      await page.getByLabel("Password").waitFor();
      assert.equal(await page.locator(".hero").count(), 0);
    }));
});

describe("what looks at pages", () => {
  /** Text on a gradient, which nobody can judge; replaced after each of the first `times` looks. */
  const replaced = (times) =>
    visit(null, async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").waitFor();
      await page.evaluate((times) => {
        let looks = 0;
        let axe;
        const show = () => {
          const text = document.createElement("p");
          text.id = "gradient";
          text.textContent = "On a gradient, for now";
          if (looks < times) text.style.backgroundImage = "linear-gradient(white, black)";
          document.getElementById("gradient")?.remove();
          document.querySelector("main").append(text);
        };
        show();
        const run = async (...asked) => {
          const results = await axe.run(...asked);
          looks += 1;
          if (looks <= times) show();
          return results;
        };
        Object.defineProperty(window, "axe", { get: () => axe && { ...axe, run }, set: (given) => (axe = given) });
      }, times);
      const found = await accessible(page);
      if (times > 5) assert.deepEqual(found, ["the page does not stand still"]);
      else assert.deepEqual(found, []);
    });

  test("look again at what was replaced meanwhile, and say so of what never stands still", async () => {
    await replaced(1);
    await replaced(9);
  });
});
