// The owner reads the clinic's log: what happened, only some of it, the proof that it is whole, and a file of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { rows } from '../support/read.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic6@test.com';
const NOBODY = '00000000-0000-7000-8000-000000000000';
const REASON = 'Ticket 1042: a figure looks wrong';

export function activityJourneys() {
  for (const variant of VARIANTS) {
    journey('An owner reads, filters, checks and exports the log of the clinic', variant, {}, reads);
  }
}

async function reads({ open, say }) {
  const owner = await open({ email: OWNER, fresh: true });
  const { page } = owner;
  await leavesTraces(owner, await open({ email: 'admin@test.com', fresh: true }));

  await page.goto('/activity');
  await owner.heading(say('nav-activity')).waitFor();
  await rows(page).filter({ hasText: say('event-visit-begun') }).getByText(REASON).first().waitFor();
  const refusal = rows(page).filter({ hasText: say('event-unknown-id') }).first();
  await refusal.getByText(say('activity-look')).waitFor();
  await refusal.getByText(`GET /customers/${NOBODY}`).waitFor();
  await check(owner, 'owner-activity-full');

  await filters(owner);
  await checks(owner);
  await exports(owner);
}

/** Whatever a log is made of: a visit, an id that is not there, a customer with a name that a spreadsheet would run. */
async function leavesTraces(owner, admin) {
  const { clinic } = await owner.json('/api/me');
  await admin.page.goto(`/platform/clinics?search=${clinic.slug}`);
  await admin.page.getByRole('link', { name: admin.say('clinic-enter') }).click();
  await admin.page.getByLabel(admin.say('visit-reason')).fill(REASON);
  await admin.page.getByRole('button', { name: admin.say('clinic-enter') }).click();
  await admin.page.getByRole('form', { name: admin.say('support-title') }).getByRole('button').click();
  await admin.page.waitForURL(url => url.pathname === '/platform/clinics');
  const made = await owner.context.request.post('/api/customers', { data: { full_name: '=1+1' } });
  assert.equal(made.status(), 201);
  assert.equal((await owner.page.goto(`/customers/${NOBODY}`)).status(), 404);
  // It is written beside the answer.
  for (let found = 0; found === 0;) ({ total: found } = await owner.json('/api/activity?kind=suspicious&limit=1'));
}

/** By kind and by day, in the address, and back to everything. */
async function filters(owner) {
  const { page, say } = owner;
  const found = async filter => (await owner.json(`/api/activity?limit=1&${filter}`)).total;
  await page.getByLabel(say('activity-kind'), { exact: true }).selectOption('visits');
  await page.waitForURL(url => url.searchParams.get('kind') === 'visits');
  await page.getByRole('status').filter({ hasText: say('activity-found', { n: await found('kind=visits') }) }).waitFor();
  assert.equal(await rows(page).filter({ hasText: say('event-signed-in') }).count(), 0);

  await page.getByLabel(say('activity-to'), { exact: true }).fill('2020-01-01');
  await page.getByRole('heading', { name: say('activity-no-match') }).waitFor();
  await check(owner, 'owner-activity-filtered-empty');
  await page.getByLabel(say('activity-from'), { exact: true }).fill('2020-01-02');
  await page.getByText(say('error-days-backwards')).waitFor();
  await check(owner, 'owner-activity-mistake');
  await page.reload();
  assert.equal(await page.getByLabel(say('activity-kind'), { exact: true }).inputValue(), 'visits', 'the address keeps the filters');
  assert.equal(await page.getByLabel(say('activity-from'), { exact: true }).inputValue(), '2020-01-02');

  await page.getByRole('link', { name: say('clear-filters') }).click();
  await page.waitForURL(url => url.pathname === '/activity' && url.search === '');
  await rows(page).filter({ hasText: say('event-signed-in') }).first().waitFor();
  await rows(page).filter({ hasText: say('role-clinic-owner') }).first().getByRole('link').first().click();
  await page.waitForURL(url => url.searchParams.has('person'));
  assert.equal(await rows(page).filter({ hasText: say('activity-support') }).count(), 0);
  await page.goBack();
}

/** The answer appears on the page itself. */
async function checks(owner) {
  const { page, say } = owner;
  const { total } = await owner.json('/api/activity?limit=1');
  await page.getByRole('link', { name: say('activity-check') }).click();
  const [words] = say('activity-unbroken', { n: total, at: '|' }).split('|');
  await page.getByRole('status').filter({ hasText: words }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/activity');
  await check(owner, 'owner-activity-checked');
}

async function exports(owner) {
  const { page, say } = owner;
  const { total } = await owner.json('/api/activity?kind=records&limit=1');
  await page.getByLabel(say('activity-kind'), { exact: true }).selectOption('records');
  await page.waitForURL(url => url.searchParams.get('kind') === 'records');
  await page.getByRole('status').filter({ hasText: say('activity-found', { n: total }) }).waitFor();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: say('activity-export') }).click();
  const download = await coming;
  assert.match(download.suggestedFilename(), /^activity-[a-z0-9-]+-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  assert.ok(text.startsWith('\ufeff'), 'Excel needs the mark');
  const lines = text.trim().split('\n');
  assert.equal(lines.length, total + 1);
  assert.ok(lines[0].includes(say('activity-what')) && lines[1].includes(say('event-customer-registered')));
  assert.ok(lines[1].includes(",'=1+1,"), lines[1]);
  const { items: [exported] } = await owner.json('/api/activity?kind=exports&limit=1');
  assert.equal(exported.kind, 'log_exported');
}

const check = (person, name) => checkPage(person, photographer(person, name));
