// A customer's page: everything by time, notes of colleagues, and what is private.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic1@test.com';
const STAFF = 'clinic1.staff2@test.com';
const OTHER = 'clinic1.staff4@test.com';

export function customerJourneys() {
  for (const variant of VARIANTS) {
    journey('Notes are written, filtered, deleted and brought back on one timeline', variant, {}, notes);
    journey('A tag is given, the list is filtered by it, and somebody cares for the customer', variant, {}, lists);
    journey('One who was registered twice becomes one, and two again', variant, {}, twice);
    journey('A sheet is mended, imported, and taken out again', variant, {}, sheets);
  }
  journey('Without scripts notes work by forms alone', VARIANTS[1], {}, plain);
}

const timeline = person => person.page.locator('#timeline');
const entry = (person, text) => timeline(person).locator('li').filter({ hasText: text });

async function writes(person, text, ticks = []) {
  const { page, say } = person;
  await page.getByText(say('note-new')).click();
  await page.locator('#text').fill(text);
  for (const tick of ticks) await page.getByLabel(say(tick), { exact: true }).check();
  await page.getByRole('button', { name: say('note-save'), exact: true }).click();
  await entry(person, text).waitFor();
}

async function notes({ open, say, variant }) {
  const staff = await open({ email: STAFF });
  const owner = await open({ email: OWNER });
  const { items } = await owner.json('/api/customers?limit=1');
  const place = `/customers/${items[0].id}`;
  const word = `${variant.lang}-${variant.phone ? 'phone' : 'desk'}`;
  await staff.page.goto(place);
  await writes(staff, `Secret ${word}`, ['note-private']);
  await writes(staff, `On top ${word}`, ['note-pin']);
  await staff.page.locator('#pinned').getByText(`On top ${word}`).waitFor();
  await checkPage(staff, photographer(staff, 'customer-profile'));

  // The owner reads both, and sees what happens while they look.
  await owner.page.goto(place);
  await entry(owner, `Secret ${word}`).waitFor();
  await owner.page.waitForFunction(() => document.querySelector('#conn')?.hidden === false);
  await timeline(staff).getByRole('link', { name: new RegExp(`^${say('timeline-notes')}`) }).click();
  await staff.page.waitForURL(/kind=notes/);
  await entry(staff, `Secret ${word}`).getByRole('button').click();
  await entry(staff, `Secret ${word}`).waitFor({ state: 'detached' });
  // What has the focus stays, however long the others take.
  await staff.page.getByRole('button', { name: say('undo') }).focus();
  await entry(owner, `Secret ${word}`).waitFor({ state: 'detached' });
  await staff.page.getByRole('button', { name: say('undo') }).click();
  await entry(staff, `Secret ${word}`).waitFor();
  await entry(owner, `Secret ${word}`).waitFor();

  const other = await open({ email: OTHER });
  await other.page.goto(place);
  await entry(other, `On top ${word}`).waitFor();
  assert.equal(await entry(other, `Secret ${word}`).count(), 0);
  assert.equal(await entry(other, `On top ${word}`).getByRole('button').count(), 0, 'another’s note is not theirs to change');

  await owner.page.goto(`${place}?kind=notes`);
  await entry(owner, `On top ${word}`).getByRole('link').first().click();
  await owner.page.getByLabel(say('timeline-note'), { exact: true }).fill(`Changed ${word}`);
  await owner.page.getByLabel(say('note-pin'), { exact: true }).uncheck();
  await checkPage(owner, photographer(owner, 'customer-note'));
  await owner.page.getByRole('button', { name: say('note-save'), exact: true }).click();
  await entry(owner, `Changed ${word}`).waitFor();

  // What changes again while the page fetches what changed before is shown too.
  await owner.page.goto(place);
  await owner.page.waitForFunction(() => document.querySelector('#conn')?.hidden === false);
  const note = async text => {
    const answer = await staff.context.request.post(`/api${place}/notes`, { data: { text } });
    assert.equal(answer.status(), 201);
  };
  await owner.page.evaluate(() => {
    window.heard = 0;
    document.addEventListener('live', () => { window.heard += 1; }, true);
  });
  let isAsked, isTold;
  const asked = new Promise(resolve => { isAsked = resolve; });
  const told = new Promise(resolve => { isTold = resolve; });
  await owner.page.route(url => url.pathname === place, async route => {
    const response = await route.fetch();
    isAsked();
    await told;
    await route.fulfill({ response });
  }, { times: 1 });
  await note(`First ${word}`);
  await asked;
  await note(`Second ${word}`);
  await owner.page.waitForFunction(() => window.heard > 1);
  isTold();
  await entry(owner, `First ${word}`).waitFor();
  await entry(owner, `Second ${word}`).waitFor();
}

