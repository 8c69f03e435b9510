// Looks at pages as a browser shows them, on a small screen and a large one, in light and in dark: `node browse.mjs READERS URL…`.
// READERS is a folder with playwright-core and axe-core from npm. Whatever WCAG 2.2 AA forbids, as far as a machine can tell, is said and
// ends it with 1; so does a page that is wider than its screen, or a control that the keyboard does not reach.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [readers, ...urls] = process.argv.slice(2);
const fetch = createRequire(`${readers}/node_modules/`);
const { chromium } = fetch('playwright-core');
const axe = readFileSync(fetch.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const wrong = [];

const browser = await chromium.launch({ executablePath: process.env.KITH_TEST_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const width of [320, 1280]) {
  for (const colorScheme of ['light', 'dark']) {
    // The page itself has no script; axe is one, and the policy would keep it out.
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true, locale: 'en-GB' });
    const page = await context.newPage();
    page.on('console', (line) => line.type() === 'error' && wrong.push(`${width} ${colorScheme}: ${line.text()}`));
    for (const [n, url] of urls.entries()) {
      const answer = await page.goto(url);
      const at = `page ${n}, ${width} pixels, ${colorScheme}`;
      if (!answer.ok()) wrong.push(`${at}: answered ${answer.status()}`);
      if (await page.locator('script').count()) wrong.push(`${at}: it has a script`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) wrong.push(`${at}: ${wide} pixels wide`);
      const controls = await page.locator('a[href], button, input').count();
      const reached = new Set();
      for (let step = 0; step < controls; step += 1) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => [...document.querySelectorAll('a[href], button, input')].indexOf(document.activeElement)));
      }
      if (reached.size !== controls || reached.has(-1)) wrong.push(`${at}: the keyboard reaches ${reached.size} of ${controls}`);
      await page.evaluate(axe);
      const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values } }), RULES);
      for (const rule of found.violations) {
        wrong.push(`${at}: ${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.html).join(' ')}`);
      }
      if (found.passes.length < 10) wrong.push(`${at}: only ${found.passes.length} rules had anything to look at`);
      const pictures = process.env.KITH_TEST_PICTURES;
      if (pictures) await page.screenshot({ path: `${pictures}/page-${n}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await context.close();
  }
}
await browser.close();
if (wrong.length) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`${urls.length} pages, nothing in the way`);
