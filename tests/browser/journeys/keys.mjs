// An owner makes a key for a program, sees its secret once, and takes it back.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

export function keyJourneys() {
  for (const variant of VARIANTS) {
    journey('An owner makes a key, a program uses it, and it ends at once', variant, {}, makes);
  }
}

async function makes({ open, say, variant }) {
  const owner = await open({ email: 'clinic4@test.com' });
  const { page } = owner;
  const label = `Till ${variant.name}`;
  await page.goto('/settings/keys');
  await page.getByRole('link', { name: say('key-new') }).first().click();
  await owner.heading(say('key-new')).waitFor();
  // Blanks: the browser lets them pass, the server does not.
  await page.getByLabel(say('key-label'), { exact: true }).fill(' ');
  await page.getByRole('button', { name: say('key-make') }).click();
  await page.getByRole('alert').waitFor();
  await check(owner, 'owner-key-form-mistakes');
  await page.getByLabel(say('key-label'), { exact: true }).fill(label);
  await page.getByLabel(say('permission-customers-read')).check();
  await page.getByLabel(say('key-days', { n: 30 }), { exact: true }).check();
  await page.getByRole('button', { name: say('key-make') }).click();
  await owner.heading(say('key-made-title')).waitFor();
  const key = (await page.locator('#key').textContent()).trim();
  assert.match(key, /^precision_s[0-9a-f]{64}$/);
  await page.getByRole('button', { name: say('copy') }).waitFor();
  await check(owner, 'owner-key-created');

  assert.equal(await asProgram(owner, key, '/api/customers'), 200);
  assert.equal(await asProgram(owner, key, '/api/keys'), 403);

  await page.getByRole('link', { name: say('key-kept') }).click();
  const row = page.locator('tbody tr').filter({ hasText: label });
  await row.getByText(say('key-active'), { exact: true }).waitFor();
  assert.ok(!(await page.content()).includes(key.slice(11)), 'the secret is shown once');
  await check(owner, 'owner-keys');
  await row.getByRole('link').click();
  await owner.heading(say('key-revoke-heading', { label })).waitFor();
  await check(owner, 'owner-key-revoke');
  await page.getByRole('button', { name: say('key-revoke') }).click();
  await row.getByText(say('key-revoked'), { exact: true }).waitFor();
  assert.equal(await asProgram(owner, key, '/api/customers'), 401);
}

/** Asks with the key alone, as a program would; gives the status. */
async function asProgram(owner, key, address) {
  const { origin } = new URL(owner.page.url());
  const answer = await fetch(origin + address, { headers: { authorization: `Bearer ${key}` } });
  return answer.status;
}

const check = (person, name) => checkPage(person, photographer(person, name));
