// Each page in each of its states: accessible, no sideways scroll, nothing the browser complains of.
import assert from "node:assert/strict";
import { describe, test as run } from "node:test";
import { begin, browser, owner, server } from "./begin.mjs";
import { Server, accessible, importAll, layoutShift, open, places, preview, quiet, settled, sideways, signIn } from "./portal.mjs";

begin();

/** What a test has found so far, each with where it was seen. */
const findings = new Map();

/** A test that goes on after a finding, so that one run tells all of them. */
function test(name, work) {
  run(name, async () => {
    findings.clear();
    await work();
    const told = [...findings].map(([finding, ways]) => `${finding} [${ways.join(", ")}]`);
    assert.deepEqual(told, []);
  });
}

/** Both themes at both widths; what is open stays open. */
async function everyWay(page, what, { quietly = true } = {}) {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const finding of [...(await accessible(page)), ...(await sideways(page))]) {
        if (!findings.has(finding)) findings.set(finding, []);
        findings.get(finding).push(`${what} ${colorScheme} ${width}`);
      }
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  if (quietly) quiet(page);
}

/** A page of another visitor, closed afterwards. */
async function visit(role, work, from = server) {
  const page = await open(browser, from);
  try {
    if (role) await signIn(page, from, role);
    await work(page);
  } finally {
    await page.context().close();
  }
}

describe("signing in", () => {
  test("the page", () =>
    visit(null, async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").waitFor();
      await everyWay(page, "sign-in");
    }));

  test("nothing entered, and a wrong password", () =>
    visit(null, async (page) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Enter your password.").waitFor();
      await everyWay(page, "sign-in, nothing entered");
      await page.getByLabel("E-mail").fill("somebody@northwind.example");
      await page.getByLabel("Password").fill("not the password");
      page.expected.push(/401 \(Unauthorized\)/);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("the e-mail address or the password is wrong").waitFor();
      await everyWay(page, "sign-in with an error");
    }));

  test("a one-time link", () =>
    visit(null, async (page) => {
      await page.goto("/sign-in?token=0000000000000000");
      await page.getByLabel("New password").fill("short");
      await page.getByRole("button", { name: "Set password and sign in" }).click();
      await page.getByText("A password has 12 characters or more.").waitFor();
      await everyWay(page, "one-time link with an error");
    }));

  test("asks nothing of the server that is refused", () =>
    visit(null, async (page) => {
      page.expected = [];
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").waitFor();
      quiet(page);
    }));
});

describe("the demo's fleet", () => {
  test("overview", async () => {
    await owner.goto("/");
    await settled(owner);
    await owner.locator("figure canvas").first().waitFor();
    await everyWay(owner, "overview");
  });

  test("overview, charts as tables", async () => {
    await owner.goto("/");
    await settled(owner);
    for (const button of await owner.getByRole("button", { name: "Table" }).all()) await button.click();
    await everyWay(owner, "overview as tables");
  });

  test("devices", async () => {
    await owner.goto("/devices");
    await settled(owner);
    await everyWay(owner, "devices");
  });

  test("devices: nothing matches, and an address that is not understood", async () => {
    await owner.goto("/devices?q=nosuchdevice");
    await owner.getByText("No device matches").waitFor();
    await everyWay(owner, "no device matches");
    await owner.goto("/devices?sort=shoe");
    await owner.getByText(/shoe/).waitFor();
    await everyWay(owner, "address not understood");
    // Not the figure of the whole fleet in the place of what was asked.
    for (const path of ["/receipt?class=shoe", "/why?class=shoe"]) {
      await owner.goto(path);
      await owner.getByText(/class=shoe/i).waitFor();
      assert.equal(await owner.locator(".hero").count(), 0, path);
      await everyWay(owner, path, { quietly: false });
      owner.complaints.splice(0);
    }
  });

  test("devices: each filter open", async () => {
    await owner.goto("/devices");
    await settled(owner);
    for (const name of [/^Class/, /^Site/, /^Status/, /^Maker/]) {
      await owner.setViewportSize({ width: 1280, height: 900 });
      await owner.locator(".toolbar").getByRole("button", { name }).click();
      await owner.locator(".menu-panel label").first().waitFor();
      await everyWay(owner, `filter ${name}`);
      await owner.keyboard.press("Escape");
    }
  });

  test("device, receipt, fleet receipt", async () => {
    await owner.goto("/devices?sort=-gross");
    await settled(owner);
    await owner.locator("[data-index='0'] a").first().click();
    await owner.waitForURL(/\/devices\/[^/?]+/);
    await settled(owner);
    await everyWay(owner, "device");
    await owner.getByRole("link", { name: /^Why this number/ }).first().click();
    await owner.getByText("recomputed here").waitFor();
    await everyWay(owner, "receipt");
    await owner.goto("/receipt");
    await owner.getByText("recomputed here").waitFor();
    await everyWay(owner, "fleet receipt");
  });

  test("period, view, account and keys open", async () => {
    await owner.goto("/");
    await settled(owner);
    for (const name of [/^Period/, /^View|^Management view/, /account/i]) {
      await owner.locator(".topbar").getByRole("button", { name }).click();
      await owner.locator(".menu-panel").waitFor();
      await everyWay(owner, `menu ${name}`);
      await owner.keyboard.press("Escape");
    }
    await owner.keyboard.press("?");
    await owner.getByRole("dialog", { name: "Keys" }).waitFor();
    await everyWay(owner, "keys");
    await owner.keyboard.press("Escape");
  });

  test("the text may be spaced as a reader needs it", async () => {
    // WCAG 1.4.12; set through the CSSOM, as a reader's extension does.
    for (const path of ["/", "/devices", "/import"]) {
      await owner.setViewportSize({ width: 320, height: 900 });
      await owner.goto(path);
      await settled(owner);
      await owner.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
        document.adoptedStyleSheets.push(sheet);
      });
      for (const finding of await sideways(owner)) findings.set(`${path}: ${finding}`, []);
    }
    await owner.setViewportSize({ width: 1280, height: 900 });
    quiet(owner);
  });
});

