// Booking: a new customer in a free time, moved, refused where it is taken, cancelled and taken back, checked in; somebody
// who waits and is booked from the list; and when customers are reminded.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const check = (person, name) => checkPage(person, photographer(person, name));

export function bookingJourneys() {
  VARIANTS.forEach((variant, at) => {
    journey('Somebody new is booked, moved, cancelled, taken back and checked in', variant, {}, person => work(person, at));
    journey('Who waits is booked from the list, and is off it', variant, {}, person => waits(person, at));
  });
  VARIANTS.filter(variant => !variant.phone).forEach((variant, at) => {
    journey('An owner overbooks in the calendar and says why', variant, {}, person => overbooks(person, at));
  });
  journey('An owner says when customers are reminded', VARIANTS[0], {}, reminds);
}

/** A day of its own for each variant, far enough that the demo has nothing there: a Monday. */
function dayOf(at) {
  const day = new Date(Date.now() + (21 + at * 7) * 86_400_000);
  day.setUTCDate(day.getUTCDate() + (8 - day.getUTCDay()) % 7);
  return day.toISOString().slice(0, 10);
}

async function work({ open, say }, at) {
  const person = await open({ email: 'clinic3.staff2@test.com' });
  const { page, lang, phone } = person;
  const day = dayOf(at);
  const name = `${lang === 'th' ? 'ลูกค้าใหม่' : 'Newcomer'} ${phone ? 'A' : 'B'}`;
  await person.page.goto(`/calendar?day=${day}`);
  await check(person, 'calendar-empty');
  await page.goto(`/bookings/new?date=${day}`);
  await page.locator('.newcomer summary').click();
  await page.locator('.newcomer').getByLabel(say('customer-full-name')).fill(name);
  await page.getByLabel(say('booking-treatment'), { exact: true }).selectOption({ index: 1 });
  await page.locator('.time').first().click();
  await check(person, 'booking-new');
  await page.getByRole('button', { name: say('booking-book'), exact: true }).click();
  await person.heading(name).waitFor();
  await check(person, 'booking');
  const booking = page.url();

  // The same time again is refused, with free times beside it.
  await page.getByRole('link', { name: say('booking-reschedule') }).click();
  await page.getByLabel(say('booking-time'), { exact: true }).fill('03:00');
  await page.getByRole('button', { name: say('booking-reschedule'), exact: true }).click();
  await page.getByText(say('error-outside-hours')).waitFor();
  await check(person, 'booking-refused');

  await page.goto(`/calendar?day=${day}`);
  if (!phone) {
    const block = page.locator('.appt', { hasText: name });
    const before = await block.getAttribute('data-start');
    await block.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByText(say('booking-moved', { name })).waitFor();
    await page.locator(`.appt[data-move]:not([data-start="${before}"])`, { hasText: name }).waitFor();
    // What has the focus stays, so there is time to look.
    await page.getByRole('button', { name: say('undo') }).focus();
    await check(person, 'calendar-moved');
    await page.getByRole('button', { name: say('undo') }).click();
    await page.locator(`.appt[data-start="${before}"]`, { hasText: name }).waitFor();
    await page.goto(`/calendar?view=week&day=${day}`);
    await check(person, 'calendar-week');
    await page.goto(`/calendar?view=rooms&day=${day}`);
    await check(person, 'calendar-rooms');
  } else {
    await page.locator('.agenda').getByText(name).waitFor();
    await check(person, 'calendar-agenda');
  }

  await page.goto(booking);
  await page.getByLabel(say('booking-cancel-reason'), { exact: true }).fill('Ill');
  await page.getByRole('button', { name: say('booking-cancel'), exact: true }).click();
  await page.getByText(say('booking-cancelled-because', { reason: 'Ill' })).waitFor();
  await page.getByText(say('booking-was-cancelled', { name })).waitFor();
  await page.getByRole('button', { name: say('undo') }).focus();
  await check(person, 'booking-cancelled');
  await page.getByRole('button', { name: say('undo') }).click();
  await page.getByText(say('booking-pending'), { exact: true }).first().waitFor();
  await page.getByLabel(say('booking-cancel-reason'), { exact: true }).fill('Ill');
  await page.getByRole('button', { name: say('booking-cancel'), exact: true }).click();
  await page.getByRole('button', { name: say('undo') }).focus();
  // Whoever got the time meanwhile keeps it, and the page says so.
  const post = async (path, data) => (await person.context.request.post(path, { data })).json();
  const { customer_id, treatment_id, practitioner_id, starts_at } = await person.json(`/api${new URL(booking).pathname}`);
  const { id: other } = await post('/api/bookings', { customer_id, treatment_id, practitioner_id, starts_at });
  await page.getByRole('button', { name: say('undo') }).click();
  await page.getByText(say('error-practitioner-taken')).waitFor();
  await check(person, 'booking-not-restored');
  await post(`/api/bookings/${other}/state`, { action: 'cancel', reason: 'Ill' });
  await page.getByRole('button', { name: say('booking-reopen'), exact: true }).click();
  await page.getByRole('button', { name: say('booking-arrive') }).click();
  await page.getByText(say('booking-arrived'), { exact: true }).first().waitFor();
  await check(person, 'booking-arrived');
  await page.goto('/bookings');
  await page.getByLabel(say('status'), { exact: true }).selectOption('arrived');
  await page.waitForURL(/state=arrived/);
  assert.ok(await page.locator('#results').getByText(name).isVisible());
  await check(person, 'bookings');
}

