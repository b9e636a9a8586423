// A journey: people with browsers of their own on one server. It fails on whatever the browser complains about.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { faceFilm } from './faces.mjs';
import { startServer, PASSWORD } from './server.mjs';
import { words } from './words.mjs';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
];
/** Milliseconds that something on a page may take; generous, because a busy machine is no fault. */
const PATIENCE = 20_000;
/** Milliseconds that a journey may take: what runs in a page has no patience of its own, and a browser that is stuck would
    hold everything up without a word. The longest takes a minute on two quiet cores. */
const LONGEST = 300_000;
/** Milliseconds within which a browser that is not stuck opens or closes a window. */
const PROMPT = 60_000;
/** Lines of the server's log that a failure tells: all of them would bury it. */
const TOLD = 40;

/** Cookies of sessions by e-mail: checking a password is slow on purpose. */
const SESSIONS = new Map();

let server, browser, portraitist;

/** Starts server and browser before the tests of this process, and ends them after. */
export function inOneWorld() {
  before(async () => {
    server = await startServer();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await portraitist?.close();
    const end = await server?.stop();
    if (server) assert.equal(end, 'ended with 0', `the server should end cleanly\n${server.log()}`);
  });
}

/** A browser whose camera sees a face; started when the first journey needs it. */
async function withFace() {
  const film = `--use-file-for-fake-video-capture=${faceFilm()}`;
  portraitist ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...FLAGS, film] });
  return portraitist;
}

/** A test whose `act` gets `open`, for people of this variant; `options` are the test's own. */
export function journey(title, variant, options, act) {
  // The test's own limit comes later, so that a journey that stands still says where.
  test(`${title}, ${variant.name}`, { timeout: LONGEST + 2 * PROMPT, ...options }, async t => {
    const people = [];
    const logged = server.log().length;
    const open = async asked => {
      const person = await Person.open(variant, asked);
      people.push(person);
      return person;
    };
    try {
      await within(LONGEST, 'the journey', act({ t, variant, open, say: (key, args) => words(variant.lang, key, args) }));
      assert.deepEqual(people.flatMap(person => person.faults), [], 'the browser complained');
    } catch (error) {
      for (const person of people) await person.explain();
      const lines = server.log().slice(logged).trimEnd().split('\n');
      console.error(`The last lines of the server's log:\n${lines.slice(-TOLD).join('\n')}`);
      throw error;
    } finally {
      await within(PROMPT, 'closing the windows', Promise.all(people.map(person => person.leave())));
    }
  });
}

/** What `promise` gives, or an error that says what was not over after so many milliseconds. */
async function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} was not over after ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Somebody with a browser: `page` is where they are, `context.request` their programs. */
export class Person {
  faults = [];

  /** Who signs in with `email` alone shares a session with earlier ones; with `fresh` it is a new one. With `face` the
      camera sees one. */
  static async open(variant, { email, fresh = false, face = false, scripts = true } = {}) {
    const person = new Person();
    person.lang = variant.lang;
    person.phone = variant.phone;
    const where = face ? await withFace() : browser;
    person.context = await within(PROMPT, 'opening a window', where.newContext({
      baseURL: server.base,
      locale: variant.lang === 'th' ? 'th-TH' : 'en-GB',
      timezoneId: 'Asia/Bangkok',
      viewport: variant.viewport,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      javaScriptEnabled: scripts,
    }));
    person.context.setDefaultTimeout(PATIENCE);
    // The language chosen on an earlier visit, rather than the one of the account.
    await person.context.addCookies([{ name: 'lang', value: variant.lang, url: server.base }]);
    if (email) await person.signInByProgram(email, fresh);
    person.page = await within(PROMPT, 'opening a page', person.context.newPage());
    person.listen();
    return person;
  }

  listen() {
    this.page.on('console', message => {
      // The answer's own status is checked where it matters; the browser repeats it as an error.
      const status = /^Failed to load resource: the server responded with a status of 4\d\d/;
      if (message.type() === 'error' && !status.test(message.text())) this.faults.push(`console: ${message.text()}`);
    });
    this.page.on('pageerror', error => this.faults.push(`script: ${error.stack ?? error}`));
    this.page.on('response', response => {
      const kind = response.request().resourceType();
      const part = !['document', 'fetch', 'xhr'].includes(kind);
      if (response.status() >= 500 || (part && response.status() >= 400)) {
        this.faults.push(`${response.status()} for ${kind} ${response.url()}`);
      }
    });
  }

  /** The words of a key in this person's language. */
  say = (key, args) => words(this.lang, key, args);

  async signInByProgram(email, fresh) {
    if (!fresh && SESSIONS.has(email)) return this.context.addCookies(SESSIONS.get(email));
    const answer = await this.context.request.post('/api/auth/login', { data: { email, password: PASSWORD } });
    assert.equal(answer.status(), 200, `${email} should be able to sign in`);
    const cookies = (await this.context.cookies()).filter(cookie => cookie.name !== 'lang');
    if (!fresh) SESSIONS.set(email, cookies);
  }

  /** Fills in the sign-in page and sends it. */
  async fillSignIn(email, password = PASSWORD) {
    await this.page.getByLabel(this.say('email')).fill(email);
    await this.page.getByLabel(this.say('password'), { exact: true }).fill(password);
    await this.page.getByRole('button', { name: this.say('sign-in'), exact: true }).click();
  }

  /** The JSON of an address of the API. */
  async json(address) {
    const answer = await this.context.request.get(address);
    assert.equal(answer.status(), 200, address);
    return answer.json();
  }

  /** Goes to a place of the navigation: on a phone in the tab bar, or behind the menu if it has no tab. */
  async goTo(key) {
    const place = menu => this.page.getByRole('navigation', { name: this.say(menu) }).getByRole('link', { name: this.say(key), exact: true });
    if (!this.phone) return place('nav-main').click();
    await this.page.getByRole('navigation', { name: this.say('nav-quick') }).waitFor();
    if (await place('nav-quick').count()) return place('nav-quick').click();
    await this.page.getByRole('button', { name: this.say('nav-open') }).click();
    await place('nav-main').click();
  }

  /** The heading of the page. */
  heading(text) {
    return this.page.getByRole('heading', { level: 1, name: text, exact: true });
  }

  /** Closes the windows. Closed while a page is loading, Chromium 156 may wait for ever; so it comes to rest before. */
  async leave() {
    await Promise.all(this.context.pages().map(page => page.goto('about:blank').catch(() => {})));
    await this.context.close();
  }

  async explain() {
    const alive = await within(5_000, 'a word from the page', this.page?.evaluate('document.readyState')).catch(error => error.message);
    console.error(`A browser was at ${this.page?.url()} (${alive}); complaints: ${JSON.stringify(this.faults)}`);
  }
}
