// Journeys through the real program in a real browser; all in one process, so that they share one server. Two lanes run
// side by side: the first changes the first clinic, and the second leaves that clinic's numbers alone.
import { suite } from 'node:test';
import { inOneWorld } from './support/journey.mjs';
import { accountJourneys } from './journeys/account.mjs';
import { activityJourneys } from './journeys/activity.mjs';
import { analysisJourneys } from './journeys/analysis.mjs';
import { bookingJourneys } from './journeys/bookings.mjs';
import { catalogueJourneys } from './journeys/catalogue.mjs';
import { consentJourneys } from './journeys/consents.mjs';
import { customerJourneys } from './journeys/customers.mjs';
import { dayJourneys } from './journeys/day.mjs';
import { erasureJourneys } from './journeys/erasures.mjs';
import { invitationJourneys } from './journeys/invitations.mjs';
import { isolationJourneys } from './journeys/isolation.mjs';
import { keyJourneys } from './journeys/keys.mjs';
import { leadJourneys } from './journeys/leads.mjs';
import { logoJourneys } from './journeys/logos.mjs';
import { pageJourneys } from './journeys/pages.mjs';
import { platformJourneys } from './journeys/platform.mjs';
import { queueJourneys } from './journeys/queue.mjs';
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
    catalogueJourneys();
    keyJourneys();
    invitationJourneys();
    pageJourneys('th');
  });
  suite('getting about', { concurrency: 1 }, () => {
    sessionJourneys();
    roleJourneys();
    queueJourneys();
    customerJourneys();
    leadJourneys();
    bookingJourneys();
    dayJourneys();
    accountJourneys();
    logoJourneys();
    consentJourneys();
    pageJourneys('en');
  });
});

// After both lanes: a clinic is gone with it.
suite('In the end', { concurrency: 1 }, () => erasureJourneys());