describe("an import", () => {
  test("start, and a file that is refused", async () => {
    await owner.goto("/import");
    await settled(owner);
    await everyWay(owner, "import start");
    owner.expected.push(/422 \(Unprocessable/);
    const [chooser] = await Promise.all([
      owner.waitForEvent("filechooser"),
      owner.locator("button", { hasText: "Choose a file" }).click(),
    ]);
    const picture = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
    await chooser.setFiles({ name: "picture.csv", mimeType: "text/csv", buffer: picture });
    await owner.getByText(/not CSV/).waitFor();
    await everyWay(owner, "import refused");
    owner.expected.pop();
  });

  test("dates in an open order are asked for", async () => {
    const file = "Serial,Manufacturer,Model,Category,Location,Purchase Date\nS1,Dell,Latitude 5420,Laptops,Leeds,03/04/2024\n";
    await preview(owner, { name: "open.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await owner.getByText("Which comes first in the dates?").waitFor();
    await everyWay(owner, "import, open date order");
    await owner.getByRole("combobox", { name: /Which comes first/ }).selectOption({ label: "Month first (12/31/2026)" });
    await owner.getByText("4 Mar 2024").or(owner.getByText("Mar 2024")).first().waitFor();
    quiet(owner);
  });

  test("preview, done, undo", async () => {
    await preview(owner);
    await everyWay(owner, "import preview");
    const more = owner.getByRole("button", { name: /^Show .* more/ });
    if (await more.count()) await more.first().click();
    await places(owner);
    await owner.getByRole("button", { name: "Import 607 devices" }).click();
    await owner.getByRole("heading", { name: "607 devices were imported" }).waitFor();
    await everyWay(owner, "import done");
    await owner.goto("/");
    await settled(owner);
    await everyWay(owner, "overview after the import");
    await owner.goto("/devices?status=archived");
    await settled(owner);
    await everyWay(owner, "archived devices");
    await owner.locator("[data-index='0'] a").first().click();
    await owner.waitForURL(/\/devices\/[^/?]+/);
    await settled(owner);
    await owner.getByText("Facts are missing").waitFor();
    await everyWay(owner, "device with facts missing");
    await owner.goto("/import");
    await settled(owner);
    await owner.getByRole("button", { name: /^Undo the import of snipe/ }).click();
    const dialog = owner.getByRole("dialog", { name: "Undo this import?" });
    await dialog.waitFor();
    await everyWay(owner, "undo dialog");
    await dialog.getByRole("button", { name: "Remove 607 devices" }).click();
    await owner.getByText("607 devices were taken out of the fleet again").first().waitFor();
    await everyWay(owner, "import undone");
  });

  test("is not for an auditor, who reads all the rest", () =>
    visit("auditor", async (page) => {
      await page.goto("/import");
      await page.getByText("Not for your role").waitFor();
      assert.equal(await page.locator("button", { hasText: "Choose a file" }).count(), 0);
      await everyWay(page, "import as auditor");
      await page.goto("/devices");
      await settled(page);
      assert.equal(await page.locator("main").getByRole("link", { name: "Import" }).count(), 0);
      quiet(page);
    }));
});

test("an empty organisation says how to begin", async () => {
  const said = await server.impact("--organisation", "Empty Ltd", "admin", "init", "--owner", "emma@empty.example");
  const [, token] = said.match(/token=(\w+)/);
  await visit(null, async (page) => {
    await page.goto(`/sign-in?token=${token}`);
    await page.getByLabel("New password").fill("correct horse battery");
    await page.getByRole("button", { name: "Set password and sign in" }).click();
    await page.getByText("No devices yet").waitFor();
    await everyWay(page, "overview of nothing");
    assert.equal(await page.getByText("Demo data.").count(), 0, "an organisation's own data is called a demo");
    await page.goto("/devices");
    await page.getByText("No devices yet").waitFor();
    await everyWay(page, "devices of nothing");
    await page.getByRole("link", { name: "Import devices" }).click();
    await page.waitForURL(/\/import/);
    await importAll(page);
    await page.goto("/");
    await page.getByText(/499 devices at 8 sites/).waitFor();
    await settled(page);
    await everyWay(page, "overview without any country");
  });
});

describe("what goes wrong", () => {
  test("an address where nothing is", async () => {
    await owner.goto("/no/such/page");
    await owner.getByText("There is nothing here").waitFor();
    await everyWay(owner, "not found");
    owner.expected.push(/404 \(Not Found\)/);
    await owner.goto("/devices/no-such-device");
    await owner.getByText("There is nothing here").waitFor();
    await everyWay(owner, "no such device");
    await owner.goto("/import/no-such-import");
    await owner.getByText("There is nothing here").waitFor();
    await everyWay(owner, "no such import");
    owner.expected.pop();
  });

  test("a server that fails is said, and another try works", async () => {
    owner.expected.push(/503 \(Service Unavailable\)/);
    const problem = { type: "/problems/busy", title: "Busy", status: 503, detail: "the server has more to do than it can: try again in a few seconds", trace_id: "t-1" };
    await owner.route("**/api/v1/fleet/summary*", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    await owner.goto("/");
    await owner.getByText("the server has more to do than it can").first().waitFor();
    await everyWay(owner, "error");
    await owner.unrouteAll();
    await owner.getByRole("button", { name: "Try again" }).first().click();
    await owner.getByText(/180 devices at/).waitFor();
    owner.expected.pop();
    quiet(owner);
  });

  test("a server that is gone is said, and another try works when it is back", async () => {
    let own = await Server.start();
    const { folder, port } = own;
    const page = await open(browser, own);
    try {
      await signIn(page, own);
      page.expected.push(/Failed to load resource/);
      await own.end();
      await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /Devices/ }).click();
      await page.getByText("The server cannot be reached").first().waitFor();
      await everyWay(page, "offline");
      own = await Server.start({ folder, port });
      await page.getByRole("button", { name: "Try again" }).first().click();
      // The session held, or the portal asks to sign in again and comes back here.
      const field = page.getByLabel("Password");
      await page.locator("[role=grid] [data-index='0']").or(field).first().waitFor();
      if (await field.count()) {
        await page.getByLabel("E-mail").fill(own.accounts.owner.email);
        await field.fill(own.accounts.owner.password);
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.waitForURL(/\/devices/);
        await page.locator("[role=grid] [data-index='0']").waitFor();
      }
    } finally {
      await page.context().close();
      await own.stop();
    }
  });

  test("figures that could not be renewed stay, with their time", async () => {
    await owner.goto("/");
    await settled(owner);
    owner.expected.push(/Failed to load resource/);
    await owner.route("**/api/v1/fleet/summary*", (route) => route.abort("connectionrefused"));
    await owner.locator(".topbar").getByRole("button", { name: /^Period/ }).click();
    await owner.locator(".menu-panel a").nth(1).click();
    await owner.getByText(/Figures are from|The server cannot be reached/).first().waitFor();
    await everyWay(owner, "stale");
    await owner.unrouteAll();
    // One try renews one request; a page may have made several.
    const again = owner.getByRole("button", { name: "Try again" });
    // The portal tries by itself as well: a button may go before it is pressed.
    while (await again.count()) {
      await again.first().click({ timeout: 2000 }).catch(() => {});
      await settled(owner);
    }
    assert.equal(await owner.getByText(/Figures are from/).count(), 0);
    owner.expected.pop();
  });

  test("a session that ended asks to sign in and comes back", () =>
    visit("owner", async (page) => {
      await page.goto("/devices");
      await settled(page);
      page.expected.push(/401 \(Unauthorized\)/);
      await page.context().clearCookies();
      await page.getByRole("button", { name: /Embodied, kg/ }).click();
      await page.waitForURL(/\/sign-in\?next=/);
      const { email, password } = server.accounts.owner;
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL(/\/devices/);
      await settled(page);
      quiet(page);
    }));

  test("a panic shows the recovery screen, and loading again brings the page back", () =>
    visit("owner", async (page) => {
      await page.goto("/devices?class=monitor");
      await settled(page);
      page.expected.push(/./);
      // The renderer takes it for granted that a node can be copied: where it cannot, it panics.
      await page.evaluate(() => {
        const { cloneNode } = Node.prototype;
        Node.prototype.cloneNode = function () {
          Node.prototype.cloneNode = cloneNode;
          throw new Error("a fault of the browser");
        };
      });
      await page.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: /Overview/ }).click();
      const screen = page.getByRole("alert").filter({ hasText: "The portal stopped" });
      await screen.waitFor();
      await everyWay(page, "recovery", { quietly: false });
      const address = page.url();
      await screen.getByRole("link", { name: "Load the page again" }).click();
      await page.waitForLoadState();
      assert.equal(page.url(), address);
      await settled(page);
      assert.equal(await page.getByText("The portal stopped").count(), 0);
    }));

  test("without JavaScript the page says what it needs", async () => {
    const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/");
    const note = page.locator("noscript p").first();
    assert.match(await note.innerText(), /The portal needs JavaScript and WebAssembly/);
    const [box, { height }] = [await note.boundingBox(), page.viewportSize()];
    assert.ok(box && box.y + box.height <= height, "the sentence is not seen without scrolling");
    await context.close();
  });
});

