// What the dashboard promises, in a real browser: node dashboard.mjs PROGRAM SOURCE DATA [SCREENSHOT]
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Daemon } from "./daemon.mjs";
import { fits, isAccessible, isLive, launch, open, say, tick, tickAfter, WAIT } from "./page.mjs";

const [program, source, data, screenshot] = process.argv.slice(2);

/// Pauses the mind, lets it do one tick, and lets it go on.
async function steps(page) {
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByText("The mind is paused.").waitFor(WAIT);
  const before = await tick(page);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await tickAfter(page, before);
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByText("The mind is paused.").waitFor({ state: "detached", ...WAIT });
}

/// What is said is there before the daemon has answered, and a refusal keeps it in the box.
async function speaks(page) {
  let letThrough;
  const held = new Promise((resolve) => { letThrough = resolve; });
  await page.route("**/api/v1/stimuli", async (route) => {
    await held;
    await route.continue();
  });
  await say(page, "Why is the sky blue?");
  await page.getByText("being sent…").waitFor(WAIT);
  letThrough();
  await page.locator(".answer").getByText("scatters blue light").waitFor(WAIT);
  await page.unroute("**/api/v1/stimuli");
  assert.equal(await page.getByText("being sent…").count(), 0);
  assert.equal(await page.getByLabel("Say something").inputValue(), "");

  const refusal = { error: { code: "LL0105", what: "a queue is full", why: "kInboxStimuli = 256", mend: "send less" } };
  await page.route("**/api/v1/stimuli", (route) => route.fulfill({ status: 503, json: refusal }));
  await say(page, "One too many");
  await page.getByText("LL0105: kInboxStimuli = 256").waitFor(WAIT);
  assert.equal(await page.getByLabel("Say something").inputValue(), "One too many");
  assert.equal(await page.locator(".turn").getByText("One too many").count(), 0);
  await page.unroute("**/api/v1/stimuli");
  page.problems = page.problems.filter((problem) => !problem.includes("503"));
  await page.getByLabel("Say something").fill("");
}

/// The conversation is the same after the page was loaded again.
async function remembers(page) {
  const turns = () => page.locator(".turn").allTextContents();
  const before = (await turns()).filter((turn) => turn.includes("Answer"));
  assert.ok(before.some((turn) => turn.includes("Why is the sky blue?")), "a question stands with its answer");
  await page.reload();
  await isLive(page);
  await page.locator(".answer").first().waitFor(WAIT);
  assert.deepEqual((await turns()).slice(0, before.length), before);
}

/// A past tick stays and says that it is past, until one goes back.
async function looksBack(page) {
  const first = page.locator(".earlier-tick").last();
  const number = Number(await first.locator(".earlier-number").textContent());
  for (const back of [() => page.keyboard.press("Escape"), () => page.getByRole("button", { name: /Back to now/ }).click()]) {
    await first.click();
    await page.getByText(`Tick ${number}, past.`).waitFor(WAIT);
    await isAccessible(page, "a past tick");
    const newest = Number(await page.locator(".earlier-number").first().textContent());
    await page.waitForFunction(
      (tick) => Number(document.querySelector(".earlier-number")?.textContent) > tick, newest, WAIT);
    assert.equal(await tick(page), number, "what happens meanwhile does not replace it");
    await back();
    await page.locator(".past").waitFor({ state: "detached", ...WAIT });
    assert.ok(await tick(page) > number);
  }
}

/// The daemon is killed and started again: the same page shows what it does then.
async function survives(page, daemon) {
  for (const signal of ["SIGKILL", "SIGTERM"]) {
    const before = await tick(page);
    await daemon.end(signal);
    await page.getByText("The connection is lost").waitFor(WAIT);
    await isAccessible(page, "without a daemon");
    await daemon.start(daemon.url.slice("http://".length));
    await isLive(page);
    await page.getByText("The connection is lost").waitFor({ state: "detached", ...WAIT });
    await page.getByText("The mind has stopped").waitFor({ state: "detached", ...WAIT });
    await tickAfter(page, before);
    const answers = await page.locator(".answer").count();
    await say(page, `Is the sky blue after ${signal}?`);
    await page.waitForFunction((count) => document.querySelectorAll(".answer").length > count, answers, WAIT);
  }
  page.problems = page.problems.filter((problem) => !/ERR_|Failed to fetch/.test(problem));
}

