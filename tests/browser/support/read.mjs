// Reading numbers and lists from pages, as people find them: by what they are called.

/** The number of a dashboard card. */
export async function figure({ page, say }, key) {
  const heading = page.getByRole('heading', { name: say(key), exact: true });
  const value = page.getByRole('article').filter({ has: heading }).locator('.kpi-value');
  return numeral(await value.textContent());
}

/** A number as pages write it. */
export const numeral = text => Number(text.trim().replaceAll(',', ''));

/** The lines of the page's list. */
export const rows = page => page.locator('#results tbody tr');
