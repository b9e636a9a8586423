// A clinic's owner at work: signing in, and the record of a customer.
import assert from 'node:assert/strict';
import { figure, rows } from '../support/read.mjs';
import { journey } from '../support/journey.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic1@test.com';

export function staffJourneys() {
  journey('A fresh demo has twenty customers in its first clinic', VARIANTS[0], {}, async ({ open }) => {
    const owner = await open({ email: OWNER });
    await owner.page.goto('/');
    assert.equal(await figure(owner, 'nav-customers'), 20);
    assert.equal(await figure(owner, 'dashboard-analyses'), 0);
    assert.equal(await figure(owner, 'dashboard-staff'), 6, 'the owner and a staff of five');
  });
  for (const variant of VARIANTS) {
    journey('A wrong password is refused with the e-mail kept, and the right one opens the dashboard', variant, {}, signsIn);
    journey('A customer is registered after mistakes, found by typing, and changed', variant, {}, keepsCustomers);
  }
}

async function signsIn({ open, say }) {
  const owner = await open();
  const { page } = owner;
  await page.goto('/');
  await page.waitForURL(/\/auth\/login/);
  const refusal = page.waitForResponse(answer => answer.request().method() === 'POST');
  await owner.fillSignIn(OWNER, 'not the password');
  assert.equal((await refusal).status(), 422);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.equal((await alert.textContent()).trim(), say('sign-in-failed'));
  assert.equal(await page.getByLabel(say('email')).inputValue(), OWNER);
  assert.equal(await page.getByLabel(say('password'), { exact: true }).inputValue(), '', 'a password is not sent back');

  await owner.fillSignIn(OWNER);
  await page.waitForURL(url => url.pathname === '/');
  const { total } = await owner.json('/api/customers?limit=1');
  assert.equal(await figure(owner, 'nav-customers'), total);
}

async function keepsCustomers({ open, say, variant }) {
  const owner = await open({ email: OWNER });
  const { page } = owner;
  const { total } = await owner.json('/api/customers?limit=1');
  // A name that nobody has in another variant.
  const name = `Ratchanee ${variant.lang}${variant.phone ? 'phone' : 'desk'} Thongdee`;

  await page.goto('/');
  await owner.goTo('nav-customers');
  await owner.heading(say('nav-customers')).waitFor();
  await page.getByRole('link', { name: say('customer-new') }).click();
  await makesMistakes(owner);
  await page.getByLabel(say('customer-full-name')).fill(name);
  await page.getByLabel(say('phone')).fill('081 555 0199');
  await page.getByRole('button', { name: say('customer-register') }).click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  await owner.heading(name).waitFor();

  await page.goto('/');
  assert.equal(await figure(owner, 'nav-customers'), total + 1, 'the dashboard counts the new customer');
  await owner.goTo('nav-customers');
  await searches(owner, name);
  await page.getByRole('link', { name }).click();
  await changes(owner, name);
}

/** The form comes back with what is wrong, linked to the fields, and with what was typed. */
async function makesMistakes({ page, say }) {
  await page.getByLabel(say('customer-full-name')).fill('   ');
  await page.getByLabel(say('phone')).fill('call me');
  await page.getByLabel(say('customer-note')).fill('Likes <b>tea</b> & "quiet"');
  const refusal = page.waitForResponse(answer => answer.request().method() === 'POST');
  await page.getByRole('button', { name: say('customer-register') }).click();
  assert.equal((await refusal).status(), 422);
  const summary = page.getByRole('alert');
  await summary.getByRole('heading', { name: say('form-summary', { n: 2 }) }).waitFor();
  assert.ok(await summary.evaluate(box => box === document.activeElement), 'the summary is read first');
  assert.equal(await page.getByLabel(say('phone')).inputValue(), 'call me');
  assert.equal(await page.getByLabel(say('customer-note')).inputValue(), 'Likes <b>tea</b> & "quiet"');
  for (const [label, mistake] of [['customer-full-name', 'error-name-missing'], ['phone', 'error-phone']]) {
    await summary.getByRole('link', { name: say(mistake) }).click();
    const field = page.getByLabel(say(label));
    assert.ok(await field.evaluate(input => input === document.activeElement), `${label} is where its link leads`);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
  }
}

/** Searching while typing shows in the address, and the browser's own buttons go on working. */
async function searches({ page }, name) {
  const field = page.getByRole('searchbox');
  const asked = name.split(' ').slice(0, 2).join(' ');
  await rows(page).nth(1).waitFor();
  // With a pause between, and still one step to go back.
  await field.fill(asked.slice(0, 4));
  await page.waitForURL(url => url.searchParams.get('search') === asked.slice(0, 4));
  await field.fill(asked);
  await page.waitForURL(url => url.searchParams.get('search') === asked);
  await page.getByRole('link', { name }).waitFor();
  assert.equal(await rows(page).count(), 1);

  await page.reload();
  assert.equal(await field.inputValue(), asked, 'a reload keeps what was searched');
  assert.equal(await rows(page).count(), 1);

  await page.goBack();
  await page.waitForURL(url => !url.searchParams.get('search'));
  await page.waitForFunction(() => document.querySelectorAll('#results tbody tr').length > 1);
  await page.goForward();
  await page.waitForURL(url => url.searchParams.get('search') === asked);
  await page.waitForFunction(() => document.querySelectorAll('#results tbody tr').length === 1);
}

async function changes(owner, name) {
  const { page, say } = owner;
  await owner.heading(name).waitFor();
  await page.getByRole('link', { name: say('edit'), exact: true }).click();
  assert.equal(await page.getByLabel(say('customer-full-name')).inputValue(), name);
  assert.equal(await page.getByLabel(say('customer-note')).inputValue(), 'Likes <b>tea</b> & "quiet"');
  await page.getByLabel(say('customer-allergies')).fill('Penicillin');
  await page.getByLabel(say('customer-nickname')).fill('Ning');
  await page.getByRole('button', { name: say('save-changes') }).click();
  await owner.heading(`${name} (Ning)`).waitFor();
  await page.getByText(say('customer-allergic', { to: 'Penicillin' })).waitFor();
  await page.getByText('Likes <b>tea</b> & "quiet"').waitFor();
}
