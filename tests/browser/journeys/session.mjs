// Coming, going, and getting about: sign-out, asked pages, theme, palette and keys.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { PASSWORD } from '../support/server.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic4@test.com';

export function sessionJourneys() {
  for (const variant of VARIANTS) {
    journey('After signing out, neither back nor reload shows the clinic', variant, {}, signsOut);
    journey('Signing in leads to the page that was asked for, and to no other site', variant, {}, returns);
    journey('Signing in works with the keyboard alone', variant, {}, byKeyboard);
    journey('The chosen theme is remembered', variant, {}, themes);
    journey('The command palette and two-key shortcuts lead to places', variant, {}, jumps);
  }
}

async function signsOut({ open }) {
  const owner = await open({ email: OWNER, fresh: true });
  const { page, say } = owner;
  await page.goto('/');
  await owner.goTo('nav-customers');
  await owner.heading(say('nav-customers')).waitFor();
  if (owner.phone) await page.getByRole('button', { name: say('nav-open') }).click();
  await page.getByRole('button', { name: say('sign-out') }).click();
  await page.getByText(say('signed-out')).waitFor();
  await page.goBack();
  await owner.heading(say('sign-in-title')).waitFor();
  assert.equal(await page.locator('#results').count(), 0, 'nothing of the list is left');
  await page.reload();
  await owner.heading(say('sign-in-title')).waitFor();
  assert.equal((await owner.context.request.get('/api/me')).status(), 401);
}

async function returns({ open, say }) {
  const owner = await open();
  const { page } = owner;
  await page.goto('/customers?search=a');
  await page.waitForURL(url => url.pathname === '/auth/login');
  await owner.fillSignIn(OWNER);
  await page.waitForURL(url => url.pathname + url.search === '/customers?search=a');
  await owner.heading(say('nav-customers')).waitFor();

  const stranger = await open();
  await stranger.page.goto('/auth/login?next=//example.com/');
  await stranger.fillSignIn(OWNER);
  await stranger.page.waitForURL(url => url.pathname === '/');
  assert.equal(new URL(stranger.page.url()).hostname, '127.0.0.1');
}

async function byKeyboard({ open, say }) {
  const owner = await open();
  const { page } = owner;
  await page.goto('/auth/login');
  await tabTo(page, page.getByLabel(say('email')));
  await page.keyboard.type(OWNER);
  await tabTo(page, page.getByLabel(say('password'), { exact: true }));
  await page.keyboard.type(PASSWORD);
  await tabTo(page, page.getByRole('button', { name: say('password-show') }));
  await page.keyboard.press('Space');
  assert.equal(await page.getByLabel(say('password'), { exact: true }).getAttribute('type'), 'text');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.pathname === '/');
  // The first stop of every page is the way past the navigation.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#main').evaluate(main => main === document.activeElement));
}

/** Presses Tab until the element has the focus; a page where it never gets there is a fault. */
async function tabTo(page, element) {
  for (let presses = 0; presses < 12; presses += 1) {
    if (await element.evaluate(found => found === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('the keyboard does not get there');
}

async function themes({ open, say }) {
  const owner = await open({ email: OWNER });
  const { page } = owner;
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector('.card')).backgroundColor);
  await page.goto('/');
  const light = await background();
  await page.getByRole('button', { name: say('theme-switch') }).click();
  await page.locator('html[data-theme=dark]').waitFor();
  await page.waitForFunction(before => getComputedStyle(document.querySelector('.card')).backgroundColor !== before, light);
  await page.reload();
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.notEqual(await background(), light);
  await page.getByRole('button', { name: say('theme-switch') }).click();
  await page.locator('html[data-theme=light]').waitFor();
}

async function jumps({ open, say }) {
  const owner = await open({ email: OWNER });
  const { page } = owner;
  await page.goto('/');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: say('palette-open') });
  const field = palette.getByRole('combobox');
  await field.pressSequentially(say('nav-analyses'));
  await palette.getByRole('option', { selected: true, name: say('nav-analyses') }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(url => url.pathname === '/analyses');

  await page.keyboard.press('Control+k');
  await field.fill('zzz');
  await palette.getByText(say('palette-none')).waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'hidden' });

  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL(url => url.pathname === '/customers');
  // In a field the same keys are text.
  await page.getByRole('searchbox').pressSequentially('ga');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'ga');
  assert.equal(new URL(page.url()).pathname, '/customers');
}