/// Trouble comes over the stream, says what it is, and goes away by itself.
async function tellsOfTrouble(browser, daemon) {
  const page = await open(browser, daemon);
  const trouble = { code: "LL0302", what: "there is no room left on the disk", why: "", mend: "free some space" };
  let stream = (told) => `event: trouble\ndata: ${JSON.stringify({ trouble: told })}\n\n`;
  const bodies = [stream(trouble), stream(trouble) + stream(null)];
  await page.route("**/api/v1/events*", (route) => (bodies.length === 0 ? route.continue()
    : route.fulfill({ contentType: "text/event-stream", body: bodies.shift() })));
  await page.reload();
  await page.getByText("LL0302").waitFor(WAIT);
  await isAccessible(page, "in trouble");
  await page.getByText("LL0302").waitFor({ state: "detached", ...WAIT });
  await page.context().close();
}

/// Another token: the page asks for it, and is live with it.
async function asksForToken(browser, daemon) {
  const page = await open(browser, daemon);
  await daemon.post("/api/v1/token", {});
  await page.getByText("refuses this token").waitFor(WAIT);
  await isAccessible(page, "without a token");
  daemon.token = (await import("node:fs")).readFileSync(`${data}/token`, "utf8").trim();
  await page.getByLabel("Token").fill(daemon.token);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await isLive(page);
  await page.context().close();
}

/// Nothing stands out of a narrow page, whatever a mind thinks and a person says.
async function staysNarrow(browser) {
  const daemon = new Daemon(program, `${source}/tests/browser/long.yaml`, `${data}-long`);
  await daemon.start();
  try {
    for (const [colorScheme, width] of [["dark", 320], ["light", 320], ["dark", 390], ["light", 1280]]) {
      const page = await open(browser, daemon, { colorScheme, width, height: 800 });
      if (width === 320 && colorScheme === "dark") {
        await say(page, `https://example.org/${"a".repeat(3000)}?${"b=c&".repeat(300)}`);
        await page.locator(".answer").waitFor(WAIT);
      }
      await tickAfter(page, 1);
      await fits(page, `${width} px, ${colorScheme}`);
      const head = await page.locator(".top").evaluate((top) => top.clientHeight);
      assert.ok(head < 120, `${width} px: the head stays low beside a long name: ${head} px`);
      await page.locator(".unfold").first().click();
      await fits(page, `${width} px, unfolded`);
      await page.locator(".earlier-tick").last().click();
      await page.locator(".past").waitFor(WAIT);
      await fits(page, `${width} px, a past tick`);
      await isAccessible(page, `${width} px, ${colorScheme}`);
      if (screenshot) await page.screenshot({ path: `${data}-${width}-${colorScheme}.png`, fullPage: true });
      await page.keyboard.press("Escape");
      await page.context().close();
    }
    const page = await open(browser, daemon, { width: 320, height: 800 });
    const tall = await page.locator(".light").evaluate((light) => light.clientHeight);
    assert.ok(tall < 800, `a long thought is clamped: ${tall} px`);
    await daemon.end("SIGKILL");
    await page.getByText("The connection is lost").waitFor(WAIT);
    await fits(page, "320 px, without a daemon");
    await page.context().close();
  } finally {
    daemon.process.kill("SIGKILL");
  }
}

const browser = await launch();
const daemon = new Daemon(program, `${source}/examples/scripted.yaml`, data);
await daemon.start();
try {
  const page = await open(browser, daemon);
  assert.ok(!page.url().includes(daemon.token), "the token stays out of the address");
  await tickAfter(page, 1);
  await speaks(page);
  await steps(page);
  await remembers(page);
  await looksBack(page);
  await survives(page, daemon);
  await remembers(page);
  for (const colorScheme of ["dark", "light"]) {
    const other = await open(browser, daemon, { colorScheme });
    await other.locator(".answer").first().waitFor(WAIT);
    await isAccessible(other, colorScheme);
    assert.deepEqual(other.problems, [], "the page logs no errors");
    if (screenshot) {
      mkdirSync(dirname(screenshot), { recursive: true });
      await other.screenshot({ path: colorScheme === "dark" ? screenshot : screenshot.replace(/\.png$/, "-light.png") });
    }
    await other.context().close();
  }
  assert.deepEqual(page.problems, [], "the page logs no errors");
  await tellsOfTrouble(browser, daemon);
  await asksForToken(browser, daemon);
  await staysNarrow(browser);
  console.log("dashboard: says, remembers, looks back, survives restarts, tells of trouble, fits 320 px; 0 axe violations");
} finally {
  daemon.process.kill("SIGKILL");
  await browser.close();
}
