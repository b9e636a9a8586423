// Every page that a role can reach by links, and the ones that only mistakes lead to, held to the rules of all pages.
import assert from 'node:assert/strict';
import { NO_FACE } from '../support/faces.mjs';
import { finished, finishedAnalysis, sendPhoto } from '../support/given.mjs';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER_KINDS = [
  '/', '/customers', '/customers/new', '/customers/one', '/customers/one kind', '/customers/one/edit', '/customers/import', '/customers/hand-over', '/analyses', '/analyses/new',
  '/analyses/new customer', '/calendar', '/calendar day view', '/bookings', '/bookings/new date', '/activity', '/activity person', '/activity/check', '/members', '/members/one',
  '/invitations', '/invitations/new', '/invitations/bulk', '/settings/letters', '/settings/letters/staff-th',
  '/leads', '/leads/new', '/leads/one', '/leads/one/edit', '/leads view', '/settings/keys', '/settings/keys/new', '/account', '/account/security', '/settings/photos', '/settings/consent-forms', '/settings/consent-forms/new', '/customers/one/consents', '/customers/one/photo-consent', '/customers/one/conditions/new',
  '/catalogue/treatments', '/catalogue/treatments/new', '/catalogue/treatments/one', '/catalogue/treatments/one/edit',
  '/catalogue/products', '/catalogue/products/new', '/catalogue/products/one', '/catalogue/products/one/edit',
  '/catalogue/rooms', '/catalogue/rooms/new', '/catalogue/rooms/one/edit', '/catalogue/devices', '/catalogue/devices/new',
  '/catalogue/devices/one/edit', '/catalogue/recommendations', '/catalogue/recommendations/new',
  '/catalogue/recommendations/one/edit', '/settings/hours', '/settings/hours/members/one',
];
const NOBODY = '00000000-0000-7000-8000-000000000000';

/** In one language only, so that two lanes can share the work. */
export function pageJourneys(lang) {
  for (const variant of VARIANTS.filter(variant => variant.lang === lang)) {
    journey('Every page around signing in keeps the rules of all pages', variant, {}, visitor);
    journey('Every page of a clinic’s owner keeps the rules of all pages', variant, {}, owner);
    journey('A result keeps the rules of all pages, for the clinic and for the customer', variant, { skip: NO_FACE }, results);
    journey('Every page of a sales person keeps the rules of all pages', variant, {}, sales);
    journey('Every page of a customer keeps the rules of all pages', variant, {}, customer);
    journey('Every page of a super admin keeps the rules of all pages, inside a clinic too', variant, {}, superAdmin);
  }
}

/** Checks the page a person is on, and keeps its picture under a name. */
const check = (person, name) => checkPage(person, photographer(person, name));

async function checkAt(person, name, address, status = 200) {
  const answer = await person.page.goto(address);
  assert.equal(answer.status(), status, address);
  await check(person, name);
}

/** Follows links from an address, one page of each kind: ids and searches that differ lead to the same kind. */
async function crawl(person, role, from = '/') {
  const kinds = new Set();
  const waiting = [from];
  while (waiting.length > 0) {
    const address = waiting.shift();
    if (kinds.has(kind(address))) continue;
    kinds.add(kind(address));
    await checkAt(person, `${role}${kind(address).replace(/[^a-z]+/g, '-')}`.replace(/-+$/, ''), address);
    waiting.push(...await person.page.locator('a[href^="/"]:not([download]), [data-href^="/"]')
      .evaluateAll(links => links.map(link => link.getAttribute('href') ?? link.dataset.href)));
  }
  return kinds;
}

function kind(address) {
  const url = new URL(address, 'http://x');
  const path = url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'one');
  return [path, ...[...url.searchParams.keys()].sort()].join(' ');
}

async function visitor({ open }) {
  const person = await open();
  await checkAt(person, 'visitor-sign-in', '/auth/login');
  await checkAt(person, 'visitor-signed-out', '/auth/login?signed_out=1');
  await person.fillSignIn('somebody@example.com', 'not the password');
  await person.page.getByRole('alert').waitFor();
  await check(person, 'visitor-sign-in-refused');
  await checkAt(person, 'visitor-mail', '/dev/mail');
  await checkAt(person, 'visitor-not-found', '/no-such-page', 404);
  await checkAt(person, 'visitor-api', '/api/docs');
  // The longest page there is, by far: a machine with other work takes its time with it.
  await person.page.locator('summary').first().click({ timeout: 90_000 });
  await check(person, 'visitor-api-opened');
}

async function owner({ open, say }) {
  const person = await open({ email: 'clinic5@test.com' });
  const { page } = person;
  const kinds = await crawl(person, 'owner');
  for (const expected of OWNER_KINDS) {
    assert.ok(kinds.has(expected), `links lead to ${expected}; they led to ${[...kinds].join(', ')}`);
  }
  await page.goto('/customers/new');
  for (const [label, text] of [['customer-full-name', ' '], ['phone', 'call me'], ['customer-birth-date', '2570-01-01']]) {
    await page.getByLabel(say(label)).fill(text);
  }
  await page.getByRole('button', { name: say('customer-register') }).click();
  await page.getByRole('alert').waitFor();
  await check(person, 'owner-customer-form-mistakes');
  await checkAt(person, 'owner-search-without-result', '/customers?search=zzz');
  await checkAt(person, 'owner-not-found', `/customers/${NOBODY}`, 404);
  const { items: [customer] } = await person.json('/api/customers?limit=1');
  const notAPhoto = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a photo') };
  const { id } = await finished(person, (await sendPhoto(person, customer.id, notAPhoto)).id);
  await checkAt(person, 'owner-analysis-failed', `/analyses/${id}`);
  await page.getByRole('heading', { name: say('refusal-not-an-image') }).waitFor();
  await withOpened(person);
}

