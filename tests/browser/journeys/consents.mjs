// What customers sign: the owner words and publishes a form, reception has it signed on the screen, a newer version makes it
// outdated, and it is withdrawn. The customer sees their own.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic4@test.com';
const BODY = {
  th: 'ข้าพเจ้าได้รับคำอธิบายเกี่ยวกับการรักษา ผลที่คาดหวัง ผลข้างเคียงที่อาจเกิดขึ้น เช่น รอยแดง บวม หรือรอยช้ำ และทางเลือกอื่นแล้ว\n\nข้าพเจ้าแจ้งประวัติแพ้ยาและโรคประจำตัวครบถ้วน และทราบว่าถอนความยินยอมได้ทุกเมื่อก่อนการรักษา',
  en: 'I was told about the treatment, what to expect of it, what may follow, such as redness, swelling or bruises, and what else could be done.\n\nI have named all my allergies and conditions. I know that I can take this back at any time before the treatment.',
};

export function consentJourneys() {
  for (const variant of VARIANTS) {
    journey('A consent form is published, signed on the screen, outdated and withdrawn', variant, {}, signs);
  }
}

const check = (person, name) => checkPage(person, photographer(person, name));

async function signs({ open, say, variant }) {
  const owner = await open({ email: OWNER });
  const { page } = owner;
  const name = `${variant.lang === 'th' ? 'ยินยอมรับการรักษา' : 'Consent to treatment'} ${variant.phone ? 2 : 1}`;
  await page.goto('/settings/consent-forms');
  await check(owner, 'owner-consent-forms');
  await page.goto('/settings/consent-forms/new');
  await page.getByRole('button', { name: say('consent-publish'), exact: true }).click();
  await page.getByRole('alert').waitFor();
  await check(owner, 'owner-consent-form-mistakes');
  await page.getByLabel(say('consent-for-everybody'), { exact: true }).check();
  for (const lang of ['th', 'en']) {
    await page.getByLabel(say(`consent-title-${lang}`), { exact: true }).fill(name);
    await page.getByLabel(say(`consent-body-${lang}`), { exact: true }).fill(BODY[lang]);
  }
  await page.getByRole('button', { name: say('consent-publish'), exact: true }).click();
  await page.getByText(say('consent-form-published')).waitFor();
  const form = new URL(page.url()).pathname;
  await page.locator('.consent-version summary').first().click();
  await check(owner, 'owner-consent-form-published');

  const made = await owner.context.request.post('/api/customers', { data: { full_name: 'วริศรา บุญมี', phone: '0812345678' } });
  const { id } = await made.json();
  await page.goto(`/customers/${id}`);
  await check(owner, 'owner-customer-consents-missing');
  await page.getByRole('link', { name: say('consents-open'), exact: true }).click();
  await owner.heading(say('consents-title')).waitFor();
  await check(owner, 'owner-consents-missing');
  await page.getByRole('link', { name: `${say('consent-sign')}: ${name}` }).click();
  await owner.heading(say('consent-sign-title')).waitFor();

  const sign = page.getByRole('button', { name: say('consent-do-sign') });
  await sign.click();
  await page.getByRole('alert').waitFor();
  await check(owner, 'owner-consent-sign-mistakes');
  await page.getByLabel(say('consent-signer'), { exact: true }).fill('วริศรา บุญมี');
  await draws(page);
  await page.getByRole('button', { name: say('signature-clear') }).click();
  assert.equal(await page.locator('#strokes').inputValue(), '', 'it begins anew');
  await draws(page);
  await page.getByLabel(say('consent-i-agree')).check();
  await check(owner, 'owner-consent-sign');
  await sign.click();
  await page.waitForURL(url => /^\/consents\/[0-9a-f-]{36}$/.test(url.pathname));
  await page.getByText(say('consent-text-intact')).waitFor();
  assert.ok(await page.locator('svg.signature path').count() >= 2);
  await check(owner, 'owner-consent-signed');
  await page.emulateMedia({ media: 'print' });
  await photographer(owner, 'owner-consent-print')?.('light');
  await page.emulateMedia({ media: 'screen' });
  const signed = page.url();

  await page.goto(form);
  await page.getByLabel(say('consent-body-th'), { exact: true }).fill(`${BODY.th}\n\nฉบับใหม่`);
  await page.getByRole('button', { name: say('consent-save-draft') }).click();
  await page.getByText(say('consent-form-saved')).waitFor();
  await page.getByRole('button', { name: say('consent-publish'), exact: true }).click();
  await page.getByText(say('consent-form-published')).waitFor();
  await page.goto(`/customers/${id}/consents`);
  await page.getByText(say('consent-is-outdated'), { exact: true }).first().waitFor();
  await check(owner, 'owner-consents-outdated');

  await byNameAlone(owner, say, id, name);
  await page.goto(signed);
  await page.getByRole('button', { name: say('consent-take-back') }).click();
  await page.getByRole('alert').first().waitFor();
  await page.getByLabel(say('consent-reason'), { exact: true }).fill('LINE 30/11');
  await page.getByRole('button', { name: say('consent-take-back') }).click();
  await page.getByText('LINE 30/11').first().waitFor();
  await check(owner, 'owner-consent-withdrawn');
  await page.goto(`/customers/${id}?kind=consents`);
  await page.locator('.timeline-list a', { hasText: name }).first().waitFor();
  await check(owner, 'owner-customer-consents-timeline');
  await page.goto(form);
  await page.getByRole('button', { name: say('archive') }).click();
  await page.waitForURL(url => url.pathname === '/settings/consent-forms');
}

/** Two strokes with the mouse, which a finger draws the same way. */
async function draws(page) {
  const sheet = page.locator('.sign-pad canvas');
  await sheet.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await sheet.boundingBox();
  const at = (part, down) => [x + width * part, y + height * down];
  for (const stroke of [[[0.15, 0.7], [0.22, 0.25], [0.3, 0.75], [0.38, 0.3], [0.46, 0.7], [0.6, 0.5], [0.72, 0.62]], [[0.2, 0.82], [0.5, 0.78], [0.8, 0.8]]]) {
    await page.mouse.move(...at(...stroke[0]));
    await page.mouse.down();
    for (const point of stroke.slice(1)) await page.mouse.move(...at(...point), { steps: 6 });
    await page.mouse.up();
  }
  assert.match(await page.locator('#strokes').inputValue(), /^\[\[\[\d+,\d+\]/);
}

/** Who cannot draw: by the keyboard alone, in the other language. */
async function byNameAlone(owner, say, id, name) {
  const { page } = owner;
  await page.getByRole('link', { name: `${say('consent-sign')}: ${name}` }).click();
  await page.locator('a[hreflang]').first().click();
  await page.waitForURL(url => url.searchParams.has('lang'));
  await page.getByLabel(say('consent-signer'), { exact: true }).fill('วริศรา บุญมี');
  await page.getByLabel(say('signature-draw'), { exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  assert.ok(await page.getByLabel(say('signature-type'), { exact: true }).isChecked());
  assert.equal(await page.locator('.sign-pad').isVisible(), false);
  await page.getByLabel(say('consent-i-agree')).focus();
  await page.keyboard.press('Space');
  await check(owner, 'owner-consent-sign-typed');
  await page.getByRole('button', { name: say('consent-do-sign') }).press('Enter');
  await page.waitForURL(url => url.pathname.startsWith('/consents/'));
  await page.locator('.signature-typed').waitFor();
  await check(owner, 'owner-consent-signed-typed');
}
