// A photo of a face and what comes of it: consent, camera, result, comparison, report, link.
import assert from 'node:assert/strict';
import { FACE, NO_FACE } from '../support/faces.mjs';
import { finished, sendPhoto } from '../support/given.mjs';
import { journey } from '../support/journey.mjs';
import { figure } from '../support/read.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic1@test.com';
/** Milliseconds for photos in work; seconds as a rule, more on a machine that is busy with other things. */
const IN_WORK = 90_000;
const STEPS = ['decode', 'find-face', 'check-capture', 'map-skin', 'measure', 'draw'];
const RESULT = /\/analyses\/[0-9a-f-]{36}$/;

export function analysisJourneys() {
  for (const variant of VARIANTS) {
    journey('A chosen photo becomes a result, once the customer has agreed', variant, { skip: NO_FACE }, analyses);
    journey('The camera takes a photo, and without a face in it the page says what to do', variant, {}, photographs);
    journey('From consent by camera to a shared result, and to its end', variant, { skip: NO_FACE }, visits);
  }
}

/** A customer whom nobody has asked yet. */
async function newcomer({ context }) {
  const full_name = `Visitor ${Date.now() % 1e7}`;
  const answer = await context.request.post('/api/customers', { data: { full_name } });
  assert.equal(answer.status(), 201);
  return answer.json();
}

async function analyses(journey) {
  const owner = await journey.open({ email: OWNER });
  const { page, say } = owner;
  const customer = await newcomer(owner);
  await page.goto('/');
  const before = await figure(owner, 'dashboard-analyses');

  await page.goto(`/customers/${customer.id}`);
  await page.locator('.profile-actions').getByRole('link', { name: say('analysis-new') }).click();
  await agree(owner);
  await page.getByText(say('analysis-of', { name: customer.full_name })).waitFor();
  await page.locator('#photo-front').setInputFiles(FACE);
  await page.locator('canvas').waitFor();
  // Another photo is in work, so that this one waits and its steps can be seen whatever the machine's speed.
  await sendPhoto(owner, customer.id);
  await page.getByRole('button', { name: say('capture-send') }).click();
  await page.waitForURL(RESULT);
  for (const step of STEPS) await page.getByText(say(`step-${step}`), { exact: true }).waitFor();

  await page.getByRole('heading', { name: say('analysis-measures') }).waitFor({ timeout: IN_WORK });
  const id = new URL(page.url()).pathname.split('/').pop();
  await scoresAreTrue(owner, id);
  await overlaysWork(owner);
  await zoomWorks(owner);

  await page.getByRole('main').getByRole('link', { name: customer.full_name }).click();
  await page.locator(`a[href="/analyses/${id}"]`).first().waitFor();
  await page.goto('/');
  assert.equal(await figure(owner, 'dashboard-analyses'), before + 2, 'the dashboard counts both');
}

/** Nothing is photographed before the customer has agreed. */
async function agree({ page, say }) {
  await page.getByRole('heading', { name: say('consent-title'), level: 1 }).waitFor();
  const box = page.getByRole('checkbox', { name: say('consent-agree') });
  await page.getByRole('button', { name: say('consent-go-on') }).click();
  assert.equal(await box.evaluate(element => element.validity.valueMissing), true);
  await box.check();
  await page.getByRole('button', { name: say('consent-go-on') }).click();
  await page.waitForURL(/\/analyses\/new\?customer=/);
}

/** The scores are those of the API, and every picture arrived. */
async function scoresAreTrue(owner, id) {
  const { page, say } = owner;
  const { findings } = await owner.json(`/api/analyses/${id}`);
  assert.ok(findings.measures.length >= 8, `${findings.measures.length} measures`);
  for (const found of findings.measures) {
    const name = say(`measure-${found.measure.replaceAll('_', '-')}`);
    const box = page.locator(`[data-overlay="${found.measure.replaceAll('_', '-')}"]`);
    const line = page.locator('label.measure').filter({ has: box });
    assert.ok((await line.textContent()).includes(name));
    assert.equal(Number(await line.locator('b').textContent()), Math.round(found.score), found.measure);
    assert.ok(found.score >= 0 && found.score <= 100);
  }
  const pictures = page.locator('.face-stage img');
  await page.waitForFunction(() => [...document.querySelectorAll('.face-stage img')].every(image => image.complete));
  const widths = await pictures.evaluateAll(images => images.map(image => image.naturalWidth));
  assert.equal(widths.length, 1 + findings.measures.length);
  assert.ok(widths.every(width => width > 0), `widths of the pictures: ${widths}`);
}

/** One overlay is shown at first; a checkbox shows its own, by keyboard as well, and the range says how strongly. */
async function overlaysWork({ page, say }) {
  const shown = (count, opacity) => page.waitForFunction(([wanted, strong]) => {
    const all = [...document.querySelectorAll('.face-stage .overlay')].map(image => Number(getComputedStyle(image).opacity));
    return all.filter(value => Math.abs(value - strong) < .001).length === wanted && all.filter(value => value > .001).length === (strong > 0 ? wanted : 0);
  }, [count, opacity]);
  await shown(1, .8);
  const boxes = page.locator('[data-overlay]:not(:checked)');
  await boxes.first().focus();
  await page.keyboard.press('Space');
  await shown(2, .8);
  const slider = page.getByRole('slider', { name: say('analysis-opacity') });
  await slider.press('End');
  await shown(2, 1);
  await page.getByRole('button', { name: say('analysis-show-none') }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('.face-stage .overlay')].every(image => getComputedStyle(image).opacity === '0'));
  await page.getByRole('button', { name: say('analysis-show-all') }).click();
  await shown(await page.locator('[data-overlay]').count(), 1);
}

