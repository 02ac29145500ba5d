// How a file of tests begins and ends: Chromium, a server, its owner signed in.
import { after, before } from "node:test";
import { Server, launch, open, signIn } from "./portal.mjs";

/** Chromium, from the first test on. */
export let browser;
/** The server of the whole file. */
export let server;
/** The owner's page. */
export let owner;

/** Starts what a file of tests needs before its first test, and ends it after its last. */
export function begin({ serves = true, signsIn = serves } = {}) {
  before(async () => {
    browser = await launch();
    if (serves) server = await Server.start();
    if (signsIn) {
      owner = await open(browser, server);
      await signIn(owner, server);
    }
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
}
