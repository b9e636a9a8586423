// Leads: a sales person follows them up on the board until they are customers; an admin says whose they are.
import assert from 'node:assert/strict';
import { journey } from '../support/journey.mjs';
import { checkPage } from '../support/page_rules.mjs';
import { photographer } from '../support/screenshots.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic2@test.com';
const SALES = 'clinic2.staff3@test.com';

export function leadJourneys() {
  for (const variant of VARIANTS) {
    journey('A lead is written down, moved on the board by keyboard, followed up, and becomes a customer', variant, {}, follows);
    journey('A lead is given to sales at once, to somebody else by the owner, and handed over', variant, {}, assigns);
    journey('A lead asks to be forgotten: the owner types their name, and sales sees them no more', variant, {}, forgets);
  }
  journey('Without scripts a lead is moved and lost by forms alone', VARIANTS[0], {}, plain);
}

const wordOf = variant => `${variant.lang}${variant.phone ? 'phone' : 'desk'}`;
const card = (person, name) => person.page.locator('#leads li').filter({ hasText: name });
const lane = (person, stage, name) => person.page.locator(`[data-lane=${stage}] li`).filter({ hasText: name });

/** Writes a lead down on its page, which it leads to. */
async function writes({ page, say, heading }, name, fields = {}) {
  await page.goto('/leads/new');
  await page.locator('#full_name').fill(name);
  for (const [id, text] of Object.entries(fields)) await page.locator(`#${id}`).fill(text);
  await page.getByRole('button', { name: say('lead-create'), exact: true }).click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  return page.url();
}

async function follows({ open, say, variant }) {
  const sales = await open({ email: SALES });
  const { page } = sales;
  const name = `Ploy ${wordOf(variant)} Rakdee`;
  await page.goto('/');
  await sales.goTo('nav-leads');
  await sales.heading(say('nav-leads')).waitFor();
  await checkPage(sales, photographer(sales, 'leads-board'));
  await page.getByRole('link', { name: say('lead-new') }).filter({ visible: true }).click();
  await page.locator('#phone').fill('call me');
  await page.getByRole('button', { name: say('lead-create'), exact: true }).click();
  await page.getByRole('alert').waitFor();
  await checkPage(sales, photographer(sales, 'lead-mistakes'));
  const address = await writes(sales, name, { phone: `08${variant.lang === 'th' ? 1 : 2}${variant.phone ? 1 : 2}777001` });
  await checkPage(sales, photographer(sales, 'lead-new'));

  // By keyboard alone: the choice, the button, and on from the card where it is now.
  await page.goto('/leads');
  const choice = card(sales, name).getByRole('combobox', { name: say('lead-move-named', { name }) });
  await choice.focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await choice.inputValue(), 'qualified');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await lane(sales, 'qualified', name).waitFor();
  await page.waitForFunction(text => document.activeElement?.textContent.includes(text), name);
  if (!variant.phone) {
    await lane(sales, 'qualified', name).dragTo(page.locator('[data-lane=contacted] h2'), { sourcePosition: { x: 8, y: 8 } });
    await lane(sales, 'contacted', name).waitFor();
  }

  await page.goto(`${address}/edit`);
  await page.locator('#follow_up').fill('2026-01-05');
  await page.getByRole('button', { name: say('save-changes'), exact: true }).click();
  await page.waitForURL(address);
  await page.getByText(say('lead-late'), { exact: true }).waitFor();
  await page.getByRole('button', { name: say('lead-lose-do'), exact: true }).click();
  await page.getByRole('alert').waitFor();
  await checkPage(sales, photographer(sales, 'lead-lost-without-reason'));

  await page.goto(address);
  await page.getByRole('button', { name: say('lead-register'), exact: true }).click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
  await sales.heading(name).waitFor();
  await page.goto(address);
  await page.getByRole('link', { name: say('lead-see-customer'), exact: true }).waitFor();
  await checkPage(sales, photographer(sales, 'lead-won'));
  await page.goto('/leads?view=list');
  await page.locator('#search').fill(name);
  await page.waitForFunction(() => document.querySelectorAll('#leads tbody tr').length === 1);
  await page.goto('/leads?view=list');
  await checkPage(sales, photographer(sales, 'leads-list'));

  // The same person again: somebody like them is known.
  await writes(sales, name);
  await page.getByRole('button', { name: say('lead-register'), exact: true }).click();
  await page.getByRole('heading', { name: say('check-in-similar'), exact: true }).waitFor();
  await checkPage(sales, photographer(sales, 'lead-alike'));
  await page.getByRole('button', { name: say('lead-alike-this-named', { name }), exact: true }).click();
  await page.waitForURL(/\/customers\/[0-9a-f-]{36}$/);
}

