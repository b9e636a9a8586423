// One's own account: the meter, sessions, a code generator with recovery codes, and a passkey. Each variant has an account
// of its own, because what it sets up stays.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { PASSWORD } from '../support/server.mjs';
import { code } from '../support/totp.mjs';
import { VARIANTS } from '../support/variants.mjs';

/** People whose second factor disturbs no other journey, one for each variant. */
const PEOPLE = ['clinic6.staff1@test.com', 'clinic6.staff2@test.com', 'clinic4.staff1@test.com', 'clinic4.staff2@test.com'];
const check = (person, name) => checkPage(person, photographer(person, name));

export function accountJourneys() {
  VARIANTS.forEach((variant, at) => {
    const email = PEOPLE[at];
    journey('A forgotten password is asked for, and every page of an account keeps the rules', variant, {}, person => pages(person, email));
    journey('A code generator, its recovery codes and a passkey open the account', variant, {}, person => factors(person, email));
  });
}

async function pages({ open }, email) {
  const stranger = await open();
  const { page, say } = stranger;
  await page.goto('/auth/login');
  await page.getByRole('link', { name: say('forgot-title') }).click();
  await stranger.heading(say('forgot-title')).waitFor();
  await check(stranger, 'account-forgot');
  await page.getByLabel(say('email')).fill('nobody@example.com');
  await page.getByRole('button', { name: say('forgot-send') }).click();
  await page.getByText(say('forgot-asked')).waitFor();
  await check(stranger, 'account-forgot-asked');
  await page.goto('/auth/reset/nothing');
  await stranger.heading(say('reset-over')).waitFor();
  await check(stranger, 'account-reset-over');

  const person = await open({ email, fresh: true });
  const other = await open({ email, fresh: true });
  await person.page.goto('/account');
  await check(person, 'account-profile');
  await person.page.goto('/account/password');
  await person.page.getByLabel(say('password-new'), { exact: true }).pressSequentially('password12');
  await person.page.locator('#password-strength meter').waitFor();
  await person.page.getByText(say('password-guessable')).waitFor();
  await check(person, 'account-password');
  await person.page.goto('/account/security');
  await check(person, 'account-security');
  await person.page.getByRole('button', { name: say('sessions-end-others') }).click();
  await person.page.getByText(say('sessions-ended'), { exact: true }).waitFor();
  assert.equal((await other.context.request.get('/api/me')).status(), 401);
}

async function factors({ open }, email) {
  const person = await open({ email, fresh: true });
  const { page, say } = person;
  await page.goto('/account/security');
  await page.getByRole('button', { name: say('factor-set-up') }).click();
  await person.heading(say('generator-setup')).waitFor();
  await check(person, 'account-generator');
  const key = await page.locator('#generator-key').textContent();
  await page.getByLabel(say('code'), { exact: true }).fill(code(key));
  await page.getByRole('button', { name: say('generator-confirm') }).click();
  await person.heading(say('recovery-codes')).waitFor();
  await check(person, 'account-recovery-codes');
  const codes = await page.locator('#recovery-codes code').allTextContents();
  assert.equal(new Set(codes).size, 10);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: say('recovery-codes-file') }).click();
  assert.equal((await download).suggestedFilename(), 'precision-recovery-codes.txt');

  const again = await open();
  await again.page.goto('/auth/login');
  await again.fillSignIn(email);
  await again.heading(say('second-step')).waitFor();
  await check(again, 'account-second-step');
  await again.page.getByLabel(say('code'), { exact: true }).fill('000000');
  await again.page.getByRole('button', { name: say('sign-in'), exact: true }).click();
  await again.page.getByRole('link', { name: say('error-code-wrong') }).waitFor();
  // The code of the setup is used, the one that comes next is good already.
  await again.page.getByLabel(say('code'), { exact: true }).fill(code(key, 1));
  await again.page.getByRole('button', { name: say('sign-in'), exact: true }).click();
  await again.page.waitForURL(url => url.pathname === '/');
  await withPasskey(again);
  await removesAll(again);
}

/** Adds a passkey, and signs in with it alone. */
async function withPasskey(person) {
  const { page, say } = person;
  const cdp = await person.context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  // Passkeys belong to a name, never to a bare address.
  const named = path => page.url().replace(/^http:\/\/[^:/]+/, 'http://localhost').replace(/(:\d+)\/.*$/, `$1${path}`);
  const cookies = await person.context.cookies();
  await person.context.addCookies(cookies.map(cookie => ({ ...cookie, domain: 'localhost' })));
  await page.goto(named('/account/passkeys/new'));
  await check(person, 'account-passkey-new');
  await page.getByLabel(say('passkey-name'), { exact: true }).fill('Virtual');
  await page.getByRole('button', { name: say('passkey-add'), exact: true }).click();
  await page.getByText(say('passkey-added'), { exact: true }).waitFor();
  await check(person, 'account-security-full');
  await page.goto(named('/account/security'));
  await page.getByRole('button', { name: say('sessions-end-all') }).click();
  await person.heading(say('sign-in-title')).waitFor();
  await check(person, 'account-sign-in-passkey');
  await page.getByRole('button', { name: say('passkey-sign-in') }).click();
  await page.waitForURL(url => url.pathname === '/');
}

/** Takes both factors away again; the recovery codes go with the last. */
async function removesAll(person) {
  const { page, say } = person;
  for (const [done, name] of [['generator-removed', say('generator')], ['passkey-removed', 'Virtual']]) {
    await page.goto(new URL('/account/security', page.url()).href);
    await page.getByRole('link', { name: `${say('remove')} ${name}` }).click();
    await page.getByLabel(say('password-current'), { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: say('remove'), exact: true }).click();
    await page.getByText(say(done), { exact: true }).waitFor();
  }
  assert.equal(await page.getByText(say('recovery-codes-make')).count(), 0);
}
