// The words of the pages, read from the same Fluent files: enough of the format for our own messages.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const locales = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../locales');

function readLocale(lang) {
  const messages = new Map();
  const folder = path.join(locales, lang);
  for (const file of readdirSync(folder).filter(name => name.endsWith('.ftl'))) {
    let key;
    for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n')) {
      const start = /^([a-z][a-z0-9-]*)\s*=\s*(.*)$/.exec(line);
      if (start) {
        key = start[1];
        messages.set(key, start[2]);
      } else if (key && /^[ \t}]/.test(line)) {
        messages.set(key, `${messages.get(key)}\n${line}`);
      } else {
        key = undefined;
      }
    }
  }
  return messages;
}

const MESSAGES = { en: readLocale('en'), th: readLocale('th') };

/** Every key, of English; another test holds both languages to the same keys. */
export const KEYS = new Set(MESSAGES.en.keys());

/** The message of a key as the pages write it; `n` chooses the plural form. */
export function words(lang, key, args = {}) {
  let text = MESSAGES[lang].get(key);
  if (text === undefined) throw new Error(`locales/${lang} has no message ${key}`);
  const plural = /^\{\s*\$n\s*->([\s\S]*)\}\s*$/.exec(text.trim());
  if (plural) {
    const forms = Object.fromEntries(
      [...plural[1].matchAll(/\[(\w+)\]\s*(.*)/g)].map(([, name, form]) => [name, form]),
    );
    const form = lang === 'en' ? new Intl.PluralRules('en').select(Number(args.n)) : 'other';
    text = forms[form] ?? forms.other;
  }
  return text.replace(/\{\s*\$(\w+)\s*\}/g, (_, name) => {
    if (!(name in args)) throw new Error(`${key} needs ${name}`);
    return typeof args[name] === 'number' ? args[name].toLocaleString('en-US') : args[name];
  }).trim();
}
