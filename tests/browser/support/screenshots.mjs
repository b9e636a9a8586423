// Pictures of every page, when SCREENSHOTS names a directory for them.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const FOLDER = process.env.SCREENSHOTS;
if (FOLDER) mkdirSync(FOLDER, { recursive: true });

/** A function that takes a page's picture in a theme; undefined when nobody asked for pictures. */
export function photographer(person, name) {
  if (!FOLDER) return undefined;
  const { width } = person.page.viewportSize();
  return theme => person.page.screenshot({
    path: path.join(FOLDER, `${name}-${person.lang}-${theme}-${width}.png`),
    fullPage: true,
  });
}