async function forgets({ open, say, variant }) {
  const sales = await open({ email: SALES });
  const owner = await open({ email: OWNER });
  const { page } = owner;
  const name = `Fah ${wordOf(variant)} Deejai`;
  const address = await writes(sales, name, { phone: '0891112233', email: `fah.${wordOf(variant)}@example.com` });
  assert.equal(await sales.page.getByRole('link', { name: say('lead-erase'), exact: true }).count(), 0, 'sales erases nobody');
  await sales.page.goto('/leads');
  await card(sales, name).waitFor();
  await sales.page.waitForFunction(() => document.querySelector('#conn')?.hidden === false);

  await page.goto(address);
  await page.getByRole('link', { name: say('lead-erase'), exact: true }).click();
  await checkPage(owner, photographer(owner, 'lead-erase'));
  await page.locator('#full_name').fill('Fah');
  await page.getByRole('button', { name: say('lead-erase'), exact: true }).click();
  await page.getByRole('alert').getByText(say('error-lead-erase-name')).first().waitFor();
  assert.equal(await page.locator('#full_name').inputValue(), 'Fah', 'what was typed stays');
  await checkPage(owner, photographer(owner, 'lead-erase-mistake'));
  await page.locator('#full_name').fill(name);
  await page.getByRole('button', { name: say('lead-erase'), exact: true }).click();
  await page.waitForURL(address);
  await owner.heading('–').waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /Fah|0891112233|089 111/);
  await checkPage(owner, photographer(owner, 'lead-erased'));
  await card(sales, name).waitFor({ state: 'detached' });
}

async function assigns({ open, say, variant }) {
  const sales = await open({ email: SALES });
  const owner = await open({ email: OWNER });
  const { page } = owner;
  const name = `Nok ${wordOf(variant)} Jaidee`;
  await sales.page.goto('/leads');
  await sales.page.waitForFunction(() => document.querySelector('#conn')?.hidden === false);
  const address = await writes(owner, name);
  await card(sales, name).waitFor();
  await checkPage(owner, photographer(owner, 'lead-of-owner'));

  // Somebody else who can have it; then it is gone from the board of who had it.
  const me = (await sales.json('/api/leads?limit=1')).items[0].assigned_to;
  const other = await page.locator('#member option').evaluateAll((options, but) =>
    options.map(option => option.value).find(value => value && value !== but), me);
  await page.locator('#member').selectOption(other);
  await page.locator('#assign').getByRole('button').click();
  await page.waitForURL(address);
  await card(sales, name).waitFor({ state: 'detached' });

  await page.goto('/leads');
  await checkPage(owner, photographer(owner, 'leads-board-of-owner'));
  await page.getByRole('link', { name: say('leads-hand-over') }).click();
  await page.locator('#from').selectOption(other);
  await page.locator('#to').selectOption(me);
  await checkPage(owner, photographer(owner, 'leads-hand-over'));
  await page.getByRole('button', { name: say('hand-over-do'), exact: true }).click();
  await page.waitForURL(/\/customers\?assigned=/);
  await card(sales, name).waitFor();
}

async function plain({ open, say, variant }) {
  const person = await open({ email: SALES, scripts: false });
  const { page } = person;
  const name = `Plain ${wordOf(variant)} Suksan`;
  const address = await writes(person, name);
  await page.goto('/leads');
  await card(person, name).getByRole('button').click();
  await lane(person, 'contacted', name).waitFor();
  await page.goto(address);
  await page.locator('#lost_reason').fill('Moved away');
  await page.getByRole('button', { name: say('lead-lose-do'), exact: true }).click();
  await page.getByText(say('lead-lost-because', { reason: 'Moved away' })).waitFor();
}
