// What the customer's portal and a sales person's desk show, and what they do not.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { figure, rows } from '../support/read.mjs';
import { VARIANTS } from '../support/variants.mjs';

const CUSTOMER = 'clinic1.customer@test.com';
const SALES = 'clinic1.staff3@test.com';

export function roleJourneys() {
  for (const variant of VARIANTS) {
    journey('A customer lands on their own analyses and cannot open the clinic’s pages', variant, {}, portal);
    journey('A customer changes the language of the pages', variant, {}, languages);
    journey('A sales person sees their own customers only', variant, {}, sales);
  }
}

async function portal({ open, say }) {
  const customer = await open();
  const { page } = customer;
  await page.goto('/auth/login');
  await customer.fillSignIn(CUSTOMER);
  await page.waitForURL(url => url.pathname === '/analyses');
  await customer.heading(say('nav-analyses')).waitFor();
  await page.getByText(say('analyses-intro-own')).waitFor();
  assert.equal(await page.locator('a[href^="/customers"], a[href^="/analyses/new"]').count(), 0);
  for (const address of ['/customers', '/customers/new', '/analyses/new']) {
    assert.equal((await page.goto(address)).status(), 403, address);
    await customer.heading(say('error-forbidden')).waitFor();
  }
  assert.equal((await customer.context.request.get('/api/customers')).status(), 403);
}

async function languages({ open, variant }) {
  const other = variant.lang === 'en' ? 'th' : 'en';
  const customer = await open({ email: CUSTOMER });
  const { page, say } = customer;
  await page.goto('/analyses');
  assert.equal(await page.locator('html').getAttribute('lang'), variant.lang);
  await page.getByRole('button', { name: say('language-switch') }).click();
  await page.waitForFunction(lang => document.documentElement.lang === lang, other);
  assert.equal(new URL(page.url()).pathname, '/analyses', 'the page stays the same one');
  await page.reload();
  assert.equal(await page.locator('html').getAttribute('lang'), other, 'the choice is remembered');
}

async function sales({ open, say }) {
  const person = await open({ email: SALES });
  const owner = await open({ email: 'clinic1@test.com' });
  const { page } = person;
  await page.goto('/');
  await page.getByText(say('dashboard-own')).waitFor();
  const own = await person.json('/api/customers?limit=100');
  const everybody = await owner.json('/api/customers?limit=100');
  assert.ok(own.total > 0 && own.total < 20, `${own.total} of the demo's twenty`);
  assert.equal(await figure(person, 'nav-customers'), own.total);
  await person.goTo('nav-customers');
  await person.heading(say('nav-customers')).waitFor();
  assert.equal(await rows(page).count(), own.total);

  const mine = new Set(own.items.map(customer => customer.id));
  const somebodyElse = everybody.items.find(customer => !mine.has(customer.id));
  assert.equal((await page.goto(`/customers/${somebodyElse.id}`)).status(), 404, 'a colleague’s customer is not there');
}