/** The frame's own layers: the palette, and the drawer on a phone. */
async function withOpened(person) {
  const { page, say } = person;
  await page.goto('/customers');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: say('palette-open') }).waitFor();
  await check(person, 'owner-palette');
  await page.keyboard.press('Escape');
  if (!person.phone) return;
  await page.getByRole('button', { name: say('nav-open') }).click();
  await page.getByRole('button', { name: say('sign-out') }).waitFor();
  await check(person, 'owner-drawer');
  await page.getByRole('button', { name: say('nav-close'), exact: true }).click();
  await page.getByRole('button', { name: say('sign-out') }).waitFor({ state: 'hidden' });
}

async function results({ open, say }) {
  const owner = await open({ email: 'clinic3@test.com' });
  const customer = await open({ email: 'clinic3.customer@test.com' });
  // The demo's customer with an account of their own is the one registered first: the last of the list.
  const { items } = await owner.json('/api/customers?limit=100');
  const { id } = await finishedAnalysis(owner, items.at(-1).id);
  for (const [person, name] of [[owner, 'owner'], [customer, 'customer']]) {
    await person.page.goto(`/analyses/${id}`);
    await person.page.getByRole('heading', { name: say('analysis-measures') }).waitFor();
    await person.page.waitForFunction(() => [...document.images].every(image => image.complete));
    await check(person, `${name}-result`);
  }
  await aroundAResult(owner, await open(), id, items.at(-1).id);
  await checkAt(owner, 'owner-dashboard-with-analyses', '/');
  await owner.page.getByText(say('view-table')).click();
  await check(owner, 'owner-dashboard-table');
  await checkAt(owner, 'owner-analyses-filled', '/analyses');
  await checkAt(owner, 'owner-customer-with-analyses', `/customers/${items.at(-1).id}`);
  await checkAt(customer, 'customer-analyses-filled', '/analyses');
}

/** What is made of a result: before and after, trends, a link and what it opens, and asking before it goes. */
async function aroundAResult(owner, stranger, id, customer) {
  await checkAt(owner, 'owner-comparison-first', `/analyses/${id}/comparison`);
  const later = await finished(owner, (await sendPhoto(owner, customer)).id);
  await owner.page.goto(`/analyses/${later.id}/comparison`);
  await owner.page.waitForFunction(() => [...document.images].every(image => image.complete));
  await check(owner, 'owner-comparison');
  await checkAt(owner, 'owner-trends', `/customers/${customer}/trends`);
  await checkAt(owner, 'owner-trends-none', `/customers/${customer}/trends?view=left`);
  await checkAt(owner, 'owner-consent', `/customers/${customer}/photo-consent`);
  await checkAt(owner, 'owner-erase', `/analyses/${later.id}/erase`);
  await owner.page.goto(`/analyses/${later.id}`);
  await owner.page.getByRole('button', { name: owner.say('share-make') }).click();
  const link = await owner.page.getByLabel(owner.say('share-link'), { exact: true }).inputValue();
  await check(owner, 'owner-share-made');
  await stranger.page.goto(new URL(link).pathname);
  await stranger.page.waitForFunction(() => [...document.images].every(image => image.complete));
  await check(stranger, 'visitor-shared-result');
  const { items: [share] } = await owner.json(`/api/analyses/${later.id}/shares`);
  await owner.context.request.post(`/api/shares/${share.id}/revoke`, { data: {} });
  await checkAt(stranger, 'visitor-shared-over', new URL(link).pathname, 410);
}

async function sales({ open }) {
  const person = await open({ email: 'clinic1.staff3@test.com' });
  const kinds = await crawl(person, 'sales');
  assert.ok(kinds.has('/customers/one') && kinds.has('/leads/one') && !kinds.has('/analyses/new'), [...kinds].join(', '));
  await checkAt(person, 'sales-forbidden', '/analyses/new', 403);
}

async function customer({ open }) {
  const person = await open({ email: 'clinic2.customer@test.com' });
  const kinds = await crawl(person, 'customer');
  assert.deepEqual([...kinds].filter(kind => kind.startsWith('/customers')), []);
  await checkAt(person, 'customer-forbidden', '/customers', 403);
  await checkAt(person, 'customer-not-found', `/analyses/${NOBODY}`, 404);
}

async function superAdmin({ open, say }) {
  const person = await open({ email: 'admin@test.com', fresh: true });
  const { page } = person;
  const kinds = await crawl(person, 'super');
  assert.ok(kinds.has('/platform/clinics/one/visit'), [...kinds].join(', '));
  assert.ok(kinds.has('/platform/clinics/one/erase') && kinds.has('/platform/erasures'), [...kinds].join(', '));
  await page.goto('/platform/clinics?search=hatyai');
  await page.locator('a[href$="/erase"]').click();
  await page.getByLabel(say('visit-reason')).fill('no');
  await page.locator('#name').fill('Hatyai');
  await page.getByRole('button', { name: say('erase'), exact: true }).click();
  await page.getByRole('alert').getByRole('link', { name: say('error-erase-name') }).waitFor();
  await check(person, 'super-erase-refused');
  await page.goto('/platform/clinics?search=hatyai');
  await page.getByRole('link', { name: say('clinic-enter') }).click();
  await page.getByLabel(say('visit-reason')).fill('why');
  await page.getByRole('button', { name: say('clinic-enter') }).click();
  await page.getByRole('alert').waitFor();
  await check(person, 'super-visit-refused');
  await page.getByLabel(say('visit-reason')).fill('Ticket 1042: a figure looks wrong');
  await page.getByRole('button', { name: say('clinic-enter') }).click();
  await page.getByRole('form', { name: say('support-title') }).waitFor();
  await crawl(person, 'super-inside', '/');
}
