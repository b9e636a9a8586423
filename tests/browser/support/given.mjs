// What a journey starts from, made through the API.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { face } from './faces.mjs';

/** Milliseconds for a photo to be analysed, behind others in the queue. */
const LIMIT = 90_000;

/** Sends a photo for a customer; `photo` is a real face unless given. Gives the analysis as it was accepted. */
export async function sendPhoto({ context }, customer, photo = face()) {
  const multipart = { customer_id: customer, consent: 'yes', photo };
  const answer = await context.request.post('/api/analyses', { multipart });
  assert.equal(answer.status(), 202);
  return answer.json();
}

/** Waits until an analysis is done or has failed. */
export async function finished(person, id) {
  const limit = Date.now() + LIMIT;
  for (;;) {
    const analysis = await person.json(`/api/analyses/${id}`);
    if (['done', 'failed'].includes(analysis.state)) return analysis;
    assert.ok(Date.now() < limit, `the analysis is still ${analysis.state}`);
    await pause(100);
  }
}

/** An analysis with a result, of the person's clinic: one that is there already, else a new one. */
export async function finishedAnalysis(person, customer) {
  const { items } = await person.json('/api/analyses');
  const there = items.find(item => item.state === 'done' && (!customer || item.customer_id === customer));
  if (there) return there;
  const whose = customer ?? (await person.json('/api/customers?limit=1')).items[0].id;
  const analysis = await finished(person, (await sendPhoto(person, whose)).id);
  assert.equal(analysis.state, 'done', analysis.failure);
  return analysis;
}
