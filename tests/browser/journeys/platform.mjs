// The super admin: every clinic's numbers, and a visit to one of them that can look and not touch.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { numeral, rows } from '../support/read.mjs';
import { VARIANTS } from '../support/variants.mjs';

const REASON = 'Ticket 1042: a figure looks wrong';

export function platformJourneys() {
  for (const variant of VARIANTS) {
    journey('A super admin sees six clinics with their true numbers, and finds one by name', variant, {}, clinics);
    journey('A super admin visits a clinic with a reason, changes nothing, and leaves', variant, {}, visits);
  }
}

/** The line of a clinic, by the part of its address that is the same in every language. */
const line = (page, slug) => rows(page).filter({ hasText: slug });

async function clinics({ open, say }) {
  const admin = await open();
  const { page } = admin;
  await page.goto('/auth/login');
  await admin.fillSignIn('admin@test.com');
  await page.waitForURL(url => url.pathname === '/platform/clinics');
  await admin.heading(say('nav-clinics')).waitFor();
  assert.equal(await rows(page).count(), 6);
  await page.getByText(say('clinics-found', { n: 6 })).first().waitFor();
  const staff = { 1: 5, 2: 3, 3: 4, 4: 2, 5: 3, 6: 2 };
  for (const number of Object.keys(staff)) {
    const owner = await open({ email: `clinic${number}@test.com` });
    const { clinic } = await owner.json('/api/me');
    const [members, customers, analyses] = await standing(owner, page, clinic.slug);
    assert.equal(members, staff[number] + 1, clinic.slug);
    assert.ok(customers >= 5 && analyses >= 0, clinic.slug);
  }
  const field = page.getByRole('searchbox');
  await field.pressSequentially('huket');
  await page.waitForURL(url => url.searchParams.get('search') === 'huket');
  await page.waitForFunction(() => document.querySelectorAll('#results tbody tr').length === 1);
  await line(page, 'phuket-aesthetic').waitFor();
  await field.fill('nowhere');
  await page.getByRole('heading', { name: say('clinics-none') }).waitFor();
}

/**
 * The figures of a clinic's line, once they are those that its owner is told. Other journeys go on beside this one, so
 * what the owner is told has to be the same before the page and after it.
 */
async function standing(owner, page, slug) {
  const told = async () => Promise.all(['customers', 'analyses'].map(async what => (await owner.json(`/api/${what}?limit=1`)).total));
  for (let tries = 0; tries < 10; tries++) {
    const before = await told();
    await page.reload();
    const shown = (await line(page, slug).locator('td.num').allTextContents()).map(numeral);
    const after = await told();
    if (before.join() === after.join()) {
      assert.deepEqual(shown.slice(1, 3), after, slug);
      return shown;
    }
  }
  return assert.fail(`${slug} never stood still`);
}

async function visits({ open, say }) {
  const admin = await open({ email: 'admin@test.com', fresh: true });
  const { page } = admin;
  await page.goto('/platform/clinics');
  await line(page, 'khon-kaen-derma').getByRole('link', { name: say('clinic-enter') }).click();
  const clinic = admin.lang === 'th' ? 'ขอนแก่น เดอร์มา คลินิก' : 'Khon Kaen Derma Clinic';
  await admin.heading(say('visit-heading', { clinic })).waitFor();
  const reason = page.getByLabel(say('visit-reason'));
  await reason.fill('why');
  await page.getByRole('button', { name: say('clinic-enter') }).click();
  await page.getByRole('alert').getByRole('link', { name: say('error-visit-reason') }).waitFor();
  assert.equal((await reason.inputValue()).trim(), 'why');
  await reason.fill(REASON);
  await page.getByRole('button', { name: say('clinic-enter') }).click();

  const banner = page.getByRole('form', { name: say('support-title') });
  await banner.getByText(REASON).waitFor();
  await looksOnly(admin, banner);
  await banner.getByRole('button', { name: say('support-leave') }).click();
  await page.waitForURL(url => url.pathname === '/platform/clinics');
  assert.equal(await banner.count(), 0);
  assert.notEqual((await page.goto('/customers')).status(), 200, 'outside there are no customers');
}

/** The clinic's pages are there with the banner, with nothing to change them; a forged change is refused. */
async function looksOnly({ page, say, context }, banner) {
  for (const address of ['/', '/customers', '/analyses']) {
    assert.equal((await page.goto(address)).status(), 200, address);
    await banner.getByText(REASON).waitFor();
    assert.equal(await page.locator('a[href="/customers/new"], a[href^="/analyses/new"]').count(), 0, address);
  }
  await page.goto('/customers');
  // Those of the demo, and whoever came in while other journeys went on.
  assert.ok(await rows(page).count() >= 5);
  await rows(page).first().getByRole('link').click();
  await page.getByRole('heading', { name: say('customer-record') }).waitFor();
  assert.equal(await page.getByRole('link', { name: say('edit'), exact: true }).count(), 0);
  const customer = new URL(page.url()).pathname;
  for (const address of ['/customers', customer]) {
    const answer = await context.request.post(address, { form: { full_name: 'Changed' }, maxRedirects: 0 });
    assert.equal(answer.status(), 403, address);
  }
}
