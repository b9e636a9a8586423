// By invitation only: a clinic is opened, its owner comes by mail, and lets in a colleague and a customer.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const PASSWORD = 'jasmine-tuk-tuk-42';

export function invitationJourneys() {
  for (const variant of VARIANTS) {
    journey('A clinic is opened, and everybody comes in by invitation', variant, {}, opens);
    journey('Somebody’s role, permissions and access change at once', variant, {}, changes);
  }
}

const check = (person, name) => checkPage(person, photographer(person, name));

async function opens({ open, say, variant }) {
  const slug = `new-${variant.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  const boss = await open({ email: 'admin@test.com' });
  const { page } = boss;
  await page.goto('/platform/clinics');
  await page.getByRole('link', { name: say('clinic-new'), exact: true }).click();
  await boss.heading(say('clinic-new')).waitFor();
  await check(boss, 'super-clinic-new');
  await page.getByLabel(say('clinic-name-th'), { exact: false }).fill(`คลินิก ${slug}`);
  await page.getByLabel(say('clinic-slug')).fill('Not A Slug!');
  await page.getByRole('button', { name: say('clinic-open') }).click();
  await page.getByRole('alert').waitFor();
  await check(boss, 'super-clinic-new-mistakes');
  await page.getByLabel(say('clinic-slug')).fill(slug);
  await page.getByRole('button', { name: say('clinic-open') }).click();
  await boss.heading(`คลินิก ${slug}`).waitFor();
  const email = `owner@${slug}.test`;
  await page.getByRole('textbox', { name: say('email'), exact: true }).fill(email);
  await page.getByLabel(say('invite-lang')).selectOption(variant.lang);
  await page.getByRole('button', { name: say('invite-send') }).click();
  await page.getByText(email).first().waitFor();
  await check(boss, 'super-clinic');

  const owner = await accepts(open, say, email, 'วริศรา บุญมี', 'role-clinic-owner');
  assert.equal((await owner.json('/api/me')).role, 'clinic_owner');
  for (const [role, person, name] of [
    ['sales_staff', `sales@${slug}.test`, 'Nok N.'],
    ['customer', `guest@${slug}.test`, 'มะลิ ใจดี'],
  ]) {
    await owner.page.goto('/invitations/new');
    await owner.page.getByRole('textbox', { name: say('email'), exact: true }).fill(person);
    await owner.page.getByLabel(say(`role-${role.replace('_', '-')}`), { exact: true }).check();
    await owner.page.getByLabel(say('invite-lang')).selectOption(variant.lang);
    await check(owner, `owner-invite-${role}`);
    await owner.page.getByRole('button', { name: say('invite-send') }).click();
    await owner.page.getByText(person).first().waitFor();
    const joined = await accepts(open, say, person, name, `role-${role.replace('_', '-')}`);
    assert.equal((await joined.json('/api/me')).role, role);
    await check(joined, `landed-${role}`);
  }
  await owner.page.goto('/invitations');
  await owner.page.locator('.badge', { hasText: say('invitation-accepted') }).first().waitFor();
  await check(owner, 'owner-invitations');
}

/** Opens the mail, follows its button, and joins. */
async function accepts(open, say, email, name, role) {
  const person = await open();
  const { page } = person;
  const link = await mailed(person, email);
  await page.goto(link);
  await page.getByText(say(role)).first().waitFor();
  await check(person, `accept-${role}`);
  await page.getByLabel(say('accept-name')).fill(name);
  await page.getByLabel(say('accept-password'), { exact: true }).fill('password12345');
  await page.getByRole('button', { name: say('accept-create') }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel(say('accept-password'), { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: say('accept-create') }).click();
  await page.waitForURL(url => !url.pathname.startsWith('/invitations/accept'));
  const dead = await page.request.get(link);
  assert.equal(dead.status(), 410, 'a link lives once');
  return person;
}

/** The path of the link in the newest mail to somebody; the mail comes from the queue. */
async function mailed(person, email) {
  const { page } = person;
  const row = page.locator('tbody tr').filter({ hasText: email }).first();
  for (let looks = 0; looks < 300 && await row.count() === 0; looks++) await page.goto('/dev/mail');
  await row.getByRole('link').click();
  const text = await page.locator('p.prose').first().textContent();
  const link = text.match(/\/invitations\/accept\/[\w-]{64}/);
  assert.ok(link, `there is a link in the mail: ${text}`);
  return link[0];
}

async function changes({ open, say, variant }) {
  const owner = await open({ email: 'clinic6@test.com' });
  const email = `${variant.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@changes.test`;
  await owner.page.goto('/invitations/new');
  await owner.page.getByRole('textbox', { name: say('email'), exact: true }).fill(email);
  await owner.page.getByLabel(say('role-clinic-staff'), { exact: true }).check();
  await owner.page.getByLabel(say('invite-lang')).selectOption(variant.lang);
  await owner.page.getByRole('button', { name: say('invite-send') }).click();
  await owner.page.getByText(email).first().waitFor();
  const staff = await accepts(open, say, email, `Staff ${variant.name}`, 'role-clinic-staff');
  await owner.page.goto('/members');
  await owner.page.getByRole('link', { name: `Staff ${variant.name}` }).click();
  await owner.heading(`Staff ${variant.name}`).waitFor();
  await owner.page.getByLabel(say('permission-customers-read')).uncheck();
  await owner.page.getByRole('button', { name: say('save-changes') }).click();
  await owner.page.getByText(say('permission-withdrawn'), { exact: true }).waitFor();
  await check(owner, 'owner-member');
  assert.equal((await staff.page.request.get('/api/customers')).status(), 403, 'at the next request');
  await owner.page.getByLabel(say('role-sales-staff'), { exact: true }).check();
  await owner.page.getByRole('button', { name: say('member-role-change') }).click();
  await owner.page.getByText(say('role-sales-staff')).first().waitFor();
  assert.equal((await staff.page.request.get('/api/me')).status(), 401, 'a new role signs in anew');
  await owner.page.getByRole('button', { name: say('member-deactivate') }).click();
  await owner.page.getByRole('dialog').getByRole('button', { name: say('member-deactivate') }).click();
  await owner.page.getByText(say('member-inactive')).first().waitFor();
  const refused = await staff.page.request.post('/api/auth/login', { data: { email, password: PASSWORD } });
  assert.equal(refused.status(), 401);
}
