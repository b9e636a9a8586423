// The catalogue and what is recommended of it: a treatment is added, an analysis leads to it with the reason, and an
// allergy on the customer's record takes it away again, for the customer silently and for staff with the reason.
import assert from 'node:assert/strict';
import { NO_FACE } from '../support/faces.mjs';
import { finishedAnalysis } from '../support/given.mjs';
import { journey } from '../support/journey.mjs';
import { VARIANTS } from '../support/variants.mjs';

const OWNER = 'clinic4@test.com';
const CUSTOMER = 'clinic4.customer@test.com';

export function catalogueJourneys() {
  for (const variant of VARIANTS) {
    journey('Stock is adjusted after a mistake, and the history says who and why', variant, {}, movesStock);
    journey('A treatment is recommended with the reason until an allergy speaks against it', variant, { skip: NO_FACE }, recommends);
  }
}

async function movesStock({ open, say }) {
  const owner = await open({ email: OWNER });
  const { page } = owner;
  const { items: [product] } = await owner.json('/api/products?search=AZA-10');
  await page.goto(`/catalogue/products/${product.id}`);
  await page.getByLabel(say('stock-reason'), { exact: true }).selectOption('sold');
  await page.getByLabel(say('stock-quantity')).fill('100000');
  await page.getByRole('button', { name: say('stock-save'), exact: true }).click();
  await page.getByRole('alert').getByText(say('error-stock-short')).waitFor();
  assert.equal(await page.getByLabel(say('stock-quantity')).inputValue(), '100000', 'what was typed stays');
  await page.getByLabel(say('stock-quantity')).fill('1');
  await page.getByRole('button', { name: say('stock-save'), exact: true }).click();
  await page.getByText(say('pieces', { n: product.stock - 1 }), { exact: false }).first().waitFor();
  await page.getByText('−1', { exact: true }).first().waitFor();
}

async function recommends({ open, say, variant }) {
  const owner = await open({ email: OWNER });
  const customer = await open({ email: CUSTOMER });
  const { page } = owner;
  // The demo's customer with an account is the one registered first: the last of the list.
  const whose = (await owner.json('/api/customers?limit=100')).items.at(-1).id;
  const { id, findings } = await finishedAnalysis(owner, whose);
  // Whatever this face shows most clearly.
  const [worst] = findings.measures.filter(one => one.confidence >= 0.5).sort((a, b) => a.score - b.score);
  const name = `บำรุงผิวพิเศษ ${variant.lang}${variant.phone ? 'phone' : 'desk'}`;

  await page.goto('/catalogue/treatments');
  await page.getByRole('link', { name: say('treatment-new') }).and(page.locator('.btn.primary:visible')).click();
  await page.getByLabel(say('price'), { exact: true }).fill('ฟรี');
  await page.getByLabel(say('name-th')).fill(name);
  await page.getByLabel(say('category')).selectOption('facial');
  const refusal = page.waitForResponse(answer => answer.request().method() === 'POST');
  await page.getByRole('button', { name: say('treatment-add') }).click();
  assert.equal((await refusal).status(), 422);
  await page.getByRole('alert').waitFor();
  await page.getByLabel(say('price'), { exact: true }).fill('1,250.50');
  await page.getByRole('checkbox', { name: say(`concern-${worst.measure.replace('_', '-')}`) }).check({ force: true });
  await page.getByLabel(say('allergens')).fill(variant.lang === 'th' ? 'ยาชา' : 'Lidocaine');
  await page.getByRole('button', { name: say('treatment-add') }).click();
  await owner.heading(name).waitFor();
  await page.getByText('฿1,250.50').waitFor();

  // Its rule comes from the catalogue; a strict owner lets it speak earlier, and first.
  await page.goto('/catalogue/recommendations');
  const row = page.locator('tr').filter({ hasText: name });
  await row.getByRole('link', { name: say('edit') }).click();
  await page.getByLabel(say('rule-below')).fill('100');
  await page.getByLabel(say('rule-priority')).fill('1');
  await page.getByRole('button', { name: say('save'), exact: true }).click();
  await row.getByText('100', { exact: true }).waitFor();

  for (const person of [owner, customer]) {
    await person.page.goto(`/analyses/${id}`);
    const section = person.page.getByRole('region', { name: say('recommendations') });
    await section.getByRole('heading', { name }).waitFor();
    await section.getByText(say(`concern-${worst.measure.replace('_', '-')}`)).first().waitFor();
  }

  await page.goto(`/customers/${whose}`);
  await page.getByRole('link', { name: say('condition-new') }).click();
  await page.getByRole('button', { name: say('condition-add'), exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel(say('condition-substance')).fill(variant.lang === 'th' ? 'ลิโดเคน' : 'xylocaine');
  await page.getByRole('button', { name: say('condition-add'), exact: true }).click();
  await page.waitForURL(new RegExp(`/customers/${whose}`));

  await customer.page.goto(`/analyses/${id}`);
  await customer.page.getByRole('region', { name: say('recommendations') }).waitFor();
  assert.equal(await customer.page.getByText(name).count(), 0, 'it is gone for the customer');
  await page.goto(`/analyses/${id}`);
  const withheld = page.locator('.withheld').getByRole('listitem').filter({ hasText: name });
  await withheld.getByText(/Lidocaine|ลิโดเคน/).waitFor();

  // So that the other variants begin where this one did.
  await page.goto(`/customers/${whose}`);
  await page.locator('#conditions').getByRole('button').first().click();
  await page.getByText(say('conditions-before', { n: 1 }), { exact: false }).or(page.locator('#conditions summary')).first().waitFor();
}
