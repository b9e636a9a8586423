// The end of a clinic: the super admin types its name, and a receipt stays. Last of all journeys, because a clinic is gone.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { rows } from '../support/read.mjs';
import { VARIANTS } from '../support/variants.mjs';

const SLUG = 'khon-kaen-derma';
const NAMES = { en: 'Khon Kaen Derma Clinic', th: 'ขอนแก่น เดอร์มา คลินิก' };
const REASON = 'สิ้นสุดสัญญา ตามหนังสือลงวันที่ 1';

export function erasureJourneys() {
  const variant = VARIANTS.find(one => one.lang === 'th' && one.phone);
  journey('A super admin erases a clinic by its name, and the receipt says in words what went', variant, {}, erases);
}

async function erases({ open, say, variant }) {
  const admin = await open({ email: 'admin@test.com', fresh: true });
  const { page } = admin;
  const clinic = NAMES[variant.lang];
  await page.goto('/platform/clinics');
  const before = await rows(page).count();
  const line = rows(page).filter({ hasText: SLUG });
  await line.getByRole('link', { name: say('erase-heading', { clinic }) }).click();
  await admin.heading(say('erase-heading', { clinic })).waitFor();
  const name = page.getByLabel(say('erase-name', { clinic }));
  await name.fill('another clinic');
  await page.getByLabel(say('visit-reason')).fill(REASON);
  await page.getByRole('button', { name: say('erase') }).click();
  await page.getByRole('alert').getByRole('link', { name: say('error-erase-name') }).waitFor();
  assert.equal(await name.inputValue(), 'another clinic', 'what was typed stands there');
  await name.fill(clinic);
  await page.getByRole('button', { name: say('erase') }).click();

  await page.waitForURL(url => url.pathname.startsWith('/platform/erasures/'));
  await admin.heading(say('receipt-title')).waitFor();
  const receipt = page.getByRole('main');
  for (const words of [REASON, clinic, say('records-customers'), 'Asia/Bangkok']) {
    await receipt.getByText(words).first().waitFor();
  }
  assert.doesNotMatch(await receipt.innerText(), /\bapp\.|records-/, 'words, and no names of tables');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= variant.viewport.width, `${width} pixels wide`);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/receipt.png`, fullPage: true });

  await page.goto('/platform/clinics');
  assert.equal(await rows(page).count(), before - 1);
  assert.equal(await rows(page).filter({ hasText: SLUG }).count(), 0);
  await page.goto('/platform/erasures');
  await page.getByRole('main').getByRole('link', { name: clinic }).waitFor();
  // Its people are gone with it.
  const stranger = await open();
  await stranger.page.goto('/auth/login');
  const refusal = stranger.page.waitForResponse(answer => answer.request().method() === 'POST');
  await stranger.fillSignIn('clinic6@test.com');
  assert.equal((await refusal).status(), 422, 'their accounts open nothing any more');
}