async function plain({ open, say }) {
  const person = await open({ email: STAFF, scripts: false });
  const { page } = person;
  const { items } = await person.json('/api/customers?limit=1');
  await page.goto(`/customers/${items[0].id}`);
  await writes(person, 'By form alone');
  await entry(person, 'By form alone').getByRole('button').click();
  await page.waitForURL(/deleted_note=/);
  assert.equal(await entry(person, 'By form alone').count(), 0);
  await page.getByRole('button', { name: say('undo') }).click();
  await entry(person, 'By form alone').waitFor();
}

async function lists({ open, say, variant }) {
  const owner = await open({ email: 'clinic2@test.com' });
  const { page } = owner;
  const { items } = await owner.json('/api/customers?limit=1');
  const tag = `Gold ${variant.lang}${variant.phone ? 1 : 2}`;
  await page.goto(`/customers/${items[0].id}`);
  await page.getByLabel(say('tag-new'), { exact: true }).fill(tag);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: say('tag-remove-named', { name: tag }) }).waitFor();
  await page.getByText(say('customer-assign'), { exact: true }).click();
  await page.locator('#member').selectOption({ index: 1 });
  await page.locator('.assign').getByRole('button', { name: say('save') }).click();
  await page.waitForURL(url => url.pathname.startsWith('/customers/'));
  await checkPage(owner, photographer(owner, 'customer-tagged'));

  await page.goto('/customers');
  await page.getByText(say('customers-filters'), { exact: true }).click();
  await page.locator('#tag').selectOption({ label: tag });
  await page.waitForURL(/tag=gold/);
  await page.getByRole('row').filter({ hasText: tag }).waitFor();
  assert.equal(await page.locator('#results tbody tr').count(), 1);
  await checkPage(owner, photographer(owner, 'customers-filtered'));
  await page.goto(page.url());
  assert.equal(await page.locator('#tag').inputValue(), tag.toLowerCase(), 'the address has the filter');
  // By keyboard alone: the search field, a name, the first hit.
  await page.goto('/customers');
  await page.locator('#search').focus();
  await page.keyboard.type(items[0].number.slice(-3));
  await page.locator('#results tbody tr').filter({ hasText: items[0].number }).waitFor();
}

async function sheets({ open, say, variant }) {
  const owner = await open({ email: 'clinic3@test.com' });
  const { page } = owner;
  const name = `Imported ${variant.lang} ${variant.phone ? 'phone' : 'desk'}`;
  const phone = `08${variant.lang === 'th' ? 1 : 2}${variant.phone ? 1 : 2}000001`;
  await page.goto('/customers');
  await page.getByRole('link', { name: say('import-title') }).filter({ visible: true }).click();
  const csv = `name,phone\n${name},call me\n`;
  await page.locator('#file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.waitForFunction(text => document.querySelector('#csv').value.includes(text), name);
  await page.getByRole('button', { name: say('import-check') }).click();
  await page.getByText(say('import-mistake'), { exact: true }).waitFor();
  await checkPage(owner, photographer(owner, 'import-mistake'));
  await page.locator('#csv').fill(csv.replace('call me', phone));
  await page.getByRole('button', { name: say('import-check') }).click();
  const button = page.getByRole('button', { name: say('import-do', { n: 1 }) });
  await button.waitFor();
  await checkPage(owner, photographer(owner, 'import-ready'));
  await button.click();
  await page.waitForURL(url => url.pathname === '/customers');
  await page.getByRole('link', { name, exact: true }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Excel' }).click()]);
  assert.match(file.suggestedFilename(), /^customers-.*\.xlsx$/);
}

async function twice({ open, say, variant }) {
  const owner = await open({ email: 'clinic5@test.com' });
  const { page } = owner;
  const word = `${variant.lang}${variant.phone ? 'phone' : 'desk'}`;
  const register = async record => {
    const answer = await page.request.post('/api/customers', { data: record });
    assert.equal(answer.status(), 201);
    return answer.json();
  };
  const kept = await register({ full_name: `Twice ${word}`, allergies: 'Aspirin' });
  const other = await register({ full_name: `Twice ${word}`, phone: '0861112222', allergies: 'Latex' });
  await page.goto(`/customers/${kept.id}`);
  await page.getByRole('link', { name: say('merge-title') }).click();
  // Whoever has the same name is offered without a search.
  await page.getByRole('row').filter({ hasText: other.number }).waitFor();
  await checkPage(owner, photographer(owner, 'merge-choose'));
  await page.getByRole('link', { name: say('merge-choose-named', { name: other.full_name }) }).first().click();
  await page.getByRole('heading', { name: say('merge-ask') }).waitFor();
  await checkPage(owner, photographer(owner, 'merge-ask'));
  await page.getByRole('button', { name: say('merge-do', { number: other.number }) }).click();
  await page.locator('#merges').getByText(other.number).waitFor();
  await page.locator('.profile-facts').getByText('086-111-2222').waitFor();
  await checkPage(owner, photographer(owner, 'merge-done'));
  await page.locator('#merges').getByRole('button').click();
  await page.waitForURL(url => url.pathname === `/customers/${other.id}`);
  await page.goto(`/customers/${kept.id}`);
  assert.equal(await page.locator('.profile-facts').getByText('086-111-2222').count(), 0);
}
