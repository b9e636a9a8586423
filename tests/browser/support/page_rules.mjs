// What holds for every page: accessibility, fitting on a phone, language, title, and no way to sign up.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { KEYS } from './words.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** First parts of keys: text that begins like one and has no spaces is a message that is missing. */
const STEMS = new Set([...KEYS].filter(key => key.includes('-')).map(key => key.split('-')[0]));

/** Classes that stand for the look an element has anyway. */
const PLAIN = new Set(['hue0']);

/** Checks the page as it stands, in light and in dark; what it finds joins the person's faults. */
export async function checkPage(person, shoot) {
  const { page, lang } = person;
  // Injected as the developer tools do it, which the page's content security policy does not forbid.
  await page.evaluate(AXE);
  await page.evaluate(settle);
  const found = [...await oddities(page, lang), ...await violations(page, { type: 'tag', values: TAGS })];
  await shoot?.('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(settle);
  // Only colours differ in the dark.
  found.push(...(await violations(page, { type: 'rule', values: ['color-contrast'] })).map(text => `dark: ${text}`));
  await shoot?.('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const { pathname, search } = new URL(page.url());
  person.faults.push(...found.map(text => `${pathname}${search}: ${text}`));
}

/** Runs in the page: waits until fonts are there and nothing fades any more. A colour that is inherited starts to fade
    a frame after that of the element above, so it is over when two frames pass without. A page that never comes to rest
    is a fault of its own. */
async function settle() {
  await document.fonts.ready;
  const until = performance.now() + 20_000;
  const late = new Promise(resolve => { setTimeout(resolve, 20_000); });
  const frame = () => new Promise(resolve => { requestAnimationFrame(resolve); });
  for (let still = 0; still < 2; still += 1) {
    await frame();
    const passing = document.getAnimations().filter(motion => motion.effect.getComputedTiming().endTime < Infinity);
    if (passing.length > 0) still = -1;
    await Promise.race([late, Promise.allSettled(passing.map(motion => motion.finished))]);
    if (performance.now() > until) {
      throw new Error(`still moving: ${passing.map(motion => `${motion.effect.target?.outerHTML.slice(0, 120)} ${motion.playState}`)}`);
    }
  }
}

async function violations(page, runOnly) {
  const result = await page.evaluate(only => axe.run({ runOnly: only, resultTypes: ['violations'], elementRef: false }), runOnly);
  return result.violations.flatMap(violation =>
    violation.nodes.map(node => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

async function oddities(page, lang) {
  const seen = await page.evaluate(readPage);
  const found = [];
  const expect = (holds, text) => { if (!holds) found.push(text); };
  expect(seen.lang === lang, `the page says its language is ${seen.lang}`);
  expect(seen.headings === 1, `there are ${seen.headings} h1`);
  expect(/^\S.* · \S/.test(seen.title), `the title is “${seen.title}”`);
  expect(seen.wide <= seen.width, `the page is ${seen.wide} px wide in a window of ${seen.width}`);
  for (const text of seen.texts) expect(!looksLikeKey(text), `“${text}” looks like a missing message`);
  for (const target of seen.targets) expect(!/regist|sign-?up/i.test(target), `${target} looks like a way to sign up`);
  for (const name of seen.unknownClasses.filter(name => !PLAIN.has(name) && !name.startsWith('htmx-'))) found.push(`no style knows the class “${name}”`);
  return found;
}

const looksLikeKey = text => KEYS.has(text) && text.includes('-')
  || /^[a-z]+(-[a-z0-9]+)+$/.test(text) && STEMS.has(text.split('-')[0])
  || text.includes('{ $');

/** Runs in the page. */
function readPage() {
  const texts = new Set();
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.data.trim()) texts.add(node.data.trim());
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-label']) {
    for (const element of document.querySelectorAll(`[${name}]`)) texts.add(element.getAttribute(name));
  }
  const styled = new Set();
  const collect = rules => {
    for (const rule of rules) {
      for (const [, name] of (rule.selectorText ?? '').matchAll(/\.((?:\\.|[\w-])+)/g)) styled.add(name);
      if (rule.cssRules) collect(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) collect(sheet.cssRules);
  const classes = new Set([...document.querySelectorAll('[class]')].flatMap(element => [...element.classList]));
  return {
    lang: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].filter(heading => heading.checkVisibility()).length,
    wide: document.scrollingElement.scrollWidth,
    width: innerWidth,
    texts: [...texts],
    targets: [
      ...[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href')),
      ...[...document.forms].map(form => form.getAttribute('action') ?? ''),
    ],
    unknownClasses: [...classes].filter(name => !styled.has(name)),
  };
}
