// The dashboard in a browser, and what a person would look for on it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const WAIT = { timeout: 60_000 };

export const launch = () => chromium.launch({
  executablePath: process.env.LIMELIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run"],
});

/// A page that looks at the daemon, and is live.
export async function open(browser, daemon, { colorScheme = "dark", width = 1280, height = 860 } = {}) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error") page.problems.push(message.text()); });
  await page.goto(`${daemon.url}/#token=${daemon.token}`);
  await isLive(page);
  return page;
}

export const isLive = (page) => page.locator(".connection.live").waitFor(WAIT);
export const tick = async (page) => Number(await page.locator(".light").getAttribute("data-tick"));

export const tickAfter = (page, before) => page.waitForFunction(
  (tick) => Number(document.querySelector(".light")?.getAttribute("data-tick")) > tick, before, WAIT);

export async function say(page, text) {
  await page.getByLabel("Say something").fill(text);
  await page.getByRole("button", { name: "Say", exact: true }).click();
}

export async function isAccessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map((each) => `${each.id}: ${each.help} (${each.nodes.map((node) => node.html).join(", ")})`);
  assert.deepEqual(found, [], `axe-core finds nothing (${what})`);
}

export async function fits(page, what) {
  const wide = await page.evaluate(() => {
    const all = document.documentElement;
    const over = [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > all.clientWidth + 1 && !each.closest(".stage"))
      .map((each) => each.className || each.tagName);
    return { over, scroll: all.scrollWidth, client: all.clientWidth };
  });
  assert.ok(wide.scroll <= wide.client, `${what}: ${wide.scroll} px in ${wide.client} px, ${wide.over}`);
  assert.deepEqual(wide.over, [], `${what}: nothing stands out`);
}
