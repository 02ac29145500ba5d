// Makes the pictures of the README anew: docs/overview.png, docs/receipt.png, docs/device.png,
// docs/import.png and docs/devices-dark-320.png, from the demo organisation after the import of the
// sample file.
//
//   IMPACT_BIN=target/release/impact IMPACT_PORTAL=target/portal node tests/browser/pictures.mjs
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const { IMPACT_BIN, IMPACT_PORTAL, CHROMIUM = '/usr/bin/chromium' } = process.env;
if (!IMPACT_BIN || !IMPACT_PORTAL) {
  throw new Error('set IMPACT_BIN and IMPACT_PORTAL to a server and a built portal');
}

const database = `sqlite:${join(mkdtempSync(join(tmpdir(), 'impact-pictures-')), 'demo.db')}`;
const server = spawn(IMPACT_BIN, [
  '--database', database, 'serve', '--listen', '127.0.0.1:0', '--portal', IMPACT_PORTAL, '--demo',
]);
const [address, email, password] = await new Promise((resolve) => {
  let said = '';
  server.stdout.on('data', (text) => {
    said += text;
    const owner = said.match(/demo sign-in owner (\S+) (\S+)/);
    const listening = said.match(/listening (\S+)/);
    if (owner && listening) resolve([listening[1], owner[1], owner[2]]);
  });
});

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--no-first-run',
  ],
});

/// A signed-in page of a width in a colour scheme.
async function page(width, colorScheme) {
  const context = await browser.newContext({
    viewport: { width, height: 860 }, colorScheme, locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  return page;
}

/// Shows a path and takes its picture once it has settled.
async function picture(page, path, name, options = {}) {
  await page.goto(address + path);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1200);
  await page.screenshot({ path: `docs/${name}.png`, ...options });
}

try {
  const wide = await page(1280, 'light');
  await wide.goto(`${address}/import`);
  await wide.setInputFiles('#file', 'tests/fixtures/snipe-it-assets.csv');
  await wide.locator('.commitbar [data-kind=primary]').waitFor();
  for (const [location, country] of [
    ['Austin', 'US'], ['São Paulo', 'BR'], ['London', 'GB'], ['Göteborg', 'SE'], ['Bengaluru', 'IN'],
  ]) {
    await wide.getByRole('combobox', { name: `Country of ${location}` }).selectOption(country);
  }
  for (const select of await wide.locator('select:required').all()) {
    if ((await select.inputValue()) === '') await select.selectOption('DE');
  }
  await wide.waitForTimeout(800);
  await wide.screenshot({ path: 'docs/import.png' });
  await wide.locator('.commitbar [data-kind=primary]').click();
  await wide.getByText('were imported').first().waitFor();
  await picture(wide, '/', 'overview', { fullPage: true });
  const rows = await wide.request.get(`${address}/api/v1/devices?q=latitude&sort=-start&limit=1`);
  const [device] = (await rows.json()).rows;
  await picture(wide, `/devices/${device.id}`, 'device');
  await picture(wide, `/devices/${device.id}/receipt?figure=gross`, 'receipt');
  const narrow = await page(320, 'dark');
  await picture(narrow, '/devices', 'devices-dark-320');
} finally {
  await browser.close();
  server.kill();
}
