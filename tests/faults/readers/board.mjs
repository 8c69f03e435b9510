// Looks at a practitioner's board as a browser shows it: `node board.mjs READERS URL COOKIE`. Small and large, light and dark, by axe-core;
// by the keyboard; with a stream that works, one that is gone for more than a minute, and without any script. Ends with 1 if anything is wrong.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [readers, url, cookie] = process.argv.slice(2);
const fetch = createRequire(`${readers}/node_modules/`);
const { chromium } = fetch('playwright-core');
const axe = readFileSync(fetch.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const pictures = process.env.KITH_TEST_PICTURES;
const wrong = [];
const [name, value] = cookie.split('=');

const browser = await chromium.launch({ executablePath: process.env.KITH_TEST_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
async function open(options, at) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  page.on('console', (line) => line.type() === 'error' && wrong.push(`${at}: ${line.text()}`));
  page.on('pageerror', (error) => wrong.push(`${at}: ${error}`));
  return { context, page };
}

async function judge(page, width, at) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) wrong.push(`${at}: ${wide} pixels wide`);
  await page.evaluate(axe);
  const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values } }), RULES);
  for (const rule of found.violations) wrong.push(`${at}: ${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.html).join(' ')}`);
  if (found.passes.length < 10) wrong.push(`${at}: only ${found.passes.length} rules had anything to look at`);
}

for (const width of [320, 1280]) {
  for (const colorScheme of ['light', 'dark']) {
    const at = `${width} pixels, ${colorScheme}`;
    // axe is a script of others, and the policy would keep it out; the policy itself is tried below.
    const { context, page } = await open({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true }, at);
    const answer = await page.goto(url);
    if (!answer.ok()) wrong.push(`${at}: answered ${answer.status()}`);
    await page.waitForSelector('html.live .state');
    await judge(page, width, at);
    if (pictures) await page.screenshot({ path: `${pictures}/board-${width}-${colorScheme}.png`, fullPage: true });
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
    if (focused !== 'Sign out') wrong.push(`${at}: the keyboard reaches ${focused} first`);
    await context.close();
  }
}

// The policy as it is: the script runs, and the board comes by itself.
{
  const { context, page } = await open({}, 'policy');
  await page.clock.install();
  await page.goto(url);
  await page.waitForSelector('html.live');
  const before = await page.locator('.state').first().textContent();
  if (/Unknown/.test(before)) wrong.push(`nothing vouches for the board: ${before}`);
  // The stream is gone; a minute later every state is unknown.
  await page.route('**/board/events', (route) => route.abort());
  await context.setOffline(true);
  await page.clock.fastForward(62000);
  await page.waitForFunction(() => [...document.querySelectorAll('.state')].every((state) => state.dataset.state === 'unknown'));
  const after = await page.locator('.state').first().textContent();
  if (!/^\? Unknown Not known since \d\d:\d\d\.$/.test(after.trim())) wrong.push(`the state of a board that stands still: ${after}`);
  const told = await page.locator('#news').textContent();
  if (!/Not known since/.test(told)) wrong.push(`it is not said aloud: ${told}`);
  if (pictures) await page.screenshot({ path: `${pictures}/board-unknown.png`, fullPage: true });
  await context.close();
}

// Without a script it shows how it was, says that it stands still, and hides its states after a minute and a half.
{
  const { context, page } = await open({ javaScriptEnabled: false }, 'no script');
  await page.goto(url);
  if (!(await page.locator('.still').isVisible())) wrong.push('without a script nothing says that the page stands still');
  if (!(await page.locator('.state').first().isVisible())) wrong.push('without a script there is no state at all');
  const delay = await page.locator('.state').first().evaluate((state) => getComputedStyle(state).animationDelay).catch(() => '90s');
  if (delay !== '90s') wrong.push(`without a script a state stays for ${delay}`);
  await page.locator('.still a').click();
  await page.waitForSelector('.state');
  await context.close();
}
await browser.close();
if (wrong.length) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log('the board: nothing in the way');
