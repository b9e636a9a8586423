// What belongs to one clinic is, for another, not there: not in lists, and not at its address.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { NO_FACE } from '../support/faces.mjs';
import { finishedAnalysis } from '../support/given.mjs';
import { journey } from '../support/journey.mjs';
import { rows } from '../support/read.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic1@test.com';
const NEIGHBOUR = 'clinic2@test.com';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

export function isolationJourneys() {
  for (const variant of VARIANTS) {
    journey('A customer of one clinic does not exist for another', variant, {}, hidesCustomers);
    const title = 'An analysis of one clinic, portrait included, does not exist for another';
    journey(title, variant, { skip: NO_FACE }, hidesAnalyses);
  }
}

async function hidesCustomers({ open, say }) {
  const owner = await open({ email: OWNER });
  const neighbour = await open({ email: NEIGHBOUR });
  const { items: [customer] } = await owner.json('/api/customers?limit=1');

  await neighbour.page.goto('/');
  await neighbour.goTo('nav-customers');
  assert.equal(await rows(neighbour.page).count(), 15, 'the second clinic has its own fifteen');
  // Numbers repeat from clinic to clinic, names and ids do not.
  await neighbour.page.goto(`/customers?search=${encodeURIComponent(customer.full_name)}`);
  await neighbour.page.getByRole('heading', { name: say('customers-no-match') }).waitFor();
  assert.equal((await neighbour.json(`/api/customers?search=${encodeURIComponent(customer.full_name)}`)).total, 0);

  for (const address of ['/customers/*', '/customers/*/edit', '/analyses/new?customer=*', '/api/customers/*']) {
    await looksAbsent(owner, neighbour, address, customer.id);
  }
}

async function hidesAnalyses({ open }) {
  const owner = await open({ email: OWNER });
  const neighbour = await open({ email: NEIGHBOUR });
  const analysis = await finishedAnalysis(owner);

  await neighbour.page.goto('/');
  await neighbour.goTo('nav-analyses');
  await neighbour.heading(neighbour.say('nav-analyses')).waitFor();
  assert.equal(await neighbour.page.locator(`a[href*="${analysis.id}"]`).count(), 0);
  const { items } = await neighbour.json('/api/analyses');
  assert.ok(items.every(item => item.id !== analysis.id));

  const pictures = ['/analyses/*/images/portrait', '/analyses/*/images/overlay-redness'];
  for (const address of ['/analyses/*', '/api/analyses/*', ...pictures]) {
    await looksAbsent(owner, neighbour, address, analysis.id);
  }
}

/** The address is real to its owner, and to the neighbour the same as one that was never given to anybody. */
async function looksAbsent(owner, neighbour, address, id) {
  const own = await owner.context.request.get(address.replace('*', id));
  assert.equal(own.status(), 200, `${address} should exist for its owner`);
  const foreign = await seen(neighbour, address, id);
  const never = await seen(neighbour, address, madeUp(id));
  assert.equal(foreign.status, 404, address);
  assert.deepEqual(foreign, never, address);
}

/** Another id of the same version and variant. */
const madeUp = id => randomUUID().split('').map((letter, at) => (at === 14 || at === 19 ? id[at] : letter)).join('');

/** Status, headers and body as the browser's person gets them, with the id asked for and the request's own left out. */
async function seen({ page }, address, id) {
  const answer = await page.goto(address.replace('*', id));
  const headers = await answer.allHeaders();
  // The time, and the length of a compressed body that differs in those ids.
  for (const name of ['date', 'content-length', 'transfer-encoding']) delete headers[name];
  const body = (await answer.text()).replaceAll(id, 'ASKED').replace(UUID, 'REQUEST');
  assert.equal(body.split('REQUEST').length - 1, 1, 'one id of the request, and none besides');
  return { status: answer.status(), headers, body };
}