describe("what a visitor waits for", () => {
  test("nothing moves while a page loads", () =>
    visit("owner", async (page) => {
      for (const path of ["/", "/devices", "/import", "/receipt"]) {
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(path);
          await settled(page);
          await page.waitForTimeout(300);
          const shift = await layoutShift(page);
          assert.ok(shift <= 0.02, `${path} at ${width} px shifts by ${shift.toFixed(4)}`);
        }
      }
      quiet(page);
    }));

  test("Chart.js comes only when a chart is shown", () =>
    visit("owner", async (page) => {
      // The overview that signing in ended on has one, which may still be on its way.
      await page.locator("figure canvas").first().waitFor();
      await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => /\/vendor\/chart/.test(entry.name)));
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.goto("/devices");
      await settled(page);
      assert.deepEqual(asked.filter((path) => path.startsWith("/vendor/")), []);
      await page.goto("/");
      await page.locator("figure canvas").first().waitFor();
      await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => /\/vendor\/chart/.test(entry.name)));
      assert.ok(asked.some((path) => /\/vendor\/chart/.test(path)), asked.join(" "));
      // On a phone it stands below the first screen, and comes with the scroll.
      await page.setViewportSize({ width: 320, height: 800 });
      asked.length = 0;
      await page.reload();
      await settled(page);
      assert.deepEqual(asked.filter((path) => path.startsWith("/vendor/")), []);
      await page.locator("figure canvas").first().scrollIntoViewIfNeeded();
      await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => /\/vendor\/chart/.test(entry.name)));
    }));

  test("nothing is asked of any other server", () =>
    visit("owner", async (page) => {
      const others = [];
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== server.address && !request.url().startsWith("data:")) others.push(request.url());
      });
      for (const path of ["/", "/devices", "/import", "/receipt"]) {
        await page.goto(path);
        await settled(page);
      }
      assert.deepEqual(others, []);
    }));
});
