// How a journey is walked: in both languages, at a desk and on a phone.

const DESK = { place: 'at a desk', phone: false, viewport: { width: 1280, height: 860 } };
const PHONE = { place: 'on a phone', phone: true, viewport: { width: 390, height: 844 } };

/** Every combination; `name` is the end of a test's title. */
export const VARIANTS = [['en', 'English'], ['th', 'Thai']].flatMap(([lang, language]) =>
  [DESK, PHONE].map(size => ({ ...size, lang, name: `in ${language} ${size.place}` })));
