// A whole day at one clinic, everybody at work at once: each signs in, does what their role is for, sees what the others
// did, and signs out.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { VARIANTS } from '../support/variants.mjs';

const PEOPLE = {
  owner: 'clinic2@test.com',
  reception: 'clinic2.staff1@test.com',
  practitioner: 'clinic2.staff2@test.com',
  sales: 'clinic2.staff3@test.com',
};

export function dayJourneys() {
  for (const variant of [VARIANTS[0], VARIANTS[3]]) {
    journey('Owner, reception, practitioner and sales work through a day', variant, {}, day);
  }
}

async function arrives(open, role) {
  const person = await open();
  await person.page.goto('/auth/login');
  await person.fillSignIn(PEOPLE[role]);
  await person.page.waitForURL(url => url.pathname === '/');
  await person.page.getByRole('heading', { level: 1 }).waitFor();
  return person;
}

async function leaves(person) {
  const { page, say, phone } = person;
  await page.goto('/account');
  if (phone) await page.getByRole('button', { name: say('nav-open') }).click();
  await page.getByRole('button', { name: say('sign-out') }).click();
  await page.getByText(say('signed-out')).waitFor();
}

/** Waits until the page is told of changes. */
const live = ({ page }) => page.waitForFunction(() => document.querySelector('#conn')?.hidden === false && !document.querySelector('#conn.off'));

const onBoard = (person, name) => person.page.locator('#board .ticket').filter({ hasText: name });

async function day({ open, variant }) {
  const name = `Day ${variant.lang} ${variant.phone ? 'phone' : 'desk'}`;
  const [owner, reception, practitioner, sales] =
    [await arrives(open, 'owner'), await arrives(open, 'reception'), await arrives(open, 'practitioner'), await arrives(open, 'sales')];
  const customer = await wins(sales, name);
  await practitioner.goTo('nav-queue');
  await live(practitioner);
  const booking = await books(reception, customer, name);
  await checksIn(reception, name);
  await treats(practitioner, reception, name);
  await closes(reception, name, booking);
  await looksBack(owner, name);
  for (const person of [sales, practitioner, reception, owner]) await leaves(person);
}

/** Sales: a new lead becomes a customer; gives the customer's page. */
async function wins({ page, say }, name) {
  await page.goto('/leads/new');
  await page.locator('#full_name').fill(name);
  await page.getByRole('button', { name: say('lead-create'), exact: true }).click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  await page.getByRole('button', { name: say('lead-register'), exact: true }).click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Reception: the next appointment, a fortnight ahead. */
async function books(person, customer, name) {
  const { page, say } = person;
  const ahead = new Date(Date.now() + (14 + (person.phone ? 7 : 0)) * 86_400_000);
  ahead.setUTCDate(ahead.getUTCDate() + (8 - ahead.getUTCDay()) % 7);
  const id = customer.split('/').at(-1);
  await page.goto(`/bookings/new?customer=${id}&date=${ahead.toISOString().slice(0, 10)}`);
  await page.getByLabel(say('booking-treatment'), { exact: true }).selectOption({ index: 1 });
  await page.locator('.time').first().click();
  await page.getByRole('button', { name: say('booking-book'), exact: true }).click();
  await person.heading(name).waitFor();
  return page.url();
}

async function checksIn({ page, say }, name) {
  await page.goto('/queue');
  await page.getByRole('link', { name: say('check-in'), exact: true }).first().click();
  await page.locator('.check-in-results').waitFor();
  await page.locator('input#search').fill(name);
  await page.locator('.check-in-results').getByRole('link', { name }).first().click();
  await page.getByRole('button', { name: say('check-in'), exact: true }).click();
  await page.waitForURL(url => url.pathname === '/queue');
}

/** The practitioner sees who came, calls, begins, writes a note down and ends; reception sees each step. */
async function treats(practitioner, reception, name) {
  const { page, say } = practitioner;
  await onBoard(practitioner, name).waitFor();
  await live(reception);
  for (const action of ['queue-call', 'queue-serve']) {
    await onBoard(practitioner, name).getByRole('button', { name: new RegExp(`^${say(action)} `) }).first().click();
    const next = action === 'queue-call' ? 'queue-serve' : 'queue-complete';
    await onBoard(reception, name).getByRole('button', { name: new RegExp(`^${say(next)} `) }).first().waitFor();
  }
  await onBoard(practitioner, name).getByRole('link').first().click();
  await page.getByRole('link', { name: say('customer-record') }).click();
  await page.getByText(say('note-new')).click();
  await page.locator('#text').fill(`Seen today: ${name}`);
  await page.getByRole('button', { name: say('note-save'), exact: true }).click();
  await page.locator('#timeline li').filter({ hasText: `Seen today: ${name}` }).waitFor();
  await page.goto('/queue');
  await onBoard(practitioner, name).getByRole('button', { name: new RegExp(`^${say('queue-complete')} `) }).first().click();
  await onBoard(reception, name).getByRole('button', { name: new RegExp(`^${say('queue-serve')} `) }).waitFor({ state: 'detached' });
}

/** Reception: the day on paper has the visit, and the next appointment stands. */
async function closes({ page, say }, name, booking) {
  await page.goto('/queue');
  await page.getByRole('link', { name: say('queue-day-sheet') }).first().click();
  await page.locator('.sheet tr').filter({ hasText: name }).waitFor();
  assert.equal((await page.goto(booking)).status(), 200);
}

/** The owner: the visit in the customer's time line, and who did what in the log. */
async function looksBack(owner, name) {
  const { page, say } = owner;
  const { items } = await owner.json(`/api/customers?search=${encodeURIComponent(name)}`);
  await page.goto(`/customers/${items[0].id}`);
  await page.locator('#timeline li').filter({ hasText: `Seen today: ${name}` }).waitFor();
  await page.goto('/activity');
  await owner.heading(say('nav-activity')).waitFor();
  await page.getByText(say('event-lead-converted')).first().waitFor();
}