/** By the keyboard alone: of two who follow each other, the second is moved to where the room is still taken. */
async function overbooks({ open, say }, at) {
  const person = await open({ email: 'clinic3@test.com' });
  const { page } = person;
  const day = dayOf(at + 20);
  const { items: customers } = await person.json('/api/customers?limit=2');
  const { items: [{ treatment_id, practitioner_id }] } = await person.json('/api/bookings?limit=1');
  const free = `/api/availability?treatment_id=${treatment_id}&practitioner_id=${practitioner_id}&from=${day}`;
  let booked;
  for (const { id: customer_id } of customers) {
    const { items: [{ starts_at }] } = await person.json(free);
    const data = { customer_id, treatment_id, practitioner_id, starts_at };
    const answer = await person.context.request.post('/api/bookings', { data });
    assert.equal(answer.status(), 201);
    booked = `/api/bookings/${(await answer.json()).id}`;
  }
  const [, { full_name: name }] = customers;
  const block = page.locator('.appt[data-move]', { hasText: name });
  const dialog = page.locator('#overbook');
  await page.goto(`/calendar?day=${day}`);
  const before = await block.getAttribute('data-start');
  const askFor = async () => {
    await block.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await dialog.getByText(say('error-room-taken')).waitFor();
  };
  await askFor();
  await check(person, 'calendar-overbook');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await block.getAttribute('data-start'), before);
  await page.locator('.appt[data-move]:focus', { hasText: name }).waitFor();
  await askFor();
  await page.keyboard.press('Enter');
  await dialog.getByText(say('error-reason-missing')).waitFor();
  await page.keyboard.type('A burn that cannot wait');
  await page.keyboard.press('Enter');
  await page.getByText(say('booking-moved', { name })).waitFor();
  await page.locator(`.appt[data-move]:not([data-start="${before}"]):focus`, { hasText: name }).waitFor();
  assert.equal((await person.json(booked)).overbooked_reason, 'A burn that cannot wait');
  await page.getByRole('button', { name: say('undo') }).focus();
  await check(person, 'calendar-overbooked');
  await page.getByRole('button', { name: say('undo') }).click();
  await page.locator(`.appt[data-start="${before}"]`, { hasText: name }).waitFor();

  // With the mouse it is the same, and what is not done puts the booking back.
  const there = await place(block);
  await drag(page, block);
  await dialog.getByText(say('error-room-taken')).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.waitForFunction(id => getComputedStyle(document.getElementById(id)).translate === 'none', await block.getAttribute('id'));
  assert.deepEqual(await place(block), there);
  await drag(page, block);
  await dialog.getByText(say('error-room-taken')).waitFor();
  await page.keyboard.type('Asked for by the doctor');
  await page.keyboard.press('Enter');
  await page.locator(`.appt[data-move]:not([data-start="${before}"]):focus`, { hasText: name }).waitFor();
  assert.equal((await person.json(booked)).overbooked_reason, 'Asked for by the doctor');
  // That of moving it back stands above.
  await page.getByRole('button', { name: say('undo') }).last().click();
  await page.locator(`.appt[data-start="${before}"]`, { hasText: name }).waitFor();

  // Whoever may not is told, and nothing else.
  const staff = await open({ email: 'clinic3.staff2@test.com' });
  await staff.page.goto(`/calendar?day=${day}`);
  const same = staff.page.locator(`.appt[data-start="${before}"]`, { hasText: name });
  await same.focus();
  await staff.page.keyboard.press('Alt+ArrowUp');
  await staff.page.getByText(say('error-room-taken')).waitFor();
  assert.equal(await staff.page.locator('#overbook').count(), 0);
  await check(staff, 'calendar-refused');
}

