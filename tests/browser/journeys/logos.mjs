// A clinic's logo: chosen, looked at, saved, replaced and taken away; and where everybody sees it.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic5@test.com';

export function logoJourneys() {
  for (const variant of VARIANTS) {
    journey('An owner gives the clinic a logo, and everybody sees it', variant, {}, logo);
  }
}

const check = (person, name) => checkPage(person, photographer(person, name));

async function logo({ open, say, variant }) {
  const owner = await open({ email: OWNER });
  const { page } = owner;
  // Whatever a journey that failed left behind.
  await owner.context.request.delete('/api/clinic/logo');
  await page.goto('/settings/clinic');
  const field = page.locator('input[type=file]');
  const save = page.getByRole('button', { name: say('logo-save') });
  await check(owner, 'owner-logo-none');

  await field.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
  await save.click();
  await page.getByRole('alert').getByText(say('error-logo-svg')).waitFor();
  await check(owner, 'owner-logo-refused');

  await field.setInputFiles(await drawn(page, '#14532d', 'transparent'));
  const preview = page.locator('.logo-look img').first();
  assert.match(await preview.getAttribute('src'), /^blob:/, 'it is shown before it is sent');
  await check(owner, 'owner-logo-chosen');
  await save.click();
  await page.getByText(say('logo-saved')).waitFor();
  await seen(page.locator('.side .logo'));
  await check(owner, 'owner-logo-dark');

  await onMailAndInvitation(open, owner, say, variant);
  await onTheWall(owner);

  await page.goto('/settings/clinic');
  await field.setInputFiles(await drawn(page, '#ffffff', 'transparent', 220));
  await save.click();
  await page.getByText(say('logo-saved')).waitFor();
  await check(owner, 'owner-logo-light');
  await page.goto('/customers');
  await check(owner, 'owner-logo-elsewhere');
  await page.goto('/account/clinics');
  await seen(page.locator('.person .logo').first());
  await check(owner, 'owner-logo-clinics');

  await page.goto('/settings/clinic');
  await page.getByRole('button', { name: say('logo-remove') }).click();
  await page.getByText(say('logo-removed')).waitFor();
  assert.equal(await page.locator('.side .logo').count(), 0);
}

/** A logo as somebody's designer would hand it over: a sign and a word. */
async function drawn(page, ink, ground, width = 720) {
  const data = await page.evaluate(([colour, under, wide]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: 220 });
    const pen = canvas.getContext('2d');
    if (under !== 'transparent') { pen.fillStyle = under; pen.fillRect(0, 0, wide, 220); }
    pen.fillStyle = colour;
    pen.strokeStyle = colour;
    pen.lineWidth = 16;
    pen.beginPath(); pen.arc(110, 110, 80, 0, 7); pen.stroke();
    pen.beginPath(); pen.arc(110, 110, 34, 0, 7); pen.fill();
    if (wide > 300) { pen.font = '600 96px sans-serif'; pen.fillText('Lumière', 220, 145); }
    return canvas.toDataURL('image/png').split(',')[1];
  }, [ink, ground, width]);
  return { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(data, 'base64') };
}

/** The picture is there, and loaded. */
async function seen(image) {
  await image.waitFor({ state: 'attached' });
  assert.ok(await image.evaluate(async element => { await element.decode(); return element.naturalWidth; }) > 0);
}

async function onMailAndInvitation(open, owner, say, variant) {
  const { page } = owner;
  const email = `logo-${variant.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@invited.test`;
  await page.goto('/invitations/new');
  await page.getByRole('textbox', { name: say('email'), exact: true }).fill(email);
  await page.getByLabel(say('role-customer'), { exact: true }).check();
  await page.getByLabel(say('invite-lang')).selectOption(variant.lang);
  await page.getByRole('button', { name: say('invite-send') }).click();
  await page.getByText(email).first().waitFor();

  const guest = await open();
  const row = guest.page.locator('tbody tr').filter({ hasText: email }).first();
  for (let looks = 0; looks < 300 && await row.count() === 0; looks++) await guest.page.goto('/dev/mail');
  await row.getByRole('link').click();
  await seen(guest.page.frameLocator('iframe').first().locator('img'));
  await photographer(guest, 'guest-logo-mail')?.('light');
  const link = (await guest.page.locator('p.prose').first().textContent()).match(/\/invitations\/accept\/[\w-]{64}/)[0];
  await guest.page.goto(link);
  await seen(guest.page.locator('.auth-top .logo'));
  await check(guest, 'guest-logo-invitation');
}

async function onTheWall(owner) {
  const { page } = owner;
  await page.goto('/queue/display');
  await seen(page.locator('.wall-top .logo'));
  await photographer(owner, 'owner-logo-wall')?.('light');
}
