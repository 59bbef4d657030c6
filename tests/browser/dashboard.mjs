// Says something on the dashboard and sees the tick appear: node dashboard.mjs ENDPOINT_JSON [SCREENSHOT]
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { chromium } from "playwright-core";

const [endpointFile, screenshot] = process.argv.slice(2);
const endpoint = JSON.parse(readFileSync(endpointFile, "utf8"));
const token = readFileSync(endpoint.token_file, "utf8").trim();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: process.env.LIMELIGHT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run"],
});

async function violations(page) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map((each) => `${each.id}: ${each.help} (${each.nodes.map((node) => node.html).join(", ")})`);
}

/// Pauses the mind, lets it do one tick, and lets it go on.
async function steps(page) {
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("paused", { exact: true }).waitFor();
  const before = Number(await page.locator(".light").getAttribute("data-tick"));
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(
    (tick) => Number(document.querySelector(".light")?.getAttribute("data-tick")) === tick + 1, before, { timeout: 30_000 });
  await page.getByText("paused", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
}

try {
  for (const colorScheme of ["dark", "light"]) {
    const context = await browser.newContext({
      colorScheme, viewport: { width: 1280, height: 860 }, reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });

    await page.goto(`${endpoint.url}/#token=${token}`);
    await page.getByText("live", { exact: true }).waitFor();
    assert.ok(!page.url().includes(token), "the token stays out of the address");
    if (colorScheme === "dark") {
      const before = Number(await page.locator(".light").getAttribute("data-tick"));
      await page.getByLabel("Say something").fill("What stands in the light?");
      await page.getByRole("button", { name: "Say", exact: true }).click();
      await page.waitForFunction(
        (tick) => Number(document.querySelector(".light")?.getAttribute("data-tick")) > tick, before, { timeout: 30_000 });
      assert.ok((await page.locator(".thought").textContent()).length > 0, "a thought is on stage");
      await steps(page);
    }
    assert.deepEqual(await violations(page), [], `axe-core finds nothing (${colorScheme})`);
    assert.deepEqual(problems, [], "the page logs no errors");
    if (screenshot) {
      mkdirSync(dirname(screenshot), { recursive: true });
      await page.screenshot({ path: colorScheme === "dark" ? screenshot : screenshot.replace(/\.png$/, "-light.png") });
    }
    await context.close();
  }
  console.log("dashboard: live, a tick appeared, 0 axe violations in dark and light");
} finally {
  await browser.close();
}
