// A photo of a face and what comes of it.
import assert from 'node:assert/strict';
import { FACE, NO_FACE } from '../support/faces.mjs';
import { sendPhoto } from '../support/given.mjs';
import { journey } from '../support/journey.mjs';
import { figure } from '../support/read.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic1@test.com';
/** Milliseconds for photos in work; seconds as a rule, more on a machine that is busy with other things. */
const IN_WORK = 90_000;
const MEASURES = ['spots', 'redness', 'wrinkles', 'texture'];
const STEPS = ['decode', 'find-face', 'check-capture', 'map-skin', 'measure', 'draw'];

export function analysisJourneys() {
  for (const variant of VARIANTS) {
    journey('A chosen photo becomes a result, once the customer has agreed', variant, { skip: NO_FACE }, analyses);
    journey('The camera takes a photo, and without a face in it the page says what to do', variant, {}, photographs);
  }
}

async function analyses({ open }) {
  const owner = await open({ email: OWNER });
  const { page, say } = owner;
  const { items: [customer] } = await owner.json('/api/customers?limit=1');
  await page.goto('/');
  const before = await figure(owner, 'dashboard-analyses');

  await page.goto(`/customers/${customer.id}`);
  await page.getByRole('link', { name: say('analysis-new'), exact: true }).and(page.locator('.btn.primary')).click();
  await page.getByText(say('analysis-of', { name: customer.full_name })).waitFor();
  await needsConsent(owner);
  // Another photo is in work, so that this one waits and its steps can be seen whatever the machine's speed.
  await sendPhoto(owner, customer.id);
  await page.getByRole('button', { name: say('capture-send') }).click();
  await page.waitForURL(/\/analyses\/[0-9a-f-]{36}$/);
  for (const step of STEPS) await page.getByText(say(`step-${step}`), { exact: true }).waitFor();

  await page.getByRole('heading', { name: say('analysis-measures') }).waitFor({ timeout: IN_WORK });
  const id = new URL(page.url()).pathname.split('/').pop();
  await scoresAreTrue(owner, id);
  await overlaysWork(owner);

  await page.getByRole('main').getByRole('link', { name: customer.full_name }).click();
  await page.locator(`a[href="/analyses/${id}"]`).waitFor();
  await page.goto('/');
  assert.equal(await figure(owner, 'dashboard-analyses'), before + 2, 'the dashboard counts both');
}

/** Nothing is sent before the customer has agreed. */
async function needsConsent({ page, say }) {
  const posted = [];
  const watch = request => { if (request.method() === 'POST') posted.push(request.url()); };
  page.on('request', watch);
  await page.getByLabel(say('camera-upload')).setInputFiles(FACE);
  await page.locator('canvas').waitFor();
  await page.getByRole('button', { name: say('capture-send') }).click();
  const consent = page.getByRole('checkbox', { name: say('capture-consent') });
  assert.equal(await consent.evaluate(box => box.validity.valueMissing), true);
  assert.deepEqual(posted, []);
  page.off('request', watch);
  await consent.check();
}

/** The four scores are those of the API, and every picture arrived. */
async function scoresAreTrue(owner, id) {
  const { page, say } = owner;
  const { findings } = await owner.json(`/api/analyses/${id}`);
  assert.deepEqual(findings.measures.map(found => found.measure), MEASURES);
  for (const found of findings.measures) {
    const name = say(`measure-${found.measure}`);
    const line = page.getByRole('group', { name: say('analysis-overlays') }).locator('label').filter({ hasText: name });
    assert.equal(Number(await line.locator('b').textContent()), Math.round(found.score), found.measure);
    assert.ok(found.score >= 0 && found.score <= 100);
  }
  const pictures = page.locator('.face-stage img');
  await page.waitForFunction(() => [...document.querySelectorAll('.face-stage img')].every(image => image.complete));
  const widths = await pictures.evaluateAll(images => images.map(image => image.naturalWidth));
  assert.equal(widths.length, 1 + MEASURES.length);
  assert.ok(widths.every(width => width > 0), `widths of the pictures: ${widths}`);
}

/** A measure's checkbox hides its picture only, and the range says how strongly all of them are drawn. */
async function overlaysWork({ page, say }) {
  const opacities = () => page.locator('.face-stage .overlay')
    .evaluateAll(images => images.map(image => Number(getComputedStyle(image).opacity)));
  const box = page.getByRole('checkbox', { name: say('measure-redness') });
  const settled = expected => page.waitForFunction(wanted => [...document.querySelectorAll('.face-stage .overlay')]
    .every((image, index) => Math.abs(getComputedStyle(image).opacity - wanted[index]) < .001), expected);
  assert.deepEqual(await opacities(), [.8, .8, .8, .8]);
  await box.uncheck();
  await settled([.8, 0, .8, .8]);
  await page.getByRole('slider', { name: say('analysis-opacity') }).press('Home');
  await settled([0, 0, 0, 0]);
  await page.getByRole('slider', { name: say('analysis-opacity') }).press('End');
  await settled([1, 0, 1, 1]);
  await box.check();
  await settled([1, 1, 1, 1]);
}

async function photographs({ open }) {
  const owner = await open({ email: OWNER });
  const { page, say } = owner;
  await page.goto('/');
  await owner.goTo('nav-analysis-new');
  const { items: [customer] } = await owner.json('/api/customers?limit=1');
  await page.getByRole('searchbox').pressSequentially(customer.number);
  await page.waitForURL(url => url.searchParams.get('search') === customer.number);
  await page.getByRole('link', { name: customer.full_name }).click();

  const shoot = page.getByRole('button', { name: say('camera-shoot') });
  const taken = page.locator('canvas');
  await page.getByText(say('camera-hint')).waitFor();
  await shoot.click();
  await taken.waitFor();
  await page.getByRole('button', { name: say('camera-retake') }).click();
  await taken.waitFor({ state: 'hidden' });
  await shoot.click();
  await taken.waitFor();
  await page.getByRole('checkbox', { name: say('capture-consent') }).check();
  await page.getByRole('button', { name: say('capture-send') }).click();
  await page.waitForURL(/\/analyses\/[0-9a-f-]{36}$/);

  await page.getByRole('heading', { name: say('refusal-no-face'), exact: true }).waitFor({ timeout: IN_WORK });
  await page.getByText(say('refusal-no-face-advice')).waitFor();
  assert.equal(await page.locator('.face-stage').count(), 0, 'a failure shows no result');
  await page.getByRole('link', { name: say('analysis-again') }).click();
  await page.getByText(say('analysis-of', { name: customer.full_name })).waitFor();
}