/** Where a block lies on its calendar, which may have been scrolled. */
const place = block => block.evaluate(one => {
  const [own, column] = [one, one.closest('[data-column]')].map(part => part.getBoundingClientRect());
  return [own.left - column.left, own.top - column.top].map(Math.round);
});

/** Drags a block a quarter of an hour up, which is three rows. */
async function drag(page, block) {
  await block.scrollIntoViewIfNeeded();
  const row = await block.evaluate(one => parseFloat(getComputedStyle(one.closest('[data-column]')).gridAutoRows));
  const { x, y, width, height } = await block.boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left, top - 3 * row, { steps: 6 });
  await page.mouse.up();
}

async function waits({ open, say }, at) {
  const person = await open({ email: 'clinic3.staff2@test.com' });
  const { page } = person;
  const answer = await person.context.request.get('/api/customers?limit=1');
  const [{ full_name: name }] = (await answer.json()).items;
  const note = `After work ${at}`;
  const line = page.locator('li', { hasText: note });
  const day = new Date(Date.now() + (4 + at) * 86_400_000).toISOString().slice(0, 10);
  await page.goto('/waitlist');
  await page.getByRole('button', { name: say('waitlist-add'), exact: true }).click();
  await page.getByRole('alert').waitFor();
  await check(person, 'waitlist-mistakes');
  await page.getByLabel(say('customer'), { exact: true }).first().fill(name);
  await page.locator('#matches').getByText(name).first().click();
  await page.getByLabel(say('booking-treatment'), { exact: true }).selectOption({ index: 1 });
  await page.getByLabel(say('waitlist-from'), { exact: true }).fill(day);
  await page.getByLabel(say('waitlist-to'), { exact: true }).fill(dayOf(at + 9));
  await page.getByLabel(say('booking-note')).fill(note);
  await page.getByRole('button', { name: say('waitlist-add'), exact: true }).click();
  await line.waitFor();
  await check(person, 'waitlist');
  await line.getByRole('link').filter({ hasText: /[0-9]:[0-9]{2}/ }).click();
  await page.getByRole('button', { name: say('booking-book'), exact: true }).click();
  await person.heading(name).waitFor();
  await page.goto('/waitlist');
  await page.getByRole('heading', { name: say('waitlist'), exact: true }).waitFor();
  assert.equal(await line.count(), 0);
}

async function reminds({ open, say }) {
  const person = await open({ email: 'clinic3@test.com' });
  const { page } = person;
  await page.goto('/settings/notifications');
  const choice = page.getByLabel(say('reminders-label'));
  assert.equal(await choice.inputValue(), '24');
  await choice.selectOption(say('reminder-two-days'));
  await page.getByRole('button', { name: say('save-changes') }).click();
  await page.getByText(say('reminders-saved')).waitFor();
  assert.equal(await choice.inputValue(), '48');
  await check(person, 'notifications');
}
