// Journeys through the real program in a real browser; all in one process, so that they share one server. Two lanes run
// side by side: the first changes the first clinic, and the second leaves that clinic's numbers alone.
import { suite } from 'node:test';
import { inOneWorld } from './support/journey.mjs';
import { accountJourneys } from './journeys/account.mjs';
import { activityJourneys } from './journeys/activity.mjs';
import { analysisJourneys } from './journeys/analysis.mjs';
import { invitationJourneys } from './journeys/invitations.mjs';
import { isolationJourneys } from './journeys/isolation.mjs';
import { keyJourneys } from './journeys/keys.mjs';
import { pageJourneys } from './journeys/pages.mjs';
import { platformJourneys } from './journeys/platform.mjs';
import { roleJourneys } from './journeys/roles.mjs';
import { sessionJourneys } from './journeys/session.mjs';
import { staffJourneys } from './journeys/staff.mjs';

inOneWorld();

suite('In the browser', { concurrency: 2 }, () => {
  suite('the day’s work', { concurrency: 1 }, () => {
    staffJourneys();
    analysisJourneys();
    isolationJourneys();
    platformJourneys();
    activityJourneys();
    keyJourneys();
    invitationJourneys();
    pageJourneys('th');
  });
  suite('getting about', { concurrency: 1 }, () => {
    sessionJourneys();
    roleJourneys();
    accountJourneys();
    pageJourneys('en');
  });
});