/** A part of the face comes close, and goes back. */
async function zoomWorks({ page, say }) {
  await page.getByRole('button', { name: say('region-nose'), exact: true }).click();
  const transformed = () => page.locator('.face-zoom').evaluate(element => element.style.transform);
  assert.match(await transformed(), /scale\(2\.8\)/);
  await page.getByRole('button', { name: say('analysis-whole-face') }).click();
  assert.equal(await transformed(), 'none');
}

async function photographs({ open }) {
  const owner = await open({ email: OWNER });
  const { page, say } = owner;
  await page.goto('/');
  await owner.goTo('nav-analysis-new');
  const { items: [customer] } = await owner.json('/api/customers?limit=1&search=HN000001');
  await page.getByRole('searchbox').pressSequentially(customer.number);
  await page.waitForURL(url => url.searchParams.get('search') === customer.number);
  await page.getByRole('link', { name: customer.full_name }).click();

  const shoot = page.getByRole('button', { name: say('camera-shoot') });
  const taken = page.locator('canvas');
  await page.locator('.capture-hint').waitFor();
  await shoot.click();
  await taken.waitFor();
  await page.getByRole('button', { name: say('camera-retake') }).click();
  await taken.waitFor({ state: 'hidden' });
  await shoot.click();
  await taken.waitFor();
  await page.getByRole('button', { name: say('capture-send') }).click();
  await page.waitForURL(RESULT);

  const refused = page.locator('#analysis .empty h2');
  await refused.waitFor({ timeout: IN_WORK });
  assert.equal(await page.locator('.face-stage').count(), 0, 'a failure shows no result');
  await page.getByRole('link', { name: say('analysis-again') }).click();
  await page.getByText(say('analysis-of', { name: customer.full_name })).waitFor();
}

/** The whole way of a visit: an earlier one is there to compare with. */
async function visits(journey) {
  const owner = await journey.open({ email: OWNER, face: true });
  const { page, say } = owner;
  const customer = await newcomer(owner);
  const earlier = await finished(owner, (await sendPhoto(owner, customer.id)).id);
  assert.equal(earlier.state, 'done', earlier.failure);

  await page.goto(`/analyses/new?customer=${customer.id}`);
  await page.locator('.hints .holds').first().waitFor();
  await page.getByRole('button', { name: say('camera-shoot') }).click();
  await page.locator('canvas').waitFor();
  await page.getByRole('button', { name: say('capture-send') }).click();
  await page.waitForURL(RESULT);
  await page.locator('.face-stage, #analysis .empty').first().waitFor({ timeout: IN_WORK });
  assert.equal(await page.locator('#analysis .empty').count(), 0, await page.locator('#analysis').textContent());

  await compares(owner);
  await recommends(owner);
  await exports(owner);
  await shares(journey, owner);
}

async function compares({ page, say }) {
  await page.getByRole('link', { name: say('compare-title') }).click();
  await page.getByRole('heading', { name: say('compare-numbers') }).waitFor();
  const slider = page.getByRole('slider', { name: say('compare-slider') });
  await slider.focus();
  await page.keyboard.press('Home');
  assert.equal(await page.locator('.compare').evaluate(element => element.style.getPropertyValue('--at')), '0%');
  assert.ok(await page.locator('tbody tr').count() >= 8, 'a line for each measure');
  await page.goBack();
}

/** What the clinic's catalogue has for what was found, each with its reason. */
async function recommends(owner) {
  const { page } = owner;
  const { items } = await owner.json(`/api/analyses/${new URL(page.url()).pathname.split('/')[2]}/recommendations`);
  assert.ok(items.length > 0, 'the demo catalogue has something for this face');
  const offers = page.locator('#recommendations .offer');
  await offers.first().waitFor();
  assert.equal(await offers.count(), items.length);
  assert.match(await offers.first().textContent(), /\d+ \((±|margin|เผื่อ)/);
}

async function exports({ page, say, context }) {
  for (const lang of ['th', 'en']) {
    const link = page.getByRole('link', { name: say(`report-pdf-${lang}`) });
    const answer = await context.request.get(await link.getAttribute('href'));
    assert.equal(answer.status(), 200);
    assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
  }
}

/** Somebody without an account opens the link, until it is revoked. */
async function shares(journey, { page, say }) {
  await page.getByRole('button', { name: say('share-make') }).click();
  const link = await page.getByLabel(say('share-link'), { exact: true }).inputValue();
  const stranger = await journey.open();
  await stranger.page.goto(new URL(link).pathname);
  await stranger.page.getByRole('heading', { name: say('analysis-measures') }).waitFor();
  await stranger.page.waitForFunction(() => [...document.querySelectorAll('.face-stage img')].every(image => image.complete && image.naturalWidth > 0));

  await page.getByRole('navigation', { name: say('analysis'), exact: true }).getByRole('link').click();
  await page.getByText(say('share-opened', { n: 1 })).waitFor();
  await page.getByRole('button', { name: say('share-revoke'), exact: true }).click();
  await page.getByText(say('share-revoked'), { exact: true }).waitFor();
  const answer = await stranger.page.goto(new URL(link).pathname);
  assert.equal(answer.status(), 410);
  await stranger.page.getByText(say('error-share-over')).waitFor();
}
